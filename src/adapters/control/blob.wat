;; Blocks of the heap that several share and nobody changes: what is set of standard input, arguments and variables, which snapshots keep.
;; The address of one is that of its bytes; before it, at -8, is how many share it. 0 is none.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))

  ;; A block that one has; 0 if there is no memory
  (func (export "blob.new") (param $size i32) (result i32)
    (local $p i32)
    ;; more than the heap gives: the sum does not wrap
    (if (i32.lt_s (local.get $size) (i32.const 0)) (then (return (i32.const 0))))
    (local.set $p (call $try-alloc (i32.add (local.get $size) (i32.const 8))))
    (if (i32.eqz (local.get $p)) (then (return (i32.const 0))))
    (i32.store (local.get $p) (i32.const 1))
    (i32.add (local.get $p) (i32.const 8)))

  (func (export "blob.share") (param $p i32)
    (if (local.get $p)
      (then
        (i32.store (i32.sub (local.get $p) (i32.const 8))
          (i32.add (i32.load (i32.sub (local.get $p) (i32.const 8))) (i32.const 1))))))

  (func (export "blob.drop") (param $p i32)
    (local $others i32)
    (if (i32.eqz (local.get $p)) (then (return)))
    (local.set $p (i32.sub (local.get $p) (i32.const 8)))
    (local.set $others (i32.sub (i32.load (local.get $p)) (i32.const 1)))
    (i32.store (local.get $p) (local.get $others))
    (if (i32.eqz (local.get $others)) (then (call $free (local.get $p)))))
)
