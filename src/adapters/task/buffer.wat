;; Buffers of tasks that read a stream of the program's into memory of ours: small at first, and large once a read has filled it.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "task" "fail" (func $fail (param i32 i32)))

  ;; The task's buffer, and in the upper half its size; 0 if the task has failed, as it does where there is no memory
  (func (export "task.buffer") (param $task i32) (result i64)
    (if (i32.load8_u offset=16 (local.get $task)) (then (return (i64.const 0))))
    (if (i32.eqz (i32.load offset=40 (local.get $task)))
      (then
        (i32.store offset=40 (local.get $task) (call $try-alloc (i32.const 4096)))
        (if (i32.eqz (i32.load offset=40 (local.get $task)))
          (then
            (call $fail (local.get $task) (i32.const 21)) ;; insufficient-memory, of 0.3
            (return (i64.const 0))))
        (i32.store offset=44 (local.get $task) (i32.const 4096))))
    (i64.load offset=40 (local.get $task)))

  ;; Makes it larger if so many bytes filled it
  (func (export "task.roomier") (param $task i32) (param $n i32)
    (local $more i32)
    (if (i32.and
          (i32.eq (local.get $n) (i32.const 4096))
          (i32.eq (i32.load offset=44 (local.get $task)) (i32.const 4096)))
      (then
        (if (local.tee $more (call $try-alloc (i32.const 0x10000)))
          (then
            (call $free (i32.load offset=40 (local.get $task)))
            (i32.store offset=40 (local.get $task) (local.get $more))
            (i32.store offset=44 (local.get $task) (i32.const 0x10000)))))))

  (func (export "task.free-buffer") (param $task i32)
    (if (i32.load offset=40 (local.get $task)) (then (call $free (i32.load offset=40 (local.get $task))))))
)
