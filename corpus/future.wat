;; Waits for a future of an unknown interface as programs do: calls `get`, and while the result is none, waits for its pollable and calls
;; again, at most a thousand times. {{iface}}: the interface; {{poll}}: wasi:io/poll of some version
(module
  (import "{{iface}}" "[constructor]promise" (func $new (result i32)))
  (import "{{iface}}" "[method]promise.subscribe" (func $subscribe (param i32) (result i32)))
  (import "{{iface}}" "[method]promise.get" (func $get (param i32 i32)))
  (import "{{poll}}" "[method]pollable.block" (func $block (param i32)))
  (import "{{poll}}" "[resource-drop]pollable" (func $drop (param i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))

  (func $wait (param $promise i32) (local $pollable i32)
    (call $block (local.tee $pollable (call $subscribe (local.get $promise))))
    (call $drop (local.get $pollable)))
  ;; the first 8 bytes of the last result, or all ones
  (func (export "ask") (result i64) (local $promise i32) (local $times i32)
    (local.set $promise (call $new))
    (loop $again
      (call $get (local.get $promise) (i32.const 64))
      (if (i32.load8_u (i32.const 64)) (then (return (i64.load (i32.const 64)))))
      (call $wait (local.get $promise))
      (br_if $again
        (i32.lt_u (local.tee $times (i32.add (local.get $times) (i32.const 1))) (i32.const 1000))))
    (i64.const -1))
  ;; waits before the first call
  (func (export "wait") (result i64) (local $promise i32)
    (call $wait (local.tee $promise (call $new)))
    (call $get (local.get $promise) (i32.const 64))
    (i64.load (i32.const 64)))
)
