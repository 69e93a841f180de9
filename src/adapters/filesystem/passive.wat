;; Files whose contents are outside the memory, in a passive segment: what a node has at 12 is negative, bit 31 and an offset in it. What
;; is read is copied to a buffer, from which the caller copies it; a file that is changed is copied whole (`nodes.wat`). Linked only
;; with such files: replaces the functions of `contents.wat`.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "segment" "init-files" (func $init (param i32 i32 i32))) ;; address, offset in the segment, size
  (import "state" "fs.spare" (global $spare i32)) ;; a buffer of 4096 bytes, for when the memory cannot grow

  (global $buffer (mut i32) (i32.const 0)) ;; a block with what was read last, or 0

  ;; Replaces `fs.contents`. Without memory for so many bytes gives fewer, so that reading does not fail
  (func (export "fs.passive-contents") (param $node i32) (param $offset i64) (param $len i64) (result i64)
    (local $at i32) (local $to i32)
    (local.set $at (i32.add (i32.load offset=12 (local.get $node)) (i32.wrap_i64 (local.get $offset))))
    (if (i32.lt_s (local.get $at) (i32.const 0))
      (then
        (call $free (global.get $buffer))
        (global.set $buffer (local.tee $to (call $try-alloc (i32.wrap_i64 (local.get $len)))))
        (if (i32.eqz (local.get $to))
          (then
            (local.set $to (global.get $spare))
            (if (i64.gt_u (local.get $len) (i64.const 4096)) (then (local.set $len (i64.const 4096))))))
        (call $passive-copy (local.get $to) (local.get $at) (i32.wrap_i64 (local.get $len)))
        (local.set $at (local.get $to))))
    (i64.or
      (i64.extend_i32_u (local.get $at))
      (i64.shl (local.get $len) (i64.const 32))))

  ;; Replaces `fs.copy-contents`
  (func (export "fs.passive-copy-contents") (param $to i32) (param $from i32) (param $len i32)
    (if (i32.lt_s (local.get $from) (i32.const 0))
      (then (call $passive-copy (local.get $to) (local.get $from) (local.get $len)))
      (else (memory.copy (local.get $to) (local.get $from) (local.get $len)))))

  (func $passive-copy (param $to i32) (param $from i32) (param $len i32)
    (call $init (local.get $to) (i32.and (local.get $from) (i32.const 0x7fff_ffff)) (local.get $len)))
)
