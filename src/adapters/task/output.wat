;; The functions that take streams of `wasi:cli` 0.3, as tasks of `task.wat`: what is written is discarded or kept. Each returns what the
;; callback returns.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "canon" "bytes.read" (func $read-stream (param i32 i32 i32) (result i32)))
  (import "canon" "bytes.drop-readable" (func $drop-stream (param i32)))
  (import "canon" "cli-result.new" (func $new-future (result i64)))
  (import "canon" "return-cli-output" (func $return (param i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "task" "write-cli-result" (func $write-result (param i32 i32) (result i32)))
  (import "task" "drop-cli-result" (func $drop-result (param i32)))
  (import "task" "nothing" (func $nothing (param i32)))
  (import "task" "fail" (func $fail (param i32 i32)))
  (import "task" "buffer" (func $buffer (param i32) (result i64)))
  (import "task" "roomier" (func $roomier (param i32 i32)))
  (import "task" "free-buffer" (func $free-buffer (param i32)))
  (import "io" "keep" (func $keep (param i32 i32 i64) (result i32)))
  (import "data" "task.ignored" (global $ignored i32))
  (import "data" "task.captured" (global $captured i32))
  (import "state" "io.captured-stdout" (global $stdout i32))
  (import "state" "io.captured-stderr" (global $stderr i32))
  (import "state" "task.scratch" (global $scratch i32)) ;; 8 kB that all tasks read into that discard what they read

  ;; write-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>, core (i32) -> i32, a task
  (func (export "task.write-ignored") (param $stream i32) (result i32)
    (call $take (global.get $ignored) (local.get $stream) (i32.const 0)))
  (elem (global.get $ignored) func $next-ignored $read $moved-ignored $drop $write-result $drop-result $nothing)

  ;; the same, for a captured output
  (func (export "task.write-captured-stdout") (param $stream i32) (result i32)
    (call $take (global.get $captured) (local.get $stream) (global.get $stdout)))
  (func (export "task.write-captured-stderr") (param $stream i32) (result i32)
    (call $take (global.get $captured) (local.get $stream) (global.get $stderr)))
  (elem (global.get $captured) func $next-captured $read-when-there $moved-captured $drop $write-result $drop-result $free-buffer)

  ;; `to`: at 48 of the struct
  (func $take (param $vtable i32) (param $stream i32) (param $to i32) (result i32)
    (local $future i64) (local $self i32)
    (local.set $future (call $new-future))
    (local.set $self
      (call $task (local.get $vtable) (local.get $stream)
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (i32.store offset=48 (local.get $self) (local.get $to))
    (call $return (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $self)))

  (func $next-ignored (param i32) (result i64)
    (i64.or (i64.extend_i32_u (global.get $scratch)) (i64.const 0x2000_0000_0000)))
  (func $moved-ignored (param i32 i32) (result i32) (i32.const 0))

  ;; a buffer of its own for each task: two can wait for bytes at once
  (func $next-captured (param $self i32) (result i64)
    (local $buffer i64)
    (local.set $buffer (call $buffer (local.get $self)))
    (if (i64.eqz (local.get $buffer)) (then (call $fail (local.get $self) (i32.const 0)))) ;; io
    (local.get $buffer))
  (func $moved-captured (param $self i32) (param $n i32) (result i32)
    (drop
      (call $keep (i32.load offset=48 (local.get $self)) (i32.load offset=40 (local.get $self))
        (i64.extend_i32_u (local.get $n))))
    (call $roomier (local.get $self) (local.get $n))
    (i32.const 0))

  (func $read (param i32 i32 i32) (result i32)
    (call $read-stream (local.get 0) (local.get 1) (local.get 2)))
  ;; Waits with a read of nothing, which is done when there is something to be read, so that what the program sees as written is kept
  (func $read-when-there (param $stream i32) (param $to i32) (param $most i32) (result i32)
    (local $code i32)
    (local.set $code (call $read-stream (local.get $stream) (local.get $to) (i32.const 0)))
    (if (local.get $code) (then (return (local.get $code))))
    (call $read-stream (local.get $stream) (local.get $to) (local.get $most)))
  (func $drop (param i32) (call $drop-stream (local.get 0)))
)
