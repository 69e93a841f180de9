;; Host output streams wrapped in our own resource type. A cell: vtable, then the host's handle. The host's functions are lowered with the
;; memory: lists of the guest are passed on without a copy. `streams.wat` has the vtables.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-output-stream" (func $new (param i32) (result i32)))
  (import "canon" "rep-output-stream" (func $rep (param i32) (result i32)))
  (import "canon" "drop-output-stream" (func $drop-ours (param i32)))
  (import "canon" "drop-host-output-stream" (func $drop-host (param i32)))
  (import "io" "wrap-pollable" (func $wrap-pollable (param i32) (result i32)))
  (import "io" "wrap-stream-error" (func $wrap-error (param i32) (result i32)))
  (import "io" "splice" (func $splice (param i32 i32 i64 i32) (result i32)))
  (import "data" "io.host-input" (global $input-vtable i32))
  (import "data" "io.host-output" (global $vtable i32))
  (import "data" "io.host-output-gone" (global $gone i32)) ;; the vtable of a cell whose host handle was given away: it can only be dropped
  (import "state" "io.result" (global $result i32))
  ;; self, parameters, the address of the result
  (import "host" "output-stream.check-write" (func $host-check-write (param i32 i32)))
  (import "host" "output-stream.write" (func $host-write (param i32 i32 i32 i32)))
  (import "host" "output-stream.blocking-write-and-flush" (func $host-write-and-flush (param i32 i32 i32 i32)))
  (import "host" "output-stream.flush" (func $host-flush (param i32 i32)))
  (import "host" "output-stream.blocking-flush" (func $host-blocking-flush (param i32 i32)))
  (import "host" "output-stream.subscribe" (func $host-subscribe (param i32) (result i32)))
  (import "host" "output-stream.write-zeroes" (func $host-write-zeroes (param i32 i64 i32)))
  (import "host" "output-stream.blocking-write-zeroes-and-flush"
    (func $host-write-zeroes-and-flush (param i32 i64 i32)))
  (import "host" "output-stream.splice" (func $host-splice (param i32 i32 i64 i32)))
  (import "host" "output-stream.blocking-splice" (func $host-blocking-splice (param i32 i32 i64 i32)))

  ;; own handle of the host -> own handle of our resource
  (func (export "io.wrap-output-stream") (param $host i32) (result i32)
    (call $new (call $cell (global.get $vtable) (local.get $host))))
  (elem (global.get $gone) func $free $free $free $free $free)
  (elem (global.get $vtable) func $check-write $write $flush $subscribe $drop $write-zeroes)

  ;; representation -> the host's handle, to lend. Traps if the stream is virtual
  (func $lend (export "io.lend-output-stream") (param $self i32) (result i32)
    (if (i32.ne (i32.load (local.get $self)) (global.get $vtable)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; own handle of our resource, which this consumes -> own handle of the host. Traps if the stream is virtual
  (func (export "io.unwrap-output-stream") (param $ours i32) (result i32)
    (local $self i32) (local $host i32)
    (local.set $host (call $lend (local.tee $self (call $rep (local.get $ours)))))
    (i32.store (local.get $self) (global.get $gone))
    (call $drop-ours (local.get $ours))
    (local.get $host))

  (func $check-write (param $self i32) (result i32)
    (call $host-check-write (i32.load offset=4 (local.get $self)) (global.get $result))
    (call $wrap-error (i32.const 8)))

  (func $write (param $self i32) (param $from i32) (param $len i32) (param $flush i32) (result i32)
    (i32.load offset=4 (local.get $self))
    (local.get $from)
    (local.get $len)
    (global.get $result)
    (local.get $flush)
    (if (param i32 i32 i32 i32) (then (call $host-write-and-flush)) (else (call $host-write)))
    (call $wrap-error (i32.const 4)))

  (func $flush (param $self i32) (param $blocking i32) (result i32)
    (i32.load offset=4 (local.get $self))
    (global.get $result)
    (local.get $blocking)
    (if (param i32 i32) (then (call $host-blocking-flush)) (else (call $host-flush)))
    (call $wrap-error (i32.const 4)))

  (func $write-zeroes (param $self i32) (param $len i64) (param $flush i32) (result i32)
    (i32.load offset=4 (local.get $self))
    (local.get $len)
    (global.get $result)
    (local.get $flush)
    (if (param i32 i64 i32) (then (call $host-write-zeroes-and-flush)) (else (call $host-write-zeroes)))
    (call $wrap-error (i32.const 4)))

  (func $subscribe (param $self i32) (result i32)
    (call $wrap-pollable (call $host-subscribe (i32.load offset=4 (local.get $self)))))

  ;; drops the host's handle at once: the guest has dropped its child pollables before
  (func $drop (param $self i32)
    (call $drop-host (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))

  ;; [method]output-stream.splice and blocking-splice (`splice.wat`), with host streams: the host splices between two of its own
  (func (export "io.any-output-stream.splice") (param $self i32) (param $src i32) (param $len i64) (result i32)
    (if (i32.eqz (call $both (local.get $self) (local.get $src)))
      (then (return (call $splice (local.get $self) (local.get $src) (local.get $len) (i32.const 0)))))
    (call $host-splice
      (i32.load offset=4 (local.get $self)) (i32.load offset=4 (local.get $src)) (local.get $len) (global.get $result))
    (call $wrap-error (i32.const 8)))

  (func (export "io.any-output-stream.blocking-splice")
    (param $self i32) (param $src i32) (param $len i64) (result i32)
    (if (i32.eqz (call $both (local.get $self) (local.get $src)))
      (then (return (call $splice (local.get $self) (local.get $src) (local.get $len) (i32.const 1)))))
    (call $host-blocking-splice
      (i32.load offset=4 (local.get $self)) (i32.load offset=4 (local.get $src)) (local.get $len) (global.get $result))
    (call $wrap-error (i32.const 8)))

  (func $both (param $self i32) (param $src i32) (result i32)
    (i32.and
      (i32.eq (i32.load (local.get $self)) (global.get $vtable))
      (i32.eq (i32.load (local.get $src)) (global.get $input-vtable))))
)
