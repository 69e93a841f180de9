;; Clocks of the component's own: both go on by one step at each look, whichever is looked at, and waiting moves them to what was waited
;; for. `wasi:clocks/monotonic-clock` and `wasi:clocks/wall-clock`, all versions of 0.2. `layout.ts` writes the configuration.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "clock.step" (global $config i32)) ;; +0 the step in nanoseconds, +8 and +16 the start: seconds, nanoseconds
  (import "state" "wall-clock" (global $datetime i32)) ;; the result of `wall-now`: read by the caller before anyone writes it again

  (global $second i64 (i64.const 1_000_000_000))
  ;; nanoseconds since the start. It stays at the end of 64 bits: then every timer is ready
  (global $time (export "step-clock.time") (mut i64) (i64.const 0))

  ;; Nanoseconds, and not more than there can be
  (func $add (export "step-clock.add") (param $a i64) (param $b i64) (result i64)
    (local.set $b (i64.add (local.get $a) (local.get $b)))
    (select (i64.const -1) (local.get $b) (i64.lt_u (local.get $b) (local.get $a))))

  ;; now: func() -> u64, core () -> i64
  (func $now (export "step-clock.monotonic-now") (result i64)
    (global.get $time)
    (global.set $time (call $add (global.get $time) (i64.load (global.get $config)))))

  ;; now: func() -> record { seconds: u64, nanoseconds: u32 }, core () -> i32: pointer to 16 bytes, seconds at 0, nanoseconds at 8.
  ;; Needs no post-return. Cannot overflow: the start is before the year 10000
  (func (export "step-clock.wall-now") (result i32)
    (local $now i64) (local $rest i64)
    (local.set $now (call $now))
    (local.set $rest
      (i64.add (i64.rem_u (local.get $now) (global.get $second)) (i64.load offset=16 (global.get $config))))
    (i64.store (global.get $datetime)
      (i64.add
        (i64.add (i64.div_u (local.get $now) (global.get $second)) (i64.div_u (local.get $rest) (global.get $second)))
        (i64.load offset=8 (global.get $config))))
    (i64.store32 offset=8 (global.get $datetime) (i64.rem_u (local.get $rest) (global.get $second)))
    (global.get $datetime))
)
