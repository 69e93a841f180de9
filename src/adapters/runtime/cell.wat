;; Structs of two words, for handles that wrap another handle. A free cell holds the address of the next free one. Used where the heap
;; would be more code than its users.
(module
  (import "rt" "memory" (memory 0))
  (global $free (mut i32) (i32.const 0)) ;; the first free cell, or 0
  (global $next (mut i32) (i32.const 0)) ;; the first never used cell of the current page; none if it is at the start of a page

  ;; A cell with these two words, at a multiple of 8. Traps if `cell.room` returns 0
  (func (export "cell.new") (param $first i32) (param $second i32) (result i32)
    (local $p i32)
    (if (i32.eqz (call $room)) (then unreachable))
    (local.set $p (global.get $free))
    (global.set $free (i32.load (local.get $p)))
    (i32.store (local.get $p) (local.get $first))
    (i32.store offset=4 (local.get $p) (local.get $second))
    (local.get $p))

  ;; Ensures that a cell is free. Returns 0 if the memory cannot grow, or would grow beyond 2^30, the bound of representations. A never
  ;; used cell is zeros, so its next free cell is none
  (func $room (export "cell.room") (result i32)
    (local $page i32)
    (if (i32.eqz (global.get $free))
      (then
        (if (i32.eqz (i32.and (global.get $next) (i32.const 0xffff)))
          (then
            (if (i32.ge_u (local.tee $page (memory.grow (i32.const 1))) (i32.const 0x4000)) (then (return (i32.const 0))))
            (global.set $next (i32.shl (local.get $page) (i32.const 16)))))
        (global.set $free (global.get $next))
        (global.set $next (i32.add (global.get $next) (i32.const 8)))))
    (i32.const 1))

  (func (export "cell.free") (param $p i32)
    (i32.store (local.get $p) (global.get $free))
    (global.set $free (local.get $p)))
)
