;; Splice between output and input streams of any kind (`streams.wat` has the vtables). The bytes are written from where the source
;; returned them: one copy less than read and write in the guest.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "state" "io.result" (global $result i32)) ;; result<u64, stream-error>, 16 bytes
  (type $get (func (param i32) (result i32)))
  (type $read (func (param i32 i64 i32) (result i32)))
  (type $write (func (param i32 i32 i32 i32) (result i32)))
  (type $flush (func (param i32 i32) (result i32)))

  ;; [method]output-stream.splice: func(src: borrow<input-stream>, len: u64) -> result<u64, stream-error>, core (i32 i32 i64) -> i32
  (func (export "io.output-stream.splice") (param $self i32) (param $src i32) (param $len i64) (result i32)
    (call $splice (local.get $self) (local.get $src) (local.get $len) (i32.const 0)))
  ;; [method]output-stream.blocking-splice, the same: waits for the output, then for the input, and until all is written
  (func (export "io.output-stream.blocking-splice") (param $self i32) (param $src i32) (param $len i64) (result i32)
    (call $splice (local.get $self) (local.get $src) (local.get $len) (i32.const 1)))

  ;; check-write, read, write: the first error is the result. Needs post-return `rt.reset-i32`: the list may be in the arena
  (func $splice (export "io.splice")
    (param $self i32) (param $src i32) (param $len i64) (param $blocking i32) (result i32)
    (local $p i32) (local $n i32)
    (loop $again
      (local.set $p
        (call_indirect (type $get) (local.get $self) (i32.load (i32.load (local.get $self)))))
      (if (i32.load8_u (local.get $p)) (then (return (local.get $p))))
      ;; an output without room becomes ready when flushed
      (if (i32.and (i64.eqz (i64.load offset=8 (local.get $p))) (local.get $blocking))
        (then
          (local.set $p (call $flush (local.get $self)))
          (if (i32.load8_u (local.get $p)) (then (return (call $failed (local.get $p)))))
          (br $again))))
    (if (i64.gt_u (local.get $len) (i64.load offset=8 (local.get $p)))
      (then (local.set $len (i64.load offset=8 (local.get $p)))))
    (block $nothing
      (br_if $nothing (i64.eqz (local.get $len)))
      (local.set $p
        (call_indirect (type $read) (local.get $src) (local.get $len) (local.get $blocking)
          (i32.load (i32.load (local.get $src)))))
      (if (i32.load8_u (local.get $p)) (then (return (call $failed (local.get $p)))))
      (local.set $n (i32.load offset=8 (local.get $p)))
      (br_if $nothing (i32.eqz (local.get $n)))
      (local.set $p
        (call_indirect (type $write)
          (local.get $self) (i32.load offset=4 (local.get $p)) (local.get $n) (i32.const 0)
          (i32.load offset=4 (i32.load (local.get $self)))))
      (if (i32.load8_u (local.get $p)) (then (return (call $failed (local.get $p)))))
      (if (local.get $blocking)
        (then
          (local.set $p (call $flush (local.get $self)))
          (if (i32.load8_u (local.get $p)) (then (return (call $failed (local.get $p))))))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 (global.get $result) (i64.extend_i32_u (local.get $n)))
    (global.get $result))

  (func $flush (param $self i32) (result i32)
    (call_indirect (type $flush) (local.get $self) (i32.const 1)
      (i32.load offset=8 (i32.load (local.get $self)))))

  ;; Converts an error result with the payload at 4 to one with the payload at 8. `$p` can be the same address
  (func $failed (param $p i32) (result i32)
    (local $error i64)
    (local.set $error (i64.load offset=4 align=4 (local.get $p)))
    (i32.store8 (global.get $result) (i32.const 1))
    (i64.store offset=8 (global.get $result) (local.get $error))
    (global.get $result))
)
