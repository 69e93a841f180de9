;; Addresses as text. An address is 16 bytes in the order of the network, IPv4 as `::ffff:a.b.c.d`. Accepts only RFC 4291 and dotted
;; decimal with four parts: hosts disagree about leading zeros, hexadecimal numbers and fewer parts.
(module
  (import "rt" "memory" (memory 0))

  ;; Whether `length` bytes at `p` are an IPv4 or IPv6 address (without brackets), and writes it to `out`. If not, the bytes at `out` are
  ;; undefined
  (func (export "net.address") (param $p i32) (param $length i32) (param $out i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $p) (local.get $length)))
    (if (call $ipv4 (local.get $p) (local.get $end) (i32.add (local.get $out) (i32.const 12)))
      (then
        (call $map (local.get $out))
        (return (i32.const 1))))
    (call $ipv6 (local.get $p) (local.get $end) (local.get $out)))

  ;; Writes the first 12 bytes of an IPv4 address
  (func $map (export "net.map-ipv4") (param $out i32)
    (i64.store (local.get $out) (i64.const 0))
    (i32.store offset=8 (local.get $out) (i32.const 0xffff_0000)))

  ;; Whether an address is IPv4
  (func (export "net.is-ipv4") (param $address i32) (result i32)
    (i32.and
      (i64.eqz (i64.load (local.get $address)))
      (i32.eq (i32.load offset=8 (local.get $address)) (i32.const 0xffff_0000))))

  ;; Parses four numbers separated by dots, from `p` to `end`, to 4 bytes at `out`
  (func $ipv4 (param $p i32) (param $end i32) (param $out i32) (result i32)
    (local $value i32) (local $digits i32) (local $c i32) (local $last i32)
    (local.set $last (i32.add (local.get $out) (i32.const 3)))
    (loop $number
      (local.set $value (i32.const 0))
      (local.set $digits (i32.const 0))
      (block $done
        (loop $digit
          (br_if $done (i32.ge_u (local.get $p) (local.get $end)))
          (local.set $c (i32.sub (i32.load8_u (local.get $p)) (i32.const 48)))
          (br_if $done (i32.gt_u (local.get $c) (i32.const 9)))
          ;; after a leading zero
          (if (i32.and (i32.ne (local.get $digits) (i32.const 0)) (i32.eqz (local.get $value)))
            (then (return (i32.const 0))))
          (local.set $value (i32.add (i32.mul (local.get $value) (i32.const 10)) (local.get $c)))
          (if (i32.gt_u (local.get $value) (i32.const 255)) (then (return (i32.const 0))))
          (local.set $digits (i32.const 1))
          (local.set $p (i32.add (local.get $p) (i32.const 1)))
          (br $digit)))
      (if (i32.eqz (local.get $digits)) (then (return (i32.const 0))))
      (i32.store8 (local.get $out) (local.get $value))
      (if (i32.eq (local.get $out) (local.get $last)) (then (return (i32.eq (local.get $p) (local.get $end)))))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))
      (if (i32.ge_u (local.get $p) (local.get $end)) (then (return (i32.const 0))))
      (if (i32.ne (i32.load8_u (local.get $p)) (i32.const 46)) (then (return (i32.const 0))))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br $number))
    (unreachable))

  ;; Parses RFC 4291, section 2.2, from `p` to `end`, to 16 bytes at `out`
  (func $ipv6 (param $p i32) (param $end i32) (param $out i32) (result i32)
    (local $at i32) (local $gap i32) (local $start i32) (local $value i32) (local $c i32)
    (local.set $gap (i32.const -1))
    (if (i32.lt_u (i32.sub (local.get $end) (local.get $p)) (i32.const 2)) (then (return (i32.const 0))))
    (if (i32.eq (i32.load16_u align=1 (local.get $p)) (i32.const 0x3a3a)) ;; ::
      (then
        (local.set $gap (i32.const 0))
        (local.set $p (i32.add (local.get $p) (i32.const 2)))))
    (block $finish
      (loop $group
        ;; only `::` can end in a colon
        (if (i32.ge_u (local.get $p) (local.get $end))
          (then
            (br_if $finish (i32.eq (local.get $gap) (local.get $at)))
            (return (i32.const 0))))
        (if (i32.ge_u (local.get $at) (i32.const 16)) (then (return (i32.const 0))))
        (local.set $start (local.get $p))
        (local.set $value (i32.const 0))
        (block $done
          (loop $digit
            (br_if $done (i32.ge_u (local.get $p) (local.get $end)))
            (br_if $done (i32.lt_s (local.tee $c (call $hex (i32.load8_u (local.get $p)))) (i32.const 0)))
            (local.set $value (i32.or (i32.shl (local.get $value) (i32.const 4)) (local.get $c)))
            (local.set $p (i32.add (local.get $p) (i32.const 1)))
            (br_if $digit (i32.le_u (i32.sub (local.get $p) (local.get $start)) (i32.const 4)))
            (return (i32.const 0))))
        (if (i32.lt_u (local.get $p) (local.get $end))
          (then
            (if (i32.eq (i32.load8_u (local.get $p)) (i32.const 46)) ;; .
              (then
                (if (i32.gt_u (local.get $at) (i32.const 12)) (then (return (i32.const 0))))
                (if (i32.eqz
                      (call $ipv4 (local.get $start) (local.get $end) (i32.add (local.get $out) (local.get $at))))
                  (then (return (i32.const 0))))
                (local.set $at (i32.add (local.get $at) (i32.const 4)))
                (br $finish)))))
        (if (i32.eq (local.get $p) (local.get $start)) (then (return (i32.const 0))))
        (i32.store8 (i32.add (local.get $out) (local.get $at)) (i32.shr_u (local.get $value) (i32.const 8)))
        (i32.store8 offset=1 (i32.add (local.get $out) (local.get $at)) (local.get $value))
        (local.set $at (i32.add (local.get $at) (i32.const 2)))
        (br_if $finish (i32.ge_u (local.get $p) (local.get $end)))
        (if (i32.ne (i32.load8_u (local.get $p)) (i32.const 58)) (then (return (i32.const 0)))) ;; :
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (if (i32.lt_u (local.get $p) (local.get $end))
          (then
            (if (i32.eq (i32.load8_u (local.get $p)) (i32.const 58))
              (then
                (if (i32.ge_s (local.get $gap) (i32.const 0)) (then (return (i32.const 0))))
                (local.set $gap (local.get $at))
                (local.set $p (i32.add (local.get $p) (i32.const 1)))))))
        (br $group)))
    (if (i32.lt_s (local.get $gap) (i32.const 0)) (then (return (i32.eq (local.get $at) (i32.const 16)))))
    ;; `::` replaces at least one group
    (if (i32.gt_u (local.get $at) (i32.const 14)) (then (return (i32.const 0))))
    (memory.copy
      (i32.add (local.get $out) (i32.sub (i32.const 16) (i32.sub (local.get $at) (local.get $gap))))
      (i32.add (local.get $out) (local.get $gap))
      (i32.sub (local.get $at) (local.get $gap)))
    (memory.fill
      (i32.add (local.get $out) (local.get $gap))
      (i32.const 0)
      (i32.sub (i32.const 16) (local.get $at)))
    (i32.const 1))

  ;; The value of a hexadecimal digit, or -1
  (func $hex (export "net.hex") (param $c i32) (result i32)
    (if (i32.lt_u (i32.sub (local.get $c) (i32.const 48)) (i32.const 10))
      (then (return (i32.sub (local.get $c) (i32.const 48)))))
    (local.set $c (i32.sub (i32.or (local.get $c) (i32.const 32)) (i32.const 97)))
    (if (i32.lt_u (local.get $c) (i32.const 6)) (then (return (i32.add (local.get $c) (i32.const 10)))))
    (i32.const -1))
)
