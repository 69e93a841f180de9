;; Calls every function of `wasi:random` {{version}} (a core module; the tests make it a component).
(module
  (import "wasi:random/random@{{version}}" "get-random-bytes" (func $bytes (param i64 i32)))
  (import "wasi:random/random@{{version}}" "get-random-u64" (func $u64 (result i64)))
  (import "wasi:random/insecure@{{version}}" "get-insecure-random-bytes" (func $insecure-bytes (param i64 i32)))
  (import "wasi:random/insecure@{{version}}" "get-insecure-random-u64" (func $insecure-u64 (result i64)))
  (import "wasi:random/insecure-seed@{{version}}" "{{seed}}" (func $seed (param i32)))
  (memory (export "memory") 2)
  ;; one list at a time, of up to 64 KiB
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0x10000))

  (func (export "bytes") (param $len i64) (result i32) (call $bytes (local.get $len) (i32.const 16)) (i32.const 16))
  (func (export "number") (result i64) (call $u64))
  (func (export "insecure-bytes") (param $len i64) (result i32)
    (call $insecure-bytes (local.get $len) (i32.const 16))
    (i32.const 16))
  (func (export "insecure-number") (result i64) (call $insecure-u64))
  (func (export "seed") (result i32) (call $seed (i32.const 16)) (i32.const 16))
  ;; the sum of the bytes of this many lists of 64 KiB: for measuring
  (func (export "sum") (param $lists i32) (result i32)
    (local $sum i32) (local $at i32)
    (loop $each
      (call $bytes (i64.const 0x10000) (i32.const 16))
      (local.set $at (i32.const 0))
      (loop $word
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=0x10000 (local.get $at))))
        (br_if $word (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1024))) (i32.const 0x10000))))
      (br_if $each (local.tee $lists (i32.sub (local.get $lists) (i32.const 1)))))
    (local.get $sum))
)
