;; Realloc for adapters whose functions never read lists and strings, because all functions that take some are denied: every block is at
;; the same address. Nothing is freed, so no function needs a post-return. Not to be combined with the arena: both begin at the heap base.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))

  ;; canonical ABI realloc: (old pointer, old size, alignment, new size) -> pointer to `size` bytes inside the memory, which begins
  ;; at a multiple of 16. Traps where the memory cannot grow or the block would end above 2^31.
  (func (export "rt.sink") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $pages i32)
    (if (i32.lt_s (local.get $size) (i32.const 0)) (then unreachable))
    (local.set $pages
      (i32.sub
        (i32.shr_u (i32.add (i32.add (global.get $heap-base) (i32.const 0xffff)) (local.get $size)) (i32.const 16))
        (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then unreachable))))
    (global.get $heap-base))
)
