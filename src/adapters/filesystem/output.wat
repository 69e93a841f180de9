;; Streams that write to a file, at an offset or at its end. The struct: vtable (of `io/streams.wat`), node, mount, 1 to append plus
;; 2 when closed, offset (8 bytes). Writes reach the file at once. A failed write returns the error and closes the stream.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-output-stream" (func $new (param i32) (result i32)))
  (import "io" "new-error" (func $new-error (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.closed" (global $closed i32))
  (import "data" "fs.output" (global $vtable i32))
  (import "data" "fs.room" (global $room i32)) ;; ok(1 MiB): result<u64, stream-error>
  (import "data" "fs.written" (global $written i32)) ;; ok: result<_, stream-error>
  (data (global.get $room) "\00\00\00\00\00\00\00\00\00\00\10\00\00\00\00\00")
  (data (global.get $written) "\00\00\00\00")
  (import "state" "fs.result" (global $result i32))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "answer-handle" (func $answer-handle (param i32) (result i32)))
  (import "fs" "writable" (func $writable (param i32 i32) (result i32)))
  (import "fs" "write" (func $write-file (param i32 i32 i64 i32 i64) (result i32)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; [method]descriptor.write-via-stream: func(offset: filesize) -> result<output-stream, error-code>, core (i32 i64) -> i32
  (func (export "fs.descriptor.write-via-stream") (param $self i32) (param $offset i64) (result i32)
    (call $open (local.get $self) (local.get $offset) (i32.const 0)))
  ;; [method]descriptor.append-via-stream: func() -> result<output-stream, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.append-via-stream") (param $self i32) (result i32)
    (call $open (local.get $self) (i64.const 0) (i32.const 1)))

  (func $open (param $self i32) (param $offset i64) (param $append i32) (result i32)
    (local $code i32)
    (local.set $code (call $writable (local.get $self) (i32.const 3))) ;; bad-descriptor
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (if (i64.lt_s (local.get $offset) (i64.const 0)) (then (return (call $answer (i32.const 12))))) ;; invalid
    (call $answer-handle (call $new-output (local.get $self) (local.get $offset) (local.get $append))))

  ;; a new own<output-stream> to the file whose node and mount are at an address; 0, which is no handle, if there is no memory
  (func $new-output (export "fs.new-output") (param $at i32) (param $offset i64) (param $append i32) (result i32)
    (local $stream i32)
    (if (i32.eqz (local.tee $stream (call $try-alloc (i32.const 24)))) (then (return (i32.const 0))))
    (call $hold (i32.load (local.get $at)))
    (i32.store (local.get $stream) (global.get $vtable))
    (i64.store offset=4 align=4 (local.get $stream) (i64.load align=4 (local.get $at))) ;; node and mount
    (i32.store offset=12 (local.get $stream) (local.get $append))
    (i64.store offset=16 (local.get $stream) (local.get $offset))
    (call $new (local.get $stream)))
  (elem (global.get $vtable) func $check-write $write $flush $subscribe $drop $write-zeroes)

  (func $is-closed (param $self i32) (result i32)
    (i32.and (i32.load offset=12 (local.get $self)) (i32.const 2)))

  (func $check-write (param $self i32) (result i32)
    (select (global.get $closed) (global.get $room) (call $is-closed (local.get $self))))

  (func $flush (param $self i32) (param $blocking i32) (result i32)
    (select (global.get $closed) (global.get $written) (call $is-closed (local.get $self))))

  (func $write (param $self i32) (param $from i32) (param $len i32) (param $flush i32) (result i32)
    (call $put (local.get $self) (local.get $from) (i64.extend_i32_u (local.get $len))))

  (func $write-zeroes (param $self i32) (param $len i64) (param $flush i32) (result i32)
    (call $put (local.get $self) (i32.const 0) (local.get $len)))

  (func $put (param $self i32) (param $from i32) (param $len i64) (result i32)
    (local $node i32) (local $code i32) (local $state i32)
    (if (call $is-closed (local.get $self)) (then (return (global.get $closed))))
    (local.set $node (i32.load offset=4 (local.get $self)))
    (local.set $state (i32.load offset=12 (local.get $self)))
    (if (local.get $state)
      (then (i64.store offset=16 (local.get $self) (i64.extend_i32_u (i32.load offset=16 (local.get $node))))))
    (local.set $code
      (call $write-file
        (local.get $node) (i32.load offset=8 (local.get $self))
        (i64.load offset=16 (local.get $self)) (local.get $from) (local.get $len)))
    (if (i32.eqz (local.get $code))
      (then
        (i64.store offset=16 (local.get $self) (i64.add (i64.load offset=16 (local.get $self)) (local.get $len)))
        (return (global.get $written))))
    ;; last-operation-failed, with an own<error> of `io/error.wat`, or just closed if there is no memory for the error
    (i32.store offset=12 (local.get $self) (i32.or (local.get $state) (i32.const 2)))
    (if (i32.eqz (local.tee $code (call $new-error (local.get $code)))) (then (return (global.get $closed))))
    (i32.store8 (global.get $result) (i32.const 1))
    (i32.store8 offset=4 (global.get $result) (i32.const 0))
    (i32.store offset=8 (global.get $result) (local.get $code))
    (global.get $result))

  (func $subscribe (param $self i32) (result i32) (call $new-ready))
  (func $drop (param $self i32)
    (call $release (i32.load offset=4 (local.get $self)) (i32.load offset=8 (local.get $self)))
    (call $free (local.get $self)))
)
