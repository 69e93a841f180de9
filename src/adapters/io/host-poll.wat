;; Host pollables wrapped in our own resource type, and polling of both kinds. A cell: vtable (`poll.wat`), then the host's handle.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "rt" "alloc" (func $arena (param i32 i32) (result i32)))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-pollable" (func $new (param i32) (result i32)))
  (import "canon" "rep-pollable" (func $rep (param i32) (result i32)))
  (import "canon" "drop-pollable" (func $drop-ours (param i32)))
  (import "canon" "drop-host-pollable" (func $drop-host (param i32)))
  (import "io" "poll" (func $poll-ours (param i32 i32) (result i32)))
  (import "io" "pollable.ready" (func $is-ready (param i32) (result i32)))
  (import "data" "io.host-pollable" (global $vtable i32))
  (import "data" "io.host-pollable-gone" (global $gone i32)) ;; the vtable of a cell whose host handle was given away: it can only be dropped
  (import "state" "io.result" (global $result i32)) ;; list<u32>: pointer and length
  (import "host" "pollable.ready" (func $host-ready (param i32) (result i32)))
  (import "host" "pollable.block" (func $host-block (param i32)))
  (import "host" "poll" (func $host-poll (param i32 i32 i32)))

  ;; own handle of the host -> own handle of our resource
  (func (export "io.wrap-pollable") (param $host i32) (result i32)
    (call $new (call $cell (global.get $vtable) (local.get $host))))
  (elem (global.get $gone) func $free $free $free)
  (elem (global.get $vtable) func $ready $block $drop)

  ;; representation -> the host's handle, to lend. Traps if the pollable is virtual
  (func $lend (export "io.lend-pollable") (param $self i32) (result i32)
    (if (i32.ne (i32.load (local.get $self)) (global.get $vtable)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; own handle of our resource, which this consumes -> own handle of the host. Traps if the pollable is virtual
  (func (export "io.unwrap-pollable") (param $ours i32) (result i32)
    (local $self i32) (local $host i32)
    (local.set $host (call $lend (local.tee $self (call $rep (local.get $ours)))))
    (i32.store (local.get $self) (global.get $gone))
    (call $drop-ours (local.get $ours))
    (local.get $host))

  (func $ready (param $self i32) (result i32) (call $host-ready (i32.load offset=4 (local.get $self))))
  (func $block (param $self i32) (call $host-block (i32.load offset=4 (local.get $self))))

  ;; drops the host's handle at once, before the stream that it belongs to
  (func $drop (param $self i32)
    (call $drop-host (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))

  ;; poll: func(in: list<borrow<pollable>>) -> list<u32>, core (i32 i32) -> i32: as `io.poll`. If a virtual pollable is ready, the host is
  ;; only asked which host pollables are ready now; otherwise it waits for one of them. A virtual pollable cannot become ready meanwhile
  (func (export "io.any-poll") (param $list i32) (param $count i32) (result i32)
    (local $p i32) (local $self i32) (local $map i32) (local $end i32)
    (if (i32.eqz (local.get $count)) (then unreachable))
    ;; map: the index in the list of each host pollable
    (local.set $end
      (local.tee $map (call $arena (i32.shl (local.get $count) (i32.const 2)) (i32.const 4))))
    (local.set $p (local.get $list))
    (loop $each
      (if (i32.ne (i32.load (local.tee $self (i32.load (local.get $p)))) (global.get $vtable))
        (then
          (if (call $is-ready (local.get $self))
            (then (return (call $poll-ours (local.get $list) (local.get $count))))))
        (else
          (i32.store (local.get $end) (local.get $p))
          (local.set $end (i32.add (local.get $end) (i32.const 4)))))
      (br_if $each
        (i32.lt_u
          (local.tee $p (i32.add (local.get $p) (i32.const 4)))
          (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 2))))))
    (if (i32.eq (local.get $map) (local.get $end))
      (then (return (call $poll-ours (local.get $list) (local.get $count)))))
    ;; the host's handles overwrite the list
    (local.set $p (local.get $map))
    (local.set $self (local.get $list))
    (loop $each
      (i32.store (local.get $self) (i32.load offset=4 (i32.load (i32.load (local.get $p)))))
      (local.set $self (i32.add (local.get $self) (i32.const 4)))
      (br_if $each (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (call $host-poll
      (local.get $list)
      (i32.shr_u (i32.sub (local.get $end) (local.get $map)) (i32.const 2))
      (global.get $result))
    ;; the host returns ready indices in any order: mark them in the map
    (local.set $p (i32.load (global.get $result)))
    (loop $each
      (if (i32.load offset=4 (global.get $result))
        (then
          (local.set $self (i32.add (local.get $map) (i32.shl (i32.load (local.get $p)) (i32.const 2))))
          (i32.store (local.get $self) (i32.or (i32.load (local.get $self)) (i32.const 0x8000_0000)))
          (local.set $p (i32.add (local.get $p) (i32.const 4)))
          (i32.store offset=4 (global.get $result)
            (i32.sub (i32.load offset=4 (global.get $result)) (i32.const 1)))
          (br $each))))
    ;; and write the marked indices over it, ascending
    (local.set $self (local.tee $p (local.get $map)))
    (loop $each
      (if (i32.lt_s (i32.load (local.get $p)) (i32.const 0))
        (then
          ;; remove the mark and divide by 4
          (i32.store (local.get $self)
            (i32.shr_u
              (i32.shl (i32.sub (i32.load (local.get $p)) (local.get $list)) (i32.const 1))
              (i32.const 3)))
          (local.set $self (i32.add (local.get $self) (i32.const 4)))))
      (br_if $each (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (i32.store (global.get $result) (local.get $map))
    (i32.store offset=4 (global.get $result)
      (i32.shr_u (i32.sub (local.get $self) (local.get $map)) (i32.const 2)))
    (global.get $result))
)
