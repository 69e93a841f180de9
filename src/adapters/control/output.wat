;; `wasmvirt:control/stdio`: what outputs have kept. `../io/capture.wat` defines the structs.
(module
  (import "rt" "memory" (memory 0))
  (import "control" "lend-block" (func $lend-block (param i32)))
  (import "state" "control.result" (global $result i32))
  (import "state" "io.captured-stdout" (global $stdout i32))
  (import "state" "io.captured-stderr" (global $stderr i32))

  ;; take-stdout: func() -> result<captured, error>, core () -> i32: the bytes stay where they are until something is lent again
  (func (export "control.take-stdout") (result i32) (call $take (global.get $stdout)))
  ;; take-stderr, the same
  (func (export "control.take-stderr") (result i32) (call $take (global.get $stderr)))

  (func $take (param $self i32) (result i32)
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 align=4 (global.get $result) (i64.load offset=4 align=4 (local.get $self))) ;; address and number
    (i64.store offset=16 (global.get $result) (i64.load offset=24 (local.get $self)))
    (call $lend-block (i32.load offset=4 (local.get $self)))
    (i64.store offset=4 align=4 (local.get $self) (i64.const 0))
    (i32.store offset=12 (local.get $self) (i32.const 0))
    (i64.store offset=24 (local.get $self) (i64.const 0))
    (global.get $result))
)
