;; Names similar to WASI's, beside a real one: wasi:http-evil starts with wasi:http, wasix is another namespace, environments another
;; interface. Each has a function `get: func() -> u32`.
(component
  (import "wasi:http-evil/x" (instance $a (export "get" (func (result u32)))))
  (import "wasi:cli-extra/environment@0.2.0" (instance $b (export "get" (func (result u32)))))
  (import "wasi:cli/environments@0.2.0" (instance $c (export "get" (func (result u32)))))
  (import "wasix:cli/environment@0.2.0" (instance $d (export "get" (func (result u32)))))
  (import "my-wasi:cli/environment" (instance $e (export "get" (func (result u32)))))
  (import "wasi:cli/environment@0.2.99" (instance $f (export "get-arguments" (func (result (list string))))))
  (core func $a' (canon lower (func $a "get")))
  (core func $d' (canon lower (func $d "get")))
  (core module $main
    (import "" "a" (func $a (result i32)))
    (import "" "d" (func $d (result i32)))
    (func (export "run") (result i32) (i32.add (call $a) (call $d))))
  (core instance $main (instantiate $main (with "" (instance (export "a" (func $a')) (export "d" (func $d'))))))
  (func (export "run") (result u32) (canon lift (core func $main "run")))
)
