;; A core module that calls functions of WASI 0.3 with streams and futures, and checks what they deliver. Each export returns four bytes
;; in one number, the lowest first: the result of `stream.read` or `stream.write` (1: the other end is dropped), the result of
;; `future.read` (0: completed), the case of the result in the future (1: error), the case of the error.
(module
  (import "wasi:cli/stdin@0.3.0" "read-via-stream" (func $stdin (param i32)))
  (import "wasi:cli/stdin@0.3.0" "[async-lower][stream-read-0]read-via-stream"
    (func $stdin-read (param i32 i32 i32) (result i32)))
  (import "wasi:cli/stdin@0.3.0" "[stream-drop-readable-0]read-via-stream" (func $stdin-drop (param i32)))
  (import "wasi:cli/stdin@0.3.0" "[async-lower][future-read-1]read-via-stream"
    (func $stdin-result (param i32 i32) (result i32)))
  (import "wasi:cli/stdin@0.3.0" "[future-drop-readable-1]read-via-stream" (func $stdin-result-drop (param i32)))

  (import "wasi:cli/stdout@0.3.0" "write-via-stream" (func $stdout (param i32) (result i32)))
  (import "wasi:cli/stdout@0.3.0" "[stream-new-0]write-via-stream" (func $bytes-new (result i64)))
  (import "wasi:cli/stdout@0.3.0" "[async-lower][stream-write-0]write-via-stream"
    (func $bytes-write (param i32 i32 i32) (result i32)))
  (import "wasi:cli/stdout@0.3.0" "[stream-drop-writable-0]write-via-stream" (func $bytes-drop (param i32)))
  (import "wasi:cli/stdout@0.3.0" "[async-lower][future-read-1]write-via-stream"
    (func $stdout-result (param i32 i32) (result i32)))
  (import "wasi:cli/stdout@0.3.0" "[future-drop-readable-1]write-via-stream" (func $stdout-result-drop (param i32)))
  (import "wasi:cli/stderr@0.3.0" "write-via-stream" (func $stderr (param i32) (result i32)))

  (import "wasi:clocks/monotonic-clock@0.3.0" "[async-lower]wait-for" (func $wait-for (param i64) (result i32)))
  (import "wasi:clocks/monotonic-clock@0.3.0" "[async-lower]wait-until" (func $wait-until (param i64) (result i32)))
  (import "wasi:clocks/monotonic-clock@0.3.0" "now" (func $now (result i64)))
  (import "wasi:clocks/system-clock@0.3.0" "now" (func $system-now (param i32)))

  (import "wasi:filesystem/preopens@0.3.0" "get-directories" (func $directories (param i32)))
  (import "wasi:filesystem/types@0.3.0" "[method]descriptor.open-at"
    (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:filesystem/types@0.3.0" "[method]descriptor.is-same-object" (func $same (param i32 i32) (result i32)))
  (import "wasi:filesystem/types@0.3.0" "[method]descriptor.read-via-stream" (func $read (param i32 i64 i32)))
  (import "wasi:filesystem/types@0.3.0" "[method]descriptor.write-via-stream"
    (func $write (param i32 i32 i64) (result i32)))
  (import "wasi:filesystem/types@0.3.0" "[method]descriptor.read-directory" (func $list (param i32 i32)))
  (import "wasi:filesystem/types@0.3.0" "[async-lower][stream-read-0][method]descriptor.read-directory"
    (func $list-read (param i32 i32 i32) (result i32)))
  (import "wasi:filesystem/types@0.3.0" "[stream-drop-readable-0][method]descriptor.read-directory"
    (func $list-drop (param i32)))
  (import "wasi:filesystem/types@0.3.0" "[async-lower][future-read-1][method]descriptor.read-directory"
    (func $file-result (param i32 i32) (result i32)))
  (import "wasi:filesystem/types@0.3.0" "[future-drop-readable-1][method]descriptor.read-directory"
    (func $file-result-drop (param i32)))
  (import "wasi:filesystem/types@0.3.0" "[resource-drop]descriptor" (func $descriptor-drop (param i32)))

  (import "wasi:http/types@0.3.0" "[constructor]fields" (func $fields (result i32)))
  (import "wasi:http/types@0.3.0" "[static]request.new" (func $request (param i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:http/types@0.3.0" "[future-new-1][static]request.new" (func $trailers-new (result i64)))
  (import "wasi:http/types@0.3.0" "[async-lower][future-write-1][static]request.new"
    (func $trailers-write (param i32 i32) (result i32)))
  (import "wasi:http/types@0.3.0" "[future-drop-writable-1][static]request.new" (func $trailers-drop (param i32)))
  (import "wasi:http/types@0.3.0" "[async-lower][future-read-2][static]request.new"
    (func $sent-result (param i32 i32) (result i32)))
  (import "wasi:http/types@0.3.0" "[future-drop-readable-2][static]request.new" (func $sent-result-drop (param i32)))
  (import "wasi:http/types@0.3.0" "[static]request.consume-body" (func $consume (param i32 i32 i32)))
  (import "wasi:http/types@0.3.0" "[future-new-0][static]request.consume-body" (func $received-new (result i64)))
  (import "wasi:http/types@0.3.0" "[async-lower][future-write-0][static]request.consume-body"
    (func $received-write (param i32 i32) (result i32)))
  (import "wasi:http/types@0.3.0" "[future-drop-writable-0][static]request.consume-body" (func $received-drop (param i32)))
  (import "wasi:http/types@0.3.0" "[async-lower][future-read-2][static]request.consume-body"
    (func $trailers-result (param i32 i32) (result i32)))
  (import "wasi:http/types@0.3.0" "[future-drop-readable-2][static]request.consume-body"
    (func $trailers-result-drop (param i32)))
  (import "wasi:http/client@0.3.0" "send" (func $send (param i32 i32)))

  (import "wasi:sockets/types@0.3.0" "[static]tcp-socket.create" (func $create (param i32 i32)))
  (import "wasi:sockets/ip-name-lookup@0.3.0" "[async-lower]resolve-addresses"
    (func $resolve (param i32 i32 i32) (result i32)))

  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  (data (i32.const 1024) "localhost")
  (data (i32.const 2048) "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")

  (func $high (param $ends i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
  (func $pack (param $stream i32) (param $future i32) (param $result i32) (param $error i32) (result i32)
    (i32.or
      (i32.or (local.get $stream) (i32.shl (local.get $future) (i32.const 8)))
      (i32.or (i32.shl (local.get $result) (i32.const 16)) (i32.shl (local.get $error) (i32.const 24)))))

  ;; a stream and a future, at addresses 16 and 20, from standard input or a file
  (func (export "stdin") (result i32)
    (local $read i32) (local $result i32)
    (call $stdin (i32.const 16))
    (local.set $read (call $stdin-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8)))
    (local.set $result (call $stdin-result (i32.load (i32.const 20)) (i32.const 2048)))
    (call $stdin-drop (i32.load (i32.const 16)))
    (call $stdin-result-drop (i32.load (i32.const 20)))
    (call $pack (local.get $read) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.const 0)))

  ;; writes 5 bytes into a stream after passing its readable end on
  (func $output (param $writable i32) (param $future i32) (result i32)
    (local $written i32) (local $result i32)
    (local.set $written (call $bytes-write (local.get $writable) (i32.const 1024) (i32.const 5)))
    (local.set $result (call $stdout-result (local.get $future) (i32.const 2048)))
    (call $bytes-drop (local.get $writable))
    (call $stdout-result-drop (local.get $future))
    (call $pack (local.get $written) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2049))))
  (func $out (export "stdout") (result i32)
    (local $ends i64)
    (local.set $ends (call $bytes-new))
    (call $output (call $high (local.get $ends)) (call $stdout (i32.wrap_i64 (local.get $ends)))))
  (func (export "stderr") (result i32)
    (local $ends i64)
    (local.set $ends (call $bytes-new))
    (call $output (call $high (local.get $ends)) (call $stderr (i32.wrap_i64 (local.get $ends)))))
  ;; calls `stdout` this many times: the OR of all results
  (func (export "stdout-often") (param $times i32) (result i32)
    (local $all i32)
    (loop $again
      (local.set $all (i32.or (local.get $all) (call $out)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $again (local.get $times)))
    (local.get $all))
  ;; makes this many calls and drops their futures unread at the end
  (func (export "stdout-unread") (param $times i32) (result i32)
    (local $at i32) (local $end i32) (local $ends i64)
    (local.set $at (i32.const 8192))
    (local.set $end (i32.add (i32.const 8192) (i32.shl (local.get $times) (i32.const 2))))
    (loop $again
      (local.set $ends (call $bytes-new))
      (call $bytes-drop (call $high (local.get $ends)))
      (i32.store (local.get $at) (call $stdout (i32.wrap_i64 (local.get $ends))))
      (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
    (loop $again
      (call $stdout-result-drop (i32.load (local.tee $at (i32.sub (local.get $at) (i32.const 4)))))
      (br_if $again (i32.gt_u (local.get $at) (i32.const 8192))))
    (i32.const 0))

  (func (export "wait") (result i32) (call $wait-for (i64.const 1)))
  ;; whether the clock begins above 0 and an hour of wait-for and of wait-until moves it; and the hours that the system clock moved
  (func (export "hours") (result i32)
    (local $hour i64) (local $begin i64) (local $middle i64) (local $end i64)
    (local.set $hour (i64.const 3_600_000_000_000))
    (local.set $begin (call $now))
    (drop (call $wait-for (local.get $hour)))
    (local.set $middle (call $now))
    (drop (call $wait-until (i64.add (local.get $middle) (local.get $hour))))
    (local.set $end (call $now))
    (call $system-now (i32.const 64))
    (call $pack
      (i64.gt_u (local.get $begin) (i64.const 0))
      (i64.ge_u (i64.sub (local.get $middle) (local.get $begin)) (local.get $hour))
      (i64.ge_u (i64.sub (local.get $end) (local.get $middle)) (local.get $hour))
      (i32.wrap_i64 (i64.div_u (i64.load (i32.const 64)) (i64.const 3600)))))

  ;; the first preopened directory
  (func $directory (result i32)
    (call $directories (i32.const 16))
    (if (i32.eqz (i32.load (i32.const 20))) (then unreachable))
    (i32.load (i32.load (i32.const 16))))
  ;; the result of open-at and its error, then two of is-same-object
  (func (export "open") (result i32)
    (local $at i32)
    (local.set $at (call $directory))
    (call $open-at (local.get $at) (i32.const 0) (i32.const 1024) (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 2048))
    (call $pack (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052))
      (call $same (local.get $at) (local.get $at)) (i32.const 0))
    (call $descriptor-drop (local.get $at)))
  (func $file (param $stream i32) (param $future i32) (result i32)
    (local $result i32)
    (local.set $result (call $file-result (local.get $future) (i32.const 2048)))
    (call $file-result-drop (local.get $future))
    (call $pack (local.get $stream) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052))))
  (func (export "read") (result i32)
    (local $at i32) (local $read i32)
    (local.set $at (call $directory))
    (call $read (local.get $at) (i64.const 0) (i32.const 16))
    (call $descriptor-drop (local.get $at))
    (local.set $read (call $stdin-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8)))
    (call $stdin-drop (i32.load (i32.const 16)))
    (call $file (local.get $read) (i32.load (i32.const 20))))
  (func (export "entries") (result i32)
    (local $at i32) (local $read i32)
    (local.set $at (call $directory))
    (call $list (local.get $at) (i32.const 16))
    (call $descriptor-drop (local.get $at))
    (local.set $read (call $list-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8)))
    (call $list-drop (i32.load (i32.const 16)))
    (call $file (local.get $read) (i32.load (i32.const 20))))
  (func (export "write") (result i32)
    (local $at i32) (local $ends i64) (local $future i32) (local $written i32)
    (local.set $at (call $directory))
    (local.set $ends (call $bytes-new))
    (local.set $future (call $write (local.get $at) (i32.wrap_i64 (local.get $ends)) (i64.const 0)))
    (call $descriptor-drop (local.get $at))
    (local.set $written (call $bytes-write (call $high (local.get $ends)) (i32.const 1024) (i32.const 5)))
    (call $bytes-drop (call $high (local.get $ends)))
    (call $file (local.get $written) (local.get $future)))

  ;; A request, at 16, and the future of its transmission, at 20. Its trailers are dropped: the write returns 1
  (func $new-request (result i32)
    (local $ends i64) (local $written i32)
    (local.set $ends (call $trailers-new))
    (call $request (call $fields) (i32.const 0) (i32.const 0) (i32.wrap_i64 (local.get $ends)) (i32.const 0) (i32.const 0)
      (i32.const 16))
    (i64.store (i32.const 3072) (i64.const 0))
    (local.set $written (call $trailers-write (call $high (local.get $ends)) (i32.const 3072)))
    (call $trailers-drop (call $high (local.get $ends)))
    (local.get $written))
  ;; the write of the trailers, `future.read` of the transmission, its result, its error
  (func (export "request") (result i32)
    (local $written i32) (local $result i32)
    (local.set $written (call $new-request))
    (local.set $result (call $sent-result (i32.load (i32.const 20)) (i32.const 2048)))
    (call $sent-result-drop (i32.load (i32.const 20)))
    (call $pack (local.get $written) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2056))))
  ;; the result of `send`, its error
  (func (export "send") (result i32)
    (drop (call $new-request))
    (call $sent-result-drop (i32.load (i32.const 20)))
    (call $send (i32.load (i32.const 16)) (i32.const 2048))
    (call $pack (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2056)) (i32.const 0) (i32.const 0)))
  ;; the body of a request: a stream at its end, then trailers
  (func (export "body") (result i32)
    (local $ends i64) (local $read i32) (local $result i32)
    (drop (call $new-request))
    (call $sent-result-drop (i32.load (i32.const 20)))
    (local.set $ends (call $received-new))
    (call $consume (i32.load (i32.const 16)) (i32.wrap_i64 (local.get $ends)) (i32.const 16))
    (if (i32.ne (call $received-write (call $high (local.get $ends)) (i32.const 3072)) (i32.const 1)) (then unreachable))
    (call $received-drop (call $high (local.get $ends)))
    (local.set $read (call $stdin-read (i32.load (i32.const 16)) (i32.const 64) (i32.const 8)))
    (call $stdin-drop (i32.load (i32.const 16)))
    (local.set $result (call $trailers-result (i32.load (i32.const 20)) (i32.const 2048)))
    (call $trailers-result-drop (i32.load (i32.const 20)))
    (call $pack (local.get $read) (local.get $result) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2056))))

  ;; the result of `create`, its error
  (func (export "socket") (result i32)
    (call $create (i32.const 0) (i32.const 2048))
    (call $pack (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052)) (i32.const 0) (i32.const 0)))
  ;; the state of the call (2: it has returned), the result, its error
  (func (export "resolve") (result i32)
    (local $state i32)
    (local.set $state (call $resolve (i32.const 1024) (i32.const 9) (i32.const 2048)))
    (call $pack (local.get $state) (i32.load8_u (i32.const 2048)) (i32.load8_u (i32.const 2052)) (i32.const 0)))
)
