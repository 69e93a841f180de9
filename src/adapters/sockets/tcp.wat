;; The functions of `wasi:sockets/tcp` that use the network, with rules, all versions of 0.2. `layout.ts` has the numbers of operations,
;; `socket-address.wat` the flat address. Borrows of the host's sockets and networks are handles, and dropped before the function returns.
(module
  (import "rt" "memory" (memory 0))
  (import "sockets" "load" (func $load (param i32)))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "sockets" "binds" (func $binds (param i32 i32) (result i32)))
  (import "canon" "drop-network" (func $drop-network (param i32)))
  (import "canon" "drop-tcp-socket" (func $drop-socket (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "data" "sockets.denied" (global $denied i32)) ;; err(access-denied): result<_, error-code>
  (data (global.get $denied) "\01\01")
  (import "state" "sockets.result" (global $result i32)) ;; result<_, error-code>
  (data (global.get $result) "\00\00")
  (import "state" "sockets.local" (global $local i32)) ;; result<ip-socket-address, error-code>: 36 bytes, its payload at 4
  (data (global.get $local)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; self, network, the address, the address of the result
  (import "host" "tcp-socket.start-bind"
    (func $host-bind (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "host" "tcp-socket.start-connect"
    (func $host-connect (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "host" "tcp-socket.start-listen" (func $host-listen (param i32 i32)))
  (import "host" "tcp-socket.local-address" (func $host-local-address (param i32 i32)))

  ;; start-bind: func(network: borrow<network>, local-address: ip-socket-address) -> result<_, error-code>, core (14 i32) -> i32: needs a
  ;; rule to listen or connect there. The wildcard address and port need only a rule to connect, because `start-connect` binds that way
  ;; implicitly
  (func (export "sockets.tcp-socket.start-bind")
    (param $self i32) (param $network i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (call $binds (i32.const 6) (i32.const 1))
      (then
        (local.set $p (global.get $result))
        (call $host-bind (local.get $self) (local.get $network) (local.get $case) (local.get $port)
          (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
          (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10) (local.get $p)))
      (else (call $refused)))
    (call $drop-network (local.get $network))
    (call $drop-socket (local.get $self))
    (local.get $p))

  ;; start-connect: func(network: borrow<network>, remote-address: ip-socket-address) -> result<_, error-code>, core (14 i32) -> i32
  (func (export "sockets.tcp-socket.start-connect")
    (param $self i32) (param $network i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (call $allows (i32.const 1))
      (then
        (local.set $p (global.get $result))
        (call $host-connect (local.get $self) (local.get $network) (local.get $case) (local.get $port)
          (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
          (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10) (local.get $p)))
      (else (call $refused)))
    (call $drop-network (local.get $network))
    (call $drop-socket (local.get $self))
    (local.get $p))

  ;; start-listen: func() -> result<_, error-code>, core (i32) -> i32: checks the address that the socket is bound to. An unbound socket
  ;; returns the error of local-address
  (func (export "sockets.tcp-socket.start-listen") (param $self i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (call $host-local-address (local.get $self) (global.get $local))
    (if (i32.load8_u (global.get $local))
      (then
        (local.set $p (global.get $result))
        (i32.store8 (local.get $p) (i32.const 1))
        (i32.store8 offset=1 (local.get $p) (i32.load8_u offset=4 (global.get $local))))
      (else
        (call $load (i32.add (global.get $local) (i32.const 4)))
        (if (call $allows (i32.const 4))
          (then
            (local.set $p (global.get $result))
            (call $host-listen (local.get $self) (local.get $p)))
          (else (call $refused)))))
    (call $drop-socket (local.get $self))
    (local.get $p))
)
