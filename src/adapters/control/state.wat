;; `wasmvirt:control/state`. Of a snapshot, on the heap: the next one at 0, its number at 4; at 8, 12 and 16 what `tree.wat` keeps; for each output
;; that is captured 16 bytes from 24 on: its bytes in a block, how many, and how many were dropped (8 bytes); from 56 on what has a fixed size, which
;; begins with the blobs of `set.wat`. Functions that are written for one output copy that: `src/link/virtual/control-state.ts`.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "blob" "share" (func $share (param i32)))
  (import "blob" "drop" (func $drop (param i32)))
  (import "control" "answer" (func $answer (param i32) (result i32)))
  (import "control" "fixed-size" (func $fixed-size (result i32)))
  (import "control" "save" (func $save (param i32))) ;; to an address
  (import "control" "load" (func $load (param i32))) ;; from an address
  (import "control" "begin" (func $begin)) ;; as at instantiation
  ;; of the tree; where nothing is writable, functions that do nothing and succeed
  (import "control" "keep-tree" (func $keep-tree (param i32) (result i32)))
  (import "control" "restore-tree" (func $restore-tree (param i32) (result i32)))
  (import "control" "free-tree" (func $free-tree (param i32)))
  (import "control" "reset-tree" (func $reset-tree (result i32)))
  (import "data" "control.outputs" (global $outputs i32)) ;; how many outputs are captured, and their structs: see `../io/capture.wat`
  (import "state" "control.blobs" (global $blobs i32))
  (import "state" "control.result" (global $result i32))

  (global $first (mut i32) (i32.const 0)) ;; the first snapshot
  (global $last (mut i32) (i32.const 0)) ;; the number of the last one that was made

  ;; Copies bytes, for functions that are written for one output
  (func (export "control.copy") (param $to i32) (param $from i32) (param $size i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $size)))

  ;; reset: func() -> result<_, error>, core () -> i32
  (func (export "control.reset") (result i32)
    (local $number i32)
    (if (i32.eqz (call $reset-tree)) (then (return (call $answer (i32.const 2))))) ;; insufficient-memory
    (call $empty)
    (call $drop-blobs (global.get $blobs))
    (call $begin)
    (call $answer (i32.const 0)))

  ;; snapshot: func() -> result<u32, error>, core () -> i32
  (func (export "control.snapshot") (result i32)
    (local $snapshot i32) (local $size i32)
    (local.set $size (i32.add (call $fixed-size) (i32.const 56)))
    (local.set $snapshot (call $try-alloc (local.get $size)))
    (if (i32.eqz (local.get $snapshot)) (then (return (call $answer (i32.const 2)))))
    (memory.fill (local.get $snapshot) (i32.const 0) (local.get $size))
    (if (i32.eqz (call $keep-outputs (local.get $snapshot)))
      (then
        (call $free-outputs (local.get $snapshot))
        (call $free (local.get $snapshot))
        (return (call $answer (i32.const 2)))))
    (if (i32.eqz (call $keep-tree (local.get $snapshot)))
      (then
        (call $free-outputs (local.get $snapshot))
        (call $free (local.get $snapshot))
        (return (call $answer (i32.const 2)))))
    (call $save (i32.add (local.get $snapshot) (i32.const 56)))
    (call $share-blobs (global.get $blobs))
    (global.set $last (i32.add (global.get $last) (i32.const 1)))
    (i32.store offset=4 (local.get $snapshot) (global.get $last))
    (i32.store (local.get $snapshot) (global.get $first))
    (global.set $first (local.get $snapshot))
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (global.get $last))
    (global.get $result))

  ;; restore: func(snapshot: u32) -> result<_, error>, core (i32) -> i32. What needs memory comes first
  (func (export "control.restore") (param $number i32) (result i32)
    (local $snapshot i32)
    (local.set $snapshot (call $find (local.get $number)))
    (if (i32.eqz (local.get $snapshot)) (then (return (call $answer (i32.const 1))))) ;; no-such-snapshot
    (if (i32.eqz (call $copy-outputs (local.get $snapshot))) (then (return (call $answer (i32.const 2)))))
    (if (i32.eqz (call $restore-tree (local.get $snapshot)))
      (then
        (call $free-copies)
        (return (call $answer (i32.const 2)))))
    (call $put-outputs (local.get $snapshot))
    (call $share-blobs (i32.add (local.get $snapshot) (i32.const 56)))
    (call $drop-blobs (global.get $blobs))
    (call $load (i32.add (local.get $snapshot) (i32.const 56)))
    (call $answer (i32.const 0)))

  ;; forget: func(snapshot: u32) -> result<_, error>, core (i32) -> i32
  (func (export "control.forget") (param $number i32) (result i32)
    (local $snapshot i32) (local $before i32)
    (local.set $snapshot (call $find (local.get $number)))
    (if (i32.eqz (local.get $snapshot)) (then (return (call $answer (i32.const 1)))))
    (if (i32.eq (local.get $snapshot) (global.get $first))
      (then (global.set $first (i32.load (local.get $snapshot))))
      (else
        (local.set $before (global.get $first))
        (loop $each
          (if (i32.ne (i32.load (local.get $before)) (local.get $snapshot))
            (then
              (local.set $before (i32.load (local.get $before)))
              (br $each))))
        (i32.store (local.get $before) (i32.load (local.get $snapshot)))))
    (call $free-outputs (local.get $snapshot))
    (call $free-tree (local.get $snapshot))
    (call $drop-blobs (i32.add (local.get $snapshot) (i32.const 56)))
    (call $free (local.get $snapshot))
    (call $answer (i32.const 0)))

  (func $find (param $number i32) (result i32)
    (local $snapshot i32)
    (local.set $snapshot (global.get $first))
    (block $found
      (loop $each
        (br_if $found (i32.eqz (local.get $snapshot)))
        (br_if $found (i32.eq (i32.load offset=4 (local.get $snapshot)) (local.get $number)))
        (local.set $snapshot (i32.load (local.get $snapshot)))
        (br $each)))
    (local.get $snapshot))

  (func $share-blobs (param $at i32)
    (call $share (i32.load (local.get $at)))
    (call $share (i32.load offset=4 (local.get $at)))
    (call $share (i32.load offset=8 (local.get $at))))
  (func $drop-blobs (param $at i32)
    (call $drop (i32.load (local.get $at)))
    (call $drop (i32.load offset=4 (local.get $at)))
    (call $drop (i32.load offset=8 (local.get $at))))

  ;; The struct of an output by its number
  (func $output (param $number i32) (result i32)
    (i32.load offset=4 (i32.add (global.get $outputs) (i32.shl (local.get $number) (i32.const 2)))))
  ;; What a snapshot has of it
  (func $kept (param $snapshot i32) (param $number i32) (result i32)
    (i32.add (i32.add (local.get $snapshot) (i32.const 24)) (i32.shl (local.get $number) (i32.const 4))))

  ;; A copy of bytes in a block, its address in `$copy`; returns 0 if there is no memory. Of no bytes there is no block
  (global $copy (mut i32) (i32.const 0))
  (func $copied (param $from i32) (param $size i32) (result i32)
    (global.set $copy (i32.const 0))
    (if (i32.eqz (local.get $size)) (then (return (i32.const 1))))
    (global.set $copy (call $try-alloc (local.get $size)))
    (if (i32.eqz (global.get $copy)) (then (return (i32.const 0))))
    (memory.copy (global.get $copy) (local.get $from) (local.get $size))
    (i32.const 1))

  (func $keep-outputs (param $snapshot i32) (result i32)
    (local $number i32) (local $self i32) (local $kept i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (i32.load (global.get $outputs))))
        (local.set $self (call $output (local.get $number)))
        (local.set $kept (call $kept (local.get $snapshot) (local.get $number)))
        (if (i32.eqz (call $copied (i32.load offset=4 (local.get $self)) (i32.load offset=8 (local.get $self))))
          (then (return (i32.const 0))))
        (i32.store (local.get $kept) (global.get $copy))
        (i32.store offset=4 (local.get $kept) (i32.load offset=8 (local.get $self)))
        (i64.store offset=8 (local.get $kept) (i64.load offset=24 (local.get $self)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (i32.const 1))

  (func $free-outputs (param $snapshot i32)
    (local $number i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (i32.load (global.get $outputs))))
        (call $free (i32.load (call $kept (local.get $snapshot) (local.get $number))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each))))

  ;; Copies of what a snapshot has of two outputs, until they are put in place
  (global $copy0 (mut i32) (i32.const 0))
  (global $copy1 (mut i32) (i32.const 0))
  (func $copy-outputs (param $snapshot i32) (result i32)
    (if (i32.eqz (call $copied (i32.load offset=24 (local.get $snapshot)) (i32.load offset=28 (local.get $snapshot))))
      (then (return (i32.const 0))))
    (global.set $copy0 (global.get $copy))
    (if (i32.eqz (call $copied (i32.load offset=40 (local.get $snapshot)) (i32.load offset=44 (local.get $snapshot))))
      (then
        (call $free (global.get $copy0))
        (return (i32.const 0))))
    (global.set $copy1 (global.get $copy))
    (i32.const 1))
  (func $free-copies
    (call $free (global.get $copy0))
    (call $free (global.get $copy1)))

  (func $put-outputs (param $snapshot i32)
    (local $number i32) (local $self i32) (local $kept i32)
    (call $empty)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (i32.load (global.get $outputs))))
        (local.set $self (call $output (local.get $number)))
        (local.set $kept (call $kept (local.get $snapshot) (local.get $number)))
        (i32.store offset=4 (local.get $self) (select (global.get $copy1) (global.get $copy0) (local.get $number)))
        (i32.store offset=8 (local.get $self) (i32.load offset=4 (local.get $kept)))
        (i32.store offset=12 (local.get $self) (i32.load offset=4 (local.get $kept)))
        (i64.store offset=24 (local.get $self) (i64.load offset=8 (local.get $kept)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each))))

  ;; Empties the outputs that are captured
  (func $empty
    (local $number i32) (local $self i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (i32.load (global.get $outputs))))
        (local.set $self (call $output (local.get $number)))
        (call $free (i32.load offset=4 (local.get $self)))
        (i64.store offset=4 align=4 (local.get $self) (i64.const 0))
        (i32.store offset=12 (local.get $self) (i32.const 0))
        (i64.store offset=24 (local.get $self) (i64.const 0))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each))))
)
