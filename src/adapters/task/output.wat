;; The functions that take streams of `wasi:cli` 0.3, as tasks of `task.wat`: what is written is discarded or kept. Each returns what the
;; callback returns.
(module
  (import "rt" "memory" (memory 0))
  (import "canon" "cli-result.new" (func $new-future (result i64)))
  (import "canon" "return-cli-output" (func $return (param i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "task" "roomier" (func $roomier (param i32 i32)))
  (import "io" "keep" (func $keep (param i32 i32 i64) (result i32)))
  (import "state" "io.captured-stdout" (global $stdout i32))
  (import "state" "io.captured-stderr" (global $stderr i32))
  (import "state" "task.scratch" (global $scratch i32)) ;; 8 kB that all tasks read into that discard what they read

  ;; write-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>, core (i32) -> i32, a task
  (func (export "task.write-ignored") (param $stream i32) (result i32)
    (call $take (i32.const 1) (local.get $stream) (i32.const 0)))

  ;; the same, for a captured output
  (func (export "task.write-captured-stdout") (param $stream i32) (result i32)
    (call $take (i32.const 2) (local.get $stream) (global.get $stdout)))
  (func (export "task.write-captured-stderr") (param $stream i32) (result i32)
    (call $take (i32.const 2) (local.get $stream) (global.get $stderr)))

  ;; `to`: at 48 of the struct
  (func $take (param $kind i32) (param $stream i32) (param $to i32) (result i32)
    (local $future i64) (local $self i32)
    (local.set $future (call $new-future))
    (local.set $self
      (call $task (local.get $kind) (local.get $stream)
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (i32.store offset=48 (local.get $self) (local.get $to))
    (call $return (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $self)))

  (func (export "task.next-ignored") (param i32) (result i64)
    (i64.or (i64.extend_i32_u (global.get $scratch)) (i64.const 0x2000_0000_0000)))
  (func (export "task.moved-ignored") (param i32 i32) (result i32) (i32.const 0))

  (func (export "task.moved-captured") (param $self i32) (param $n i32) (result i32)
    (drop
      (call $keep (i32.load offset=48 (local.get $self)) (i32.load offset=40 (local.get $self))
        (i64.extend_i32_u (local.get $n))))
    (call $roomier (local.get $self) (local.get $n))
    (i32.const 0))
)
