;; Creates and frees nodes and entries, for writable filesystems only. `layout.ts` defines them. Initial nodes are static and never move;
;; new ones are on the heap, above all static data.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "try-realloc" (func $try-realloc (param i32 i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "step-clock" "monotonic-now" (func $clock (result i64)))
  (import "fs" "copy-contents" (func $copy-contents (param i32 i32 i32)))
  (import "fs" "search" (func $search (param i32 i32 i32) (result i32)))
  (import "fs" "at" (global $at (mut i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "parent" (global $parent (mut i32)))
  (import "fs" "name" (global $name (mut i32)))
  (import "fs" "name-size" (global $name-size (mut i32)))

  ;; A time of a node, by its offset: nanoseconds since the epoch of the filesystem
  (func (export "fs.time") (param $node i32) (param $offset i32) (result i64)
    (i64.load (i32.add (local.get $node) (local.get $offset))))

  ;; The current time on the same scale: a counter that advances at each call and is never 0
  (func $now (export "fs.now") (result i64) (call $clock))

  ;; Sets the times of a node's contents and status
  (func $touch (export "fs.touch") (param $node i32) (param $now i64)
    (i64.store offset=32 (local.get $node) (local.get $now))
    (i64.store offset=40 (local.get $node) (local.get $now)))

  ;; Frees a block if it is on the heap. 0 and what is negative are no blocks
  (func $discard (export "fs.discard") (param $p i32)
    (if (i32.ge_s (local.get $p) (global.get $heap-base)) (then (call $free (local.get $p)))))

  ;; How many entries have been made
  (global $made (mut i64) (i64.const 0))
  ;; Records that number in a directory-entry-stream of `list.wat`
  (func (export "fs.begin-listing") (param $stream i32) (i64.store offset=8 (local.get $stream) (global.get $made)))
  ;; Advances `fs.at` past entries made after the stream. Initial entries were made before any stream
  (func (export "fs.pass-new") (param $stream i32)
    (local $node i32) (local $entry i32)
    (local.set $node (i32.load (local.get $stream)))
    (block $passed
      (loop $next
        (br_if $passed (i32.eq (global.get $at) (i32.load offset=16 (local.get $node))))
        (local.set $entry
          (i32.load (i32.add (i32.load offset=12 (local.get $node)) (i32.shl (global.get $at) (i32.const 2)))))
        (br_if $passed (i32.lt_u (local.get $entry) (global.get $heap-base)))
        (br_if $passed
          (i64.le_u (i64.load (i32.sub (local.get $entry) (i32.const 8))) (i64.load offset=8 (local.get $stream))))
        (global.set $at (i32.add (global.get $at) (i32.const 1)))
        (br $next))))

  ;; Adds a reference from a descriptor or a stream to a node
  (func (export "fs.hold") (param $node i32)
    (i32.store offset=8 (local.get $node) (i32.add (i32.load offset=8 (local.get $node)) (i32.const 1))))
  ;; Removes such a reference
  (func (export "fs.release") (param $node i32) (param $mount i32)
    (i32.store offset=8 (local.get $node) (i32.sub (i32.load offset=8 (local.get $node)) (i32.const 1)))
    (call $bury (local.get $node) (local.get $mount)))

  ;; Frees a node without names and references, with its contents
  (func $bury (param $node i32) (param $mount i32)
    (if (i32.or (i32.load offset=4 (local.get $node)) (i32.load offset=8 (local.get $node))) (then (return)))
    (i32.store offset=20 (local.get $mount) (i32.sub (i32.load offset=20 (local.get $mount)) (i32.const 1)))
    (if (i32.ne (i32.load (local.get $node)) (i32.const 3)) ;; a directory is empty at this point
      (then
        (i32.store offset=12 (local.get $mount)
          (i32.sub (i32.load offset=12 (local.get $mount)) (i32.load offset=16 (local.get $node))))))
    (call $discard (i32.load offset=12 (local.get $node)))
    (call $discard (local.get $node)))

  ;; Whether a mount has no room for this many more bytes
  (func $full (export "fs.full") (param $mount i32) (param $bytes i32) (result i32)
    (i32.and
      (i32.ne (i32.load offset=8 (local.get $mount)) (i32.const 0))
      (i32.gt_u
        (i32.add (i32.load offset=12 (local.get $mount)) (local.get $bytes))
        (i32.load offset=8 (local.get $mount)))))

  ;; A new node of this kind, with these contents (on the heap, or none), under the name that `fs.resolve` did not find; returns an error,
  ;; and the node in `fs.found`. On an error the caller keeps the contents
  (func (export "fs.make") (param $mount i32) (param $kind i32) (param $data i32) (param $size i32) (result i32)
    (local $node i32) (local $now i64)
    (if (i32.eqz (i32.load offset=4 (global.get $parent))) (then (return (i32.const 20)))) ;; no-entry: it was removed
    (if (i32.load offset=16 (local.get $mount))
      (then
        (if (i32.ge_u (i32.load offset=20 (local.get $mount)) (i32.load offset=16 (local.get $mount)))
          (then (return (i32.const 6)))))) ;; quota
    (if (call $full (local.get $mount) (local.get $size)) (then (return (i32.const 23)))) ;; insufficient-space
    (local.set $node (call $try-alloc (i32.const 48)))
    (if (i32.eqz (local.get $node)) (then (return (i32.const 23))))
    (if (i32.eqz (call $insert (global.get $parent) (local.get $node)))
      (then
        (call $free (local.get $node))
        (return (i32.const 23))))
    (local.set $now (call $now))
    (i32.store (local.get $node) (local.get $kind))
    (i32.store offset=4 (local.get $node)
      (select (global.get $parent) (i32.const 1) (i32.eq (local.get $kind) (i32.const 3))))
    (i32.store offset=8 (local.get $node) (i32.const 0))
    (i32.store offset=12 (local.get $node) (local.get $data))
    (i32.store offset=16 (local.get $node) (local.get $size))
    (i32.store offset=20 (local.get $node) (local.get $size))
    (i64.store offset=24 (local.get $node) (local.get $now))
    (call $touch (local.get $node) (local.get $now))
    (call $touch (global.get $parent) (local.get $now))
    (i32.store offset=12 (local.get $mount) (i32.add (i32.load offset=12 (local.get $mount)) (local.get $size)))
    (i32.store offset=20 (local.get $mount) (i32.add (i32.load offset=20 (local.get $mount)) (i32.const 1)))
    (global.set $found (local.get $node))
    (i32.const 0))

  ;; Adds an entry for a node to a directory, under the name in `fs.name`, which must not exist yet. Returns 0 if there is no memory
  (func $insert (export "fs.insert") (param $dir i32) (param $node i32) (result i32)
    (local $entry i32) (local $list i32) (local $count i32) (local $room i32)
    (local.set $entry (call $try-alloc (i32.add (global.get $name-size) (i32.const 16))))
    (if (i32.eqz (local.get $entry)) (then (return (i32.const 0))))
    (global.set $made (i64.add (global.get $made) (i64.const 1)))
    (i64.store (local.get $entry) (global.get $made))
    (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
    (local.set $count (i32.load offset=16 (local.get $dir)))
    (local.set $list (i32.load offset=12 (local.get $dir)))
    (if (i32.ge_u (local.get $count) (i32.load offset=20 (local.get $dir)))
      (then
        ;; grows by half, so that a growing list is not copied too often
        (local.set $room
          (i32.add (i32.add (local.get $count) (i32.shr_u (local.get $count) (i32.const 1))) (i32.const 4)))
        (local.set $list (call $own (local.get $dir) (i32.shl (local.get $room) (i32.const 2))))
        (if (i32.eqz (local.get $list))
          (then
            (call $free (i32.sub (local.get $entry) (i32.const 8)))
            (return (i32.const 0))))
        (i32.store offset=20 (local.get $dir) (local.get $room))))
    (drop (call $search (local.get $dir) (global.get $name) (global.get $name-size)))
    (local.set $list (i32.add (local.get $list) (i32.shl (global.get $at) (i32.const 2))))
    (memory.copy
      (i32.add (local.get $list) (i32.const 4))
      (local.get $list)
      (i32.shl (i32.sub (local.get $count) (global.get $at)) (i32.const 2)))
    (i32.store (local.get $list) (local.get $entry))
    (i32.store offset=16 (local.get $dir) (i32.add (local.get $count) (i32.const 1)))
    (i32.store (local.get $entry) (local.get $node))
    (i32.store offset=4 (local.get $entry) (global.get $name-size))
    (memory.copy (i32.add (local.get $entry) (i32.const 8)) (global.get $name) (global.get $name-size))
    (i32.const 1))

  ;; Makes the contents of a node a heap block of this size: copies them if they are not on the heap, where the size is never below
  ;; theirs, otherwise resizes them. Returns the block, or 0 if there is no memory: then nothing has changed. The caller sets the capacity
  (func $own (export "fs.own") (param $node i32) (param $bytes i32) (result i32)
    (local $data i32) (local $block i32)
    (local.set $data (i32.load offset=12 (local.get $node)))
    (if (i32.ge_s (local.get $data) (global.get $heap-base))
      (then (local.set $block (call $try-realloc (local.get $data) (local.get $bytes))))
      (else
        (if (local.tee $block (call $try-alloc (local.get $bytes)))
          (then
            (call $copy-contents (local.get $block) (local.get $data)
              (i32.shl
                (i32.load offset=16 (local.get $node))
                (i32.shl (i32.eq (i32.load (local.get $node)) (i32.const 3)) (i32.const 1))))))))
    (if (local.get $block) (then (i32.store offset=12 (local.get $node) (local.get $block))))
    (local.get $block))

  ;; Removes the entry at `fs.at` from a directory
  (func $remove (export "fs.remove") (param $dir i32)
    (local $list i32)
    (local.set $list
      (i32.add (i32.load offset=12 (local.get $dir)) (i32.shl (global.get $at) (i32.const 2))))
    (call $discard (i32.sub (i32.load (local.get $list)) (i32.const 8)))
    (i32.store offset=16 (local.get $dir) (i32.sub (i32.load offset=16 (local.get $dir)) (i32.const 1)))
    (memory.copy
      (local.get $list)
      (i32.add (local.get $list) (i32.const 4))
      (i32.shl (i32.sub (i32.load offset=16 (local.get $dir)) (global.get $at)) (i32.const 2))))

  ;; Removes a name of a node after its entry was removed or given to another node. A directory has only one
  (func (export "fs.unname") (param $node i32) (param $mount i32) (param $now i64)
    (i64.store offset=40 (local.get $node) (local.get $now))
    (i32.store offset=4 (local.get $node)
      (select
        (i32.const 0)
        (i32.sub (i32.load offset=4 (local.get $node)) (i32.const 1))
        (i32.eq (i32.load (local.get $node)) (i32.const 3))))
    (call $bury (local.get $node) (local.get $mount)))
)
