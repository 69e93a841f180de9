;; Calls every function of `wasi:clocks/timezone` {{version}} (a core module; the tests make it a component).
(module
  (import "wasi:clocks/timezone@{{version}}" "display" (func $display (param i64 i32 i32)))
  (import "wasi:clocks/timezone@{{version}}" "utc-offset" (func $utc-offset (param i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "display") (param $seconds i64) (result i32)
    (call $display (local.get $seconds) (i32.const 0) (i32.const 16))
    (i32.const 16))
  (func (export "utc-offset") (param $seconds i64) (result i32) (call $utc-offset (local.get $seconds) (i32.const 0)))
)
