;; Insecure random numbers without the host: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
;; OOPSLA 2014) from the seed 0, the same in every run. `wasi:random/insecure`, all versions of 0.2. Never for `wasi:random/random`.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))

  (global $gamma i64 (i64.const 0x9e3779b97f4a7c15))
  (global $limit i64 (i64.const 0x10000000)) ;; 2^28: no list may be longer in the canonical ABI
  (global $state (export "deny-insecure.state") (mut i64) (i64.const 0))

  ;; get-insecure-random-u64: func() -> u64, core () -> i64
  (func $next (export "deny-insecure.u64") (result i64)
    (local $z i64)
    (global.set $state (local.tee $z (i64.add (global.get $state) (global.get $gamma))))
    (local.set $z
      (i64.mul
        (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 30)))
        (i64.const 0xbf58476d1ce4e5b9)))
    (local.set $z
      (i64.mul
        (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 27)))
        (i64.const 0x94d049bb133111eb)))
    (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 31))))

  ;; get-insecure-random-bytes: func(len: u64) -> list<u8>, core (i64) -> i32: pointer to pointer and length, both in the arena:
  ;; needs post-return `rt.reset-i32`. Exactly `len` bytes; traps from 2^28 bytes on
  (func (export "deny-insecure.bytes") (param $len i64) (result i32)
    (local $area i32) (local $p i32) (local $end i32)
    (if (i64.ge_u (local.get $len) (global.get $limit)) (then unreachable))
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    ;; writes whole words: the bytes after the last block of the arena are free, and the memory ends at a word boundary
    (local.set $p (call $alloc (i32.wrap_i64 (local.get $len)) (i32.const 8)))
    (i32.store (local.get $area) (local.get $p))
    (i32.store offset=4 (local.get $area) (i32.wrap_i64 (local.get $len)))
    (local.set $end (i32.add (local.get $p) (i32.wrap_i64 (local.get $len))))
    (block $done
      (loop $fill
        (br_if $done (i32.ge_u (local.get $p) (local.get $end)))
        (i64.store (local.get $p) (call $next))
        (local.set $p (i32.add (local.get $p) (i32.const 8)))
        (br $fill)))
    (local.get $area))
)
