;; The functions of UDP sockets of `wasi:sockets/types` 0.3 that are given an address and return at once, with rules. `layout.ts` has the numbers of
;; operations, `socket-address.wat` the flat address. A borrow of a socket is a handle of the host's, and dropped before the function
;; returns. An error can have a text, which is in the arena: needs post-return `rt.reset-i32`.
(module
  (import "rt" "memory" (memory 0))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "sockets" "binds" (func $binds (param i32 i32) (result i32)))
  (import "canon" "drop-03.udp-socket" (func $drop-udp (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  ;; err(access-denied): 0 at 4, where the payload is, of all results of `wasi:sockets` 0.3
  (import "data" "sockets.denied-03" (global $denied i32))
  (data (global.get $denied) "\01\00\00\00\00")
  (import "state" "sockets.result-03" (global $result i32)) ;; result<_, error-code>: 20 bytes
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; self, the address, the address of the result
  (import "host" "03.udp-socket.bind" (func $host-bind-udp (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "host" "03.udp-socket.connect"
    (func $host-connect-udp (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))

  ;; [method]udp-socket.bind: func(local-address: ip-socket-address) -> result<_, error-code>, core (13 i32) -> i32: as `start-bind` of 0.2
  (func (export "sockets.03.udp-socket.bind")
    (param $self i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (call $binds (i32.const 16) (i32.const 0x60))
      (then
        (local.set $p (global.get $result))
        (call $host-bind-udp (local.get $self) (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10)
          (local.get $p)))
      (else (call $refused)))
    (call $drop-udp (local.get $self))
    (local.get $p))

  ;; [method]udp-socket.connect: func(remote-address: ip-socket-address) -> result<_, error-code>, core (13 i32) -> i32: as `stream` of 0.2
  ;; with an address. What is sent without an address goes there
  (func (export "sockets.03.udp-socket.connect")
    (param $self i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (call $allows (i32.const 32))
      (then
        (local.set $p (global.get $result))
        (call $host-connect-udp (local.get $self) (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10)
          (local.get $p)))
      (else (call $refused)))
    (call $drop-udp (local.get $self))
    (local.get $p))
)
