;; The caller of the walkthrough, to be plugged on top of pong: imports example:pong/pingpong and exports `run: func() -> string`,
;; which returns what `ping` returns.
(component
  (import "example:pong/pingpong" (instance $pingpong
    (export "ping" (func (result string)))))
  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (global.get $top))
      (global.set $top (i32.add (global.get $top) (local.get $size)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
        (br_if $fits
          (i32.ne
            (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))
            (i32.const -1)))
        (unreachable))
      (memory.copy
        (local.get $at)
        (local.get $old)
        (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
      (local.get $at))
    (func (export "reset") (global.set $top (i32.const 1024))))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "cabi_realloc" (core func $realloc))
  (core func $ping (canon lower (func $pingpong "ping") (memory $memory) (realloc $realloc)))
  (core module $main
    (import "a" "reset" (func $reset))
    (import "example:pong/pingpong" "ping" (func $ping (param i32)))
    (func (export "run") (result i32)
      (call $ping (i32.const 32))
      (i32.const 32))
    (func (export "cabi_post_run") (param i32) (call $reset)))
  (core instance $main (instantiate $main
    (with "a" (instance $allocator))
    (with "example:pong/pingpong" (instance (export "ping" (func $ping))))))
  (func (export "run") (result string)
    (canon lift (core func $main "run") (memory $memory) (realloc $realloc)
      (post-return (core func $main "cabi_post_run"))))
)
