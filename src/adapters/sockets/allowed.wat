;; Matches addresses and names with the rules for `wasi:sockets`. `layout.ts` writes the rules and defines their format.
;; Addresses returned by a look-up are remembered with the rules that match the name: a ring of 1,024 entries in its own page, 20 bytes
;; each, the address and then the rule. The oldest entry is overwritten first.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "sockets.rules" (global $rules i32))
  (import "state" "sockets.address" (global $address i32))
  (import "sockets" "port" (global $port (mut i32)))
  (import "sockets" "scope" (global $scope (mut i32)))
  (import "net" "rule-has-name" (func $has-name (param i32 i32 i32) (result i32)))
  (import "net" "rule-has-address" (func $has-address (param i32 i32 i32) (result i32)))
  (import "net" "rule-has-port" (func $has-port (param i32 i32) (result i32)))
  (global $rule-size i32 (i32.const 28))
  (global $entry-size i32 (i32.const 20))
  (global $most i32 (i32.const 20480)) ;; 1,024 entries
  (global $page (mut i32) (i32.const 0)) ;; 0 before the first entry
  (global $next (mut i32) (i32.const 0)) ;; offset of the next entry to write
  (global $used (mut i32) (i32.const 0)) ;; end of the written entries

  ;; Whether a rule allows one of these operations (bits) with the address that `sockets.load` decoded
  (func (export "sockets.allows") (param $operations i32) (result i32)
    (local $rule i32) (local $end i32)
    (local.set $rule (call $first))
    (local.set $end (call $last))
    (loop $each
      (if (i32.ne (local.get $rule) (local.get $end))
        (then
          (if (call $fits (local.get $rule) (local.get $operations))
            (then
              (if (call $has-address (local.get $rule) (global.get $address) (global.get $scope))
                (then (return (i32.const 1))))))
          (local.set $rule (i32.add (local.get $rule) (global.get $rule-size)))
          (br $each))))
    ;; a look-up returns addresses without a scope
    (if (global.get $scope) (then (return (i32.const 0))))
    (local.set $rule (global.get $page))
    (local.set $end (i32.add (global.get $page) (global.get $used)))
    (loop $each
      (if (i32.eq (local.get $rule) (local.get $end)) (then (return (i32.const 0))))
      (if (call $is-here (local.get $rule))
        (then
          (if (call $fits (i32.load offset=16 (local.get $rule)) (local.get $operations))
            (then (return (i32.const 1))))))
      (local.set $rule (i32.add (local.get $rule) (global.get $entry-size)))
      (br $each))
    (unreachable))

  ;; Whether there is a rule for one of these operations with any host
  (func (export "sockets.any") (param $operations i32) (result i32)
    (local $rule i32)
    (local.set $rule (call $first))
    (loop $each
      (if (i32.eq (local.get $rule) (call $last)) (then (return (i32.const 0))))
      (if (call $has-operation (local.get $rule) (local.get $operations)) (then (return (i32.const 1))))
      (local.set $rule (i32.add (local.get $rule) (global.get $rule-size)))
      (br $each))
    (unreachable))

  ;; The first rule from `rule` on (0: from the first) that allows one of these operations with a name; if `length` is 0, with the address
  ;; in `sockets.address`. Returns 0 if there is none
  (func (export "sockets.rule-for")
    (param $rule i32) (param $name i32) (param $length i32) (param $operations i32) (result i32)
    (if (i32.eqz (local.get $rule)) (then (local.set $rule (call $first))))
    (loop $each
      (if (i32.eq (local.get $rule) (call $last)) (then (return (i32.const 0))))
      (if (call $has-operation (local.get $rule) (local.get $operations))
        (then
          (if (local.get $length)
            (then
              (if (call $has-name (local.get $rule) (local.get $name) (local.get $length))
                (then (return (local.get $rule)))))
            (else
              (if (call $has-address (local.get $rule) (global.get $address) (i32.load offset=24 (local.get $rule)))
                (then (return (local.get $rule))))))))
      (local.set $rule (i32.add (local.get $rule) (global.get $rule-size)))
      (br $each))
    (unreachable))

  ;; The next rule, for `sockets.rule-for`
  (func (export "sockets.next-rule") (param $rule i32) (result i32)
    (i32.add (local.get $rule) (global.get $rule-size)))

  ;; Remembers `sockets.address` for this rule, whose name it belongs to. Traps if the memory cannot grow
  (func (export "sockets.remember") (param $rule i32)
    (local $p i32) (local $end i32)
    (if (i32.eqz (global.get $page))
      (then
        (if (i32.eq (local.tee $p (memory.grow (i32.const 1))) (i32.const -1)) (then unreachable))
        (global.set $page (i32.shl (local.get $p) (i32.const 16)))))
    (local.set $p (global.get $page))
    (local.set $end (i32.add (global.get $page) (global.get $used)))
    (loop $each
      (if (i32.lt_u (local.get $p) (local.get $end))
        (then
          (if (i32.and (call $is-here (local.get $p)) (i32.eq (i32.load offset=16 (local.get $p)) (local.get $rule)))
            (then (return)))
          (local.set $p (i32.add (local.get $p) (global.get $entry-size)))
          (br $each))))
    (local.set $p (i32.add (global.get $page) (global.get $next)))
    (i64.store (local.get $p) (i64.load (global.get $address)))
    (i64.store offset=8 (local.get $p) (i64.load offset=8 (global.get $address)))
    (i32.store offset=16 (local.get $p) (local.get $rule))
    (global.set $next (i32.add (global.get $next) (global.get $entry-size)))
    (if (i32.lt_u (global.get $used) (global.get $next)) (then (global.set $used (global.get $next))))
    (if (i32.eq (global.get $next) (global.get $most)) (then (global.set $next (i32.const 0)))))

  (func $first (result i32) (i32.add (global.get $rules) (i32.const 4)))
  (func $last (result i32)
    (i32.add (call $first) (i32.mul (i32.load (global.get $rules)) (global.get $rule-size))))

  (func $has-operation (param $rule i32) (param $operations i32) (result i32)
    (i32.ne (i32.and (i32.load16_u offset=2 (local.get $rule)) (local.get $operations)) (i32.const 0)))

  (func $fits (param $rule i32) (param $operations i32) (result i32)
    (i32.and
      (call $has-operation (local.get $rule) (local.get $operations))
      (call $has-port (local.get $rule) (global.get $port))))

  ;; Whether an entry has the address `sockets.address`
  (func $is-here (param $entry i32) (result i32)
    (i32.and
      (i64.eq (i64.load (local.get $entry)) (i64.load (global.get $address)))
      (i64.eq (i64.load offset=8 (local.get $entry)) (i64.load offset=8 (global.get $address)))))
)
