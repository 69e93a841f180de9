;; Decodes `ip-socket-address` of `wasi:sockets/network` for the rules:
;;   in memory 32 bytes: 0 at 0 (IPv4), the port at 4 (u16), four bytes at 6; or 1 at 0 (IPv6), the port at 4 (u16), flow information at 8,
;;      eight u16 at 12, the scope at 28 (u32)
;;   flat 12 values: the case; the port and four numbers; or the port, flow information, eight numbers, the scope
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32)) ;; 16 bytes in the order of the network, IPv4 as `::ffff:a.b.c.d`
  (data (global.get $address) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "state" "sockets.flat" (global $flat i32)) ;; one in memory
  (data (global.get $flat)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "net" "map-ipv4" (func $map-ipv4 (param i32)))
  (global $port (export "sockets.port") (mut i32) (i32.const 0))
  (global $scope (export "sockets.scope") (mut i32) (i32.const 0))

  ;; Decodes the address at `p` to `sockets.address`, `sockets.port` and `sockets.scope`
  (func $load (export "sockets.load") (param $p i32)
    (global.set $port (i32.load16_u offset=4 (local.get $p)))
    (if (i32.load8_u (local.get $p))
      (then
        (global.set $scope (i32.load offset=28 (local.get $p)))
        (call $groups (i32.add (local.get $p) (i32.const 12))))
      (else
        (global.set $scope (i32.const 0))
        (call $map-ipv4 (global.get $address))
        (i32.store offset=12 (global.get $address) (i32.load offset=6 align=2 (local.get $p))))))

  ;; The eight groups at `p`, u16 each
  (func $groups (export "sockets.groups") (param $p i32)
    (local $i i32)
    (loop $each
      (i32.store8 (i32.add (global.get $address) (local.get $i))
        (i32.load8_u offset=1 (i32.add (local.get $p) (local.get $i))))
      (i32.store8 offset=1 (i32.add (global.get $address) (local.get $i))
        (i32.load8_u (i32.add (local.get $p) (local.get $i))))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 16)))))

  ;; Decodes a flat address, as `sockets.load`
  (func (export "sockets.load-flat")
    (param $case i32) (param $port i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
    (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32)
    (i32.store8 (global.get $flat) (local.get $case))
    (i32.store16 offset=4 (global.get $flat) (local.get $port))
    (if (local.get $case)
      (then
        (i32.store offset=8 (global.get $flat) (local.get $1))
        (i32.store16 offset=12 (global.get $flat) (local.get $2))
        (i32.store16 offset=14 (global.get $flat) (local.get $3))
        (i32.store16 offset=16 (global.get $flat) (local.get $4))
        (i32.store16 offset=18 (global.get $flat) (local.get $5))
        (i32.store16 offset=20 (global.get $flat) (local.get $6))
        (i32.store16 offset=22 (global.get $flat) (local.get $7))
        (i32.store16 offset=24 (global.get $flat) (local.get $8))
        (i32.store16 offset=26 (global.get $flat) (local.get $9))
        (i32.store offset=28 (global.get $flat) (local.get $10)))
      (else
        (i32.store8 offset=6 (global.get $flat) (local.get $1))
        (i32.store8 offset=7 (global.get $flat) (local.get $2))
        (i32.store8 offset=8 (global.get $flat) (local.get $3))
        (i32.store8 offset=9 (global.get $flat) (local.get $4))))
    (call $load (global.get $flat)))
)
