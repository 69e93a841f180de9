;; What the host answers, as one run of bytes that only grows: the header, then a record for each call. `src/link/recording/format.ts` has the layout.
;;
;; ```
;; base                       top         head
;; | header | record | record | arguments | record of the call | what the host stores while it lasts
;; ```
;;
;; Nobody else grows this memory. The canonical ABI stores arguments behind the last record, and the host its results behind the record of the
;; call, where addresses in them are right for whoever reads them after the return. Before anything is stored again, the record moves down
;; over the arguments (`settle`), and remembers where it was (`at`). From where the bytes would pass the limit, records are dropped in that
;; moment, for good.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))
  ;; the limit in bytes, the size of the header, the header
  (import "data" "record.header" (global $header i32))
  (import "state" "record.result" (global $result i32))
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00")

  (global $base (mut i32) (i32.const 0))  ;; 0 until the header is there
  (global $top (mut i32) (i32.const 0))   ;; the end of the last record that is kept
  (global $next (mut i32) (i32.const 0))  ;; the first free byte
  (global $head (mut i32) (i32.const 0))  ;; the record of the call, or of one that is done and has not moved; else 0
  (global $calling (mut i32) (i32.const 0)) ;; the host has been asked and has not answered
  (global $stopped (mut i32) (i32.const 0)) ;; there was no room for a record
  (global $count (mut i32) (i32.const 0))

  ;; `size` bytes, zeros, at a multiple of `align` (a power of two, at most 16). Traps where the memory cannot grow, or would end above 2^31
  (func $alloc (export "record.alloc") (param $size i32) (param $align i32) (result i32)
    (local $p i32) (local $end i32) (local $missing i32)
    (local.set $end
      (i32.add
        (local.tee $p
          (i32.and
            (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $align))))
        (local.get $size)))
    (if (i32.lt_s (i32.or (local.get $size) (local.get $end)) (i32.const 0)) (then unreachable))
    (if (i32.gt_u (local.get $end) (i32.shl (memory.size) (i32.const 16)))
      (then
        ;; an eighth more than is missing, so that a long recording does not grow page by page; without, where that is too much
        (local.set $missing
          (i32.shr_u
            (i32.add (i32.sub (local.get $end) (i32.shl (memory.size) (i32.const 16))) (i32.const 0xffff))
            (i32.const 16)))
        (if (i32.eq
              (memory.grow (i32.add (local.get $missing) (i32.shr_u (memory.size) (i32.const 3))))
              (i32.const -1))
          (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then unreachable))))))
    (memory.fill (local.get $p) (i32.const 0) (local.get $size))
    (global.set $next (local.get $end))
    (local.get $p))

  ;; canonical ABI realloc: (old pointer, old size, alignment, new size) -> pointer. Only blocks at the end grow in place
  (func (export "record.realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $p i32)
    (call $settle)
    (if (i32.eq (i32.add (local.get $old) (local.get $old-size)) (global.get $next))
      (then
        (if (i32.le_u (local.get $size) (local.get $old-size))
          (then
            (global.set $next (i32.add (local.get $old) (local.get $size)))
            (return (local.get $old))))
        (if (local.get $old)
          (then
            (drop (call $alloc (i32.sub (local.get $size) (local.get $old-size)) (i32.const 1)))
            (return (local.get $old)))))
      (else
        (if (i32.and (i32.ne (local.get $old) (i32.const 0)) (i32.le_u (local.get $size) (local.get $old-size)))
          (then (return (local.get $old))))))
    (local.set $p (call $alloc (local.get $size) (local.get $align)))
    (memory.copy (local.get $p) (local.get $old) (local.get $old-size))
    (local.get $p))

  ;; Before the host is asked: the number of the function, the hash of its arguments, the bytes of its result. Returns where the result goes.
  ;; A call before it that the host has not answered has trapped: its record has no result
  (func (export "record.begin") (param $function i32) (param $hash i64) (param $size i32) (result i32)
    (call $settle)
    (if (global.get $calling) (then (call $keep (i32.const 24))))
    (global.set $head (call $alloc (i32.const 24) (i32.const 8)))
    (i32.store (global.get $head) (local.get $function))
    (i64.store offset=8 (global.get $head) (local.get $hash))
    (i32.store offset=16 (global.get $head) (i32.add (global.get $head) (i32.const 24)))
    (global.set $calling (i32.const 1))
    (call $alloc (local.get $size) (i32.const 8)))

  ;; Behind that, where the host has answered
  (func (export "record.end")
    (global.set $calling (i32.const 0))
    (i32.store offset=20 (global.get $head) (i32.const 1)))

  ;; The record of a call that is done moves to the others, or is dropped. While a call lasts nothing happens
  (func $settle
    (if (i32.eqz (global.get $base)) (then (call $start)))
    (if (i32.or (global.get $calling) (i32.eqz (global.get $head))) (then (return)))
    (drop (call $alloc (i32.const 0) (i32.const 8)))
    (call $keep (i32.sub (global.get $next) (global.get $head)))
    (global.set $next (global.get $top)))

  ;; The first bytes of the record become one of those that are kept, if there is room
  (func $keep (param $size i32)
    (if (i32.or
          (global.get $stopped)
          (i32.gt_u
            (i32.sub (i32.add (global.get $top) (local.get $size)) (global.get $base))
            (i32.load (global.get $header))))
      (then (global.set $stopped (i32.const 1)))
      (else
        (i32.store offset=4 (global.get $head) (local.get $size))
        (memory.copy (global.get $top) (global.get $head) (local.get $size))
        (global.set $top (i32.add (global.get $top) (local.get $size)))
        (global.set $count (i32.add (global.get $count) (i32.const 1)))))
    (global.set $head (i32.const 0)))

  (func $start
    (global.set $base (i32.and (i32.add (global.get $heap-base) (i32.const 15)) (i32.const -16)))
    (global.set $next (global.get $base))
    (drop (call $alloc (i32.load offset=4 (global.get $header)) (i32.const 16)))
    (memory.copy (global.get $base) (i32.add (global.get $header) (i32.const 8)) (i32.load offset=4 (global.get $header)))
    (global.set $top (global.get $next)))

  ;; read: func() -> recorded, core () -> i32: the bytes, which stay where they are, and whether they are all. A call that the host has not
  ;; answered by now has trapped: its record has no result
  (func (export "record.read") (result i32)
    (call $settle)
    (if (global.get $calling)
      (then
        (global.set $calling (i32.const 0))
        (call $keep (i32.const 24))
        (global.set $next (global.get $top))))
    (i32.store offset=12 (global.get $base) (i32.sub (global.get $top) (global.get $base)))
    (i32.store offset=16 (global.get $base) (i32.eqz (global.get $stopped)))
    (i32.store offset=20 (global.get $base) (global.get $count))
    (i32.store (global.get $result) (global.get $base))
    (i32.store offset=4 (global.get $result) (i32.sub (global.get $top) (global.get $base)))
    (i32.store offset=8 (global.get $result) (i32.eqz (global.get $stopped)))
    (global.get $result))
)
