;; Comparison of bytes
(module
  (import "rt" "memory" (memory 0))

  ;; Whether `size` bytes are equal
  (func (export "rt.equal") (param $a i32) (param $b i32) (param $size i32) (result i32)
    (loop $byte
      (if (i32.eqz (local.get $size)) (then (return (i32.const 1))))
      (local.set $size (i32.sub (local.get $size) (i32.const 1)))
      (br_if $byte
        (i32.eq
          (i32.load8_u (i32.add (local.get $a) (local.get $size)))
          (i32.load8_u (i32.add (local.get $b) (local.get $size))))))
    (i32.const 0))
)
