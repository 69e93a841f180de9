;; `bind` of TCP sockets of `wasi:sockets/types` 0.3 with rules. It is beside `listen`, whose streams may have to let go of the port, and asks the
;; other adapter for the rules.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "scope" (global $scope (mut i32)))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  ;; nothing, for a program without `listen`
  (import "sockets" "sweep" (func $sweep))
  ;; `sockets.check` of the other adapter
  (import "gate" "check" (func $check (param i64 i64 i32 i32 i32) (result i32)))
  (import "canon" "drop-03.tcp-socket" (func $drop-tcp (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "data" "sockets.denied-03" (global $denied i32)) ;; err(access-denied)
  (import "state" "sockets.result-03" (global $bound i32)) ;; result<_, error-code>: 20 bytes
  ;; self, the address, the address of the result
  (import "host" "03.tcp-socket.bind" (func $host-bind (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))

  ;; [method]tcp-socket.bind: func(local-address: ip-socket-address) -> result<_, error-code>, core (13 i32) -> i32: as `start-bind` of 0.2
  (func (export "sockets.03.tcp-socket.bind")
    (param $self i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $p i32)
    (call $sweep)
    (local.set $p (global.get $denied))
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (call $check
          (i64.load (global.get $address)) (i64.load offset=8 (global.get $address))
          (global.get $port) (global.get $scope) (i32.const 0x106))
      (then
        (local.set $p (global.get $bound))
        (call $host-bind (local.get $self) (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10)
          (local.get $p)))
      (else (call $refused)))
    (call $drop-tcp (local.get $self))
    (local.get $p))
)
