;; Host names as text.
(module
  (import "rt" "memory" (memory 0))
  (import "net" "hex" (func $hex (param i32) (result i32)))

  ;; Converts `length` bytes at `p` to lower case in place. Returns the length of the host name without a final dot, or 0 if it is not a
  ;; name: labels of letters, digits, - and _. A name whose last label is a number is refused, because hosts read more spellings of
  ;; addresses than `net.address` does
  (func (export "net.name") (param $p i32) (param $length i32) (result i32)
    (local $q i32) (local $end i32) (local $label i32) (local $c i32)
    (call $lower (local.get $p) (local.get $length))
    (if (i32.eqz (local.get $length)) (then (return (i32.const 0))))
    (local.set $end (i32.add (local.get $p) (local.get $length)))
    (if (i32.eq (i32.load8_u (i32.sub (local.get $end) (i32.const 1))) (i32.const 46)) ;; .
      (then (local.set $end (i32.sub (local.get $end) (i32.const 1)))))
    (if (i32.gt_u (i32.sub (local.get $end) (local.get $p)) (i32.const 253)) (then (return (i32.const 0))))
    (local.set $label (local.tee $q (local.get $p)))
    (loop $each
      (if (i32.lt_u (local.get $q) (local.get $end))
        (then
          (local.set $c (i32.load8_u (local.get $q)))
          (local.set $q (i32.add (local.get $q) (i32.const 1)))
          (if (i32.eq (local.get $c) (i32.const 46))
            (then
              (if (i32.eqz (call $fits (local.get $label) (i32.sub (local.get $q) (i32.const 1))))
                (then (return (i32.const 0))))
              (local.set $label (local.get $q)))
            (else
              (if (i32.eqz (call $in-label (local.get $c))) (then (return (i32.const 0))))))
          (br $each))))
    (if (i32.eqz (call $fits (local.get $label) (local.get $end))) (then (return (i32.const 0))))
    (if (call $is-number (local.get $label) (local.get $end)) (then (return (i32.const 0))))
    (i32.sub (local.get $end) (local.get $p)))

  (func $lower (export "net.lower") (param $p i32) (param $length i32)
    (local $end i32) (local $c i32)
    (local.set $end (i32.add (local.get $p) (local.get $length)))
    (loop $each
      (if (i32.lt_u (local.get $p) (local.get $end))
        (then
          (local.set $c (i32.load8_u (local.get $p)))
          (if (i32.lt_u (i32.sub (local.get $c) (i32.const 65)) (i32.const 26)) ;; A to Z
            (then (i32.store8 (local.get $p) (i32.or (local.get $c) (i32.const 32)))))
          (local.set $p (i32.add (local.get $p) (i32.const 1)))
          (br $each)))))

  ;; Whether a label has 1 to 63 bytes
  (func $fits (param $p i32) (param $end i32) (result i32)
    (i32.lt_u (i32.sub (i32.sub (local.get $end) (local.get $p)) (i32.const 1)) (i32.const 63)))

  (func $in-label (param $c i32) (result i32)
    (i32.or
      (i32.or
        (i32.lt_u (i32.sub (local.get $c) (i32.const 97)) (i32.const 26))  ;; a to z
        (i32.lt_u (i32.sub (local.get $c) (i32.const 48)) (i32.const 10))) ;; 0 to 9
      (i32.or (i32.eq (local.get $c) (i32.const 45)) (i32.eq (local.get $c) (i32.const 95))))) ;; - _

  ;; Whether a label in lower case is a decimal number, or a hexadecimal one after `0x`
  (func $is-number (param $p i32) (param $end i32) (result i32)
    (local $largest i32)
    (local.set $largest (i32.const 9))
    (if (i32.ge_u (i32.sub (local.get $end) (local.get $p)) (i32.const 2))
      (then
        (if (i32.eq (i32.load16_u align=1 (local.get $p)) (i32.const 0x7830)) ;; 0x
          (then
            (local.set $p (i32.add (local.get $p) (i32.const 2)))
            (local.set $largest (i32.const 15))))))
    (loop $each
      (if (i32.lt_u (local.get $p) (local.get $end))
        (then
          ;; -1, unsigned: not a digit
          (if (i32.gt_u (call $hex (i32.load8_u (local.get $p))) (local.get $largest)) (then (return (i32.const 0))))
          (local.set $p (i32.add (local.get $p) (i32.const 1)))
          (br $each))))
    (i32.const 1))
)
