;; A trace on the host's standard error, even if the guest's standard error is virtual.
(module
  (import "rt" "memory" (memory 0))
  (import "host" "trace.get-stderr" (func $get-stderr (result i32))) ;; an own<output-stream>
  ;; self, address and length, the address of the result: result<_, stream-error>, 12 bytes
  (import "host" "trace.write" (func $write (param i32 i32 i32 i32)))
  (import "canon" "drop-trace-error" (func $drop-error (param i32)))
  (import "state" "trace.result" (global $result i32))
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00")
  (global $stream (mut i32) (i32.const 0)) ;; kept after the first use

  ;; At most 4096 bytes. Errors are ignored, so that a failed write does not stop the program
  (func (export "trace.sink") (param $from i32) (param $len i32)
    (if (i32.eqz (global.get $stream)) (then (global.set $stream (call $get-stderr))))
    (call $write (global.get $stream) (local.get $from) (local.get $len) (global.get $result))
    (if (i32.load8_u (global.get $result))
      (then
        (if (i32.eqz (i32.load8_u offset=4 (global.get $result)))
          (then (call $drop-error (i32.load offset=8 (global.get $result))))))))
)
