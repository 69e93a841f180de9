;; A hash of what a function is given, by which a replay knows that it is called as it was when it was recorded: no defence against who wants
;; two calls to look the same. 64 bits, multiplied by the prime of FNV-1a and mixed from the high half into the low one.
(module
  (import "rt" "memory" (memory 0))

  ;; The hash with one more value
  (func $mix (export "hash.mix") (param $hash i64) (param $value i64) (result i64)
    (local.set $hash (i64.mul (i64.xor (local.get $hash) (local.get $value)) (i64.const 0x100000001b3)))
    (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 29))))

  ;; The same with some bytes, and how many there are
  (func (export "hash.mix-bytes") (param $hash i64) (param $p i32) (param $size i32) (result i64)
    (local.set $hash (call $mix (local.get $hash) (i64.extend_i32_u (local.get $size))))
    (block $short
      (loop $eight
        (br_if $short (i32.lt_u (local.get $size) (i32.const 8)))
        (local.set $hash (call $mix (local.get $hash) (i64.load align=1 (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 8)))
        (local.set $size (i32.sub (local.get $size) (i32.const 8)))
        (br $eight)))
    (block $end
      (loop $one
        (br_if $end (i32.eqz (local.get $size)))
        (local.set $hash (call $mix (local.get $hash) (i64.load8_u (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (local.set $size (i32.sub (local.get $size) (i32.const 1)))
        (br $one)))
    (local.get $hash))
)
