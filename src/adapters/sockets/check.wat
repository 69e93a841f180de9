;; The check of rules that `asked.wat` in the other adapter calls.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "scope" (global $scope (mut i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "sockets" "binds" (func $binds (param i32 i32) (result i32)))

  ;; func(first: u64, rest: u64, port: u32, scope: u32, operations: u32) -> bool, core (i64 i64 i32 i32 i32) -> i32: the two halves of an
  ;; address in memory order. In the second byte of `operations` are those that bind implicitly, for `sockets.binds`
  (func (export "sockets.check")
    (param $first i64) (param $rest i64) (param $port i32) (param $scope i32) (param $operations i32) (result i32)
    (i64.store (global.get $address) (local.get $first))
    (i64.store offset=8 (global.get $address) (local.get $rest))
    (global.set $port (local.get $port))
    (global.set $scope (local.get $scope))
    (if (result i32) (i32.shr_u (local.get $operations) (i32.const 8))
      (then
        (call $binds (i32.and (local.get $operations) (i32.const 0xff)) (i32.shr_u (local.get $operations) (i32.const 8))))
      (else (call $allows (local.get $operations)))))
)
