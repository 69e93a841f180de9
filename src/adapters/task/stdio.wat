;; The functions that give and take streams of `wasi:cli` 0.3, as tasks of `task.wat`. Each returns what the callback returns.
(module
  (import "rt" "memory" (memory 0))
  (import "canon" "bytes.new" (func $new-stream (result i64)))
  (import "canon" "cli-result.new" (func $new-future (result i64)))
  (import "canon" "return-cli-input" (func $return (param i32 i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "state" "io.text-input" (global $input i32)) ;; as in `io/text.wat`: at 4 the address of the next byte, at 8 how many are left

  (global $claims (mut i32) (i32.const 0)) ;; how many tasks have taken bytes that nobody has read yet

  ;; read-via-stream: func() -> tuple<stream<u8>, future<result<_, error-code>>>, core () -> i32, a task. What one stream has taken and its
  ;; reader did not read is there for the next one: a task only hears in its turn that its reader is gone, so one that begins meanwhile waits for
  ;; somebody who reads, which is when a write of nothing is done. At 56 of the struct: 0 if it does
  (func (export "task.read-text") (result i32)
    (local $stream i64) (local $future i64) (local $self i32)
    (local.set $stream (call $new-stream))
    (local.set $future (call $new-future))
    (local.set $self
      (call $task (i32.const 0)
        (i32.wrap_i64 (i64.shr_u (local.get $stream) (i64.const 32)))
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (i32.store offset=56 (local.get $self) (i32.eqz (global.get $claims)))
    (call $return (i32.wrap_i64 (local.get $stream)) (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $self)))

  ;; Takes all that is left
  (func (export "task.next-text") (param $self i32) (result i64)
    (local $n i32)
    (if (i32.eqz (i32.load offset=56 (local.get $self))) (then (return (i64.extend_i32_u (global.get $input)))))
    (local.set $n (i32.load offset=8 (global.get $input)))
    (if (i32.eqz (local.get $n)) (then (return (i64.const 0))))
    (if (i32.gt_u (local.get $n) (i32.const 0x0fff_ffff)) (then (local.set $n (i32.const 0x0fff_ffff)))) ;; the most of one write
    (i32.store offset=48 (local.get $self) (local.get $n))
    (i32.store offset=52 (local.get $self) (i32.load offset=4 (global.get $input)))
    (call $advance (local.get $n))
    (global.set $claims (i32.add (global.get $claims) (i32.const 1)))
    (i64.or
      (i64.extend_i32_u (i32.load offset=52 (local.get $self)))
      (i64.shl (i64.extend_i32_u (local.get $n)) (i64.const 32))))

  ;; Gives back what was not read, unless it was set anew
  (func (export "task.moved-text") (param $self i32) (param $n i32) (result i32)
    (if (i32.eqz (i32.load offset=56 (local.get $self)))
      (then
        (i32.store offset=56 (local.get $self) (i32.const 1))
        (return (i32.const 0))))
    (global.set $claims (i32.sub (global.get $claims) (i32.const 1)))
    (if (i32.eq
          (i32.load offset=4 (global.get $input))
          (i32.add (i32.load offset=52 (local.get $self)) (i32.load offset=48 (local.get $self))))
      (then (call $advance (i32.sub (local.get $n) (i32.load offset=48 (local.get $self))))))
    (i32.const 0))

  (func $advance (param $n i32)
    (i32.store offset=4 (global.get $input) (i32.add (i32.load offset=4 (global.get $input)) (local.get $n)))
    (i32.store offset=8 (global.get $input) (i32.sub (i32.load offset=8 (global.get $input)) (local.get $n))))
)
