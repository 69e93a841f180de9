;; Lists of strings and of pairs of strings in configuration data: a head with pointer and count, then 8 bytes (pointer and
;; length) for each string. A filter is a list of names whose head continues with 1 at 8 if only listed names pass, or 0 if only others
;; pass. `pairs.ts` writes them.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))

  ;; Replaces the list at `area` (pointer and count) by the pairs of `own`, followed by those at `area` that pass the filter, each in
  ;; their order. The new list is in the arena; strings are not copied
  (func (export "pairs.merge") (param $area i32) (param $own i32) (param $filter i32)
    (local $from i32) (local $end i32) (local $start i32) (local $to i32)
    (local.set $from (i32.load (local.get $area)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.load offset=4 (local.get $area)) (i32.const 4))))
    ;; room for all pairs: both lists are in memory, so the sum does not wrap
    (local.set $to (i32.shl (i32.load offset=4 (local.get $own)) (i32.const 4)))
    (local.set $start
      (call $alloc
        (i32.add (local.get $to) (i32.sub (local.get $end) (local.get $from)))
        (i32.const 4)))
    (memory.copy (local.get $start) (i32.load (local.get $own)) (local.get $to))
    (local.set $to (i32.add (local.get $start) (local.get $to)))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (if (call $passes (local.get $filter) (i32.load (local.get $from)) (i32.load offset=4 (local.get $from)))
          (then
            (memory.copy (local.get $to) (local.get $from) (i32.const 16))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $each)))
    (i32.store (local.get $area) (local.get $start))
    (i32.store offset=4 (local.get $area)
      (i32.shr_u (i32.sub (local.get $to) (local.get $start)) (i32.const 4))))

  ;; Whether a name passes a filter
  (func $passes (export "pairs.passes") (param $filter i32) (param $name i32) (param $length i32) (result i32)
    (i32.eq
      (i32.ne
        (call $find (local.get $filter) (i32.const 8) (local.get $name) (local.get $length))
        (i32.const 0))
      (i32.load offset=8 (local.get $filter))))

  ;; The address of the string equal to a name, among strings `stride` bytes apart; or 0
  (func $find (export "pairs.find")
    (param $list i32) (param $stride i32) (param $name i32) (param $length i32) (result i32)
    (local $from i32) (local $left i32)
    (local.set $from (i32.load (local.get $list)))
    (local.set $left (i32.load offset=4 (local.get $list)))
    (loop $each
      (if (i32.eqz (local.get $left)) (then (return (i32.const 0))))
      (if (i32.eq (i32.load offset=4 (local.get $from)) (local.get $length))
        (then
          (if (call $equal (i32.load (local.get $from)) (local.get $name) (local.get $length))
            (then (return (local.get $from))))))
      (local.set $from (i32.add (local.get $from) (local.get $stride)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br $each))
    unreachable)
)
