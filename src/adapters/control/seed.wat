;; `wasmvirt:control/program`: another seed. `../random/layout.ts` defines the streams: the state of ChaCha20 at 0, with the key at 16, the counter
;; at 48 and the number of the stream at 56; at 128 how many bytes of the block at 64 are consumed.
(module
  (import "rt" "memory" (memory 0))
  (import "chacha20" "block" (func $block (param i32 i32)))
  (import "control" "answer" (func $answer (param i32) (result i32)))
  (import "state" "seeded.random" (global $random i32))
  (import "state" "seeded.insecure" (global $insecure i32))
  (import "data" "seeded.seed" (global $seed i32)) ;; 16 bytes: with this interface they are not constant
  (import "state" "control.key" (global $key i32)) ;; a state of ChaCha20, then a block
  (import "data" "control.chacha20" (global $constants i32))
  (data (global.get $constants) "expand 32-byte k")

  ;; Each part that an output has is one function; they are called one after the other with the seed in `$key`

  ;; The seed as a key, followed by zeros. Returns whether it is none: longer than 32 bytes
  (func (export "control.take-key") (param $from i32) (param $size i32) (result i32)
    (if (i32.gt_u (local.get $size) (i32.const 32)) (then (return (i32.const 1))))
    (memory.fill (global.get $key) (i32.const 0) (i32.const 64))
    (memory.copy (global.get $key) (global.get $constants) (i32.const 16))
    (memory.copy (i32.add (global.get $key) (i32.const 16)) (local.get $from) (local.get $size))
    (i32.const 0))

  (func (export "control.seed-random") (call $begin (global.get $random)))
  (func (export "control.seed-insecure") (call $begin (global.get $insecure)))

  (func $begin (param $stream i32)
    (memory.copy (i32.add (local.get $stream) (i32.const 16)) (i32.add (global.get $key) (i32.const 16)) (i32.const 32))
    (i64.store offset=48 (local.get $stream) (i64.const 0))
    (i32.store offset=128 (local.get $stream) (i32.const 64)))

  ;; `insecure-seed`: the first bytes of its own stream, whose number is 2
  (func (export "control.seed-insecure-seed")
    (i32.store offset=56 (global.get $key) (i32.const 2))
    (call $block (global.get $key) (i32.add (global.get $key) (i32.const 64)))
    (memory.copy (global.get $seed) (i32.add (global.get $key) (i32.const 64)) (i32.const 16)))
)
