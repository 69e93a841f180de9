;; `wasi:io/poll`, all versions of 0.2, when all pollables are virtual. The representation of a pollable is the address of a struct
;; whose first word is the address of a vtable:
;;   +0 ready(self) -> i32, +4 block(self): returns when it is ready, +8 drop(self).
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "canon" "new-pollable" (func $new (param i32) (result i32)))
  (import "data" "io.ready" (global $ready-vtable i32))
  (import "state" "io.ready" (global $ready i32))         ;; the one pollable that is always ready
  (import "state" "io.result" (global $result i32)) ;; list<u32>: pointer and length
  (data (global.get $ready) "\00\00\00\00")
  (type $get (func (param i32) (result i32)))
  (type $do (func (param i32)))

  ;; a new own<pollable> that is always ready
  (func (export "io.new-ready") (result i32)
    (i32.store (global.get $ready) (global.get $ready-vtable))
    (call $new (global.get $ready)))
  (elem (global.get $ready-vtable) func $yes $nothing $nothing)
  (func $yes (param i32) (result i32) (i32.const 1))
  (func $nothing (param i32))

  ;; [method]pollable.ready: func() -> bool, core (i32) -> i32
  (func $is-ready (export "io.pollable.ready") (param $self i32) (result i32)
    (call_indirect (type $get) (local.get $self) (i32.load (i32.load (local.get $self)))))
  ;; [method]pollable.block: func(), core (i32)
  (func $block (export "io.pollable.block") (param $self i32)
    (call_indirect (type $do) (local.get $self) (i32.load offset=4 (i32.load (local.get $self)))))
  ;; the destructor of pollable
  (func (export "io.pollable.drop") (param $self i32)
    (call_indirect (type $do) (local.get $self) (i32.load offset=8 (i32.load (local.get $self)))))

  ;; poll: func(in: list<borrow<pollable>>) -> list<u32>, core (i32 i32) -> i32: the indices of the ready ones, ascending. The result
  ;; overwrites the list of representations in the arena: needs post-return `rt.reset-i32`. Traps on an empty list, as WASI requires
  (func (export "io.poll") (param $list i32) (param $count i32) (result i32)
    (local $n i32)
    (if (i32.eqz (local.get $count)) (then unreachable))
    (loop $again
      (local.set $n (call $ready-of (local.get $list) (local.get $count)))
      (if (i32.eqz (local.get $n))
        (then
          (call $block (i32.load (local.get $list)))
          (br $again))))
    (i32.store (global.get $result) (local.get $list))
    (i32.store offset=4 (global.get $result) (local.get $n))
    (global.get $result))

  ;; Overwrites the list with the indices of the ready ones and returns their number. If it is 0, the list is unchanged
  (func $ready-of (export "io.ready-of") (param $list i32) (param $count i32) (result i32)
    (local $i i32) (local $n i32)
    (loop $each
      (if (call $is-ready (i32.load (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2)))))
        (then
          (i32.store (i32.add (local.get $list) (i32.shl (local.get $n) (i32.const 2))) (local.get $i))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (local.get $n))
)
