;; The error-code in an io error, when all errors are virtual (`io/error.wat`).
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32))

  ;; filesystem-error-code: func(err: borrow<error>) -> option<error-code>, core (i32) -> i32
  (func (export "fs.filesystem-error-code") (param $error i32) (result i32)
    (i32.store8 (global.get $result) (i32.eqz (i32.load (local.get $error))))
    (i32.store8 offset=1 (global.get $result) (i32.load offset=4 (local.get $error)))
    (global.get $result))
)
