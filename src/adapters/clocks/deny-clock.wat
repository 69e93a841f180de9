;; Clocks without the host: time starts at 0 and steps by a millisecond at each look, whichever clock is looked at. A constant
;; would keep busy waiting for ever. `wasi:clocks/monotonic-clock` and `wasi:clocks/wall-clock`, all versions of 0.2.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "wall-clock" (global $datetime i32)) ;; the result of `wall-now`: read by the caller before anyone writes it again
  (data (global.get $datetime) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  (global $step i64 (i64.const 1_000_000))
  (global $second i64 (i64.const 1_000_000_000))
  (global $time (mut i64) (i64.const 0))

  ;; now: func() -> u64, core () -> i64: nanoseconds
  (func $now (export "deny-clock.monotonic-now") (result i64)
    (global.get $time)
    (global.set $time (i64.add (global.get $time) (global.get $step))))

  ;; now: func() -> record { seconds: u64, nanoseconds: u32 }, core () -> i32: pointer to 16 bytes, seconds at 0, nanoseconds at 8.
  ;; Needs no post-return
  (func (export "deny-clock.wall-now") (result i32)
    (local $now i64)
    (local.set $now (call $now))
    (i64.store (global.get $datetime) (i64.div_u (local.get $now) (global.get $second)))
    (i32.store offset=8 (global.get $datetime) (i32.wrap_i64 (i64.rem_u (local.get $now) (global.get $second))))
    (global.get $datetime))
)
