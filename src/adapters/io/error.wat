;; `wasi:io/error`, all versions of 0.2, when all errors are virtual. The representation is the address of a cell: 0, then an error-code
;; of
;; `wasi:filesystem`.
(module
  (import "rt" "memory" (memory 0))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "room" (func $room (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-error" (func $new (param i32) (result i32)))
  (import "data" "io.error-text" (global $text i32))
  (data (global.get $text) "I/O error")
  (import "state" "io.result" (global $result i32)) ;; pointer and length

  ;; a new own<error> for an error-code; 0, which is no handle, if there is no memory
  (func $new-error (export "io.new-error") (param $code i32) (result i32)
    (if (i32.eqz (call $room)) (then (return (i32.const 0))))
    (call $new (call $cell (i32.const 0) (local.get $code))))
  ;; the same for a denied operation: the code is `access`
  (func (export "io.new-denied-error") (result i32) (call $new-error (i32.const 0)))

  ;; [method]error.to-debug-string: func() -> string, core (i32) -> i32
  (func (export "io.error.to-debug-string") (param $self i32) (result i32)
    (i32.store (global.get $result) (global.get $text))
    (i32.store offset=4 (global.get $result) (i32.const 9))
    (global.get $result))
  ;; the destructor of error
  (func (export "io.error.drop") (param $self i32) (call $free (local.get $self)))
)
