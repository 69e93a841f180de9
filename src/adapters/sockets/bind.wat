;; Binding with rules, for TCP and UDP.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "sockets" "any" (func $any (param i32) (result i32)))
  (import "net" "is-ipv4" (func $is-ipv4 (param i32) (result i32)))

  ;; Whether the address that `sockets.load` decoded may be bound: a rule allows one of `operations` with it, or it is the wildcard
  ;; address and port and a rule allows one of `uses`, which would bind the socket that way implicitly
  (func (export "sockets.binds") (param $operations i32) (param $uses i32) (result i32)
    (local $rest i64)
    (if (call $allows (local.get $operations)) (then (return (i32.const 1))))
    (if (global.get $port) (then (return (i32.const 0))))
    (local.set $rest (i64.load offset=8 (global.get $address)))
    (if (call $is-ipv4 (global.get $address))
      (then (local.set $rest (i64.shr_u (local.get $rest) (i64.const 32)))))
    (if (i64.ne (i64.or (i64.load (global.get $address)) (local.get $rest)) (i64.const 0))
      (then (return (i32.const 0))))
    (call $any (local.get $uses)))
)
