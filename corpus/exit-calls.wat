;; Calls every function of `wasi:cli/exit` {{version}} (a core module; the tests make it a component).
(module
  (import "wasi:cli/exit@{{version}}" "exit" (func $exit (param i32)))
  (import "wasi:cli/exit@{{version}}" "exit-with-code" (func $exit-with-code (param i32)))
  (memory (export "memory") 1)
  (func (export "leave") (param $failed i32) (call $exit (local.get $failed)))
  (func (export "leave-with") (param $code i32) (call $exit-with-code (local.get $code)))
)
