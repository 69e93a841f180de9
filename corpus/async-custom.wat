;; A core module that calls a non-standard interface with async functions, streams and futures. Each export returns four bytes in one
;; number, the lowest first.
(module
  (import "my:net/tcp" "[constructor]socket" (func $socket (param i32) (result i32)))
  (import "my:net/tcp" "[async-lower][method]socket.connect" (func $connect (param i32 i32 i32 i32) (result i32)))
  (import "my:net/tcp" "[method]socket.send" (func $send (param i32 i32) (result i32)))
  (import "my:net/tcp" "[stream-new-0][method]socket.send" (func $bytes-new (result i64)))
  (import "my:net/tcp" "[async-lower][stream-write-0][method]socket.send"
    (func $bytes-write (param i32 i32 i32) (result i32)))
  (import "my:net/tcp" "[stream-drop-writable-0][method]socket.send" (func $bytes-drop (param i32)))
  (import "my:net/tcp" "[async-lower][future-read-1][method]socket.send"
    (func $sent (param i32 i32) (result i32)))
  (import "my:net/tcp" "[future-drop-readable-1][method]socket.send" (func $sent-drop (param i32)))
  (import "my:net/tcp" "[method]socket.receive" (func $receive (param i32 i32)))
  (import "my:net/tcp" "[async-lower][stream-read-0][method]socket.receive"
    (func $bytes-read (param i32 i32 i32) (result i32)))
  (import "my:net/tcp" "[async-lower][future-read-1][method]socket.receive"
    (func $received (param i32 i32) (result i32)))
  (import "my:net/tcp" "[method]socket.listen" (func $listen (param i32 i32)))
  (import "my:net/tcp" "[method]socket.accept" (func $accept (param i32) (result i32)))
  (import "my:net/tcp" "[async-lower][future-read-0][method]socket.accept"
    (func $accepted (param i32 i32) (result i32)))
  (import "my:net/tcp" "[resource-drop]socket" (func $drop (param i32)))
  (import "my:net/tcp" "give" (func $give (param i32 i32 i32 i32)))
  (import "my:net/tcp" "[future-new-1]give" (func $number-new (result i64)))
  (import "my:net/tcp" "[async-lower][future-write-1]give" (func $number-write (param i32 i32) (result i32)))
  (import "my:net/tcp" "events" (func $events (result i32)))
  (import "my:net/tcp" "[async-lower][stream-read-0]events" (func $events-read (param i32 i32 i32) (result i32)))
  (import "my:net/tcp" "[stream-drop-readable-0]events" (func $events-drop (param i32)))
  (import "my:net/tcp" "bytes" (func $bytes (result i32)))
  (import "my:net/tcp" "[async-lower][stream-read-0]bytes" (func $bytes-read-0 (param i32 i32 i32) (result i32)))
  (import "my:net/tcp" "[async-lower]open" (func $open (param i32) (result i32)))
  (import "my:net/tcp" "[async-lower][stream-read-0]open" (func $open-read (param i32 i32 i32) (result i32)))
  (import "my:net/tcp" "answer" (func $answer (result i32)))
  (import "my:net/tcp" "[async-lower]done" (func $done (param i32) (result i32)))
  (import "my:net/tcp" "[async-lower]pause" (func $pause (result i32)))

  (memory (export "memory") 1)
  ;; the text of an error; denied functions never return one
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (data (i32.const 1024) "localhost")
  (data (i32.const 2048) "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")

  (func $high (param $ends i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
  (func $pack (param $a i32) (param $b i32) (param $c i32) (param $d i32) (result i32)
    (i32.or
      (i32.or (local.get $a) (i32.shl (local.get $b) (i32.const 8)))
      (i32.or (i32.shl (local.get $c) (i32.const 16)) (i32.shl (local.get $d) (i32.const 24)))))

  ;; the state of the call (2: it has returned), the result, the error
  (func (export "connect") (result i32)
    (local $socket i32) (local $state i32)
    (local.set $socket (call $socket (i32.const 80)))
    (local.set $state (call $connect (local.get $socket) (i32.const 1024) (i32.const 9) (i32.const 2048)))
    (call $drop (local.get $socket))
    (call $pack (local.get $state) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052)) (i32.const 0)))
  ;; the result of `stream.write` (1: the other end is dropped), of `future.read` (0: completed), the result, the error
  (func (export "send") (result i32)
    (local $ends i64) (local $future i32) (local $written i32) (local $read i32)
    (local.set $ends (call $bytes-new))
    (local.set $future (call $send (call $socket (i32.const 80)) (i32.wrap_i64 (local.get $ends))))
    (local.set $written (call $bytes-write (call $high (local.get $ends)) (i32.const 1024) (i32.const 5)))
    (call $bytes-drop (call $high (local.get $ends)))
    (local.set $read (call $sent (local.get $future) (i32.const 2048)))
    (call $sent-drop (local.get $future))
    (call $pack (local.get $written) (local.get $read) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2056))))
  ;; the same of `stream.read`
  (func (export "receive") (result i32)
    (local $read i32) (local $result i32)
    (call $receive (call $socket (i32.const 80)) (i32.const 16))
    (local.set $read (call $bytes-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8)))
    (local.set $result (call $received (i32.load (i32.const 20)) (i32.const 2048)))
    (call $pack (local.get $read) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052))))
  ;; the result, the error
  (func (export "listen") (result i32)
    (call $listen (call $socket (i32.const 80)) (i32.const 2048))
    (call $pack (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052)) (i32.const 0) (i32.const 0)))
  ;; the result of `future.read`, the result, the error
  (func (export "accept") (result i32)
    (local $read i32)
    (local.set $read (call $accepted (call $accept (call $socket (i32.const 80))) (i32.const 2048)))
    (call $pack (local.get $read) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052)) (i32.const 0)))
  ;; passes two streams in a list and a future: the results of the three writes
  (func (export "give") (result i32)
    (local $one i64) (local $two i64) (local $number i64)
    (local.set $one (call $bytes-new))
    (local.set $two (call $bytes-new))
    (local.set $number (call $number-new))
    (i32.store (i32.const 16) (i32.wrap_i64 (local.get $one)))
    (i32.store (i32.const 20) (i32.wrap_i64 (local.get $two)))
    (call $give (i32.const 16) (i32.const 2) (i32.const 1) (i32.wrap_i64 (local.get $number)))
    (call $pack
      (call $bytes-write (call $high (local.get $one)) (i32.const 1024) (i32.const 5))
      (call $bytes-write (call $high (local.get $two)) (i32.const 1024) (i32.const 5))
      (call $number-write (call $high (local.get $number)) (i32.const 1024))
      (i32.const 0)))
  ;; streams alone: the result of reading
  (func (export "events") (result i32) (local $stream i32) (local $read i32)
    (local.set $stream (call $events))
    (local.set $read (call $events-read (local.get $stream) (i32.const 64) (i32.const 8)))
    (call $events-drop (local.get $stream))
    (local.get $read))
  (func (export "bytes") (result i32) (call $bytes-read-0 (call $bytes) (i32.const 64) (i32.const 8)))
  ;; the stream of an async function, and whether the function returned at once
  (func (export "open") (result i32) (local $status i32)
    (local.set $status (call $open (i32.const 16)))
    (call $pack
      (call $open-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8))
      (local.get $status) (i32.const 0) (i32.const 0)))
  ;; these have no error in their results
  (func (export "answer") (result i32) (call $answer))
  (func (export "done") (result i32) (call $done (i32.const 16)))
  (func (export "pause") (result i32) (call $pause))
)
