;; `wasi:sockets/ip-name-lookup` with rules, all versions of 0.2. A stream of addresses is our own resource, which stores the rules that
;; match the name: a cell with the host's handle and the address of a list of cells, each with a rule and the next cell.
(module
  (import "rt" "memory" (memory 0))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-resolve-address-stream" (func $new (param i32) (result i32)))
  (import "canon" "drop-network" (func $drop-network (param i32)))
  (import "canon" "drop-host-resolve-address-stream" (func $drop-host (param i32)))
  (import "net" "address" (func $address (param i32 i32 i32) (result i32)))
  (import "net" "name" (func $name (param i32 i32) (result i32)))
  (import "net" "map-ipv4" (func $map-ipv4 (param i32)))
  (import "state" "sockets.address" (global $found i32))
  (import "sockets" "groups" (func $groups (param i32)))
  (import "sockets" "rule-for" (func $rule-for (param i32 i32 i32 i32) (result i32)))
  (import "sockets" "next-rule" (func $next-rule (param i32) (result i32)))
  (import "sockets" "remember" (func $remember (param i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "data" "sockets.denied-look-up" (global $denied i32)) ;; err(access-denied): result<resolve-address-stream, error-code>
  (data (global.get $denied) "\01\00\00\00\01")
  (import "state" "sockets.looked-up" (global $result i32)) ;; result<option<ip-address>, error-code>: 22 bytes
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; network, the name, the address of the result
  (import "host" "resolve-addresses" (func $host-resolve (param i32 i32 i32 i32)))
  (import "host" "resolve-address-stream.resolve-next-address" (func $host-next (param i32 i32)))
  (import "host" "resolve-address-stream.subscribe" (func $host-subscribe (param i32) (result i32)))

  ;; resolve-addresses: func(network: borrow<network>, name: string) -> result<resolve-address-stream, error-code>, core (i32 i32 i32) ->
  ;; i32. A look-up sends the name to the network, so it needs a rule to connect or to send to that name. Rules to accept or receive do
  ;; not allow a look-up, but are remembered if another rule does. An address needs no look-up: it passes if any rule matches it. The host
  ;; gets the name in lower case, as checked. The name is in the arena: needs post-return `rt.reset-i32`
  (func (export "sockets.resolve-addresses") (param $network i32) (param $p i32) (param $length i32) (result i32)
    (local $rules i32) (local $rule i32) (local $name-length i32)
    (block $no
      (if (i32.eqz (call $address (local.get $p) (local.get $length) (global.get $found)))
        (then
          (br_if $no (i32.eqz (local.tee $name-length (call $name (local.get $p) (local.get $length)))))))
      ;; tcp-connect, udp-send
      (br_if $no
        (i32.eqz (call $rule-for (i32.const 0) (local.get $p) (local.get $name-length) (i32.const 0x21))))
      (call $host-resolve (local.get $network) (local.get $p) (local.get $length) (global.get $result))
      (call $drop-network (local.get $network))
      (if (i32.load8_u (global.get $result)) (then (return (global.get $result))))
      (if (local.get $name-length)
        (then
          ;; those, tcp-accept, udp-receive
          (local.set $rule (call $rule-for (i32.const 0) (local.get $p) (local.get $name-length) (i32.const 0x69)))
          (loop $each
            (local.set $rules (call $cell (local.get $rule) (local.get $rules)))
            (br_if $each
              (local.tee $rule
                (call $rule-for
                  (call $next-rule (local.get $rule)) (local.get $p) (local.get $name-length) (i32.const 0x69)))))))
      (i32.store offset=4 (global.get $result)
        (call $new (call $cell (i32.load offset=4 (global.get $result)) (local.get $rules))))
      (return (global.get $result)))
    (call $refused)
    (call $drop-network (local.get $network))
    (global.get $denied))

  ;; [method]resolve-address-stream.resolve-next-address: func() -> result<option<ip-address>, error-code>, core (i32) -> i32: 0 at 0; 1 at
  ;; 2 if there is one; at 4 its case, 0 and four bytes at 6 or 1 and eight u16 at 6
  (func (export "sockets.resolve-address-stream.resolve-next-address") (param $self i32) (result i32)
    (call $host-next (i32.load (local.get $self)) (global.get $result))
    (if (i32.eqz (i32.load8_u (global.get $result)))
      (then
        (if (i32.load8_u offset=2 (global.get $result))
          (then
            (if (i32.load8_u offset=4 (global.get $result))
              (then (call $groups (i32.add (global.get $result) (i32.const 6))))
              (else
                (call $map-ipv4 (global.get $found))
                (i32.store offset=12 (global.get $found) (i32.load offset=6 align=2 (global.get $result)))))
            (loop $each
              (if (local.tee $self (i32.load offset=4 (local.get $self)))
                (then
                  (call $remember (i32.load (local.get $self)))
                  (br $each))))))))
    (global.get $result))

  ;; [method]resolve-address-stream.subscribe: func() -> pollable, core (i32) -> i32: the host's
  (func (export "sockets.resolve-address-stream.subscribe") (param $self i32) (result i32)
    (call $host-subscribe (i32.load (local.get $self))))

  ;; the destructor of resolve-address-stream
  (func (export "sockets.resolve-address-stream.drop") (param $self i32)
    (local $next i32)
    (call $drop-host (i32.load (local.get $self)))
    (loop $each
      (local.set $next (i32.load offset=4 (local.get $self)))
      (call $free (local.get $self))
      (br_if $each (local.tee $self (local.get $next)))))
)
