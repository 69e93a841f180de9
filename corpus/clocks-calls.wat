;; Calls every function of `wasi:clocks` {{version}} but those of the time zone, and all of `wasi:io/poll` (a core module; the tests make it a
;; component). `ready-…`: whether a new timer is ready at once; `sleep-…` waits for one and gives the time after it; `spin-…` asks one
;; until it is ready, and returns the number of calls; `first` polls timers of these durations and returns the ready indices as bits.
(module
  (import "wasi:clocks/monotonic-clock@{{version}}" "now" (func $now (result i64)))
  (import "wasi:clocks/monotonic-clock@{{version}}" "resolution" (func $resolution (result i64)))
  (import "wasi:clocks/monotonic-clock@{{version}}" "subscribe-instant" (func $at (param i64) (result i32)))
  (import "wasi:clocks/monotonic-clock@{{version}}" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:clocks/wall-clock@{{version}}" "now" (func $wall-now (param i32)))
  (import "wasi:clocks/wall-clock@{{version}}" "resolution" (func $wall-resolution (param i32)))
  (import "wasi:io/poll@{{version}}" "[method]pollable.ready" (func $ready (param i32) (result i32)))
  (import "wasi:io/poll@{{version}}" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@{{version}}" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:io/poll@{{version}}" "[resource-drop]pollable" (func $drop (param i32)))
  (memory (export "memory") 1)
  ;; the result of `poll` is the only list
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))

  (func (export "monotonic-now") (result i64) (call $now))
  (func (export "monotonic-resolution") (result i64) (call $resolution))
  (func (export "wall-now") (result i32) (call $wall-now (i32.const 16)) (i32.const 16))
  (func (export "wall-resolution") (result i32) (call $wall-resolution (i32.const 16)) (i32.const 16))

  (func (export "ready-at") (param i64) (result i32) (call $is-ready (call $at (local.get 0))))
  (func (export "ready-after") (param i64) (result i32) (call $is-ready (call $after (local.get 0))))
  (func $is-ready (param $timer i32) (result i32)
    (call $ready (local.get $timer))
    (call $drop (local.get $timer)))

  (func (export "sleep-until") (param i64) (result i64) (call $sleep (call $at (local.get 0))))
  (func (export "sleep-for") (param i64) (result i64) (call $sleep (call $after (local.get 0))))
  (func $sleep (param $timer i32) (result i64)
    (call $block (local.get $timer))
    (call $drop (local.get $timer))
    (call $now))

  (func (export "spin-for") (param $duration i64) (result i32)
    (local $timer i32) (local $n i32)
    (local.set $timer (call $after (local.get $duration)))
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.eqz (call $ready (local.get $timer)))))
    (call $drop (local.get $timer))
    (local.get $n))

  (func (export "first") (param $a i64) (param $b i64) (param $c i64) (result i32)
    (local $bits i32) (local $i i32)
    (i32.store (i32.const 32) (call $after (local.get $a)))
    (i32.store (i32.const 36) (call $after (local.get $b)))
    (i32.store (i32.const 40) (call $after (local.get $c)))
    (call $poll (i32.const 32) (i32.const 3) (i32.const 48))
    (loop $each
      (local.set $bits
        (i32.or
          (local.get $bits)
          (i32.shl
            (i32.const 1)
            (i32.load (i32.add (i32.load (i32.const 48)) (i32.shl (local.get $i) (i32.const 2)))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (i32.load (i32.const 52)))))
    (call $drop (i32.load (i32.const 32)))
    (call $drop (i32.load (i32.const 36)))
    (call $drop (i32.load (i32.const 40)))
    (local.get $bits))
)
