;; The functions of `wasi:sockets/udp` that use the network, except `stream`, with rules, all versions of 0.2. `layout.ts` has the numbers
;; of operations, `socket-address.wat` the flat address. Borrows of the host's resources are handles, which are dropped before the
;; function
;; returns. Lists are in the arena: functions with them need the post-return `rt.reset-i32`.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "reset" (func $reset))
  (import "sockets" "load" (func $load (param i32)))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "sockets" "binds" (func $binds (param i32 i32) (result i32)))
  (import "canon" "drop-network" (func $drop-network (param i32)))
  (import "canon" "drop-udp-socket" (func $drop-socket (param i32)))
  (import "canon" "drop-outgoing-datagram-stream" (func $drop-outgoing (param i32)))
  (import "canon" "drop-incoming-datagram-stream" (func $drop-incoming (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "data" "sockets.denied" (global $denied i32)) ;; err(access-denied): result<_, error-code>
  (import "data" "sockets.denied-send" (global $denied-send i32)) ;; the same as result<u64, error-code>
  (data (global.get $denied-send) "\01\00\00\00\00\00\00\00\01")
  (import "state" "sockets.udp-result" (global $result i32)) ;; of any of these functions: 16 bytes
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; self, network, the address, the address of the result
  (import "host" "udp-socket.start-bind"
    (func $host-bind (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "host" "outgoing-datagram-stream.send" (func $host-send (param i32 i32 i32 i32)))
  (import "host" "incoming-datagram-stream.receive" (func $host-receive (param i32 i64 i32)))

  ;; start-bind: func(network: borrow<network>, local-address: ip-socket-address) -> result<_, error-code>, core (14 i32) -> i32: the
  ;; wildcard address and port need only a rule to send or receive, which is impossible without binding
  (func (export "sockets.udp-socket.start-bind")
    (param $self i32) (param $network i32) (param $case i32) (param $port i32)
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
        (call $host-bind (local.get $self) (local.get $network) (local.get $case) (local.get $port)
          (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
          (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10) (local.get $p)))
      (else (call $refused)))
    (call $drop-network (local.get $network))
    (call $drop-socket (local.get $self))
    (local.get $p))

  ;; send: func(datagrams: list<outgoing-datagram>) -> result<u64, error-code>, core (i32 i32 i32) -> i32. A datagram is 44 bytes: its list
  ;; at 0, at 8 whether it has an address, the address at 12. Without one it goes to the address given to `stream`, which was checked
  ;; there. The host gets the datagrams before the first forbidden one, and returns their number; if the very first is forbidden, the
  ;; result is an error
  (func (export "sockets.outgoing-datagram-stream.send")
    (param $self i32) (param $list i32) (param $count i32) (result i32)
    (local $n i32) (local $p i32)
    (local.set $p (local.get $list))
    (block $stop
      (loop $each
        (br_if $stop (i32.eq (local.get $n) (local.get $count)))
        (if (i32.load8_u offset=8 (local.get $p))
          (then
            (call $load (i32.add (local.get $p) (i32.const 12)))
            (br_if $stop (i32.eqz (call $allows (i32.const 32))))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (local.set $p (i32.add (local.get $p) (i32.const 44)))
        (br $each)))
    (if (i32.and (i32.eqz (local.get $n)) (i32.ne (local.get $count) (i32.const 0)))
      (then
        (call $refused)
        (local.set $p (global.get $denied-send)))
      (else
        (call $host-send (local.get $self) (local.get $list) (local.get $n) (global.get $result))
        (local.set $p (global.get $result))))
    (call $drop-outgoing (local.get $self))
    (local.get $p))

  ;; receive: func(max-results: u64) -> result<list<incoming-datagram>, error-code>, core (i32 i64) -> i32. A datagram is 40 bytes: its list
  ;; at 0, the address it came from at 8. Datagrams that no rule allows are dropped. If that leaves none, the host is asked again, at most
  ;; 64 times, because a guest would otherwise wait although others may be ready
  (func (export "sockets.incoming-datagram-stream.receive") (param $self i32) (param $max i64) (result i32)
    (local $p i32) (local $to i32) (local $end i32) (local $rounds i32)
    (block $done
      (loop $again
        (call $host-receive (local.get $self) (local.get $max) (global.get $result))
        (br_if $done (i32.load8_u (global.get $result)))
        (br_if $done (i32.eqz (i32.load offset=8 (global.get $result))))
        (local.set $to (local.tee $p (i32.load offset=4 (global.get $result))))
        (local.set $end
          (i32.add (local.get $p) (i32.mul (i32.load offset=8 (global.get $result)) (i32.const 40))))
        (loop $each
          (call $load (i32.add (local.get $p) (i32.const 8)))
          (if (call $allows (i32.const 64))
            (then
              (memory.copy (local.get $to) (local.get $p) (i32.const 40))
              (local.set $to (i32.add (local.get $to) (i32.const 40)))))
          (br_if $each
            (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 40))) (local.get $end))))
        (local.set $to (i32.sub (local.get $to) (i32.load offset=4 (global.get $result))))
        (i32.store offset=8 (global.get $result) (i32.div_u (local.get $to) (i32.const 40)))
        (br_if $done (local.get $to))
        ;; of this call the arena holds only dropped datagrams
        (call $reset)
        (br_if $again
          (i32.lt_u (local.tee $rounds (i32.add (local.get $rounds) (i32.const 1))) (i32.const 64)))))
    (call $drop-incoming (local.get $self))
    (global.get $result))
)
