;; Interfaces without a version, WASI's and others'. `count: func() -> u32` is the number of arguments.
(component
  (import "wasi:cli/environment" (instance $environment
    (export "get-arguments" (func (result (list string))))
    (export "initial-cwd" (func (result (option string))))))
  (import "my:pkg/iface" (instance (export "f" (func (param "x" u8) (result u8)))))
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
  (core func $arguments (canon lower (func $environment "get-arguments") (memory $memory) (realloc $realloc)))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "arguments" (func $arguments (param i32)))
    (func (export "count") (result i32)
      (call $arguments (i32.const 16))
      (i32.load (i32.const 20))))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "arguments" (func $arguments))))))
  (func (export "count") (result u32) (canon lift (core func $main "count")))
)
