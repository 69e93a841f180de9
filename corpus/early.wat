;; Calls its import before any export is called, from the start function of its core module: `count: func() -> u32` is the number of
;; variables at that time. Programs with static constructors make such calls. jco 1.35 cannot make one between two components.
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))))
  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "cabi_realloc" (core func $realloc))
  (core func $get (canon lower (func $environment "get-environment") (memory $memory) (realloc $realloc)))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "get" (func $get (param i32)))
    (func $start (call $get (i32.const 16)))
    (start $start)
    (func (export "count") (result i32) (i32.load (i32.const 20))))
  (core instance $main (instantiate $main (with "" (instance (export "memory" (memory $memory)) (export "get" (func $get))))))
  (func (export "count") (result u32) (canon lift (core func $main "count")))
)
