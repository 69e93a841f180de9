;; Results of `wasmvirt:control`. Internally an error is its number in the error type of its interface, plus 1, and 0 is success.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "realloc" (func $rt-realloc (param i32 i32 i32 i32) (result i32)))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "state" "control.result" (global $result i32)) ;; 24 bytes, the size of the largest result: read before the next call
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; The realloc of these functions, by itself: what they call can be seen in one module
  (func (export "control.realloc") (param i32 i32 i32 i32) (result i32)
    (call $rt-realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))

  ;; Stores a result: this error, or ok without a value. The offset of the error is 1, 4 or 8, depending on the result's type: it is
  ;; stored at all three, and each caller reads one
  (func (export "control.answer") (param $code i32) (result i32)
    (local $error i32)
    (local.set $error (i32.sub (local.get $code) (i32.const 1)))
    (i32.store8 (global.get $result) (i32.ne (local.get $code) (i32.const 0)))
    (i32.store8 offset=1 (global.get $result) (local.get $error))
    (i32.store8 offset=4 (global.get $result) (local.get $error))
    (i32.store8 offset=8 (global.get $result) (local.get $error))
    (global.get $result))

  (global $lent (mut i32) (i32.const 0)) ;; a block of the heap that the last result may point to, or 0

  ;; A block for a result, which is freed when the next one is asked for; 0 if there is no memory
  (func (export "control.lend") (param $size i32) (result i32)
    (call $free (global.get $lent))
    (global.set $lent (call $try-alloc (local.get $size)))
    (global.get $lent))

  ;; The same with a block that is there
  (func (export "control.lend-block") (param $block i32)
    (call $free (global.get $lent))
    (global.set $lent (local.get $block)))
)
