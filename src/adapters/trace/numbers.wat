;; Whole numbers as text.
(module
  (import "trace" "put-byte" (func $put-byte (param i32)))

  (func $put-u64 (export "trace.put-u64") (param $n i64)
    (if (i64.ge_u (local.get $n) (i64.const 10))
      (then (call $put-u64 (i64.div_u (local.get $n) (i64.const 10)))))
    (call $put-byte
      (i32.add (i32.const 0x30) (i32.wrap_i64 (i64.rem_u (local.get $n) (i64.const 10))))))

  (func (export "trace.put-s64") (param $n i64)
    (if (i64.lt_s (local.get $n) (i64.const 0))
      (then
        (call $put-byte (i32.const 0x2d)) ;; -
        (local.set $n (i64.sub (i64.const 0) (local.get $n)))))
    (call $put-u64 (local.get $n)))

  (func $put-digit (export "trace.put-digit") (param $n i32)
    (call $put-byte
      (i32.add (local.get $n)
        (select (i32.const 0x57) (i32.const 0x30) (i32.gt_u (local.get $n) (i32.const 9))))))
)
