;; Imports only wasi:cli/environment, and returns the number of variables: shows what virtualizing one function adds to a component.
(component
  (type $environment (instance
    (type (tuple string string))
    (type (list 0))
    (type (func (result 1)))
    (export "get-environment" (func (type 2)))))
  (import "wasi:cli/environment@0.2.0" (instance $environment (type $environment)))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at
        (i32.and
          (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $align))))
      (global.set $free (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core module $main
    (import "memory" "memory" (memory 1))
    (import "host" "get-environment" (func $get-environment (param i32)))
    (func (export "count") (result i32)
      (call $get-environment (i32.const 16))
      (i32.load offset=4 (i32.const 16))))
  (core instance $memory (instantiate $memory))
  (core func $get-environment
    (canon lower (func $environment "get-environment")
      (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core instance $main (instantiate $main
    (with "memory" (instance $memory))
    (with "host" (instance (export "get-environment" (func $get-environment))))))
  (func (export "count") (result u32) (canon lift (core func $main "count"))))
