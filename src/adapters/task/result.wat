;; What tasks of `task.wat` do with the futures of `wasi:cli` 0.3, and where nothing is to be done.
(module
  (import "canon" "cli-result.write" (func $write (param i32 i32) (result i32)))
  (import "canon" "cli-result.drop-writable" (func $drop (param i32)))

  (func (export "task.write-cli-result") (param i32 i32) (result i32) (call $write (local.get 0) (local.get 1)))
  (func (export "task.drop-cli-result") (param i32) (call $drop (local.get 0)))
  (func (export "task.nothing") (param i32))
)
