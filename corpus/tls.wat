;; Makes a handshake with the draft of wasi:tls over its standard streams, and waits for the connection: returns the 16 bytes that `get`
;; stores, as two numbers. Of an error, gets the text and drops the handle
(module
  (import "wasi:cli/stdin@0.2.3" "get-stdin" (func $stdin (result i32)))
  (import "wasi:cli/stdout@0.2.3" "get-stdout" (func $stdout (result i32)))
  (import "wasi:filesystem/preopens@0.2.3" "get-directories" (func $directories (param i32)))
  (import "wasi:tls/types@0.2.0-draft" "[constructor]client-handshake" (func $new (param i32 i32 i32 i32) (result i32)))
  (import "wasi:tls/types@0.2.0-draft" "[static]client-handshake.finish" (func $finish (param i32) (result i32)))
  (import "wasi:tls/types@0.2.0-draft" "[method]future-client-streams.subscribe" (func $subscribe (param i32) (result i32)))
  (import "wasi:tls/types@0.2.0-draft" "[method]future-client-streams.get" (func $get (param i32 i32)))
  (import "wasi:io/poll@0.2.3" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.3" "[resource-drop]pollable" (func $drop (param i32)))
  (import "wasi:io/error@0.2.3" "[method]error.to-debug-string" (func $text (param i32 i32)))
  (import "wasi:io/error@0.2.3" "[resource-drop]error" (func $drop-error (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "example.com")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))

  (func $shake
    (local $future i32) (local $pollable i32) (local $times i32)
    (local.set $future
      (call $finish (call $new (i32.const 16) (i32.const 11) (call $stdin) (call $stdout))))
    (loop $again
      (call $get (local.get $future) (i32.const 64))
      (if (i32.load8_u (i32.const 64)) (then (return)))
      (call $block (local.tee $pollable (call $subscribe (local.get $future))))
      (call $drop (local.get $pollable))
      (br_if $again
        (i32.lt_u (local.tee $times (i32.add (local.get $times) (i32.const 1))) (i32.const 1000)))))
  ;; whether `get` returned some, whether it was the first call, whether the handshake succeeded: each 0 or 1, as decimal digits
  (func (export "shake") (param $times i32) (result i32)
    (call $directories (i32.const 128))
    (loop $again
      (call $shake)
      (if (i32.and (i32.eqz (i32.load8_u offset=4 (i32.const 64))) (i32.load8_u offset=8 (i32.const 64)))
        (then
          (call $text (i32.load offset=12 (i32.const 64)) (i32.const 128))
          (call $drop-error (i32.load offset=12 (i32.const 64)))))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (i32.add
      (i32.mul (i32.load8_u (i32.const 64)) (i32.const 100))
      (i32.add
        (i32.mul (i32.load8_u offset=4 (i32.const 64)) (i32.const 10))
        (i32.load8_u offset=8 (i32.const 64)))))
)
