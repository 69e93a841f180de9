;; Memory for what comes when it comes: results of the host's functions that go on as subtasks. The arena is emptied by whoever is done first.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "realloc" (func $heap-realloc (param i32 i32) (result i32)))

  ;; canonical ABI realloc: (old pointer, old size, alignment, new size) -> pointer, on the heap; for nothing it gives no block, so that
  ;; whoever frees goes by the length
  (func (export "task.realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (if (i32.eqz (local.get $size)) (then (return (local.get $align))))
    (call $heap-realloc
      (select (local.get $old) (i32.const 0) (local.get $old-size))
      (local.get $size)))
)
