;; Virtual clocks. Reading either clock advances both by one step, and waiting moves them to the requested instant.
;; `wasi:clocks/monotonic-clock`, `wall-clock` and `system-clock`, all versions of 0.2 and 0.3. `layout.ts` replaces the initial values of
;; the globals, which are those of denied clocks.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "wall-clock" (global $datetime i32)) ;; the result of `wall-now`: read by the caller before anyone writes it again
  (data (global.get $datetime) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; nanoseconds: the next reading of the monotonic clock. Begins at one step, because some programs treat 0 as no time. Saturates at 2^64
  ;; - 1: then every timer is ready
  (global $time (export "step-clock.time") (mut i64) (i64.const 1_000_000))
  (global $step (export "step-clock.step") (mut i64) (i64.const 1_000_000))
  ;; the first reading of the wall clock, since 1970
  (global $seconds (export "step-clock.seconds") (mut i64) (i64.const 0))
  (global $nanoseconds (export "step-clock.nanoseconds") (mut i64) (i64.const 0))

  (global $second i64 (i64.const 1_000_000_000))

  ;; Adds nanoseconds, saturating
  (func $add (export "step-clock.add") (param $a i64) (param $b i64) (result i64)
    (local.set $b (i64.add (local.get $a) (local.get $b)))
    (select (i64.const -1) (local.get $b) (i64.lt_u (local.get $b) (local.get $a))))

  ;; now: func() -> u64, core () -> i64
  (func $now (export "step-clock.monotonic-now") (result i64)
    (global.get $time)
    (global.set $time (call $add (global.get $time) (global.get $step))))

  ;; now: func() -> record { seconds: u64, nanoseconds: u32 }, core () -> i32: pointer to 16 bytes, seconds at 0, nanoseconds at 8.
  ;; Needs no post-return. Cannot overflow: the start is before the year 10000
  (func (export "step-clock.wall-now") (result i32)
    (local $now i64) (local $rest i64)
    (local.set $now (i64.sub (call $now) (global.get $step)))
    (local.set $rest
      (i64.add (i64.rem_u (local.get $now) (global.get $second)) (global.get $nanoseconds)))
    (i64.store (global.get $datetime)
      (i64.add
        (i64.add (i64.div_u (local.get $now) (global.get $second)) (i64.div_u (local.get $rest) (global.get $second)))
        (global.get $seconds)))
    (i64.store32 offset=8 (global.get $datetime) (i64.rem_u (local.get $rest) (global.get $second)))
    (global.get $datetime))

  ;; For `sleep.wat`: the time without looking at it, and that after a duration
  (func (export "step-clock.peek") (result i64) (global.get $time))
  (func (export "step-clock.deadline") (param $duration i64) (result i64)
    (call $add (global.get $time) (local.get $duration)))

  ;; wait-until: async func(when: u64), core (i64): waiting takes no time
  (func $until (export "step-clock.wait-until") (param $when i64)
    (if (i64.lt_u (global.get $time) (local.get $when)) (then (global.set $time (local.get $when)))))
  ;; wait-for: async func(how-long: u64), core (i64)
  (func (export "step-clock.wait-for") (param $duration i64)
    (call $until (call $add (global.get $time) (local.get $duration))))
)
