;; The virtual tree as a whole: what is in it as a list, from which it can be made again. Linked only where something is writable.
;; `../filesystem/layout.ts` defines nodes, entries and mounts.
;;
;; A list is breadth-first: the roots of the writable mounts, then for each directory in it what that one holds, in a row and in the order of
;; names. So no depth of directories takes a stack. A record has 72 bytes:
;;   +0 node; +4 kind, that of the node; +8 flags: 1 the node stays whatever happens, 2 another name of an earlier record's node, 4 a file that
;;   receives a standard stream or the trace; +12 the number of that earlier record; +16 name, +20 its size; +24 contents, +28 their size;
;;   +32 number of the first record that a directory holds, +36 how many; +40, +48, +56 times; +64 mount; +68 number of the directory's record.
;; Contents are as a node has them: on the heap they are copied wherever they go, and anything else never changes.
;;
;; What the tree is made of anew are new nodes. Those of before are removed from it as a guest removes them: who holds one has a file without a name.
;; Roots, mounts inside others, what is the host's, and files that receive streams stay the nodes that they are.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "try-realloc" (func $try-realloc (param i32 i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "fs" "unpack" (func $unpack (param i32)))
  (import "fs" "discard" (func $discard (param i32)))
  (import "fs" "unname" (func $unname (param i32 i32 i64)))
  (import "data" "control.roots" (global $roots i32)) ;; how many, then for each: node, mount
  (import "data" "control.staying" (global $staying i32)) ;; how many nodes stay, how many of them receive streams, and the nodes, these first
  (import "state" "control.initial" (global $initial i32)) ;; how many records, and the records of the tree at instantiation

  ;; The list that `$walk` made, for how many records there is room in it, and how many there are
  (global $list (mut i32) (i32.const 0))
  (global $room (mut i32) (i32.const 0))
  (global $count (mut i32) (i32.const 0))

  (func $record (param $list i32) (param $number i32) (result i32)
    (i32.add (local.get $list) (i32.mul (local.get $number) (i32.const 72))))

  ;; Whether something is on the heap
  (func $is-heap (param $p i32) (result i32) (i32.ge_s (local.get $p) (global.get $heap-base)))

  ;; Adds a record to the list, of zeros; 0 if there is no memory
  (func $add (result i32)
    (local $p i32) (local $room i32)
    (if (i32.eq (global.get $count) (global.get $room))
      (then
        (local.set $room (i32.add (i32.shl (global.get $room) (i32.const 1)) (i32.const 16)))
        (local.set $p (call $try-realloc (global.get $list) (i32.mul (local.get $room) (i32.const 72))))
        (if (i32.eqz (local.get $p)) (then (return (i32.const 0))))
        (global.set $list (local.get $p))
        (global.set $room (local.get $room))))
    (local.set $p (call $record (global.get $list) (global.get $count)))
    (memory.fill (local.get $p) (i32.const 0) (i32.const 72))
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (local.get $p))

  ;; Makes the list of what is there; returns 0, without a list, if there is no memory. While it is made, what has several names has the number of
  ;; its record in place of a time, which the record has
  (func $walk (result i32)
    (local $done i32) (local $number i32)
    (global.set $list (i32.const 0))
    (global.set $room (i32.const 0))
    (global.set $count (i32.const 0))
    (local.set $done (call $walk-all))
    (block $restored
      (loop $each
        (br_if $restored (i32.eq (local.get $number) (global.get $count)))
        (call $unmark (call $record (global.get $list) (local.get $number)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (if (i32.eqz (local.get $done)) (then (call $free (global.get $list))))
    (local.get $done))

  (func $unmark (param $record i32)
    (if (i32.and
          (i32.gt_u (i32.load offset=4 (local.get $record)) (i32.const 3))
          (i32.eqz (i32.load offset=8 (local.get $record))))
      (then (i64.store offset=24 (i32.load (local.get $record)) (i64.load offset=40 (local.get $record))))))

  (func $walk-all (result i32)
    (local $number i32) (local $left i32) (local $p i32) (local $record i32)
    (local.set $left (i32.load (global.get $roots)))
    (local.set $p (i32.add (global.get $roots) (i32.const 4)))
    (block $rooted
      (loop $each
        (br_if $rooted (i32.eqz (local.get $left)))
        (if (i32.eqz (local.tee $record (call $add))) (then (return (i32.const 0))))
        (call $describe (local.get $record) (i32.load (local.get $p)))
        (i32.store offset=8 (local.get $record) (i32.const 1))
        (i32.store offset=64 (local.get $record) (i32.load offset=4 (local.get $p)))
        (local.set $p (i32.add (local.get $p) (i32.const 8)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $each)))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (global.get $count)))
        (if (call $is-walked (call $record (global.get $list) (local.get $number)) (local.get $number))
          (then (if (i32.eqz (call $walk-into (local.get $number))) (then (return (i32.const 0))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (i32.const 1))

  ;; Whether what a directory holds is in the list: roots, and what does not stay
  (func $is-walked (param $record i32) (param $number i32) (result i32)
    (i32.and
      (i32.eq (i32.load offset=4 (local.get $record)) (i32.const 3))
      (i32.or
        (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
        (i32.eqz (i32.and (i32.load offset=8 (local.get $record)) (i32.const 1))))))

  ;; Writes node, kind, contents and times
  (func $describe (param $record i32) (param $node i32)
    (i32.store (local.get $record) (local.get $node))
    (i32.store offset=4 (local.get $record) (i32.load (local.get $node)))
    (if (i32.ne (i32.load (local.get $node)) (i32.const 8))
      (then
        (if (i32.ne (i32.load (local.get $node)) (i32.const 3))
          (then (i64.store offset=24 align=4 (local.get $record) (i64.load offset=12 align=4 (local.get $node)))))
        (memory.copy
          (i32.add (local.get $record) (i32.const 40))
          (i32.add (local.get $node) (i32.const 24))
          (i32.const 24)))))

  ;; Adds what a directory holds; returns 0 if there is no memory
  (func $walk-into (param $number i32) (result i32)
    (local $parent i32) (local $dir i32) (local $record i32) (local $from i32) (local $end i32) (local $entry i32)
    (local $node i32) (local $flags i32)
    (local.set $parent (call $record (global.get $list) (local.get $number)))
    (local.set $dir (i32.load (local.get $parent)))
    (call $unpack (local.get $dir))
    (i32.store offset=32 (local.get $parent) (global.get $count))
    (i32.store offset=36 (local.get $parent) (i32.load offset=16 (local.get $dir)))
    (local.set $from (i32.load offset=12 (local.get $dir)))
    (local.set $end (i32.add (local.get $from) (i32.shl (i32.load offset=16 (local.get $dir)) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (local.set $entry (i32.load (local.get $from)))
        (local.set $node (i32.load (local.get $entry)))
        (if (i32.eqz (local.tee $record (call $add))) (then (return (i32.const 0))))
        ;; adding may have moved the list
        (local.set $parent (call $record (global.get $list) (local.get $number)))
        (i32.store offset=16 (local.get $record) (i32.add (local.get $entry) (i32.const 8)))
        (i32.store offset=20 (local.get $record) (i32.load offset=4 (local.get $entry)))
        (i32.store offset=64 (local.get $record) (i32.load offset=64 (local.get $parent)))
        (i32.store offset=68 (local.get $record) (local.get $number))
        (call $describe (local.get $record) (local.get $node))
        (local.set $flags (call $flags-of (local.get $node)))
        (i32.store offset=8 (local.get $record) (local.get $flags))
        (if (i32.and
              (i32.eqz (local.get $flags))
              (i32.and
                (i32.ne (i32.load (local.get $node)) (i32.const 3))
                (i32.gt_u (i32.load offset=4 (local.get $node)) (i32.const 1))))
          (then (call $mark (local.get $record) (local.get $node))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $each)))
    (i32.const 1))

  ;; Of what has several names: another name of an earlier record's node, if its number stands in the node and that record agrees; else the first
  (func $mark (param $record i32) (param $node i32)
    (local $number i32) (local $other i32)
    (local.set $number (i32.load offset=24 (local.get $node)))
    (if (i32.lt_u (local.get $number) (i32.sub (global.get $count) (i32.const 1)))
      (then
        (local.set $other (call $record (global.get $list) (local.get $number)))
        (if (i32.and
              (i32.eq (i32.load (local.get $other)) (local.get $node))
              (i32.eqz (i32.load offset=8 (local.get $other))))
          (then
            (i32.store offset=8 (local.get $record) (i32.const 2))
            (i32.store offset=12 (local.get $record) (local.get $number))
            (i64.store offset=24 (local.get $record) (i64.const 0))
            (return)))))
    (i32.store offset=24 (local.get $node) (i32.sub (global.get $count) (i32.const 1))))

  (func $flags-of (param $node i32) (result i32)
    (local $p i32) (local $number i32)
    (local.set $p (i32.add (global.get $staying) (i32.const 8)))
    (block $none
      (loop $each
        (br_if $none (i32.eq (local.get $number) (i32.load (global.get $staying))))
        (if (i32.eq (i32.load (local.get $p)) (local.get $node))
          (then
            (return
              (select (i32.const 5) (i32.const 1)
                (i32.lt_u (local.get $number) (i32.load offset=4 (global.get $staying)))))))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (i32.const 0))

  ;; Makes a list of what is there, with copies of what can change: its address, number and the block with the copies are stored at 8, 12 and 16 of
  ;; a snapshot. Returns 0 if there is no memory
  (func (export "control.keep-tree") (param $snapshot i32) (result i32)
    (local $number i32) (local $record i32) (local $size i64) (local $bytes i32) (local $to i32)
    (if (i32.eqz (call $walk)) (then (return (i32.const 0))))
    (block $counted
      (loop $each
        (br_if $counted (i32.eq (local.get $number) (global.get $count)))
        (local.set $record (call $record (global.get $list) (local.get $number)))
        (local.set $size
          (i64.add (local.get $size)
            (i64.add
              (i64.extend_i32_u (call $heap-size (i32.add (local.get $record) (i32.const 16))))
              (i64.extend_i32_u (call $heap-size (i32.add (local.get $record) (i32.const 24)))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (if (i64.ne (local.get $size) (i64.const 0))
      (then
        (if (i64.lt_u (local.get $size) (i64.const 0x4000_0000))
          (then (local.set $bytes (call $try-alloc (i32.wrap_i64 (local.get $size))))))
        (if (i32.eqz (local.get $bytes))
          (then
            (call $free (global.get $list))
            (return (i32.const 0))))))
    (local.set $to (local.get $bytes))
    (local.set $number (i32.const 0))
    (block $copied
      (loop $each
        (br_if $copied (i32.eq (local.get $number) (global.get $count)))
        (local.set $record (call $record (global.get $list) (local.get $number)))
        (local.set $to (call $copy-out (i32.add (local.get $record) (i32.const 16)) (local.get $to)))
        (local.set $to (call $copy-out (i32.add (local.get $record) (i32.const 24)) (local.get $to)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (i32.store offset=8 (local.get $snapshot) (global.get $list))
    (i32.store offset=12 (local.get $snapshot) (global.get $count))
    (i32.store offset=16 (local.get $snapshot) (local.get $bytes))
    (i32.const 1))

  ;; The size of bytes on the heap, by the address of pointer and size; 0 if they are not there
  (func $heap-size (param $at i32) (result i32)
    (select (i32.load offset=4 (local.get $at)) (i32.const 0) (call $is-heap (i32.load (local.get $at)))))

  ;; Copies such bytes; returns the end of the copy
  (func $copy-out (param $at i32) (param $to i32) (result i32)
    (local $size i32)
    (local.set $size (call $heap-size (local.get $at)))
    (if (local.get $size)
      (then
        (memory.copy (local.get $to) (i32.load (local.get $at)) (local.get $size))
        (i32.store (local.get $at) (local.get $to))))
    (i32.add (local.get $to) (local.get $size)))

  (func (export "control.free-tree") (param $snapshot i32)
    (call $free (i32.load offset=8 (local.get $snapshot)))
    (call $free (i32.load offset=16 (local.get $snapshot))))

  ;; Makes the tree what it was; returns 0, and changes nothing, if there is no memory
  (func (export "control.restore-tree") (param $snapshot i32) (result i32)
    (call $become (i32.load offset=8 (local.get $snapshot)) (i32.load offset=12 (local.get $snapshot))))
  (func (export "control.reset-tree") (result i32)
    (call $become (i32.add (global.get $initial) (i32.const 8)) (i32.load (global.get $initial))))

  (func $become (param $list i32) (param $count i32) (result i32)
    (if (i32.eqz (call $walk)) (then (return (i32.const 0))))
    (if (i32.eqz (call $build (local.get $list) (local.get $count)))
      (then
        (call $undo (local.get $list) (local.get $count))
        (call $free (global.get $list))
        (return (i32.const 0))))
    (call $clear)
    (call $free (global.get $list))
    (call $attach (local.get $list) (local.get $count))
    (i32.const 1))

  ;; Makes all new nodes, entries and lists of entries, which nothing refers to yet. A root has its new list at 16 of its record, a file that stays its
  ;; new contents at 12. Returns 0 if there is no memory
  (func $build (param $list i32) (param $count i32) (result i32)
    (local $number i32) (local $record i32)
    (block $blank
      (loop $each
        (br_if $blank (i32.eq (local.get $number) (local.get $count)))
        (local.set $record (call $record (local.get $list) (local.get $number)))
        (if (i32.eqz (i32.and (i32.load offset=8 (local.get $record)) (i32.const 1)))
          (then (i32.store (local.get $record) (i32.const 0)))
          (else
            (i32.store offset=12 (local.get $record) (i32.const 0))
            (if (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
              (then (i32.store offset=16 (local.get $record) (i32.const 0))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (local.set $number (i32.const 0))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (local.get $count)))
        (local.set $record (call $record (local.get $list) (local.get $number)))
        (if (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
          (then
            (if (i32.load offset=36 (local.get $record))
              (then
                (i32.store offset=16 (local.get $record) (call $new-list (local.get $record)))
                (if (i32.eqz (i32.load offset=16 (local.get $record))) (then (return (i32.const 0)))))))
          (else
            (if (i32.eqz (call $build-node (local.get $list) (local.get $record))) (then (return (i32.const 0))))
            (if (i32.eqz (call $build-entry (local.get $list) (local.get $record) (local.get $number)))
              (then (return (i32.const 0))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each)))
    (i32.const 1))

  ;; A list of as many entries as a directory has, none so far; 0 if there is no memory
  (func $new-list (param $record i32) (result i32)
    (local $p i32) (local $size i32)
    (local.set $size (i32.shl (i32.load offset=36 (local.get $record)) (i32.const 2)))
    (local.set $p (call $try-alloc (local.get $size)))
    (if (local.get $p) (then (memory.fill (local.get $p) (i32.const 0) (local.get $size))))
    (local.get $p))

  ;; A copy of contents that are on the heap; 0 if there is no memory
  (func $copy-in (param $record i32) (result i32)
    (local $p i32)
    (local.set $p (call $try-alloc (i32.load offset=28 (local.get $record))))
    (if (local.get $p)
      (then
        (memory.copy (local.get $p) (i32.load offset=24 (local.get $record)) (i32.load offset=28 (local.get $record)))))
    (local.get $p))

  ;; Whether contents must be copied
  (func $is-copied (param $record i32) (result i32)
    (i32.ne (call $heap-size (i32.add (local.get $record) (i32.const 24))) (i32.const 0)))

  ;; The node of a record; returns 0 if there is no memory
  (func $build-node (param $list i32) (param $record i32) (result i32)
    (local $node i32) (local $flags i32) (local $kind i32) (local $p i32)
    (local.set $flags (i32.load offset=8 (local.get $record)))
    (local.set $kind (i32.load offset=4 (local.get $record)))
    (if (i32.and (local.get $flags) (i32.const 2))
      (then
        (local.set $node (i32.load (call $record (local.get $list) (i32.load offset=12 (local.get $record)))))
        (i32.store offset=4 (local.get $node) (i32.add (i32.load offset=4 (local.get $node)) (i32.const 1)))
        (i32.store (local.get $record) (local.get $node))
        (return (i32.const 1))))
    (if (i32.and (local.get $flags) (i32.const 1))
      (then
        (if (i32.eqz (i32.and (local.get $flags) (i32.const 4))) (then (return (i32.const 1))))
        (if (i32.eqz (call $is-copied (local.get $record))) (then (return (i32.const 1))))
        (i32.store offset=12 (local.get $record) (call $copy-in (local.get $record)))
        (return (i32.load offset=12 (local.get $record)))))
    (if (i32.eqz (local.tee $node (call $try-alloc (i32.const 48)))) (then (return (i32.const 0))))
    (memory.fill (local.get $node) (i32.const 0) (i32.const 48))
    (i32.store (local.get $record) (local.get $node))
    (i32.store (local.get $node) (local.get $kind))
    (memory.copy
      (i32.add (local.get $node) (i32.const 24))
      (i32.add (local.get $record) (i32.const 40))
      (i32.const 24))
    (if (i32.eq (local.get $kind) (i32.const 3))
      (then
        (i32.store offset=4 (local.get $node)
          (i32.load (call $record (local.get $list) (i32.load offset=68 (local.get $record)))))
        (if (i32.eqz (i32.load offset=36 (local.get $record))) (then (return (i32.const 1))))
        (local.set $p (call $new-list (local.get $record)))
        (i32.store offset=12 (local.get $node) (local.get $p))
        (i32.store offset=16 (local.get $node) (i32.load offset=36 (local.get $record)))
        (i32.store offset=20 (local.get $node) (i32.load offset=36 (local.get $record)))
        (return (local.get $p))))
    (i32.store offset=4 (local.get $node) (i32.const 1))
    (i32.store offset=16 (local.get $node) (i32.load offset=28 (local.get $record)))
    (if (i32.eqz (call $is-copied (local.get $record)))
      (then
        (i32.store offset=12 (local.get $node) (i32.load offset=24 (local.get $record)))
        (return (i32.const 1))))
    (local.set $p (call $copy-in (local.get $record)))
    (i32.store offset=12 (local.get $node) (local.get $p))
    (i32.store offset=20 (local.get $node) (i32.load offset=28 (local.get $record)))
    (local.get $p))

  ;; The new list of the directory that holds a record
  (func $list-of (param $list i32) (param $record i32) (result i32)
    (local $number i32) (local $parent i32)
    (local.set $number (i32.load offset=68 (local.get $record)))
    (local.set $parent (call $record (local.get $list) (local.get $number)))
    (if (result i32) (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
      (then (i32.load offset=16 (local.get $parent)))
      (else (i32.load offset=12 (i32.load (local.get $parent))))))

  ;; The entry of a record, made before any stream of entries; returns 0 if there is no memory
  (func $build-entry (param $list i32) (param $record i32) (param $number i32) (result i32)
    (local $entry i32) (local $size i32)
    (local.set $size (i32.load offset=20 (local.get $record)))
    (local.set $entry (call $try-alloc (i32.add (local.get $size) (i32.const 16))))
    (if (i32.eqz (local.get $entry)) (then (return (i32.const 0))))
    (i64.store (local.get $entry) (i64.const 0))
    (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
    (i32.store (local.get $entry) (i32.load (local.get $record)))
    (i32.store offset=4 (local.get $entry) (local.get $size))
    (memory.copy (i32.add (local.get $entry) (i32.const 8)) (i32.load offset=16 (local.get $record)) (local.get $size))
    (i32.store
      (i32.add
        (call $list-of (local.get $list) (local.get $record))
        (i32.shl
          (i32.sub
            (local.get $number)
            (i32.load offset=32 (call $record (local.get $list) (i32.load offset=68 (local.get $record)))))
          (i32.const 2)))
      (local.get $entry))
    (i32.const 1))

  ;; Frees what `$build` made so far
  (func $undo (param $list i32) (param $count i32)
    (local $number i32) (local $record i32) (local $node i32) (local $flags i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (local.get $count)))
        (local.set $record (call $record (local.get $list) (local.get $number)))
        (local.set $flags (i32.load offset=8 (local.get $record)))
        (local.set $node (i32.load (local.get $record)))
        (if (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
          (then (call $free-list (i32.load offset=16 (local.get $record)) (i32.load offset=36 (local.get $record))))
          (else
            (if (i32.and (local.get $flags) (i32.const 4))
              (then (call $free (i32.load offset=12 (local.get $record)))))
            (if (i32.and (i32.eqz (local.get $flags)) (i32.ne (local.get $node) (i32.const 0)))
              (then
                (if (i32.eq (i32.load (local.get $node)) (i32.const 3))
                  (then
                    (call $free-list (i32.load offset=12 (local.get $node)) (i32.load offset=16 (local.get $node))))
                  (else (if (i32.load offset=20 (local.get $node)) (then (call $free (i32.load offset=12 (local.get $node)))))))
                (call $free (local.get $node))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each))))

  ;; Frees a list of `$new-list`, which may be none, with its entries
  (func $free-list (param $list i32) (param $count i32)
    (local $p i32) (local $end i32)
    (if (i32.eqz (local.get $list)) (then (return)))
    (local.set $p (local.get $list))
    (local.set $end (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (if (i32.load (local.get $p)) (then (call $free (i32.sub (i32.load (local.get $p)) (i32.const 8)))))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (br $each)))
    (call $free (local.get $list)))

  ;; Takes all out of the tree that is in the list which `$walk` made, from its end: what a directory holds before the directory
  (func $clear
    (local $number i32) (local $record i32) (local $node i32)
    (local.set $number (global.get $count))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $number)))
        (local.set $number (i32.sub (local.get $number) (i32.const 1)))
        (local.set $record (call $record (global.get $list) (local.get $number)))
        (local.set $node (i32.load (local.get $record)))
        (if (call $is-walked (local.get $record) (local.get $number))
          (then
            (call $clear-entries (local.get $node))
            (if (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
              (then
                (call $discard (i32.load offset=12 (local.get $node)))
                (i32.store offset=12 (local.get $node) (i32.const 0))
                (i32.store offset=20 (local.get $node) (i32.const 0))))))
        (if (i32.ne (i32.and (i32.load offset=8 (local.get $record)) (i32.const 5)) (i32.const 1))
          (then
            (call $unname (local.get $node) (i32.load offset=64 (local.get $record)) (i64.load offset=56 (local.get $record)))))
        (br $each))))

  (func $clear-entries (param $dir i32)
    (local $p i32) (local $end i32)
    (local.set $p (i32.load offset=12 (local.get $dir)))
    (local.set $end (i32.add (local.get $p) (i32.shl (i32.load offset=16 (local.get $dir)) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (call $discard (i32.sub (i32.load (local.get $p)) (i32.const 8)))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (br $each)))
    (i32.store offset=16 (local.get $dir) (i32.const 0)))

  ;; Puts what `$build` made into the tree, and counts it. Cannot fail
  (func $attach (param $list i32) (param $count i32)
    (local $number i32) (local $record i32) (local $node i32) (local $flags i32) (local $mount i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $number) (local.get $count)))
        (local.set $record (call $record (local.get $list) (local.get $number)))
        (local.set $node (i32.load (local.get $record)))
        (local.set $flags (i32.load offset=8 (local.get $record)))
        (local.set $mount (i32.load offset=64 (local.get $record)))
        (block $attached
          (if (i32.lt_u (local.get $number) (i32.load (global.get $roots)))
            (then
              (i32.store offset=12 (local.get $node) (i32.load offset=16 (local.get $record)))
              (i32.store offset=16 (local.get $node) (i32.load offset=36 (local.get $record)))
              (i32.store offset=20 (local.get $node) (i32.load offset=36 (local.get $record)))
              (call $set-times (local.get $node) (local.get $record))
              (br $attached)))
          (br_if $attached (i32.and (local.get $flags) (i32.const 2)))
          (if (i32.and (local.get $flags) (i32.const 4))
            (then
              (call $add-bytes (local.get $mount)
                (i32.sub (i32.load offset=28 (local.get $record)) (i32.load offset=16 (local.get $node))))
              (call $discard (i32.load offset=12 (local.get $node)))
              (if (call $is-copied (local.get $record))
                (then
                  (i32.store offset=12 (local.get $node) (i32.load offset=12 (local.get $record)))
                  (i32.store offset=20 (local.get $node) (i32.load offset=28 (local.get $record))))
                (else
                  (i32.store offset=12 (local.get $node) (i32.load offset=24 (local.get $record)))
                  (i32.store offset=20 (local.get $node) (i32.const 0))))
              (i32.store offset=16 (local.get $node) (i32.load offset=28 (local.get $record)))
              (i32.store offset=4 (local.get $node) (i32.add (i32.load offset=4 (local.get $node)) (i32.const 1)))
              (call $set-times (local.get $node) (local.get $record))
              (br $attached)))
          (if (i32.and (local.get $flags) (i32.const 1))
            (then
              ;; another mount: where it is
              (if (i32.eq (i32.load offset=4 (local.get $record)) (i32.const 3))
                (then
                  (i32.store offset=4 (local.get $node)
                    (i32.load (call $record (local.get $list) (i32.load offset=68 (local.get $record)))))))
              (br $attached)))
          (i32.store offset=20 (local.get $mount) (i32.add (i32.load offset=20 (local.get $mount)) (i32.const 1)))
          (if (i32.ne (i32.load offset=4 (local.get $record)) (i32.const 3))
            (then (call $add-bytes (local.get $mount) (i32.load offset=28 (local.get $record))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $each))))

  (func $add-bytes (param $mount i32) (param $bytes i32)
    (i32.store offset=12 (local.get $mount) (i32.add (i32.load offset=12 (local.get $mount)) (local.get $bytes))))

  (func $set-times (param $node i32) (param $record i32)
    (memory.copy
      (i32.add (local.get $node) (i32.const 24))
      (i32.add (local.get $record) (i32.const 40))
      (i32.const 24)))
)
