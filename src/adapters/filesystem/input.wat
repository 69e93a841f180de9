;; Input streams over files. The struct: vtable (of `io/streams.wat`), node, mount, a gap, offset (8 bytes). The stream keeps the file
;; alive. At the end of the file the stream is closed until the file grows.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-input-stream" (func $new (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.closed" (global $closed i32))
  (import "data" "fs.input" (global $vtable i32))
  (import "state" "fs.result" (global $result i32))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "answer-handle" (func $answer-handle (param i32) (result i32)))
  (import "fs" "most" (func $most-of (param i32 i64 i64) (result i64)))
  (import "fs" "contents" (func $contents (param i32 i64 i64) (result i64)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; [method]descriptor.read-via-stream: func(offset: filesize) -> result<input-stream, error-code>, core (i32 i64) -> i32
  (func (export "fs.descriptor.read-via-stream") (param $self i32) (param $offset i64) (result i32)
    (local $node i32) (local $stream i32)
    (local.set $node (i32.load (local.get $self)))
    (if (i32.eq (i32.load (local.get $node)) (i32.const 3))
      (then (return (call $answer (i32.const 14))))) ;; is-directory
    (if (i32.eqz (i32.and (i32.load offset=8 (local.get $self)) (i32.const 1)))
      (then (return (call $answer (i32.const 3))))) ;; bad-descriptor
    (if (i64.lt_s (local.get $offset) (i64.const 0)) (then (return (call $answer (i32.const 12))))) ;; invalid
    (if (local.tee $stream (call $try-alloc (i32.const 24)))
      (then
        (call $hold (local.get $node))
        (i32.store (local.get $stream) (global.get $vtable))
        (i64.store offset=4 align=4 (local.get $stream) (i64.load align=4 (local.get $self))) ;; node and mount
        (i64.store offset=16 (local.get $stream) (local.get $offset))
        (local.set $stream (call $new (local.get $stream)))))
    (call $answer-handle (local.get $stream)))
  (elem (global.get $vtable) func $read $skip $subscribe $drop)

  (func $read (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (local $bytes i64)
    (if (i64.ne (local.get $len) (i64.const 0))
      (then
        (if (i64.eqz (local.tee $len (call $most (local.get $self) (local.get $len))))
          (then (return (global.get $closed))))
        (local.set $bytes
          (call $contents
            (i32.load offset=4 (local.get $self)) (i64.load offset=16 (local.get $self)) (local.get $len)))
        (call $advance (local.get $self) (i64.shr_u (local.get $bytes) (i64.const 32)))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=4 align=4 (global.get $result) (local.get $bytes))
    (global.get $result))

  (func $skip (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (if (i64.ne (local.get $len) (i64.const 0))
      (then
        (if (i64.eqz (local.tee $len (call $most (local.get $self) (local.get $len))))
          (then (return (global.get $closed))))
        (call $advance (local.get $self) (local.get $len))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 (global.get $result) (local.get $len))
    (global.get $result))

  (func $most (param $self i32) (param $len i64) (result i64)
    (call $most-of (i32.load offset=4 (local.get $self)) (i64.load offset=16 (local.get $self)) (local.get $len)))

  (func $advance (param $self i32) (param $len i64)
    (i64.store offset=16 (local.get $self) (i64.add (i64.load offset=16 (local.get $self)) (local.get $len))))

  (func $subscribe (param $self i32) (result i32) (call $new-ready))
  (func $drop (param $self i32)
    (call $release (i32.load offset=4 (local.get $self)) (i32.load offset=8 (local.get $self)))
    (call $free (local.get $self)))
)
