;; One line of a trace, composed in memory and written at once. Text beyond the maximum length is replaced by `…`. Only the sink calls the
;; host.
(module
  (import "rt" "memory" (memory 0))
  (import "trace" "sink" (func $sink (param i32 i32))) ;; writes bytes: address, length
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "data" "trace.cut" (global $cut-text i32))
  (data (global.get $cut-text) "\e2\80\a6") ;; …
  (global $most i32 (i32.const 4000)) ;; maximum bytes in a line; with `…` and the line end no more than a host accepts at once

  (global $line (mut i32) (i32.const 0)) ;; a page of the memory
  (global $end (mut i32) (i32.const 0))
  (global $cut (mut i32) (i32.const 0)) ;; 1: text was omitted

  ;; Appends bytes unchanged
  (func $put (export "trace.put") (param $from i32) (param $len i32)
    (call $begin)
    (if (i32.gt_u (local.get $len) (call $room))
      (then
        (global.set $cut (i32.const 1))
        (return)))
    (memory.copy (global.get $end) (local.get $from) (local.get $len))
    (global.set $end (i32.add (global.get $end) (local.get $len))))

  (func $put-byte (export "trace.put-byte") (param $byte i32)
    (call $begin)
    (if (i32.eqz (call $room))
      (then
        (global.set $cut (i32.const 1))
        (return)))
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func $begin
    (if (i32.eqz (global.get $line))
      (then
        (global.set $line (memory.grow (i32.const 1)))
        (if (i32.eq (global.get $line) (i32.const -1)) (then unreachable))
        (global.set $line (i32.shl (global.get $line) (i32.const 16)))
        (global.set $end (global.get $line)))))

  ;; Scratch space in the page, beyond the end of any line
  (func (export "trace.scratch") (result i32)
    (call $begin)
    (i32.add (global.get $line) (i32.const 0x4000)))

  ;; No room is left once text was omitted
  (func $room (result i32)
    (if (result i32) (global.get $cut)
      (then (i32.const 0))
      (else (i32.sub (i32.add (global.get $line) (global.get $most)) (global.get $end)))))

  ;; Writes the composed text, with a line end if requested
  (func (export "trace.write") (param $whole i32)
    (local $from i32)
    (if (global.get $cut)
      (then
        (global.set $cut (i32.const 0))
        (call $put (global.get $cut-text) (i32.const 3))))
    (if (local.get $whole) (then (call $put-byte (i32.const 10))))
    (global.set $cut (i32.const 0))
    (local.set $from (global.get $line))
    (if (i32.eq (local.get $from) (global.get $end)) (then (return)))
    (call $sink (local.get $from) (i32.sub (global.get $end) (local.get $from)))
    (global.set $end (local.get $from)))

  ;; Drops the composed text
  (func $discard (export "trace.discard")
    (global.set $cut (i32.const 0))
    (global.set $end (global.get $line)))

  ;; Appends a label of a type by its index. The table: address and length of each
  (func (export "trace.put-label") (param $labels i32) (param $index i32)
    (local.set $labels (i32.add (local.get $labels) (i32.shl (local.get $index) (i32.const 3))))
    (call $put (i32.load (local.get $labels)) (i32.load offset=4 (local.get $labels))))

  ;; Appends the labels of set flags, separated by commas, of `count` flags
  (func (export "trace.put-flags") (param $labels i32) (param $count i32) (param $bits i32)
    (local $some i32)
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $count)))
        (if (i32.and (local.get $bits) (i32.const 1))
          (then
            (if (local.get $some)
              (then
                (call $put-byte (i32.const 0x2c)) ;; ,
                (call $put-byte (i32.const 0x20))))
            (call $put (i32.load (local.get $labels)) (i32.load offset=4 (local.get $labels)))
            (local.set $some (i32.const 1))))
        (local.set $labels (i32.add (local.get $labels) (i32.const 8)))
        (local.set $bits (i32.shr_u (local.get $bits) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $each))))

  ;; The composed text, taken out into a block of the heap: its length, with a bit if text was omitted, then the text
  (func (export "trace.keep") (result i32)
    (local $kept i32) (local $len i32)
    (call $begin)
    (local.set $len (i32.sub (global.get $end) (global.get $line)))
    (local.set $kept (call $alloc (i32.add (local.get $len) (i32.const 4))))
    (i32.store (local.get $kept) (i32.or (local.get $len) (i32.shl (global.get $cut) (i32.const 31))))
    (memory.copy (i32.add (local.get $kept) (i32.const 4)) (global.get $line) (local.get $len))
    (call $discard)
    (local.get $kept))

  ;; Composes it again
  (func (export "trace.copy-kept") (param $kept i32)
    (call $put
      (i32.add (local.get $kept) (i32.const 4))
      (i32.and (i32.load (local.get $kept)) (i32.const 0x7fff_ffff)))
    (global.set $cut (i32.shr_u (i32.load (local.get $kept)) (i32.const 31))))
)
