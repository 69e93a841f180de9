;; The functions of `wasi:sockets` that return host handles, with rules. They are in a separate adapter, because jco 1.35 confuses a
;; borrow in an adapter that has had an owned handle of the same resource. The rules are in the other adapter, which this one calls.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "scope" (global $scope (mut i32)))
  (import "sockets" "load" (func $load (param i32)))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  ;; `sockets.check` of the other adapter
  (import "gate" "check" (func $check (param i64 i64 i32 i32 i32) (result i32)))
  (import "canon" "drop-tcp-socket" (func $drop-tcp (param i32)))
  (import "canon" "drop-udp-socket" (func $drop-udp (param i32)))
  (import "canon" "drop-input-stream" (func $drop-input (param i32)))
  (import "canon" "drop-output-stream" (func $drop-output (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "data" "sockets.denied-stream" (global $denied-stream i32)) ;; err(access-denied): result<tuple<…>, error-code>
  (data (global.get $denied-stream) "\01\00\00\00\01")
  (import "data" "sockets.would-block" (global $would-block i32)) ;; err(would-block), the same
  (data (global.get $would-block) "\01\00\00\00\08")
  (import "state" "sockets.handed-out" (global $result i32)) ;; result<tuple<…>, error-code>: 16 bytes, its payload at 4
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "state" "sockets.remote" (global $remote i32)) ;; result<ip-socket-address, error-code>: 36 bytes, its payload at 4
  (data (global.get $remote)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; self, parameters, the address of the result
  (import "host" "tcp-socket.accept" (func $host-accept (param i32 i32)))
  (import "host" "tcp-socket.remote-address" (func $host-remote-address (param i32 i32)))
  (import "host" "udp-socket.stream"
    (func $host-stream (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))

  ;; [method]tcp-socket.accept: func() -> result<tuple<tcp-socket, input-stream, output-stream>, error-code>, core (i32) -> i32. Closes
  ;; connections that no rule allows and accepts the next one, at most 64 times
  (func (export "sockets.tcp-socket.accept") (param $self i32) (result i32)
    (local $p i32) (local $rounds i32)
    (local.set $p (global.get $would-block))
    (block $done
      (loop $again
        (call $host-accept (local.get $self) (global.get $result))
        (if (call $is-welcome)
          (then
            (local.set $p (global.get $result))
            (br $done)))
        (call $drop-output (i32.load offset=12 (global.get $result)))
        (call $drop-input (i32.load offset=8 (global.get $result)))
        (call $drop-tcp (i32.load offset=4 (global.get $result)))
        (br_if $again
          (i32.lt_u (local.tee $rounds (i32.add (local.get $rounds) (i32.const 1))) (i32.const 64)))))
    (call $drop-tcp (local.get $self))
    (local.get $p))

  ;; Whether the result of accept may be returned to the guest; an error may
  (func $is-welcome (result i32)
    (if (i32.load8_u (global.get $result)) (then (return (i32.const 1))))
    (call $host-remote-address (i32.load offset=4 (global.get $result)) (global.get $remote))
    (if (i32.load8_u (global.get $remote)) (then (return (i32.const 0))))
    (call $load (i32.add (global.get $remote) (i32.const 4)))
    (call $ask (i32.const 8)))

  ;; [method]udp-socket.stream: func(remote-address: option<ip-socket-address>) -> result<tuple<incoming-datagram-stream,
  ;; outgoing-datagram-stream>, error-code>, core (14 i32) -> i32: with an address, only if a rule allows sending to it
  (func (export "sockets.udp-socket.stream")
    (param $self i32) (param $some i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied-stream))
    (block $no
      (if (local.get $some)
        (then
          (call $load-flat (local.get $case) (local.get $port)
            (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
            (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
          (if (i32.eqz (call $ask (i32.const 32)))
            (then
              (call $refused)
              (br $no)))))
      (local.set $p (global.get $result))
      (call $host-stream (local.get $self) (local.get $some) (local.get $case) (local.get $port)
        (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
        (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10) (local.get $p)))
    (call $drop-udp (local.get $self))
    (local.get $p))

  (func $ask (param $operations i32) (result i32)
    (call $check
      (i64.load (global.get $address)) (i64.load offset=8 (global.get $address))
      (global.get $port) (global.get $scope) (local.get $operations)))
)
