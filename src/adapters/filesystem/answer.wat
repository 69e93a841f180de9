;; Where functions of `wasi:filesystem` put results, read by the caller before the next call.
;; Internally an error is its number in `error-code`, and 0 is success: no function here returns `access`, whose number is 0.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32)) ;; 104 bytes, the size of the largest result
  (data (global.get $result)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; Stores a result: this error, or ok without a value. The offset of the error is 1, 4 or 8, depending on the result's type: it is
  ;; stored at all three, and each caller reads one
  (func $answer (export "fs.answer") (param $code i32) (result i32)
    (i32.store8 (global.get $result) (i32.ne (local.get $code) (i32.const 0)))
    (i32.store8 offset=1 (global.get $result) (local.get $code))
    (i32.store8 offset=4 (global.get $result) (local.get $code))
    (i32.store8 offset=8 (global.get $result) (local.get $code))
    (global.get $result))

  ;; ok with a handle: result<descriptor, error-code>, or of another resource. 0: there was no memory for the resource
  (func (export "fs.answer-handle") (param $handle i32) (result i32)
    (if (i32.eqz (local.get $handle)) (then (return (call $answer (i32.const 22))))) ;; insufficient-memory
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (local.get $handle))
    (global.get $result))
)
