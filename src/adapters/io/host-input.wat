;; Host input streams wrapped in our own resource type. A cell: vtable, then the host's handle.
;; The host's functions are lowered with the memory, and those that return lists with `rt.realloc`: results that can contain lists need
;; the post-return `rt.reset-i32`. `streams.wat` has the vtables.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-input-stream" (func $new (param i32) (result i32)))
  (import "canon" "rep-input-stream" (func $rep (param i32) (result i32)))
  (import "canon" "drop-input-stream" (func $drop-ours (param i32)))
  (import "canon" "drop-host-input-stream" (func $drop-host (param i32)))
  (import "io" "wrap-pollable" (func $wrap-pollable (param i32) (result i32)))
  (import "io" "wrap-stream-error" (func $wrap-error (param i32) (result i32)))
  (import "data" "io.host-input" (global $vtable i32))
  (import "data" "io.host-input-gone" (global $gone i32)) ;; the vtable of a cell whose host handle was given away: it can only be dropped
  (import "state" "io.result" (global $result i32))
  ;; self, a number of bytes, the address of the result
  (import "host" "input-stream.read" (func $host-read (param i32 i64 i32)))
  (import "host" "input-stream.blocking-read" (func $host-blocking-read (param i32 i64 i32)))
  (import "host" "input-stream.skip" (func $host-skip (param i32 i64 i32)))
  (import "host" "input-stream.blocking-skip" (func $host-blocking-skip (param i32 i64 i32)))
  (import "host" "input-stream.subscribe" (func $host-subscribe (param i32) (result i32)))

  ;; own handle of the host -> own handle of our resource
  (func (export "io.wrap-input-stream") (param $host i32) (result i32)
    (call $new (call $cell (global.get $vtable) (local.get $host))))
  (elem (global.get $gone) func $free $free $free $free)
  (elem (global.get $vtable) func $read $skip $subscribe $drop)

  ;; representation -> the host's handle, to lend. Traps if the stream is virtual
  (func $lend (export "io.lend-input-stream") (param $self i32) (result i32)
    (if (i32.ne (i32.load (local.get $self)) (global.get $vtable)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; own handle of our resource, which this consumes -> own handle of the host. Traps if the stream is virtual
  (func (export "io.unwrap-input-stream") (param $ours i32) (result i32)
    (local $self i32) (local $host i32)
    (local.set $host (call $lend (local.tee $self (call $rep (local.get $ours)))))
    (i32.store (local.get $self) (global.get $gone))
    (call $drop-ours (local.get $ours))
    (local.get $host))

  (func $read (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (i32.load offset=4 (local.get $self))
    (local.get $len)
    (global.get $result)
    (local.get $blocking)
    (if (param i32 i64 i32) (then (call $host-blocking-read)) (else (call $host-read)))
    (call $wrap-error (i32.const 4)))

  (func $skip (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (i32.load offset=4 (local.get $self))
    (local.get $len)
    (global.get $result)
    (local.get $blocking)
    (if (param i32 i64 i32) (then (call $host-blocking-skip)) (else (call $host-skip)))
    (call $wrap-error (i32.const 8)))

  (func $subscribe (param $self i32) (result i32)
    (call $wrap-pollable (call $host-subscribe (i32.load offset=4 (local.get $self)))))

  ;; drops the host's handle at once: the guest has dropped its child pollables before
  (func $drop (param $self i32)
    (call $drop-host (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))
)
