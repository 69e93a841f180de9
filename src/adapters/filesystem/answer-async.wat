;; Results of `wasi:filesystem` 0.3 from those of 0.2. The cases of an error are numbered as in 0.2, without `would-block`, whose number
;; there is 1; and so are types, without `unknown`, whose number is 0. Both are variants with a payload in their last case, which nothing
;; here gives but for what is unknown. Read by the caller before the next call.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs-async.result" (global $result i32)) ;; 112 bytes, the size of the largest result
  (data (global.get $result)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; The number of an error in 0.3
  (func $error (export "fs-async.error") (param $code i32) (result i32)
    (i32.sub (local.get $code) (i32.ne (local.get $code) (i32.const 0))))

  ;; A result whose payload is at `from` in 0.2 and at `to` in 0.3, where it has so many bytes if it is no error
  (func $put (param $of i32) (param $from i32) (param $to i32) (param $size i32) (result i32)
    (i32.store8 (global.get $result) (i32.load8_u (local.get $of)))
    (local.set $from (i32.add (local.get $of) (local.get $from)))
    (local.set $to (i32.add (global.get $result) (local.get $to)))
    (if (i32.load8_u (local.get $of))
      (then (i32.store8 (local.get $to) (call $error (i32.load8_u (local.get $from)))))
      (else (memory.copy (local.get $to) (local.get $from) (local.get $size))))
    (global.get $result))

  ;; result<_, error-code>
  (func (export "fs-async.done") (param $of i32) (result i32)
    (call $put (local.get $of) (i32.const 1) (i32.const 4) (i32.const 0)))
  ;; result<descriptor-flags, error-code>
  (func (export "fs-async.flags") (param $of i32) (result i32)
    (call $put (local.get $of) (i32.const 1) (i32.const 4) (i32.const 1)))
  ;; result<descriptor, error-code>
  (func (export "fs-async.handle") (param $of i32) (result i32)
    (call $put (local.get $of) (i32.const 4) (i32.const 4) (i32.const 4)))
  ;; result<string, error-code>
  (func (export "fs-async.string") (param $of i32) (result i32)
    (call $put (local.get $of) (i32.const 4) (i32.const 4) (i32.const 8)))
  ;; result<metadata-hash-value, error-code>
  (func (export "fs-async.hash") (param $of i32) (result i32)
    (call $put (local.get $of) (i32.const 8) (i32.const 8) (i32.const 16)))

  ;; result<descriptor-type, error-code>
  (func (export "fs-async.type") (param $of i32) (result i32)
    (drop (call $put (local.get $of) (i32.const 1) (i32.const 4) (i32.const 1)))
    (if (i32.eqz (i32.load8_u (local.get $of)))
      (then (call $put-type (i32.add (global.get $result) (i32.const 4)) (i32.load8_u offset=1 (local.get $of)))))
    (global.get $result))

  ;; result<descriptor-stat, error-code>
  (func (export "fs-async.stat") (param $of i32) (result i32)
    (drop (call $put (local.get $of) (i32.const 8) (i32.const 8) (i32.const 0)))
    (if (i32.eqz (i32.load8_u (local.get $of)))
      (then
        (call $put-type (i32.add (global.get $result) (i32.const 8)) (i32.load8_u offset=8 (local.get $of)))
        ;; all behind the type
        (memory.copy
          (i32.add (global.get $result) (i32.const 24))
          (i32.add (local.get $of) (i32.const 16))
          (i32.const 88))))
    (global.get $result))

  ;; Stores a descriptor-type of 0.3, 16 bytes: `other(none)` for what is unknown
  (func $put-type (export "fs-async.put-type") (param $to i32) (param $type i32)
    (i64.store align=4 (local.get $to) (i64.const 0))
    (i32.store8 (local.get $to)
      (select (i32.sub (local.get $type) (i32.const 1)) (i32.const 7) (local.get $type))))
)
