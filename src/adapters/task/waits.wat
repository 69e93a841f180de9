;; Which task waits for a waitable, by its handle: a word for each handle, in pages. Not the context of tasks, which would say the same: jco 1.35
;; takes what uses it for something that may suspend, and holds the lock of the adapter until later then, while the program goes on and calls it.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "task.pages" (global $pages i32)) ;; 1024 addresses, each of a page for 16384 handles, or 0

  (func $word (param $handle i32) (result i32)
    (i32.add
      (i32.load (i32.add (global.get $pages) (i32.shl (i32.shr_u (local.get $handle) (i32.const 14)) (i32.const 2))))
      (i32.shl (i32.and (local.get $handle) (i32.const 0x3fff)) (i32.const 2))))

  ;; Traps if there is no memory, or above 2^24 handles
  (func (export "task.remember") (param $handle i32) (param $task i32)
    (local $at i32) (local $page i32)
    (if (i32.ge_u (local.get $handle) (i32.const 0x100_0000)) (then unreachable))
    (local.set $at
      (i32.add (global.get $pages) (i32.shl (i32.shr_u (local.get $handle) (i32.const 14)) (i32.const 2))))
    (if (i32.eqz (i32.load (local.get $at)))
      (then
        (if (i32.eq (local.tee $page (memory.grow (i32.const 1))) (i32.const -1)) (then unreachable))
        (i32.store (local.get $at) (i32.shl (local.get $page) (i32.const 16)))))
    (i32.store (call $word (local.get $handle)) (local.get $task)))

  (func (export "task.waiting") (param $handle i32) (result i32) (i32.load (call $word (local.get $handle))))
)
