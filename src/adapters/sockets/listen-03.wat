;; `listen` of `wasi:sockets/types` 0.3 with rules. Whether it may listen is asked here. Its stream is one of ours, to which a task in another adapter
;; moves the sockets of the host's (`peers-03.wat`). A component cannot call itself, and a function of a synchronous type cannot wait. An error can have a
;; text, which is in the arena: needs post-return `rt.reset-i32`.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "scope" (global $scope (mut i32)))
  (import "sockets" "load" (func $load (param i32)))
  (import "net" "map-ipv4" (func $map-ipv4 (param i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "canon" "drop-03.tcp-socket" (func $drop-tcp (param i32)))
  (import "canon" "peers.drop-readable" (func $drop-readable (param i32)))
  ;; the task of the other adapter, lowered `async`: the host's stream, the address of ours
  (import "gate" "peers" (func $peers (param i32 i32) (result i32)))
  (import "data" "sockets.denied-03" (global $denied i32)) ;; err(access-denied)
  ;; result<stream<tcp-socket>, error-code>: 20 bytes, its payload at 4
  (import "state" "sockets.listening" (global $result i32))
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; result<ip-socket-address, error-code>: 36 bytes, its payload at 4
  (import "state" "sockets.local" (global $local i32))
  ;; self, the address of the result
  (import "host" "03.tcp-socket.listen" (func $host-listen (param i32 i32)))
  (import "host" "03.tcp-socket.get-local-address" (func $host-local-address (param i32 i32)))

  ;; [method]tcp-socket.listen: func() -> result<stream<tcp-socket>, error-code>, core (i32) -> i32. A rule has to allow listening at the address
  ;; that the socket is bound to. An unbound one is bound by the host, to any address and a port that nobody knows before: a rule has to be for
  ;; any address and port 0, and is asked again when the host has chosen
  (func (export "sockets.03.tcp-socket.listen") (param $self i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $denied))
    (block $give
      (block $refuse
        (br_if $refuse (i32.eqz (call $may-listen (local.get $self))))
        (local.set $p (global.get $result))
        (call $host-listen (local.get $self) (local.get $p))
        (br_if $give (i32.load8_u (local.get $p)))
        ;; bound by now, where it was not
        (if (i32.load8_u (global.get $local))
          (then
            (call $host-local-address (local.get $self) (global.get $local))
            (if (call $is-forbidden)
              (then
                (call $drop-readable (i32.load offset=4 (local.get $p)))
                (local.set $p (global.get $denied))
                (br $refuse)))))
        ;; RETURNED: the task gives its stream before it waits for anything
        (if (i32.ne
              (call $peers (i32.load offset=4 (local.get $p)) (i32.add (local.get $p) (i32.const 4)))
              (i32.const 2))
          (then unreachable))
        (br $give))
      (call $refused))
    (call $drop-tcp (local.get $self))
    (local.get $p))

  (func $may-listen (param $self i32) (result i32)
    (call $host-local-address (local.get $self) (global.get $local))
    (if (i32.eqz (i32.load8_u (global.get $local))) (then (return (i32.eqz (call $is-forbidden)))))
    (global.set $port (i32.const 0))
    (global.set $scope (i32.const 0))
    (i64.store (global.get $address) (i64.const 0))
    (i64.store offset=8 (global.get $address) (i64.const 0))
    (if (call $allows (i32.const 4)) (then (return (i32.const 1))))
    (call $map-ipv4 (global.get $address))
    (call $allows (i32.const 4)))

  ;; Whether no rule allows listening at the address that the host has answered, or it has none
  (func $is-forbidden (result i32)
    (if (i32.load8_u (global.get $local)) (then (return (i32.const 1))))
    (call $load (i32.add (global.get $local) (i32.const 4)))
    (i32.eqz (call $allows (i32.const 4))))
)
