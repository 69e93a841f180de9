;; Numbers as text.
(module
  (import "rt" "memory" (memory 0))
  (import "trace" "put" (func $put (param i32 i32)))
  (import "trace" "put-byte" (func $put-byte (param i32)))
  (import "data" "trace.nan" (global $nan i32))
  (import "data" "trace.inf" (global $inf i32))
  (data (global.get $nan) "nan")
  (data (global.get $inf) "inf")

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

  (func (export "trace.put-f32") (param $x f32) (call $put-f64 (f64.promote_f32 (local.get $x))))

  ;; In decimals where six of them behind the point say exactly this number, else in hexadecimal, as C's %a
  (func $put-f64 (export "trace.put-f64") (param $x f64)
    (local $scaled f64) (local $n i64) (local $bits i64) (local $exponent i32)
    (if (f64.ne (local.get $x) (local.get $x)) (then (return (call $put (global.get $nan) (i32.const 3)))))
    (if (i64.lt_s (i64.reinterpret_f64 (local.get $x)) (i64.const 0))
      (then
        (call $put-byte (i32.const 0x2d)) ;; -
        (local.set $x (f64.neg (local.get $x)))))
    (if (f64.eq (local.get $x) (f64.const inf)) (then (return (call $put (global.get $inf) (i32.const 3)))))
    (if (f64.lt (local.get $x) (f64.const 9_007_199_254_740_992)) ;; 2^53: below, all whole numbers are exact
      (then
        (if (f64.eq (f64.trunc (local.get $x)) (local.get $x))
          (then (return (call $put-u64 (i64.trunc_f64_u (local.get $x))))))
        (local.set $scaled (f64.nearest (f64.mul (local.get $x) (f64.const 1_000_000))))
        (if (f64.lt (local.get $scaled) (f64.const 9_007_199_254_740_992))
          (then
            ;; division is exact to the last bit: no other number is closer to these decimals
            (if (f64.eq (f64.div (local.get $scaled) (f64.const 1_000_000)) (local.get $x))
              (then
                (local.set $n (i64.trunc_f64_u (local.get $scaled)))
                (call $put-u64 (i64.div_u (local.get $n) (i64.const 1_000_000)))
                (call $put-byte (i32.const 0x2e)) ;; .
                (return (call $put-decimals (i64.rem_u (local.get $n) (i64.const 1_000_000))))))))))
    (local.set $bits (i64.reinterpret_f64 (local.get $x)))
    (local.set $exponent (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 52))))
    (call $put-byte (i32.const 0x30))
    (call $put-byte (i32.const 0x78)) ;; x
    (call $put-byte (i32.add (i32.const 0x30) (i32.ne (local.get $exponent) (i32.const 0))))
    (if (i32.eqz (local.get $exponent)) (then (local.set $exponent (i32.const 1))))
    (local.set $bits (i64.shl (local.get $bits) (i64.const 12)))
    (if (i64.ne (local.get $bits) (i64.const 0)) (then (call $put-byte (i32.const 0x2e))))
    (block $done
      (loop $digit
        (br_if $done (i64.eqz (local.get $bits)))
        (call $put-digit (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 60))))
        (local.set $bits (i64.shl (local.get $bits) (i64.const 4)))
        (br $digit)))
    (call $put-byte (i32.const 0x70)) ;; p
    (local.set $exponent (i32.sub (local.get $exponent) (i32.const 1023)))
    (if (i32.lt_s (local.get $exponent) (i32.const 0))
      (then
        (call $put-byte (i32.const 0x2d)) ;; -
        (local.set $exponent (i32.sub (i32.const 0) (local.get $exponent)))))
    (call $put-u64 (i64.extend_i32_u (local.get $exponent))))

  ;; Six decimals, without zeros at the end
  (func $put-decimals (param $n i64)
    (loop $digit
      (call $put-digit (i32.wrap_i64 (i64.div_u (local.get $n) (i64.const 100_000))))
      (local.set $n (i64.mul (i64.rem_u (local.get $n) (i64.const 100_000)) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $n) (i64.const 0)))))

  (func $put-digit (export "trace.put-digit") (param $n i32)
    (call $put-byte
      (i32.add (local.get $n)
        (select (i32.const 0x57) (i32.const 0x30) (i32.gt_u (local.get $n) (i32.const 9))))))
)
