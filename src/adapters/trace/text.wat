;; Prints text and bytes in quotes. Text of a guest must neither control a terminal nor imitate a line of the trace, so control characters
;; and quotes are escaped. Long text is cut, and followed by its length.
(module
  (import "rt" "memory" (memory 0))
  (import "trace" "put-byte" (func $put-byte (param i32)))
  (import "trace" "put-u64" (func $put-u64 (param i64)))
  (import "trace" "put-digit" (func $put-digit (param i32)))
  (import "trace" "put" (func $put (param i32 i32)))
  (import "data" "trace.cut" (global $cut-text i32))
  (global $most i32 (i32.const 64)) ;; maximum bytes shown

  ;; string, as UTF-8
  (func (export "trace.put-string") (param $from i32) (param $len i32)
    (local $p i32) (local $end i32) (local $steers i32)
    (local.set $end
      (i32.add (local.get $from)
        (select (global.get $most) (local.get $len) (i32.gt_u (local.get $len) (global.get $most)))))
    ;; do not cut inside a character
    (if (i32.gt_u (local.get $len) (global.get $most))
      (then
        (loop $back
          (if (i32.eq (i32.and (i32.load8_u (local.get $end)) (i32.const 0xc0)) (i32.const 0x80))
            (then
              (local.set $end (i32.sub (local.get $end) (i32.const 1)))
              (br $back))))))
    (local.set $p (local.get $from))
    (call $put-byte (i32.const 0x22)) ;; "
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (if (i32.eqz (local.tee $steers (call $steering (local.get $p))))
          (then
            (call $put-one (i32.load8_u (local.get $p)))
            (local.set $p (i32.add (local.get $p) (i32.const 1)))
            (br $each)))
        (loop $byte
          (call $escaped (i32.load8_u (local.get $p)))
          (local.set $p (i32.add (local.get $p) (i32.const 1)))
          (br_if $byte (local.tee $steers (i32.sub (local.get $steers) (i32.const 1)))))
        (br $each)))
    (call $put-byte (i32.const 0x22))
    (call $rest (local.get $len) (i32.sub (local.get $end) (local.get $from))))

  ;; The number of bytes of a non-ASCII character that controls a terminal or is invisible: controls (U+0080 to U+009F), marks and
  ;; separators
  ;; (U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F), and U+FEFF. 0 for all others
  (func $steering (param $p i32) (result i32)
    (local $first i32) (local $second i32) (local $third i32)
    (local.set $first (i32.load8_u (local.get $p)))
    (local.set $second (i32.load8_u offset=1 (local.get $p)))
    (local.set $third (i32.load8_u offset=2 (local.get $p)))
    (if (i32.eq (local.get $first) (i32.const 0xc2))
      (then (return (i32.shl (i32.lt_u (local.get $second) (i32.const 0xa0)) (i32.const 1)))))
    (if (i32.eq (local.get $first) (i32.const 0xef))
      (then
        (return
          (select (i32.const 3) (i32.const 0)
            (i32.and
              (i32.eq (local.get $second) (i32.const 0xbb))
              (i32.eq (local.get $third) (i32.const 0xbf)))))))
    (if (i32.ne (local.get $first) (i32.const 0xe2)) (then (return (i32.const 0))))
    (if (i32.eq (local.get $second) (i32.const 0x81))
      (then
        (return
          (select (i32.const 3) (i32.const 0)
            (i32.lt_u (i32.sub (local.get $third) (i32.const 0xa0)) (i32.const 16))))))
    (select (i32.const 3) (i32.const 0)
      (i32.and
        (i32.eq (local.get $second) (i32.const 0x80))
        (i32.or
          (i32.lt_u (i32.sub (local.get $third) (i32.const 0x8b)) (i32.const 5))
          (i32.lt_u (i32.sub (local.get $third) (i32.const 0xa8)) (i32.const 7))))))

  ;; list<u8>, as text with escapes
  (func (export "trace.put-bytes") (param $from i32) (param $len i32)
    (local $p i32) (local $end i32)
    (local.set $end
      (i32.add (local.get $from)
        (select (global.get $most) (local.get $len) (i32.gt_u (local.get $len) (global.get $most)))))
    (local.set $p (local.get $from))
    (call $put-byte (i32.const 0x62)) ;; b
    (call $put-byte (i32.const 0x22))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (if (i32.gt_u (i32.load8_u (local.get $p)) (i32.const 0x7e))
          (then (call $escaped (i32.load8_u (local.get $p))))
          (else (call $put-one (i32.load8_u (local.get $p)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $each)))
    (call $put-byte (i32.const 0x22))
    (call $rest (local.get $len) (i32.sub (local.get $end) (local.get $from))))

  ;; char: a code point
  (func (export "trace.put-char") (param $c i32)
    (call $put-byte (i32.const 0x27)) ;; '
    (if (i32.lt_u (local.get $c) (i32.const 0x80))
      (then (call $put-one (local.get $c)))
      (else
        ;; in hexadecimal, which is as short as UTF-8 and never a control character
        (call $put-byte (i32.const 0x5c))
        (call $put-byte (i32.const 0x75))
        (call $put-byte (i32.const 0x7b))
        (call $put-hex (local.get $c))
        (call $put-byte (i32.const 0x7d))))
    (call $put-byte (i32.const 0x27)))

  (func $put-hex (param $n i32)
    (if (i32.gt_u (local.get $n) (i32.const 15)) (then (call $put-hex (i32.shr_u (local.get $n) (i32.const 4)))))
    (call $put-digit (i32.and (local.get $n) (i32.const 15))))

  ;; One byte: \n, \", \\ and \xNN for other non-printable ASCII; unchanged from 0x80 on
  (func $put-one (param $byte i32)
    (if (i32.or (i32.lt_u (local.get $byte) (i32.const 0x20)) (i32.eq (local.get $byte) (i32.const 0x7f)))
      (then
        (if (i32.ne (local.get $byte) (i32.const 10)) (then (return (call $escaped (local.get $byte)))))
        (call $put-byte (i32.const 0x5c))
        (return (call $put-byte (i32.const 0x6e)))))
    (if (i32.or
          (i32.eq (local.get $byte) (i32.const 0x5c))
          (i32.or (i32.eq (local.get $byte) (i32.const 0x22)) (i32.eq (local.get $byte) (i32.const 0x27))))
      (then (call $put-byte (i32.const 0x5c))))
    (call $put-byte (local.get $byte)))

  ;; \xNN
  (func $escaped (param $byte i32)
    (call $put-byte (i32.const 0x5c))
    (call $put-byte (i32.const 0x78))
    (call $put-digit (i32.shr_u (local.get $byte) (i32.const 4)))
    (call $put-digit (i32.and (local.get $byte) (i32.const 15))))

  ;; Appends the length of text that was cut
  (func $rest (param $len i32) (param $shown i32)
    (if (i32.eq (local.get $len) (local.get $shown)) (then (return)))
    (call $put (global.get $cut-text) (i32.const 3))
    (call $put-byte (i32.const 0x28))
    (call $put-u64 (i64.extend_i32_u (local.get $len)))
    (call $put-byte (i32.const 0x29)))
)
