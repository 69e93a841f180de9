;; A preview 1 reactor: `greeting: func() -> string` returns "hello " and the value of the environment variable NAME, which it reads at
;; the first call; `say: func() -> u32` prints that; `answer: func() -> u32` makes no import call. A core
;; module: test/support/guests.ts wraps it with the official adapter.
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))

  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 0x1000))
  (global $value (mut i32) (i32.const 0))
  (global $length (mut i32) (i32.const 0))
  (global $ready (mut i32) (i32.const 0))
  (data (i32.const 64) "NAME=")
  (data (i32.const 72) "hello ")

  ;; also allocates the adapter's page, so that this is the only function that grows the memory
  (func $alloc (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32)
    (result i32)
    (local $at i32)
    (local.set $at
      (i32.and
        (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $top (i32.add (local.get $at) (local.get $size)))
    (if (i32.gt_u (global.get $top) (i32.shl (memory.size) (i32.const 16)))
      (then
        (if (i32.eq
              (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))
              (i32.const -1))
          (then (unreachable)))))
    (memory.copy
      (local.get $at)
      (local.get $old)
      (select (local.get $old_size) (local.get $size) (i32.lt_u (local.get $old_size) (local.get $size))))
    (local.get $at))

  (func $find
    (local $count i32) (local $table i32) (local $at i32) (local $i i32)
    (drop (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (local.set $count (i32.load (i32.const 0)))
    (local.set $table (call $alloc (i32.const 0) (i32.const 0) (i32.const 4)
      (i32.add (i32.shl (local.get $count) (i32.const 2)) (i32.load (i32.const 4)))))
    (drop (call $environ_get (local.get $table) (i32.add (local.get $table) (i32.shl (local.get $count) (i32.const 2)))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $at (i32.load (local.get $table)))
        (local.set $table (i32.add (local.get $table) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (local.set $i (i32.const 0))
        (loop $compare
          (br_if $next (i32.ne
            (i32.load8_u (i32.add (local.get $at) (local.get $i)))
            (i32.load8_u offset=64 (local.get $i))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $compare (i32.lt_u (local.get $i) (i32.const 5))))
        (global.set $value (i32.add (local.get $at) (i32.const 5)))
        (local.set $i (global.get $value))
        (loop $end
          (if (i32.load8_u (local.get $i))
            (then (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $end))))
        (global.set $length (i32.sub (local.get $i) (global.get $value))))))

  (func (export "_initialize") (global.set $ready (i32.const 1)))

  ;; string result: address and length at the address returned
  (func $greeting (export "greeting") (result i32)
    (local $at i32)
    ;; before initialization there is no environment
    (if (i32.eqz (global.get $ready)) (then (unreachable)))
    (if (i32.eqz (global.get $value)) (then (call $find)))
    (local.set $at (call $alloc (i32.const 0) (i32.const 0) (i32.const 1)
      (i32.add (global.get $length) (i32.const 6))))
    (memory.copy (local.get $at) (i32.const 72) (i32.const 6))
    (memory.copy (i32.add (local.get $at) (i32.const 6)) (global.get $value) (global.get $length))
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (i32.add (global.get $length) (i32.const 6)))
    (i32.const 16))

  (func (export "answer") (result i32) (i32.const 42))

  ;; prints the greeting; the errno of the preview 1 call
  (func (export "say") (result i32)
    (call $fd_write (i32.const 1) (call $greeting) (i32.const 1) (i32.const 24)))
)
