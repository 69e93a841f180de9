;; The heap: memory that outlives a call. Every block begins with 8 bytes: the size of the block before it if that is free,
;; else 0; then its own size, a multiple of 8, plus 1 if it is used. Two free blocks are never neighbours. A region ends with a used
;; block of size 0.
;;
;; Sizes are rounded up to one of eight classes for each power of two, so at most an eighth is wasted. Free blocks are in lists, one for
;; each class, with a bit for each list that can be non-empty: allocating and freeing take constant time. A free block holds its
;; successor, and the address of the word that points to it.
;; The heap grows at the end of the memory, like the arena: each handles growth by the other. Addresses stay below
;; 2^30, as they are representations of resources. No function here calls an import or touches a handle.
(module
  (import "rt" "memory" (memory 0))

  ;; 256 bits, then 208 lists, before the first block; 0 until that is made
  (global $lists (mut i32) (i32.const 0))
  ;; end of the last region
  (global $end (mut i32) (i32.const 0))
  (global $table-size i32 (i32.const 864)) ;; 32 + 4 * 208
  (global $max-size i32 (i32.const 0x3fff_0000))
  (global $max-pages i32 (i32.const 0x4000))

  ;; `size` bytes at a multiple of 8. Traps where the memory cannot grow
  (func (export "heap.alloc") (param $size i32) (result i32)
    (local $p i32)
    (if (i32.eqz (local.tee $p (call $try-alloc (local.get $size)))) (then unreachable))
    (local.get $p))

  ;; As `heap.alloc`, but 0 where the memory cannot grow: for sizes that a guest chooses
  (func $try-alloc (export "heap.try-alloc") (param $size i32) (result i32)
    (local $bin i32) (local $block i32)
    (if (i32.gt_u (local.get $size) (global.get $max-size)) (then (return (i32.const 0))))
    (local.set $size (call $class (local.get $size)))
    (local.set $bin (call $bin-of (local.get $size)))
    (loop $again
      (if (i32.eqz (local.tee $block (call $find (local.get $bin))))
        (then
          (br_if $again (call $grow (local.get $size)))
          (return (i32.const 0)))))
    (call $unlink (local.get $block))
    (call $use (local.get $block) (i32.load offset=4 (local.get $block)))
    (call $trim (local.get $block) (local.get $size))
    (i32.add (local.get $block) (i32.const 8)))

  ;; A block of at least `size` bytes with the contents of `p`, which is freed if it is another; `p` may be 0. Traps where the
  ;; memory cannot grow
  (func (export "heap.realloc") (param $p i32) (param $size i32) (result i32)
    (if (i32.eqz (local.tee $p (call $try-realloc (local.get $p) (local.get $size)))) (then unreachable))
    (local.get $p))

  ;; As `heap.realloc`, but 0 where the memory cannot grow: then `p` is as before
  (func $try-realloc (export "heap.try-realloc") (param $p i32) (param $size i32) (result i32)
    (local $block i32) (local $old i32) (local $next i32) (local $need i32) (local $free i32)
    (if (i32.or (i32.eqz (local.get $p)) (i32.gt_u (local.get $size) (global.get $max-size)))
      (then (return (call $try-alloc (local.get $size)))))
    (local.set $block (i32.sub (local.get $p) (i32.const 8)))
    (local.set $old (i32.and (i32.load offset=4 (local.get $block)) (i32.const -8)))
    (local.set $next (i32.add (local.get $block) (local.get $old)))
    (local.set $need (call $class (local.get $size)))
    (block $in-place
      (br_if $in-place (i32.le_u (local.get $need) (local.get $old)))
      ;; extend into the next block, if it is free and large enough, or can grow at the end of the memory
      (local.set $free (call $free-size (local.get $next)))
      (if (i32.and
            (i32.gt_u (local.get $need) (i32.add (local.get $old) (local.get $free)))
            (i32.eq
              (i32.add (i32.add (local.get $next) (local.get $free)) (i32.const 8))
              (i32.shl (memory.size) (i32.const 16))))
        (then
          (drop (call $grow (i32.sub (local.get $need) (local.get $old))))
          (local.set $free (call $free-size (local.get $next)))))
      (if (i32.le_u (local.get $need) (i32.add (local.get $old) (local.get $free)))
        (then
          (call $unlink (local.get $next))
          (call $use (local.get $block) (i32.add (local.get $old) (local.get $free)))
          (br $in-place)))
      (if (local.tee $next (call $try-alloc (local.get $size)))
        (then
          (memory.copy (local.get $next) (local.get $p) (i32.sub (local.get $old) (i32.const 8)))
          (call $free (local.get $p))))
      (return (local.get $next)))
    (call $trim (local.get $block) (local.get $need))
    (local.get $p))

  ;; Frees a block; `p` can be 0
  (func $free (export "heap.free") (param $p i32)
    (local $size i32) (local $before i32) (local $next i32) (local $after i32)
    (if (i32.eqz (local.get $p)) (then (return)))
    (local.set $p (i32.sub (local.get $p) (i32.const 8)))
    (local.set $size (i32.and (i32.load offset=4 (local.get $p)) (i32.const -8)))
    (local.set $next (i32.add (local.get $p) (local.get $size)))
    (if (local.tee $before (i32.load (local.get $p)))
      (then
        (local.set $p (i32.sub (local.get $p) (local.get $before)))
        (local.set $size (i32.add (local.get $size) (local.get $before)))
        (call $unlink (local.get $p))))
    (if (local.tee $after (call $free-size (local.get $next)))
      (then
        (call $unlink (local.get $next))
        (local.set $size (i32.add (local.get $size) (local.get $after)))))
    (i32.store offset=4 (local.get $p) (local.get $size))
    (i32.store (i32.add (local.get $p) (local.get $size)) (local.get $size))
    (call $link (local.get $p) (local.get $size)))

  ;; The size of a block if it is free, else 0
  (func $free-size (param $block i32) (result i32)
    (local.set $block (i32.load offset=4 (local.get $block)))
    (select (i32.const 0) (local.get $block) (i32.and (local.get $block) (i32.const 1))))

  ;; The block size for `size` bytes (at most 2^30): with the header of 8 bytes, rounded up to a class
  (func $class (param $size i32) (result i32)
    (local $units i32) (local $step i32)
    (local.set $units
      (i32.add
        (i32.shr_u (i32.add (i32.add (local.get $size) (i32.eqz (local.get $size))) (i32.const 7)) (i32.const 3))
        (i32.const 1)))
    (local.set $step (i32.sub (i32.const 28) (i32.clz (i32.or (local.get $units) (i32.const 8)))))
    (i32.shl
      (i32.shr_u
        (i32.add (local.get $units) (i32.sub (i32.shl (i32.const 1) (local.get $step)) (i32.const 1)))
        (local.get $step))
      (i32.add (local.get $step) (i32.const 3))))

  ;; The list for free blocks of a size: that of the largest class not above it
  (func $bin-of (param $size i32) (result i32)
    (local $units i32) (local $step i32)
    (local.set $units (i32.shr_u (local.get $size) (i32.const 3)))
    (local.set $step (i32.sub (i32.const 28) (i32.clz (i32.or (local.get $units) (i32.const 8)))))
    (i32.add (i32.shl (local.get $step) (i32.const 3)) (i32.shr_u (local.get $units) (local.get $step))))

  ;; A free block of this list or a later one, or 0. Clears the bits of empty lists
  (func $find (param $bin i32) (result i32)
    (local $word i32) (local $bits i64) (local $block i32)
    (if (i32.eqz (global.get $lists)) (then (return (i32.const 0))))
    (loop $next
      (local.set $word
        (i32.add (global.get $lists) (i32.shl (i32.shr_u (local.get $bin) (i32.const 6)) (i32.const 3))))
      (local.set $bits (i64.shr_u (i64.load (local.get $word)) (i64.extend_i32_u (local.get $bin))))
      (if (i64.eqz (local.get $bits))
        (then
          (local.set $bin (i32.add (i32.or (local.get $bin) (i32.const 63)) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $bin) (i32.const 256)))
          (return (i32.const 0))))
      (local.set $bin (i32.add (local.get $bin) (i32.wrap_i64 (i64.ctz (local.get $bits)))))
      (local.set $block
        (i32.load offset=32 (i32.add (global.get $lists) (i32.shl (local.get $bin) (i32.const 2)))))
      (if (i32.eqz (local.get $block))
        (then
          (i64.store (local.get $word)
            (i64.and (i64.load (local.get $word))
              (i64.rotl (i64.const -2) (i64.extend_i32_u (local.get $bin)))))
          (br $next))))
    (local.get $block))

  ;; Adds a free block to its list
  (func $link (param $block i32) (param $size i32)
    (local $bin i32) (local $head i32) (local $next i32) (local $word i32)
    (local.set $bin (call $bin-of (local.get $size)))
    (local.set $word
      (i32.add (global.get $lists) (i32.shl (i32.shr_u (local.get $bin) (i32.const 6)) (i32.const 3))))
    (i64.store (local.get $word)
      (i64.or (i64.load (local.get $word)) (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $bin)))))
    (local.set $head
      (i32.add (i32.add (global.get $lists) (i32.shl (local.get $bin) (i32.const 2))) (i32.const 32)))
    (local.set $next (i32.load (local.get $head)))
    (i32.store offset=8 (local.get $block) (local.get $next))
    (i32.store offset=12 (local.get $block) (local.get $head))
    (i32.store (local.get $head) (local.get $block))
    (if (local.get $next)
      (then (i32.store offset=12 (local.get $next) (i32.add (local.get $block) (i32.const 8))))))

  ;; Removes a free block from its list
  (func $unlink (param $block i32)
    (local $next i32)
    (local.set $next (i32.load offset=8 (local.get $block)))
    (i32.store (i32.load offset=12 (local.get $block)) (local.get $next))
    (if (local.get $next)
      (then (i32.store offset=12 (local.get $next) (i32.load offset=12 (local.get $block))))))

  ;; Marks a block of this size as used
  (func $use (param $block i32) (param $size i32)
    (i32.store offset=4 (local.get $block) (i32.or (local.get $size) (i32.const 1)))
    (i32.store (i32.add (local.get $block) (local.get $size)) (i32.const 0)))

  ;; Shrinks a used block to `size`, if the rest is large enough for a block
  (func $trim (param $block i32) (param $size i32)
    (local $whole i32)
    (local.set $whole (i32.and (i32.load offset=4 (local.get $block)) (i32.const -8)))
    (if (i32.ge_u (i32.sub (local.get $whole) (local.get $size)) (i32.const 16))
      (then
        (call $use (local.get $block) (local.get $size))
        (local.set $block (i32.add (local.get $block) (local.get $size)))
        (call $use (local.get $block) (i32.sub (local.get $whole) (local.get $size)))
        (call $free (i32.add (local.get $block) (i32.const 8))))))

  ;; Grows the memory to get a free block of `size` (at most 2^30 and an eighth) at its end, using the last block if it is free. Returns 0
  ;; on failure
  (func $grow (param $size i32) (result i32)
    (local $pages i32) (local $block i32)
    (if (i32.eq (i32.shl (memory.size) (i32.const 16)) (global.get $end))
      (then (local.set $size (i32.sub (local.get $size) (i32.load (i32.sub (global.get $end) (i32.const 8)))))))
    (local.set $pages
      (i32.shr_u (i32.add (local.get $size) (i32.const 0x1_0400)) (i32.const 16)))
    (if (i32.gt_u (i32.add (memory.size) (local.get $pages)) (global.get $max-pages)) (then (return (i32.const 0))))
    (local.set $block (memory.grow (local.get $pages)))
    (if (i32.eq (local.get $block) (i32.const -1)) (then (return (i32.const 0))))
    (local.set $block (i32.shl (local.get $block) (i32.const 16)))
    (if (i32.eq (local.get $block) (global.get $end))
      (then
        ;; the end marker of the region becomes the header of the new block
        (local.set $block (i32.sub (local.get $block) (i32.const 8))))
      (else
        (if (i32.eqz (global.get $lists))
          (then
            (global.set $lists (local.get $block))
            (local.set $block (i32.add (local.get $block) (global.get $table-size)))))))
    (global.set $end (i32.shl (memory.size) (i32.const 16)))
    (call $use (i32.sub (global.get $end) (i32.const 8)) (i32.const 0))
    (i32.store offset=4 (local.get $block)
      (i32.or (i32.sub (i32.sub (global.get $end) (i32.const 8)) (local.get $block)) (i32.const 1)))
    (call $free (i32.add (local.get $block) (i32.const 8)))
    (i32.const 1))
)
