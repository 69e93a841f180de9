;; Prints floating-point numbers as the shortest decimal number that reads back as the same value: Steele and White, "How to print
;; floating-point numbers accurately" (1990), with the form of JavaScript's `Number.prototype.toString`.
;;
;; Numbers of 40 words, the lowest first, at `$big`: R / S is the rest of the value and M / S half the distance to the number below; the
;; distance to the number above is twice that if `$wide` is 1. T is scratch space for sums.
(module
  (import "rt" "memory" (memory 0))
  (import "trace" "put" (func $put-text (param i32 i32)))
  (import "trace" "put-byte" (func $byte (param i32)))
  (import "trace" "put-s64" (func $s64 (param i64)))
  (import "trace" "scratch" (func $scratch (result i32)))
  (import "data" "trace.nan" (global $nan i32))
  (import "data" "trace.inf" (global $inf i32))
  (data (global.get $nan) "nan")
  (data (global.get $inf) "inf")
  (global $big (mut i32) (i32.const 0)) ;; 640 bytes
  (global $digits (mut i32) (i32.const 0)) ;; behind them
  (global $size i32 (i32.const 160))
  (global $S i32 (i32.const 160))
  (global $M i32 (i32.const 320))
  (global $T i32 (i32.const 480))
  (global $wide (mut i32) (i32.const 0))

  (func (export "trace.put-f64") (param $x f64)
    (local $bits i64)
    (local.set $bits (i64.reinterpret_f64 (local.get $x)))
    (call $put
      (i64.lt_s (local.get $bits) (i64.const 0))
      (i32.and (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 52))) (i32.const 0x7ff))
      (i64.and (local.get $bits) (i64.const 0xf_ffff_ffff_ffff))
      (i64.const 0x10_0000_0000_0000) (i32.const 0x7ff) (i32.const 1075)))

  (func (export "trace.put-f32") (param $x f32)
    (local $bits i32)
    (local.set $bits (i32.reinterpret_f32 (local.get $x)))
    (call $put
      (i32.lt_s (local.get $bits) (i32.const 0))
      (i32.and (i32.shr_u (local.get $bits) (i32.const 23)) (i32.const 0xff))
      (i64.extend_i32_u (i32.and (local.get $bits) (i32.const 0x7f_ffff)))
      (i64.const 0x80_0000) (i32.const 0xff) (i32.const 150)))

  ;; Prints a number given its sign, exponent and fraction; `hidden` is the bit above the fraction, `top` the largest exponent
  (func $put
    (param $negative i32) (param $exponent i32) (param $fraction i64) (param $hidden i64) (param $top i32) (param $bias i32)
    (if (i32.eq (local.get $exponent) (local.get $top))
      (then
        (if (i64.ne (local.get $fraction) (i64.const 0))
          (then (call $put-text (global.get $nan) (i32.const 3)) (return)))))
    (if (local.get $negative) (then (call $byte (i32.const 0x2d))))
    (if (i32.eq (local.get $exponent) (local.get $top))
      (then (call $put-text (global.get $inf) (i32.const 3)) (return)))
    (global.set $wide
      (i32.and (i64.eqz (local.get $fraction)) (i32.gt_u (local.get $exponent) (i32.const 1))))
    (if (local.get $exponent)
      (then (local.set $fraction (i64.or (local.get $fraction) (local.get $hidden))))
      (else (local.set $exponent (i32.const 1))))
    (if (i64.eqz (local.get $fraction)) (then (call $byte (i32.const 0x30)) (return)))
    (call $decimal (local.get $fraction) (i32.sub (local.get $exponent) (local.get $bias))))

  ;; fraction * 2^exponent
  (func $decimal (param $fraction i64) (param $exponent i32)
    (local $odd i32) (local $k i32) (local $digit i32) (local $count i32) (local $low i32) (local $high i32) (local $up i32)
    (global.set $big (call $scratch))
    (global.set $digits (i32.add (global.get $big) (i32.const 640)))
    (local.set $odd (i32.and (i32.wrap_i64 (local.get $fraction)) (i32.const 1)))
    (local.set $up (select (local.get $exponent) (i32.const 0) (i32.gt_s (local.get $exponent) (i32.const 0))))
    (call $set (i32.const 0) (local.get $fraction)
      (i32.add (i32.add (local.get $up) (i32.const 1)) (global.get $wide)))
    (call $set (global.get $S) (i64.const 1)
      (i32.add (i32.sub (local.get $up) (local.get $exponent)) (i32.add (global.get $wide) (i32.const 1))))
    (call $set (global.get $M) (i64.const 1) (local.get $up))
    ;; scale until the decimal point is before the first digit; T remains the sum, because every term is multiplied
    (call $sum)
    (block $scaled
      (loop $again
        (br_if $scaled (i32.lt_s (call $compare (global.get $T) (global.get $S)) (local.get $odd)))
        (call $times-ten (global.get $S))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $again)))
    (block $scaled
      (loop $again
        (call $times-ten (global.get $T))
        (br_if $scaled (i32.ge_s (call $compare (global.get $T) (global.get $S)) (local.get $odd)))
        (call $times-ten (i32.const 0))
        (call $times-ten (global.get $M))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br $again)))
    (loop $next
      (call $times-ten (i32.const 0))
      (call $times-ten (global.get $M))
      (local.set $digit (i32.const 0x30))
      (block $done
        (loop $again
          (br_if $done (i32.lt_s (call $compare (i32.const 0) (global.get $S)) (i32.const 0)))
          (call $add (i32.const 0) (global.get $S) (i64.const -1))
          (local.set $digit (i32.add (local.get $digit) (i32.const 1)))
          (br $again)))
      (local.set $low
        (i32.le_s (call $compare (i32.const 0) (global.get $M)) (i32.sub (i32.const 0) (local.get $odd))))
      (call $sum)
      (local.set $high (i32.ge_s (call $compare (global.get $T) (global.get $S)) (local.get $odd)))
      (if (i32.and (local.get $low) (local.get $high))
        (then
          ;; both digits are near enough: the nearer one, on a tie the even one
          (call $add (i32.const 0) (i32.const 0) (i64.const 1))
          (local.set $high
            (i32.gt_s (call $compare (i32.const 0) (global.get $S))
              (i32.sub (i32.const 0) (i32.and (local.get $digit) (i32.const 1)))))))
      (i32.store8 (i32.add (global.get $digits) (local.get $count)) (i32.add (local.get $digit) (local.get $high)))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br_if $next (i32.eqz (i32.or (local.get $low) (local.get $high)))))
    (call $form (local.get $count) (local.get $k)))

  ;; 0.ddd * 10^k
  (func $form (param $count i32) (param $k i32)
    (local $i i32) (local $point i32) (local $end i32)
    (local.set $end (local.get $count))
    (local.set $point (local.get $k))
    (if (i32.gt_u (i32.add (local.get $k) (i32.const 5)) (i32.const 26)) (then (local.set $point (i32.const 1))))
    (if (i32.lt_s (local.get $end) (local.get $point)) (then (local.set $end (local.get $point))))
    (if (i32.le_s (local.get $point) (i32.const 0))
      (then
        (call $byte (i32.const 0x30))
        (call $byte (i32.const 0x2e))
        (local.set $i (local.get $point))))
    (loop $next
      (if (i32.and (i32.eq (local.get $i) (local.get $point)) (i32.gt_s (local.get $point) (i32.const 0)))
        (then (call $byte (i32.const 0x2e))))
      (call $byte
        (if (result i32) (i32.lt_u (local.get $i) (local.get $count))
          (then (i32.load8_u (i32.add (global.get $digits) (local.get $i))))
          (else (i32.const 0x30))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (local.get $end))))
    (if (i32.eq (local.get $point) (local.get $k)) (then (return)))
    (call $byte (i32.const 0x65))
    (if (i32.gt_s (local.get $k) (i32.const 0)) (then (call $byte (i32.const 0x2b))))
    (call $s64 (i64.extend_i32_s (i32.sub (local.get $k) (i32.const 1)))))

  ;; T = R and the distance to the number above
  (func $sum
    (memory.copy (i32.add (global.get $big) (global.get $T)) (global.get $big) (global.get $size))
    (call $add (global.get $T) (global.get $M) (i64.const 1))
    (if (global.get $wide) (then (call $add (global.get $T) (global.get $M) (i64.const 1)))))

  ;; shifts a number to the left
  (func $set (param $at i32) (param $n i64) (param $shift i32)
    (local $bits i64)
    (local.set $at (i32.add (global.get $big) (local.get $at)))
    (memory.fill (local.get $at) (i32.const 0) (global.get $size))
    (local.set $at (i32.add (local.get $at) (i32.shl (i32.shr_u (local.get $shift) (i32.const 5)) (i32.const 2))))
    (local.set $bits (i64.extend_i32_u (i32.and (local.get $shift) (i32.const 31))))
    (i64.store align=4 (local.get $at) (i64.shl (local.get $n) (local.get $bits)))
    (i32.store offset=8 (local.get $at)
      (i32.wrap_i64
        (i64.shr_u (i64.shr_u (local.get $n) (i64.sub (i64.const 63) (local.get $bits))) (i64.const 1)))))

  (func $times-ten (param $at i32)
    (local $i i32) (local $carry i64)
    (local.set $at (i32.add (global.get $big) (local.get $at)))
    (loop $next
      (local.set $carry
        (i64.add (i64.mul (i64.load32_u (local.get $at)) (i64.const 10)) (local.get $carry)))
      (i64.store32 (local.get $at) (local.get $carry))
      (local.set $carry (i64.shr_u (local.get $carry) (i64.const 32)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $size)))))

  ;; the first += the second times 1 or -1; both can be the same
  (func $add (param $at i32) (param $other i32) (param $sign i64)
    (local $i i32) (local $carry i64)
    (local.set $at (i32.add (global.get $big) (local.get $at)))
    (local.set $other (i32.add (global.get $big) (local.get $other)))
    (loop $next
      (local.set $carry
        (i64.add
          (i64.add (i64.load32_u (local.get $at)) (i64.mul (i64.load32_u (local.get $other)) (local.get $sign)))
          (local.get $carry)))
      (i64.store32 (local.get $at) (local.get $carry))
      (local.set $carry (i64.shr_s (local.get $carry) (i64.const 32)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set $other (i32.add (local.get $other) (i32.const 4)))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $size)))))

  ;; compares: -1, 0 or 1
  (func $compare (param $at i32) (param $other i32) (result i32)
    (local $i i32) (local $a i32) (local $b i32)
    (local.set $i (global.get $size))
    (loop $next
      (local.set $i (i32.sub (local.get $i) (i32.const 4)))
      (local.set $a (i32.load (i32.add (i32.add (global.get $big) (local.get $at)) (local.get $i))))
      (local.set $b (i32.load (i32.add (i32.add (global.get $big) (local.get $other)) (local.get $i))))
      (if (i32.ne (local.get $a) (local.get $b))
        (then (return (select (i32.const 1) (i32.const -1) (i32.gt_u (local.get $a) (local.get $b))))))
      (br_if $next (local.get $i)))
    (i32.const 0))
)
