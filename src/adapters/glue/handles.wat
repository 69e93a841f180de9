;; The handles of resources that adapters define, once guest and adapters are one component: what the canonical ABI keeps in two tables.
;; An entry has 8 bytes: the representation, or the next free entry; and its state: 4 × type + 1 if an adapter owns it, 4 × type + 2 if the guest
;; does, 4 × type + 3 if it is lent to an adapter that does not define the resource, 0 if it is free. Types are numbered from 0. Entry 0 is
;; never used.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))

  (global $free (mut i32) (i32.const 0))  ;; the first free entry
  (global $count (mut i32) (i32.const 1)) ;; entries that were ever used
  (global $closed (mut i32) (i32.const 0)) ;; whether the guest may call nothing: its realloc runs

  (func $at (param $handle i32) (result i32)
    (i32.add (global.get $heap-base) (i32.shl (local.get $handle) (i32.const 3))))

  ;; the entry of a handle in this state; traps where it is in another, or is none
  (func $entry (param $handle i32) (param $state i32) (result i32)
    (local $at i32)
    (if (i32.ge_u (local.get $handle) (global.get $count)) (then unreachable))
    (local.set $at (call $at (local.get $handle)))
    (if (i32.ne (i32.load offset=4 (local.get $at)) (local.get $state)) (then unreachable))
    (local.get $at))

  ;; a new handle
  (func $new (export "handles.new") (param $rep i32) (param $state i32) (result i32)
    (local $handle i32) (local $at i32)
    (if (local.tee $handle (global.get $free))
      (then
        (local.set $at (call $at (local.get $handle)))
        (global.set $free (i32.load (local.get $at))))
      (else
        (local.set $handle (global.get $count))
        (if (i32.ge_u (local.get $handle) (i32.const 0x0fff_ffff)) (then unreachable))
        (local.set $at (call $at (local.get $handle)))
        (if (i32.gt_u (i32.add (local.get $at) (i32.const 8)) (i32.shl (memory.size) (i32.const 16)))
          (then (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))))
        (global.set $count (i32.add (local.get $handle) (i32.const 1)))))
    (i32.store (local.get $at) (local.get $rep))
    (i32.store offset=4 (local.get $at) (local.get $state))
    (local.get $handle))

  (func (export "handles.rep") (param $handle i32) (param $state i32) (result i32)
    (i32.load (call $entry (local.get $handle) (local.get $state))))

  ;; from one owner to the other
  (func (export "handles.pass") (param $handle i32) (param $state i32) (param $to i32) (result i32)
    (i32.store offset=4 (call $entry (local.get $handle) (local.get $state)) (local.get $to))
    (local.get $handle))

  ;; frees the entry; its representation
  (func (export "handles.remove") (param $handle i32) (param $state i32) (result i32)
    (local $at i32) (local $rep i32)
    (local.set $rep (i32.load (local.tee $at (call $entry (local.get $handle) (local.get $state)))))
    (i32.store (local.get $at) (global.get $free))
    (i32.store offset=4 (local.get $at) (i32.const 0))
    (global.set $free (local.get $handle))
    (local.get $rep))

  ;; lends what is owned in one state: a new handle in another
  (func (export "handles.lend") (param $handle i32) (param $state i32) (param $lent i32) (result i32)
    (call $new (i32.load (call $entry (local.get $handle) (local.get $state))) (local.get $lent)))

  ;; whether a handle is in this state
  (func (export "handles.is") (param $handle i32) (param $state i32) (result i32)
    (if (i32.ge_u (local.get $handle) (global.get $count)) (then unreachable))
    (i32.eq (i32.load offset=4 (call $at (local.get $handle))) (local.get $state)))

  (func (export "handles.enter") (if (global.get $closed) (then unreachable)))
  (func (export "handles.close") (global.set $closed (i32.const 1)))
  (func (export "handles.open") (global.set $closed (i32.const 0)))
)
