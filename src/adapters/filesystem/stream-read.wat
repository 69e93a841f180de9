;; Streams of `wasi:filesystem` 0.3 with the contents of a file, as tasks of `task/task.wat`. At 48 of a task's struct are node and mount, at
;; 56 the offset. The task keeps the file alive.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "heap-base" (global $heap-base i32))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "canon" "bytes.new" (func $new-stream (result i64)))
  (import "canon" "fs-result.new" (func $new-future (result i64)))
  (import "canon" "return-fs-input" (func $return (param i32 i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "task" "fail" (func $fail (param i32 i32)))
  (import "task" "free-buffer" (func $free-buffer (param i32)))
  (import "fs-async" "error" (func $error (param i32) (result i32)))
  (import "fs" "most" (func $most (param i32 i64 i64) (result i64)))
  (import "fs" "contents" (func $contents (param i32 i64 i64) (result i64)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; [method]descriptor.read-via-stream: func(offset: filesize) -> tuple<stream<u8>, future<result<_, error-code>>>,
  ;; core (i32 i64) -> i32, a task
  (func (export "fs-async.descriptor.read-via-stream") (param $self i32) (param $offset i64) (result i32)
    (local $stream i64) (local $future i64) (local $task i32) (local $code i32)
    (local.set $stream (call $new-stream))
    (local.set $future (call $new-future))
    (local.set $task
      (call $task (i32.const 3)
        (i32.wrap_i64 (i64.shr_u (local.get $stream) (i64.const 32)))
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (i64.store offset=48 (local.get $task) (i64.load align=4 (local.get $self))) ;; node and mount
    (i64.store offset=56 (local.get $task) (local.get $offset))
    (call $hold (i32.load (local.get $self)))
    (if (local.tee $code (call $refused (local.get $self) (local.get $offset)))
      (then (call $fail (local.get $task) (call $error (local.get $code)))))
    (call $return (i32.wrap_i64 (local.get $stream)) (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $task)))

  (func $refused (param $self i32) (param $offset i64) (result i32)
    (if (i32.eq (i32.load (i32.load (local.get $self))) (i32.const 3)) (then (return (i32.const 14)))) ;; is-directory
    (if (i32.ne (i32.load (i32.load (local.get $self))) (i32.const 6)) (then (return (i32.const 3)))) ;; bad-descriptor
    (if (i32.eqz (i32.and (i32.load offset=8 (local.get $self)) (i32.const 1)))
      (then (return (i32.const 3)))) ;; bad-descriptor
    (select (i32.const 12) (i32.const 0) (i64.lt_s (local.get $offset) (i64.const 0)))) ;; invalid

  ;; What the file has now from the offset on. Contents that are static stay where they are whatever is written to the file, which is then
  ;; copied to the heap; all else is copied, 64 kB at a time
  (func (export "fs-async.next-input") (param $self i32) (result i64)
    (local $len i64) (local $bytes i64) (local $moves i32)
    (if (i32.load8_u offset=16 (local.get $self)) (then (return (i64.const 0))))
    (local.set $len
      (call $most (i32.load offset=48 (local.get $self)) (i64.load offset=56 (local.get $self)) (i64.const 0x0fff_ffff)))
    (if (i64.eqz (local.get $len)) (then (return (i64.const 0))))
    (if (local.tee $moves
          (i32.ge_u (i32.load offset=12 (i32.load offset=48 (local.get $self))) (global.get $heap-base)))
      (then (if (i64.gt_u (local.get $len) (i64.const 0x10000)) (then (local.set $len (i64.const 0x10000))))))
    (local.set $bytes
      (call $contents (i32.load offset=48 (local.get $self)) (i64.load offset=56 (local.get $self)) (local.get $len)))
    (if (i32.eqz (local.get $moves)) (then (return (local.get $bytes))))
    (call $copied (local.get $self) (i32.wrap_i64 (local.get $bytes)) (i32.wrap_i64 (i64.shr_u (local.get $bytes) (i64.const 32)))))

  ;; In the task's buffer, which becomes as large as it has to be
  (func $copied (param $self i32) (param $from i32) (param $n i32) (result i64)
    (local $buffer i32)
    (if (i32.lt_u (i32.load offset=44 (local.get $self)) (local.get $n))
      (then
        (local.set $buffer (call $try-alloc (local.get $n)))
        (if (i32.eqz (local.get $buffer))
          (then
            (call $fail (local.get $self) (i32.const 21)) ;; insufficient-memory, of 0.3
            (return (i64.const 0))))
        (call $free-buffer (local.get $self))
        (i32.store offset=40 (local.get $self) (local.get $buffer))
        (i32.store offset=44 (local.get $self) (local.get $n))))
    (memory.copy (i32.load offset=40 (local.get $self)) (local.get $from) (local.get $n))
    (i64.or
      (i64.extend_i32_u (i32.load offset=40 (local.get $self)))
      (i64.shl (i64.extend_i32_u (local.get $n)) (i64.const 32))))

  (func (export "fs-async.moved-input") (param $self i32) (param $n i32) (result i32)
    (i64.store offset=56 (local.get $self)
      (i64.add (i64.load offset=56 (local.get $self)) (i64.extend_i32_u (local.get $n))))
    (i32.const 0))

  (func (export "fs-async.end-input") (param $self i32)
    (call $free-buffer (local.get $self))
    (call $release (i32.load offset=48 (local.get $self)) (i32.load offset=52 (local.get $self))))
)
