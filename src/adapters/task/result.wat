;; What tasks of `task.wat` do with the futures of `wasi:cli` and `wasi:filesystem` 0.3, and where nothing is to be done.
(module
  (import "canon" "cli-result.write" (func $write-cli (param i32 i32) (result i32)))
  (import "canon" "cli-result.drop-writable" (func $drop-cli (param i32)))
  (import "canon" "fs-result.write" (func $write-fs (param i32 i32) (result i32)))
  (import "canon" "fs-result.drop-writable" (func $drop-fs (param i32)))

  (func (export "task.write-cli-result") (param i32 i32) (result i32) (call $write-cli (local.get 0) (local.get 1)))
  (func (export "task.drop-cli-result") (param i32) (call $drop-cli (local.get 0)))
  (func (export "task.write-fs-result") (param i32 i32) (result i32) (call $write-fs (local.get 0) (local.get 1)))
  (func (export "task.drop-fs-result") (param i32) (call $drop-fs (local.get 0)))
  (func (export "task.nothing") (param i32))
)
