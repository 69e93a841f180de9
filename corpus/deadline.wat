;; An event loop like those of asyncio, Tokio and Go: waits for the remaining time until the monotonic clock reaches the deadline. `run`
;; returns the number of waits, at most 100,000; `first` a reading of the clock
(component
  (import "wasi:io/poll@0.2.0" (instance $p (export "pollable" (type $po (sub resource))) (export "[method]pollable.block" (func (param "self" (borrow $po))))))
  (alias export $p "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $c
    (alias outer 1 $pollable (type $p1)) (export "pollable" (type $p2 (eq $p1)))
    (export "now" (func (result u64))) (export "subscribe-duration" (func (param "when" u64) (result (own $p2))))))
  (alias export $c "now" (func $now)) (core func $cnow (canon lower (func $now)))
  (alias export $c "subscribe-duration" (func $sub)) (core func $csub (canon lower (func $sub)))
  (alias export $p "[method]pollable.block" (func $block)) (core func $cblock (canon lower (func $block)))
  (core func $dropp (canon resource.drop $pollable))
  (core module $m
    (import "c" "now" (func $now (result i64))) (import "c" "sub" (func $sub (param i64) (result i32))) (import "p" "block" (func $block (param i32))) (import "p" "dropp" (func $dropp (param i32)))
    (func (export "run") (param $ms i32) (result i32) (local $d i64) (local $t i64) (local $q i32) (local $n i32)
      (local.set $d (i64.add (call $now) (i64.mul (i64.extend_i32_u (local.get $ms)) (i64.const 1000000))))
      (block $out (loop $again
        (local.set $t (call $now))
        (br_if $out (i64.ge_u (local.get $t) (local.get $d)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $out (i32.ge_u (local.get $n) (i32.const 100000)))
        (local.set $q (call $sub (i64.sub (local.get $d) (local.get $t)))) (call $block (local.get $q)) (call $dropp (local.get $q))
        (br $again)))
      (local.get $n))
    (func (export "first") (result i64) (call $now)))
  (core instance $i (instantiate $m (with "c" (instance (export "now" (func $cnow)) (export "sub" (func $csub)))) (with "p" (instance (export "block" (func $cblock)) (export "dropp" (func $dropp))))))
  (func (export "run") (param "ms" u32) (result u32) (canon lift (core func $i "run")))
  (func (export "first") (result u64) (canon lift (core func $i "first"))))
