;; Streams of the program's that are written to a file, of `wasi:filesystem` 0.3 and of the outputs of `wasi:cli` 0.3 that go into one, as
;; tasks of `task/task.wat`. At 48 of a task's struct are node and mount, at 56 the offset, -1 to append. The task keeps the file alive.
(module
  (import "rt" "memory" (memory 0))
  (import "canon" "fs-result.new" (func $new-fs-future (result i64)))
  (import "canon" "cli-result.new" (func $new-cli-future (result i64)))
  (import "canon" "return-fs-output" (func $return-fs (param i32)))
  (import "canon" "return-cli-output" (func $return-cli (param i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "task" "fail" (func $fail (param i32 i32)))
  (import "task" "roomier" (func $roomier (param i32 i32)))
  (import "task" "free-buffer" (func $free-buffer (param i32)))
  (import "fs-async" "error" (func $error (param i32) (result i32)))
  (import "fs" "writable" (func $writable (param i32 i32) (result i32)))
  (import "fs" "write" (func $write-file (param i32 i32 i64 i32 i64) (result i32)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))
  (import "data" "fs.stdout" (global $stdout i32)) ;; node and mount
  (import "data" "fs.stderr" (global $stderr i32))

  ;; [method]descriptor.write-via-stream: func(data: stream<u8>, offset: filesize) -> future<result<_, error-code>>,
  ;; core (i32 i32 i64) -> i32, a task
  (func (export "fs-async.descriptor.write-via-stream") (param $self i32) (param $stream i32) (param $offset i64) (result i32)
    (local $code i32)
    (local.set $code (call $writable (local.get $self) (i32.const 3))) ;; bad-descriptor
    (if (i32.and (i32.eqz (local.get $code)) (i64.lt_s (local.get $offset) (i64.const 0)))
      (then (local.set $code (i32.const 12)))) ;; invalid
    (call $take (local.get $self) (local.get $stream) (local.get $offset) (local.get $code)))

  ;; [method]descriptor.append-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>, core (i32 i32) -> i32, a task
  (func (export "fs-async.descriptor.append-via-stream") (param $self i32) (param $stream i32) (result i32)
    (call $take (local.get $self) (local.get $stream) (i64.const -1)
      (call $writable (local.get $self) (i32.const 3)))) ;; bad-descriptor

  ;; The same for a descriptor of the host that may not be written to: this error, a number of 0.2
  (func (export "fs-async.refuse-output") (param $stream i32) (param $code i32) (result i32)
    (local $future i64) (local $task i32)
    (local.set $future (call $new-fs-future))
    (local.set $task
      (call $task (i32.const 4) (local.get $stream) (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (call $fail (local.get $task) (call $error (local.get $code)))
    (call $return-fs (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $task)))

  (func $take (param $file i32) (param $stream i32) (param $offset i64) (param $code i32) (result i32)
    (local $future i64) (local $task i32)
    (local.set $future (call $new-fs-future))
    (local.set $task
      (call $begin (i32.const 4) (local.get $file) (local.get $stream) (local.get $offset) (local.get $future)))
    (if (local.get $code) (then (call $fail (local.get $task) (call $error (local.get $code)))))
    (call $return-fs (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $task)))

  ;; write-via-stream of `wasi:cli/stdout`: func(data: stream<u8>) -> future<result<_, error-code>>, core (i32) -> i32, a task: appends
  (func (export "task.write-file-stdout") (param $stream i32) (result i32)
    (call $append (global.get $stdout) (local.get $stream)))
  ;; of `wasi:cli/stderr`, the same
  (func (export "task.write-file-stderr") (param $stream i32) (result i32)
    (call $append (global.get $stderr) (local.get $stream)))

  (func $append (param $file i32) (param $stream i32) (result i32)
    (local $future i64) (local $task i32)
    (local.set $future (call $new-cli-future))
    (local.set $task
      (call $begin (i32.const 5) (local.get $file) (local.get $stream) (i64.const -1) (local.get $future)))
    (call $return-cli (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $task)))

  (func $begin
    (param $kind i32) (param $file i32) (param $stream i32) (param $offset i64) (param $future i64) (result i32)
    (local $task i32)
    (local.set $task
      (call $task (local.get $kind) (local.get $stream)
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (i64.store offset=48 (local.get $task) (i64.load align=4 (local.get $file))) ;; node and mount
    (i64.store offset=56 (local.get $task) (local.get $offset))
    (call $hold (i32.load (local.get $file)))
    (local.get $task))

  (func (export "fs-async.moved-output") (param $self i32) (param $n i32) (result i32)
    (local $code i32)
    (if (local.tee $code (call $put (local.get $self) (local.get $n)))
      (then (call $fail (local.get $self) (call $error (local.get $code)))))
    (local.get $code))

  ;; Writes so many bytes of the buffer; returns an error of 0.2
  (func $put (param $self i32) (param $n i32) (result i32)
    (local $at i64) (local $code i32)
    (local.set $at (i64.load offset=56 (local.get $self)))
    (local.set $code
      (call $write-file
        (i32.load offset=48 (local.get $self)) (i32.load offset=52 (local.get $self))
        (if (result i64) (i64.lt_s (local.get $at) (i64.const 0))
          (then (i64.extend_i32_u (i32.load offset=16 (i32.load offset=48 (local.get $self)))))
          (else (local.get $at)))
        (i32.load offset=40 (local.get $self)) (i64.extend_i32_u (local.get $n))))
    (if (i64.ge_s (local.get $at) (i64.const 0))
      (then (i64.store offset=56 (local.get $self) (i64.add (local.get $at) (i64.extend_i32_u (local.get $n))))))
    (call $roomier (local.get $self) (local.get $n))
    (local.get $code))

  (func (export "fs-async.end-output") (param $self i32)
    (call $free-buffer (local.get $self))
    (if (i32.load offset=48 (local.get $self))
      (then (call $release (i32.load offset=48 (local.get $self)) (i32.load offset=52 (local.get $self))))))
)
