;; Lists and strings from the guest's memory to the adapter's and back, with the checks that the canonical ABI makes. The memory of this
;; module is the adapter's; the guest's is behind functions.
(module
  (import "rt" "memory" (memory 0))
  (import "guest" "load-1" (func $load-1 (param i32) (result i32)))
  (import "guest" "store-1" (func $store-1 (param i32 i32)))
  (import "guest" "load-8" (func $load-8 (param i32) (result i64)))
  (import "guest" "store-8" (func $store-8 (param i32 i64)))
  (import "guest" "load-32" (func $load-32 (param i32) (result v128 v128)))
  (import "guest" "store-32" (func $store-32 (param i32 v128 v128)))
  (import "guest" "load-128" (func $load-128 (param i32) (result v128 v128 v128 v128 v128 v128 v128 v128)))
  (import "guest" "store-128" (func $store-128 (param i32 v128 v128 v128 v128 v128 v128 v128 v128)))
  (import "guest" "check" (func $check (param i32 i64 i32)))
  (import "guest" "realloc" (func $guest-realloc (param i32 i32 i32 i32) (result i32)))
  (import "adapter" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
  (import "segment" "init-files" (func $init-files (param i32 i32 i32)))
  (import "handles" "close" (func $close))
  (import "handles" "open" (func $open))

  ;; By 128 bytes, then by 32, of which the last overlap what is copied already; less than 32 by 8 in the same way, less than 8 by one
  (func $copy-in (param $from i32) (param $to i32) (param $size i32)
    (local $end i32) (local $whole i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (local.set $end (i32.add (local.get $from) (i32.and (local.get $size) (i32.const -128))))
    (block $done
      (loop $blocks
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (call $load-128 (local.get $from))
        (local.set $h) (local.set $g) (local.set $f) (local.set $e) (local.set $d) (local.set $c) (local.set $b) (local.set $a)
        (v128.store (local.get $to) (local.get $a))
        (v128.store offset=16 (local.get $to) (local.get $b))
        (v128.store offset=32 (local.get $to) (local.get $c))
        (v128.store offset=48 (local.get $to) (local.get $d))
        (v128.store offset=64 (local.get $to) (local.get $e))
        (v128.store offset=80 (local.get $to) (local.get $f))
        (v128.store offset=96 (local.get $to) (local.get $g))
        (v128.store offset=112 (local.get $to) (local.get $h))
        (local.set $from (i32.add (local.get $from) (i32.const 128)))
        (local.set $to (i32.add (local.get $to) (i32.const 128)))
        (br $blocks)))
    (local.set $whole (local.get $size))
    (if (i32.eqz (local.tee $size (i32.and (local.get $size) (i32.const 127)))) (then return))
    (if (i32.ge_u (local.get $whole) (i32.const 32))
      (then
        (loop $rest
          (if (i32.lt_u (local.get $size) (i32.const 32))
            (then
              (local.set $size (i32.sub (i32.const 32) (local.get $size)))
              (local.set $from (i32.sub (local.get $from) (local.get $size)))
              (local.set $to (i32.sub (local.get $to) (local.get $size)))
              (local.set $size (i32.const 32))))
          (call $load-32 (local.get $from))
          (local.set $b) (local.set $a)
          (v128.store (local.get $to) (local.get $a))
          (v128.store offset=16 (local.get $to) (local.get $b))
          (local.set $from (i32.add (local.get $from) (i32.const 32)))
          (local.set $to (i32.add (local.get $to) (i32.const 32)))
          (br_if $rest (local.tee $size (i32.sub (local.get $size) (i32.const 32)))))
        (return)))
    (if (i32.ge_u (local.get $whole) (i32.const 8))
      (then
        (loop $rest
          (if (i32.lt_u (local.get $size) (i32.const 8))
            (then
              (local.set $size (i32.sub (i32.const 8) (local.get $size)))
              (local.set $from (i32.sub (local.get $from) (local.get $size)))
              (local.set $to (i32.sub (local.get $to) (local.get $size)))
              (local.set $size (i32.const 8))))
          (i64.store (local.get $to) (call $load-8 (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 8)))
          (local.set $to (i32.add (local.get $to) (i32.const 8)))
          (br_if $rest (local.tee $size (i32.sub (local.get $size) (i32.const 8)))))
        (return)))
    (loop $bytes
      (i32.store8 (local.get $to) (call $load-1 (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $bytes (local.tee $size (i32.sub (local.get $size) (i32.const 1))))))

  (func $copy-out (param $from i32) (param $to i32) (param $size i32)
    (local $end i32) (local $whole i32)
    (local.set $end (i32.add (local.get $from) (i32.and (local.get $size) (i32.const -128))))
    (block $done
      (loop $blocks
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (call $store-128
          (local.get $to)
          (v128.load (local.get $from))
          (v128.load offset=16 (local.get $from))
          (v128.load offset=32 (local.get $from))
          (v128.load offset=48 (local.get $from))
          (v128.load offset=64 (local.get $from))
          (v128.load offset=80 (local.get $from))
          (v128.load offset=96 (local.get $from))
          (v128.load offset=112 (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 128)))
        (local.set $to (i32.add (local.get $to) (i32.const 128)))
        (br $blocks)))
    (local.set $whole (local.get $size))
    (if (i32.eqz (local.tee $size (i32.and (local.get $size) (i32.const 127)))) (then return))
    (if (i32.ge_u (local.get $whole) (i32.const 32))
      (then
        (loop $rest
          (if (i32.lt_u (local.get $size) (i32.const 32))
            (then
              (local.set $size (i32.sub (i32.const 32) (local.get $size)))
              (local.set $from (i32.sub (local.get $from) (local.get $size)))
              (local.set $to (i32.sub (local.get $to) (local.get $size)))
              (local.set $size (i32.const 32))))
          (call $store-32
            (local.get $to) (v128.load (local.get $from)) (v128.load offset=16 (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 32)))
          (local.set $to (i32.add (local.get $to) (i32.const 32)))
          (br_if $rest (local.tee $size (i32.sub (local.get $size) (i32.const 32)))))
        (return)))
    (if (i32.ge_u (local.get $whole) (i32.const 8))
      (then
        (loop $rest
          (if (i32.lt_u (local.get $size) (i32.const 8))
            (then
              (local.set $size (i32.sub (i32.const 8) (local.get $size)))
              (local.set $from (i32.sub (local.get $from) (local.get $size)))
              (local.set $to (i32.sub (local.get $to) (local.get $size)))
              (local.set $size (i32.const 8))))
          (call $store-8 (local.get $to) (i64.load (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 8)))
          (local.set $to (i32.add (local.get $to) (i32.const 8)))
          (br_if $rest (local.tee $size (i32.sub (local.get $size) (i32.const 8)))))
        (return)))
    (loop $bytes
      (call $store-1 (local.get $to) (i32.load8_u (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $bytes (local.tee $size (i32.sub (local.get $size) (i32.const 1))))))

  ;; the size of a list in bytes, as far as a memory goes; traps beyond
  (func $bytes (param $count i32) (param $size i32) (result i32)
    (local $all i64)
    (local.set $all (i64.mul (i64.extend_i32_u (local.get $count)) (i64.extend_i32_u (local.get $size))))
    (if (i64.ge_u (local.get $all) (i64.const 0x1_0000_0000)) (then unreachable))
    (i32.wrap_i64 (local.get $all)))

  ;; room in the adapter's memory for a list that stands in the guest's, which is checked
  (func $room-in (export "glue.room-in") (param $ptr i32) (param $count i32) (param $size i32) (param $align i32) (result i32)
    (local $all i32)
    (local.set $all (call $bytes (local.get $count) (local.get $size)))
    (call $check (local.get $ptr) (i64.extend_i32_u (local.get $all)) (local.get $align))
    (call $realloc (i32.const 0) (i32.const 0) (local.get $align) (local.get $all)))

  ;; room in the guest's memory. While its own code runs it can call nothing
  (func $room-out (export "glue.room-out") (param $count i32) (param $size i32) (param $align i32) (result i32)
    (local $all i32) (local $ptr i32)
    (local.set $all (call $bytes (local.get $count) (local.get $size)))
    (call $close)
    (local.set $ptr (call $guest-realloc (i32.const 0) (i32.const 0) (local.get $align) (local.get $all)))
    (call $open)
    (call $check (local.get $ptr) (i64.extend_i32_u (local.get $all)) (local.get $align))
    (local.get $ptr))

  ;; a list without anything in it that has to be looked at
  (func (export "glue.list-in") (param $ptr i32) (param $count i32) (param $size i32) (param $align i32) (result i32)
    (local $to i32)
    (local.set $to (call $room-in (local.get $ptr) (local.get $count) (local.get $size) (local.get $align)))
    (call $copy-in (local.get $ptr) (local.get $to) (i32.mul (local.get $count) (local.get $size)))
    (local.get $to))

  (func (export "glue.list-out") (param $ptr i32) (param $count i32) (param $size i32) (param $align i32) (result i32)
    (local $to i32)
    (local.set $to (call $room-out (local.get $count) (local.get $size) (local.get $align)))
    (call $copy-out (local.get $ptr) (local.get $to) (i32.mul (local.get $count) (local.get $size)))
    (local.get $to))

  ;; bytes, which may be those of a mounted file outside of the adapter: bit 31 and their offset in place of the address. No memory of an
  ;; adapter goes so far, see `arena.wat`
  (func (export "glue.file-out") (param $ptr i32) (param $size i32) (result i32)
    (local $to i32)
    (local.set $to (call $room-out (local.get $size) (i32.const 1) (i32.const 1)))
    (if (i32.lt_s (local.get $ptr) (i32.const 0))
      (then
        (call $init-files (local.get $to) (i32.and (local.get $ptr) (i32.const 0x7fff_ffff)) (local.get $size)))
      (else (call $copy-out (local.get $ptr) (local.get $to) (local.get $size))))
    (local.get $to))

  ;; a part of a value that has nothing to be looked at; both areas are checked already
  (func (export "glue.copy-in") (param $from i32) (param $to i32) (param $size i32)
    (call $copy-in (local.get $from) (local.get $to) (local.get $size)))
  (func (export "glue.copy-out") (param $from i32) (param $to i32) (param $size i32)
    (call $copy-out (local.get $from) (local.get $to) (local.get $size)))

  ;; a string; traps where it is not UTF-8
  (func (export "glue.string-in") (param $ptr i32) (param $size i32) (result i32)
    (local $to i32)
    (local.set $to (call $room-in (local.get $ptr) (local.get $size) (i32.const 1) (i32.const 1)))
    (call $copy-in (local.get $ptr) (local.get $to) (local.get $size))
    (call $utf8 (local.get $to) (local.get $size))
    (local.get $to))

  ;; traps unless the bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF
  (func $utf8 (param $p i32) (param $size i32)
    (local $end i32) (local $byte i32) (local $more i32) (local $low i32) (local $high i32)
    (local.set $end (i32.add (local.get $p) (local.get $size)))
    (loop $next
      ;; eight bytes of ASCII at once
      (if (i32.ge_u (i32.sub (local.get $end) (local.get $p)) (i32.const 8))
        (then
          (if (i64.eqz (i64.and (i64.load align=1 (local.get $p)) (i64.const 0x8080808080808080)))
            (then
              (local.set $p (i32.add (local.get $p) (i32.const 8)))
              (br $next)))))
      (if (i32.eq (local.get $p) (local.get $end)) (then return))
      (local.set $byte (i32.load8_u (local.get $p)))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $byte) (i32.const 0x80)))
      ;; what may follow first, and how many
      (local.set $low (i32.const 0x80))
      (local.set $high (i32.const 0xbf))
      (if (i32.lt_u (local.get $byte) (i32.const 0xc2)) (then unreachable))
      (if (i32.gt_u (local.get $byte) (i32.const 0xf4)) (then unreachable))
      (local.set $more (i32.const 1))
      (if (i32.ge_u (local.get $byte) (i32.const 0xe0)) (then (local.set $more (i32.const 2))))
      (if (i32.ge_u (local.get $byte) (i32.const 0xf0)) (then (local.set $more (i32.const 3))))
      (if (i32.eq (local.get $byte) (i32.const 0xe0)) (then (local.set $low (i32.const 0xa0))))
      (if (i32.eq (local.get $byte) (i32.const 0xed)) (then (local.set $high (i32.const 0x9f))))
      (if (i32.eq (local.get $byte) (i32.const 0xf0)) (then (local.set $low (i32.const 0x90))))
      (if (i32.eq (local.get $byte) (i32.const 0xf4)) (then (local.set $high (i32.const 0x8f))))
      (if (i32.lt_u (i32.sub (local.get $end) (local.get $p)) (local.get $more)) (then unreachable))
      (loop $rest
        (local.set $byte (i32.load8_u (local.get $p)))
        (if (i32.lt_u (local.get $byte) (local.get $low)) (then unreachable))
        (if (i32.gt_u (local.get $byte) (local.get $high)) (then unreachable))
        (local.set $low (i32.const 0x80))
        (local.set $high (i32.const 0xbf))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br_if $rest (local.tee $more (i32.sub (local.get $more) (i32.const 1)))))
      (br $next)))

  ;; traps unless it is a Unicode scalar value
  (func (export "glue.char") (param $c i32) (result i32)
    (if (i32.ge_u (local.get $c) (i32.const 0x110000)) (then unreachable))
    (if (i32.eq (i32.and (local.get $c) (i32.const 0xfffff800)) (i32.const 0xd800)) (then unreachable))
    (local.get $c))
)
