;; Polling when every pollable is virtual and always ready. `wasi:io/poll`, all versions of 0.2.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))

  ;; poll: func(in: list<borrow<pollable>>) -> list<u32>, core (i32 i32) -> i32: every index in order. The result overwrites the list of
  ;; representations in the arena: one word each. Pointer and length are in the arena too: needs
  ;; post-return `rt.reset-i32`. Borrows of our own resource are representations: nothing to drop. Traps on an empty list, as WASI
  ;; requires
  (func (export "deny-poll.poll") (param $list i32) (param $count i32) (result i32)
    (local $area i32) (local $i i32)
    (if (i32.eqz (local.get $count)) (then unreachable))
    (loop $each
      (i32.store (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2))) (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    (i32.store (local.get $area) (local.get $list))
    (i32.store offset=4 (local.get $area) (local.get $count))
    (local.get $area))
)
