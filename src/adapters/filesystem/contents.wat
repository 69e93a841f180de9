;; The contents of files, where all of them are in memory. `passive.wat` replaces these functions where some are in a segment.
(module
  (import "rt" "memory" (memory 0))

  ;; Up to `len` bytes (more than 0) of a file from an offset on, which are there: their address, and in the upper half their number,
  ;; which is not 0. They stay until the next call of an export
  (func (export "fs.contents") (param $node i32) (param $offset i64) (param $len i64) (result i64)
    (i64.or
      (i64.add (i64.load32_u offset=12 (local.get $node)) (local.get $offset))
      (i64.shl (local.get $len) (i64.const 32))))

  ;; Copies `len` bytes of a file, from what its node has at 12, to an address
  (func (export "fs.copy-contents") (param $to i32) (param $from i32) (param $len i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $len)))
)
