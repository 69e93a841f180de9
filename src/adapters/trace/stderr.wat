;; A trace that goes to the standard error of the host, whatever the guest has in its place.
(module
  (import "rt" "memory" (memory 0))
  (import "host" "trace.get-stderr" (func $get-stderr (result i32))) ;; an own<output-stream>
  ;; self, address and length, the address of the result: result<_, stream-error>, 12 bytes
  (import "host" "trace.write" (func $write (param i32 i32 i32 i32)))
  (import "canon" "drop-trace-error" (func $drop-error (param i32)))
  (import "state" "trace.result" (global $result i32))
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00")
  (global $stream (mut i32) (i32.const 0)) ;; kept once it is there

  ;; At most 4096 bytes. A trace that cannot be written stops nothing
  (func (export "trace.sink") (param $from i32) (param $len i32)
    (if (i32.eqz (global.get $stream)) (then (global.set $stream (call $get-stderr))))
    (call $write (global.get $stream) (local.get $from) (local.get $len) (global.get $result))
    (if (i32.load8_u (global.get $result))
      (then
        (if (i32.eqz (i32.load8_u offset=4 (global.get $result)))
          (then (call $drop-error (i32.load offset=8 (global.get $result))))))))
)
