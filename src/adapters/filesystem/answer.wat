;; Where functions of `wasi:filesystem` put results, read by the caller before the next call.
;;
;; Inside, an error is its number in `error-code`, and 0 is success: `access` (0) is an error that no function here gives.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32)) ;; 104 bytes, as the largest result has
  (data (global.get $result)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; A result with this error, or ok without a value. The payload of an error is at 1, 4 or 8, as the values of the type want it: it
  ;; is put in all three places, and every caller reads one
  (func $answer (export "fs.answer") (param $code i32) (result i32)
    (i32.store8 (global.get $result) (i32.ne (local.get $code) (i32.const 0)))
    (i32.store8 offset=1 (global.get $result) (local.get $code))
    (i32.store8 offset=4 (global.get $result) (local.get $code))
    (i32.store8 offset=8 (global.get $result) (local.get $code))
    (global.get $result))

  ;; ok with a handle: result<descriptor, error-code>, or of another resource. 0 is none: there is no memory for what it stands for
  (func (export "fs.answer-handle") (param $handle i32) (result i32)
    (if (i32.eqz (local.get $handle)) (then (return (call $answer (i32.const 22))))) ;; insufficient-memory
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (local.get $handle))
    (global.get $result))
)
