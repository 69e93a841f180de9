;; The host's wall clock plus an offset. `wasi:clocks/wall-clock`, all versions of 0.2. `layout.ts` writes the configuration.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "clock.offset" (global $config i32)) ;; seconds, signed, at 0; nanoseconds, less than a second, at 8
  (import "state" "wall-clock" (global $datetime i32))
  ;; the host's now, lowered with the memory: stores seconds at offset 0 and nanoseconds at 8 of the given address
  (import "host" "wall-clock.now" (func $host-now (param i32)))

  (global $second i32 (i32.const 1_000_000_000))

  ;; now: func() -> record { seconds: u64, nanoseconds: u32 }, core () -> i32: as `step-clock.wall-now`. Clamps to 1970 and to the last
  ;; representable second
  (func (export "offset-clock.wall-now") (result i32)
    (local $nanoseconds i32) (local $seconds i64) (local $now i64) (local $shift i64)
    (call $host-now (global.get $datetime))
    (local.set $shift (i64.load (global.get $config)))
    (local.set $now (i64.load (global.get $datetime)))
    ;; neither is a second or more: the sum stays below 2^32
    (local.set $nanoseconds
      (i32.add (i32.load offset=8 (global.get $datetime)) (i32.load offset=8 (global.get $config))))
    (if (i32.ge_u (local.get $nanoseconds) (global.get $second))
      (then
        (local.set $nanoseconds (i32.sub (local.get $nanoseconds) (global.get $second)))
        (local.set $shift (i64.add (local.get $shift) (i64.const 1)))))
    (local.set $seconds (i64.add (local.get $now) (local.get $shift)))
    (if (i64.lt_s (local.get $shift) (i64.const 0))
      (then
        (if (i64.gt_u (local.get $seconds) (local.get $now))
          (then
            (local.set $seconds (i64.const 0))
            (local.set $nanoseconds (i32.const 0)))))
      (else
        (if (i64.lt_u (local.get $seconds) (local.get $now)) (then (local.set $seconds (i64.const -1))))))
    (i64.store (global.get $datetime) (local.get $seconds))
    (i32.store offset=8 (global.get $datetime) (local.get $nanoseconds))
    (global.get $datetime))
)
