;; Random numbers from a seed: the key streams of ChaCha20, the same in every run. `wasi:random/random` and `wasi:random/insecure`, all
;; versions of 0.2 and 0.3, each with its own stream, which bytes and numbers consume in order. `layout.ts` writes the
;; streams: the state at 0 (RFC 8439; the counter is 64 bits at 48), 64 bytes of the key stream at 64, the number of consumed ones at 128.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))
  (import "chacha20" "block" (func $block (param i32 i32)))
  (import "state" "seeded.random" (global $random i32))
  (import "state" "seeded.insecure" (global $insecure i32))
  (import "state" "seeded.number" (global $number i32))
  (data (global.get $number) "\00\00\00\00\00\00\00\00")

  (global $limit i64 (i64.const 0x10000000)) ;; 2^28: no list may be longer in the canonical ABI

  ;; get-random-u64: func() -> u64, core () -> i64
  (func (export "seeded.random-u64") (result i64) (call $u64 (global.get $random)))
  ;; get-insecure-random-u64, the same
  (func (export "seeded.insecure-u64") (result i64) (call $u64 (global.get $insecure)))
  ;; get-random-bytes: func(len: u64) -> list<u8>, core (i64) -> i32: pointer to pointer and length, both in the arena:
  ;; needs post-return `rt.reset-i32`. Exactly `len` bytes; traps from 2^28 bytes on
  (func (export "seeded.random-bytes") (param $len i64) (result i32) (call $bytes (global.get $random) (local.get $len)))
  ;; get-insecure-random-bytes, the same
  (func (export "seeded.insecure-bytes") (param $len i64) (result i32) (call $bytes (global.get $insecure) (local.get $len)))

  (func $u64 (param $stream i32) (result i64)
    (call $fill (local.get $stream) (global.get $number) (i32.const 8))
    (i64.load (global.get $number)))

  (func $bytes (param $stream i32) (param $len i64) (result i32)
    (local $area i32)
    (if (i64.ge_u (local.get $len) (global.get $limit)) (then unreachable))
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    (i32.store offset=4 (local.get $area) (i32.wrap_i64 (local.get $len)))
    (i32.store (local.get $area) (call $alloc (i32.wrap_i64 (local.get $len)) (i32.const 1)))
    (call $fill (local.get $stream) (i32.load (local.get $area)) (i32.wrap_i64 (local.get $len)))
    (local.get $area))

  ;; Writes the next `len` bytes of a stream
  (func $fill (param $stream i32) (param $to i32) (param $len i32)
    (local $used i32) (local $n i32)
    (local.set $used (i32.load offset=128 (local.get $stream)))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $len)))
        (if (i32.eq (local.get $used) (i32.const 64))
          (then
            (if (i32.ge_u (local.get $len) (i32.const 64))
              (then
                (call $next (local.get $stream) (local.get $to))
                (local.set $to (i32.add (local.get $to) (i32.const 64)))
                (local.set $len (i32.sub (local.get $len) (i32.const 64)))
                (br $each)))
            (call $next (local.get $stream) (i32.add (local.get $stream) (i32.const 64)))
            (local.set $used (i32.const 0))))
        (local.set $n (i32.sub (i32.const 64) (local.get $used)))
        (if (i32.lt_u (local.get $len) (local.get $n)) (then (local.set $n (local.get $len))))
        (memory.copy
          (local.get $to)
          (i32.add (i32.add (local.get $stream) (i32.const 64)) (local.get $used))
          (local.get $n))
        (local.set $used (i32.add (local.get $used) (local.get $n)))
        (local.set $to (i32.add (local.get $to) (local.get $n)))
        (local.set $len (i32.sub (local.get $len) (local.get $n)))
        (br $each)))
    (i32.store offset=128 (local.get $stream) (local.get $used)))

  ;; Makes the next block and increments the counter
  (func $next (param $stream i32) (param $to i32)
    (call $block (local.get $stream) (local.get $to))
    (i64.store offset=48 (local.get $stream) (i64.add (i64.load offset=48 (local.get $stream)) (i64.const 1))))
)
