;; `wasi:sockets/ip-name-lookup` of 0.3 with rules: a task of `forward.wat`.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "reset" (func $reset))
  (import "net" "address" (func $address (param i32 i32 i32) (result i32)))
  (import "net" "name" (func $name (param i32 i32) (result i32)))
  (import "net" "map-ipv4" (func $map-ipv4 (param i32)))
  (import "state" "sockets.address" (global $found i32))
  (import "sockets" "groups" (func $groups (param i32)))
  (import "sockets" "rule-for" (func $rule-for (param i32 i32 i32 i32) (result i32)))
  (import "sockets" "next-rule" (func $next-rule (param i32) (result i32)))
  (import "sockets" "remember" (func $remember (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "gate" "return-look-up" (func $return (param i32 i32))) ;; the task or 0, the address of the result
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "canon" "context.get" (func $task (result i32)))
  (import "forward" "begin" (func $begin (param i32) (result i32)))
  (import "forward" "go" (func $go (param i32 i32) (result i32)))
  (import "forward" "wait" (func $wait (result i32)))
  (import "forward" "outcome-or-cancel" (func $outcome (param i32 i32) (result i32)))
  (import "forward" "end" (func $end (param i32) (result i32)))
  (import "forward" "cancel" (func $cancel (param i32) (result i32)))
  (import "data" "sockets.denied-03" (global $denied i32)) ;; err(access-denied)
  ;; a subtask, with `task.realloc`: the name, the address of the result
  (import "host" "03.resolve-addresses" (func $host-resolve (param i32 i32 i32) (result i32)))

  ;; resolve-addresses: async func(name: string) -> result<list<ip-address>, error-code>, core (i32 i32) -> i32, a task: as that of 0.2.
  ;; The name is in the arena, and the host may take it later. The struct: at 20 the result, 20 bytes, with the list at 24; at 40 the length
  ;; of the name, 0 if it is an address; at 44 the name
  (func (export "sockets.03.resolve-addresses") (param $p i32) (param $length i32) (result i32)
    (local $task i32) (local $name-length i32) (local $next i32)
    (block $no
      (if (i32.eqz (call $address (local.get $p) (local.get $length) (global.get $found)))
        (then
          (br_if $no (i32.eqz (local.tee $name-length (call $name (local.get $p) (local.get $length)))))))
      ;; tcp-connect, udp-send
      (br_if $no
        (i32.eqz (call $rule-for (i32.const 0) (local.get $p) (local.get $name-length) (i32.const 0x21))))
      (local.set $task (call $begin (call $alloc (i32.add (local.get $length) (i32.const 44)))))
      (i32.store offset=40 (local.get $task) (local.get $name-length))
      (memory.copy (i32.add (local.get $task) (i32.const 44)) (local.get $p) (local.get $length))
      (call $reset)
      (local.set $next
        (call $go (local.get $task)
          (call $host-resolve
            (i32.add (local.get $task) (i32.const 44)) (local.get $length)
            (i32.add (local.get $task) (i32.const 20)))))
      (if (local.get $next) (then (return (local.get $next))))
      (return (call $returned (local.get $task))))
    (call $refused)
    (call $return (i32.const 0) (global.get $denied))
    (call $reset)
    (i32.const 0)) ;; EXIT
  (func (export "sockets.03.resolve-addresses.callback")
    (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $outcome i32)
    (local.set $outcome (call $outcome (local.get $event) (local.get $code)))
    (if (i32.eqz (local.get $outcome)) (then (return (call $wait))))
    (if (i32.eq (local.get $outcome) (i32.const 2)) (then (return (call $returned (call $task)))))
    (call $cancel (call $task)))

  ;; Remembers each address, 18 bytes: its case, 0 and four bytes at 2 or 1 and eight u16 at 2
  (func $returned (param $task i32) (result i32)
    (local $p i32) (local $end i32)
    (if (i32.eqz (i32.load8_u offset=20 (local.get $task)))
      (then
        (local.set $p (i32.load offset=24 (local.get $task)))
        (local.set $end
          (i32.add (local.get $p) (i32.mul (i32.load offset=28 (local.get $task)) (i32.const 18))))
        (block $done
          (br_if $done (i32.eqz (i32.load offset=40 (local.get $task))))
          (loop $each
            (br_if $done (i32.ge_u (local.get $p) (local.get $end)))
            (if (i32.load8_u (local.get $p))
              (then (call $groups (i32.add (local.get $p) (i32.const 2))))
              (else
                (call $map-ipv4 (global.get $found))
                (i32.store offset=12 (global.get $found) (i32.load offset=2 align=2 (local.get $p)))))
            (call $remember-all (local.get $task))
            (local.set $p (i32.add (local.get $p) (i32.const 18)))
            (br $each)))))
    (call $return (local.get $task) (i32.add (local.get $task) (i32.const 20)))
    (call $end (local.get $task)))

  ;; With each rule for the name to connect or to send, and to accept or to receive
  (func $remember-all (param $task i32)
    (local $rule i32)
    (loop $each
      (local.set $rule
        (call $rule-for
          (local.get $rule) (i32.add (local.get $task) (i32.const 44)) (i32.load offset=40 (local.get $task))
          (i32.const 0x69)))
      (if (local.get $rule)
        (then
          (call $remember (local.get $rule))
          (local.set $rule (call $next-rule (local.get $rule)))
          (br $each)))))
)
