;; The functions of `wasi:sockets/types` 0.3 that wait for the network, with rules: tasks of `forward.wat`. `layout.ts` has the numbers of
;; operations, `socket-address.wat` the flat address. A borrow of a socket is a handle of the host's, and dropped before the result is
;; given. Structs begin with those of `forward.wat`, and have at 20 the socket, and at 24 the result.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "reset" (func $reset))
  (import "heap" "free" (func $free (param i32)))
  (import "sockets" "load" (func $load (param i32)))
  (import "sockets" "load-flat" (func $load-flat (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "state" "sockets.flat" (global $flat i32)) ;; the address that `sockets.load-flat` decoded, 32 bytes
  (import "canon" "drop-03.tcp-socket" (func $drop-tcp (param i32)))
  (import "canon" "drop-03.udp-socket" (func $drop-udp (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  ;; the task or 0, the address of the result
  (import "gate" "return-connect" (func $return-connect (param i32 i32)))
  (import "gate" "return-datagram-sent" (func $return-sent (param i32 i32)))
  (import "gate" "return-datagram" (func $return-received (param i32 i32)))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "canon" "context.get" (func $task (result i32)))
  (import "forward" "begin" (func $begin (param i32) (result i32)))
  (import "forward" "go" (func $go (param i32 i32) (result i32)))
  (import "forward" "wait" (func $wait (result i32)))
  (import "forward" "outcome-or-cancel" (func $outcome (param i32 i32) (result i32)))
  (import "forward" "end" (func $end (param i32) (result i32)))
  (import "forward" "cancel" (func $cancel (param i32) (result i32)))
  (import "data" "sockets.denied-03" (global $denied i32)) ;; err(access-denied)
  ;; subtasks, with `task.realloc`: the address of the parameters, or self; the address of the result
  (import "host" "03.tcp-socket.connect" (func $host-connect (param i32 i32) (result i32)))
  (import "host" "03.udp-socket.send" (func $host-send (param i32 i32) (result i32)))
  (import "host" "03.udp-socket.receive" (func $host-receive (param i32 i32) (result i32)))

  ;; [method]tcp-socket.connect: async func(remote-address: ip-socket-address) -> result<_, error-code>, core (13 i32) -> i32, a task. The
  ;; struct: the result, 20 bytes; at 44 the host's parameters: self, at 48 the address
  (func (export "sockets.03.tcp-socket.connect")
    (param $self i32) (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $task i32) (local $next i32)
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (i32.eqz (call $allows (i32.const 1)))
      (then
        (call $refused)
        (call $drop-tcp (local.get $self))
        (call $return-connect (i32.const 0) (global.get $denied))
        (return (i32.const 0)))) ;; EXIT
    (local.set $task (call $begin (call $alloc (i32.const 80))))
    (i32.store offset=20 (local.get $task) (local.get $self))
    (i32.store offset=44 (local.get $task) (local.get $self))
    (memory.copy (i32.add (local.get $task) (i32.const 48)) (global.get $flat) (i32.const 32))
    (local.set $next
      (call $go (local.get $task)
        (call $host-connect (i32.add (local.get $task) (i32.const 44)) (i32.add (local.get $task) (i32.const 24)))))
    (if (local.get $next) (then (return (local.get $next))))
    (call $connected (local.get $task)))

  (func $connected (param $task i32) (result i32)
    (call $drop-tcp (i32.load offset=20 (local.get $task)))
    (call $return-connect (local.get $task) (i32.add (local.get $task) (i32.const 24)))
    (call $end (local.get $task)))

  (func (export "sockets.03.tcp-socket.connect.callback")
    (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $outcome i32)
    (local.set $outcome (call $outcome (local.get $event) (local.get $code)))
    (if (i32.eqz (local.get $outcome)) (then (return (call $wait))))
    (if (i32.eq (local.get $outcome) (i32.const 2)) (then (return (call $connected (call $task)))))
    (call $drop-tcp (i32.load offset=20 (call $task)))
    (call $cancel (call $task)))

  ;; [method]udp-socket.send: async func(data: list<u8>, remote-address: option<ip-socket-address>) -> result<_, error-code>, core (16 i32)
  ;; -> i32, a task. Without an address it goes to the one given to `connect`, which was checked there. The data is in the arena, and the
  ;; host may take it later. The struct: the result, 20 bytes; at 44 the host's parameters: self, the list, at 56 whether there is an
  ;; address, at 60 the address; at 92 the data
  (func (export "sockets.03.udp-socket.send")
    (param $self i32) (param $data i32) (param $length i32) (param $some i32)
    (param $case i32) (param $port i32)
    (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
    (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (result i32)
    (local $task i32) (local $next i32)
    (call $load-flat (local.get $case) (local.get $port)
      (local.get $1) (local.get $2) (local.get $3) (local.get $4) (local.get $5)
      (local.get $6) (local.get $7) (local.get $8) (local.get $9) (local.get $10))
    (if (local.get $some)
      (then
        (if (i32.eqz (call $allows (i32.const 32)))
          (then
            (call $refused)
            (call $drop-udp (local.get $self))
            (call $return-sent (i32.const 0) (global.get $denied))
            (call $reset)
            (return (i32.const 0)))))) ;; EXIT
    (local.set $task (call $begin (call $alloc (i32.add (local.get $length) (i32.const 92)))))
    (i32.store offset=20 (local.get $task) (local.get $self))
    (i32.store offset=44 (local.get $task) (local.get $self))
    (i32.store offset=48 (local.get $task) (i32.add (local.get $task) (i32.const 92)))
    (i32.store offset=52 (local.get $task) (local.get $length))
    (i32.store offset=56 (local.get $task) (local.get $some))
    (memory.copy (i32.add (local.get $task) (i32.const 60)) (global.get $flat) (i32.const 32))
    (memory.copy (i32.add (local.get $task) (i32.const 92)) (local.get $data) (local.get $length))
    (call $reset)
    (local.set $next
      (call $go (local.get $task)
        (call $host-send (i32.add (local.get $task) (i32.const 44)) (i32.add (local.get $task) (i32.const 24)))))
    (if (local.get $next) (then (return (local.get $next))))
    (call $sent (local.get $task)))

  (func $sent (param $task i32) (result i32)
    (call $drop-udp (i32.load offset=20 (local.get $task)))
    (call $return-sent (local.get $task) (i32.add (local.get $task) (i32.const 24)))
    (call $end (local.get $task)))

  (func (export "sockets.03.udp-socket.send.callback")
    (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $outcome i32)
    (local.set $outcome (call $outcome (local.get $event) (local.get $code)))
    (if (i32.eqz (local.get $outcome)) (then (return (call $wait))))
    (if (i32.eq (local.get $outcome) (i32.const 2)) (then (return (call $sent (call $task)))))
    (call $drop-udp (i32.load offset=20 (call $task)))
    (call $cancel (call $task)))

  ;; [method]udp-socket.receive: async func() -> result<tuple<list<u8>, ip-socket-address>, error-code>, core (i32) -> i32, a task.
  ;; Datagrams that no rule allows are dropped, and the host is asked again. The struct: the result, 44 bytes, with the list at 28 and the
  ;; sender at 36; at 16 how many were dropped in a row
  (func (export "sockets.03.udp-socket.receive") (param $self i32) (result i32)
    (local $task i32)
    (local.set $task (call $begin (call $alloc (i32.const 68))))
    (i32.store offset=20 (local.get $task) (local.get $self))
    (i32.store offset=16 (local.get $task) (i32.const 0))
    (call $receive (local.get $task)))

  (func (export "sockets.03.udp-socket.receive.callback")
    (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $outcome i32)
    ;; NONE: others have had their turn
    (if (i32.eqz (local.get $event)) (then (return (call $receive (call $task)))))
    (local.set $outcome (call $outcome (local.get $event) (local.get $code)))
    (if (i32.eqz (local.get $outcome)) (then (return (call $wait))))
    (if (i32.eq (local.get $outcome) (i32.const 2)) (then (return (call $received (call $task)))))
    (call $drop-udp (i32.load offset=20 (call $task)))
    (call $cancel (call $task)))

  (func $receive (param $task i32) (result i32)
    (local $next i32)
    (local.set $next
      (call $go (local.get $task)
        (call $host-receive (i32.load offset=20 (local.get $task)) (i32.add (local.get $task) (i32.const 24)))))
    (if (local.get $next) (then (return (local.get $next))))
    (call $received (local.get $task)))

  (func $received (param $task i32) (result i32)
    (local $welcome i32)
    (local.set $welcome (i32.load8_u offset=24 (local.get $task))) ;; an error may be given
    (if (i32.eqz (local.get $welcome))
      (then
        (call $load (i32.add (local.get $task) (i32.const 36)))
        (local.set $welcome (call $allows (i32.const 64)))))
    (if (local.get $welcome)
      (then
        (call $drop-udp (i32.load offset=20 (local.get $task)))
        (call $return-received (local.get $task) (i32.add (local.get $task) (i32.const 24)))
        (return (call $end (local.get $task)))))
    (if (i32.load offset=32 (local.get $task)) (then (call $free (i32.load offset=28 (local.get $task)))))
    (if (i32.load (local.get $task))
      (then
        (call $drop-udp (i32.load offset=20 (local.get $task)))
        (return (call $cancel (local.get $task)))))
    ;; others have their turn where many are there already: YIELD
    (i32.store offset=16 (local.get $task) (i32.add (i32.load offset=16 (local.get $task)) (i32.const 1)))
    (if (i32.eqz (i32.and (i32.load offset=16 (local.get $task)) (i32.const 63))) (then (return (i32.const 1))))
    (call $receive (local.get $task)))
)
