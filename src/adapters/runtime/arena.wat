;; The arena: memory for one call. It holds argument lists that the canonical ABI stores through `rt.realloc`, lists returned by host
;; functions, and lists that our functions return. Post-return empties it: `rt.reset…`, one for each core result.
;; A function with list or string parameters, or with a result in the arena, needs one of them as its `post-return`.
;;
;; The arena is one region of memory, filled from its start. Where it is full, it grows at the end of the memory. If the heap has grown
;; the memory meanwhile, the arena moves to a new region of more than twice the size at the end; so the sum of all abandoned regions is
;; smaller than the current one. No function here calls an import or touches a handle.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))
  (import "rt" "memory-end" (global $memory-end i32))

  (global $base (mut i32) (global.get $heap-base))  ;; start of the region
  (global $top (mut i32) (global.get $heap-base))   ;; first free byte
  (global $limit (mut i32) (global.get $memory-end)) ;; end of the region

  ;; `size` bytes at a multiple of `align` (a power of two, at most 16). Traps where the memory cannot grow or the arena would
  ;; end above 2^31: sizes come from guests.
  (func $alloc (export "rt.alloc") (param $size i32) (param $align i32) (result i32)
    (local $p i32) (local $end i32) (local $more i32)
    (local.set $end
      (i32.add
        (local.tee $p
          (i32.and
            (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $align))))
        (local.get $size)))
    ;; neither is negative, so the sum did not wrap
    (if (i32.lt_s (i32.or (local.get $size) (local.get $end)) (i32.const 0)) (then unreachable))
    (if (i32.gt_u (local.get $end) (global.get $limit))
      (then
        (if (i32.ne (i32.shl (memory.size) (i32.const 16)) (global.get $limit))
          (then
            (local.set $more (i32.shl (i32.sub (global.get $limit) (global.get $base)) (i32.const 1)))
            (global.set $base (local.tee $p (i32.shl (memory.size) (i32.const 16))))
            (global.set $limit (local.get $p))
            (local.set $end (i32.add (local.get $p) (local.get $size)))
            (if (i32.lt_s (i32.or (local.get $p) (local.get $end)) (i32.const 0)) (then unreachable))))
        ;; the missing size in whole pages
        (if (i32.eq
              (memory.grow
                (local.tee $more
                  (i32.shr_u
                    (i32.add (i32.add (i32.sub (local.get $end) (global.get $limit)) (local.get $more)) (i32.const 0xffff))
                    (i32.const 16))))
              (i32.const -1))
          (then unreachable))
        (global.set $limit (i32.add (global.get $limit) (i32.shl (local.get $more) (i32.const 16))))))
    (global.set $top (local.get $end))
    (local.get $p))

  ;; canonical ABI realloc: (old pointer, old size, alignment, new size) -> pointer. The last block grows and shrinks in place;
  ;; any other moves when it grows. May be called before the function starts and after it has returned (for results of
  ;; host functions: while it runs).
  ;; Traps if there is no room. For arguments and results of the host there is no alternative: the canonical ABI stores them before the
  ;; function, which could return an error, is called. The arena starts with a few reserved kilobytes (`SLACK` in `link.ts`), so that
  ;; paths still fit when files have filled the memory.
  (func $realloc (export "rt.realloc")
    (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $p i32)
    (if (i32.eq (i32.add (local.get $old) (local.get $old-size)) (global.get $top))
      (then (global.set $top (local.get $old)))
      (else (if (i32.and (i32.ne (local.get $old) (i32.const 0)) (i32.le_u (local.get $size) (local.get $old-size)))
        (then (return (local.get $old))))))
    (if (i32.ne (local.tee $p (call $alloc (local.get $size) (local.get $align))) (local.get $old))
      (then
        (memory.copy (local.get $p) (local.get $old)
          (select (local.get $size) (local.get $old-size) (i32.lt_u (local.get $size) (local.get $old-size))))))
    (local.get $p))

  ;; post-return for functions without a core result, and for those with one
  (func (export "rt.reset") (global.set $top (global.get $base)))
  (func (export "rt.reset-i32") (param i32) (global.set $top (global.get $base)))
  (func (export "rt.reset-i64") (param i64) (global.set $top (global.get $base)))
  (func (export "rt.reset-f32") (param f32) (global.set $top (global.get $base)))
  (func (export "rt.reset-f64") (param f64) (global.set $top (global.get $base)))
)
