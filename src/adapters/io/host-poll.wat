;; Pollables of the host under a type of ours, and polling over both. A struct on the heap: vtable (`poll.wat`), then the host's handle,
;; or 0 when that was given away.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "rt" "alloc" (func $arena (param i32 i32) (result i32)))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-pollable" (func $new (param i32) (result i32)))
  (import "canon" "rep-pollable" (func $rep (param i32) (result i32)))
  (import "canon" "drop-pollable" (func $drop-ours (param i32)))
  (import "canon" "drop-host-pollable" (func $drop-host (param i32)))
  (import "io" "poll" (func $poll-ours (param i32 i32) (result i32)))
  (import "io" "pollable.ready" (func $is-ready (param i32) (result i32)))
  (import "data" "io.host-pollable" (global $vtable i32))
  (import "state" "io.result" (global $result i32)) ;; list<u32>: pointer and length
  (import "host" "pollable.ready" (func $host-ready (param i32) (result i32)))
  (import "host" "pollable.block" (func $host-block (param i32)))
  (import "host" "poll" (func $host-poll (param i32 i32 i32)))

  ;; own handle of the host -> own handle of ours
  (func (export "io.wrap-pollable") (param $host i32) (result i32)
    (local $self i32)
    (local.set $self (call $alloc (i32.const 8)))
    (i32.store (local.get $self) (global.get $vtable))
    (i32.store offset=4 (local.get $self) (local.get $host))
    (call $new (local.get $self)))
  (elem (global.get $vtable) func $ready $block $drop)

  ;; representation -> the host's handle, to be lent. Traps if the pollable is not the host's
  (func $lend (export "io.lend-pollable") (param $self i32) (result i32)
    (if (call $is-ours (local.get $self)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; own handle of ours, which is gone after this -> own handle of the host. Traps if the pollable is not the host's
  (func (export "io.unwrap-pollable") (param $ours i32) (result i32)
    (local $self i32) (local $host i32)
    (local.set $host (call $lend (local.tee $self (call $rep (local.get $ours)))))
    (i32.store offset=4 (local.get $self) (i32.const 0))
    (call $drop-ours (local.get $ours))
    (local.get $host))

  (func $ready (param $self i32) (result i32) (call $host-ready (i32.load offset=4 (local.get $self))))
  (func $block (param $self i32) (call $host-block (i32.load offset=4 (local.get $self))))

  ;; the host's handle goes at once, before the stream that it waits for
  (func $drop (param $self i32)
    (if (i32.load offset=4 (local.get $self)) (then (call $drop-host (i32.load offset=4 (local.get $self)))))
    (call $free (local.get $self)))

  (func $is-ours (param $self i32) (result i32)
    (i32.ne (i32.load (local.get $self)) (global.get $vtable)))

  ;; poll: func(in: list<borrow<pollable>>) -> list<u32>, core (i32 i32) -> i32: as `io.poll`. Where one of ours is ready, the host is
  ;; only asked which of its are ready now. Else it waits for one of its; one of ours does not become ready meanwhile
  (func (export "io.any-poll") (param $list i32) (param $count i32) (result i32)
    (local $i i32) (local $p i32) (local $n i32) (local $map i32)
    (if (i32.eqz (local.get $count)) (then unreachable))
    ;; map: for each of the host's, its index in the list
    (local.set $map (call $arena (i32.shl (local.get $count) (i32.const 2)) (i32.const 4)))
    (loop $each
      (local.set $p (i32.load (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2)))))
      (if (call $is-ours (local.get $p))
        (then
          (if (call $is-ready (local.get $p))
            (then (return (call $poll-ours (local.get $list) (local.get $count))))))
        (else
          (i32.store (i32.add (local.get $map) (i32.shl (local.get $n) (i32.const 2))) (local.get $i))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (if (i32.eqz (local.get $n)) (then (return (call $poll-ours (local.get $list) (local.get $count)))))
    ;; the host's handles take the place of the list
    (local.set $i (i32.const 0))
    (loop $each
      (i32.store (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2)))
        (i32.load offset=4
          (i32.load
            (i32.add (local.get $list)
              (i32.shl
                (i32.load (i32.add (local.get $map) (i32.shl (local.get $i) (i32.const 2))))
                (i32.const 2))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $n))))
    (call $host-poll (local.get $list) (local.get $n) (global.get $result))
    (call $translate (local.get $map) (local.get $n))
    (global.get $result))

  ;; Replaces the result, indices into the map in any order, by what is there in the map, ascending. The map's place becomes the list's
  (func $translate (param $map i32) (param $count i32)
    (local $i i32) (local $n i32) (local $at i32)
    ;; mark those that are in the result
    (loop $each
      (if (i32.lt_u (local.get $i) (i32.load offset=4 (global.get $result)))
        (then
          (local.set $at
            (i32.load (i32.add (i32.load (global.get $result)) (i32.shl (local.get $i) (i32.const 2)))))
          (if (i32.ge_u (local.get $at) (local.get $count)) (then unreachable))
          (local.set $at (i32.add (local.get $map) (i32.shl (local.get $at) (i32.const 2))))
          (i32.store (local.get $at) (i32.or (i32.load (local.get $at)) (i32.const 0x8000_0000)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $each))))
    (local.set $i (i32.const 0))
    (loop $each
      (local.set $at (i32.load (i32.add (local.get $map) (i32.shl (local.get $i) (i32.const 2)))))
      (if (i32.lt_s (local.get $at) (i32.const 0))
        (then
          (i32.store (i32.add (local.get $map) (i32.shl (local.get $n) (i32.const 2)))
            (i32.and (local.get $at) (i32.const 0x7fff_ffff)))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (i32.store (global.get $result) (local.get $map))
    (i32.store offset=4 (global.get $result) (local.get $n)))
)
