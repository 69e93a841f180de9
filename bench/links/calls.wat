;; The core module of a guest that makes one small call of WASI again and again. Each export takes the number of calls and returns
;; nanoseconds of the monotonic clock; `guest.ts` has its world. Lists go into one buffer that every list overwrites.
(module
  (import "wasi:cli/environment@0.2.12" "get-environment" (func $get-environment (param i32)))
  (import "wasi:cli/stdout@0.2.12" "get-stdout" (func $get-stdout (result i32)))
  (import "wasi:clocks/monotonic-clock@0.2.12" "now" (func $now (result i64)))
  (import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $get-directories (param i32)))
  ;; self, path-flags, path, size, open-flags, descriptor-flags, the address of the result
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
    (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.stat" (func $stat (param i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[resource-drop]descriptor" (func $close (param i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush"
    (func $write-and-flush (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.check-write" (func $check-write (param i32 i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (import "wasi:random/insecure@0.2.12" "get-insecure-random-bytes" (func $random-bytes (param i64 i32)))
  (import "wasi:random/insecure@0.2.12" "get-insecure-random-u64" (func $random-u64 (result i64)))

  (memory (export "memory") 4)
  (table 1 funcref)
  (type $empty (func (param i32) (result i32)))
  (elem (i32.const 0) $nothing)
  (global $result i32 (i32.const 64))     ;; of imported functions, 104 bytes
  (global $path i32 (i32.const 256))
  (global $buffer i32 (i32.const 0x10000)) ;; lists, and what is written
  (global $free (mut i32) (i32.const 0x10000))
  (global $directory (mut i32) (i32.const 0))
  (global $stdout (mut i32) (i32.const 0))
  (data (i32.const 256) "file.txt")

  ;; A list of strings asks more than once for memory; 64 KiB in a row always fit
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (if (i32.gt_u (i32.add (local.get $at) (local.get $size)) (i32.const 0x30000))
      (then (local.set $at (global.get $buffer))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  (func $begin
    (if (global.get $directory) (then (return)))
    (call $get-directories (global.get $result))
    (if (i32.eqz (i32.load offset=4 (global.get $result))) (then unreachable))
    (global.set $directory (i32.load (i32.load (global.get $result))))
    (global.set $stdout (call $get-stdout)))

  (func $must (if (i32.load8_u (global.get $result)) (then unreachable)))

  (func $nothing (param $i i32) (result i32) (i32.add (local.get $i) (i32.const 1)))

  ;; A call through a table, which no engine inlines
  (func (export "empty") (param $count i32) (result i64)
    (local $i i32) (local $start i64)
    (local.set $start (call $now))
    (loop $each
      (local.set $i (call_indirect (type $empty) (local.get $i) (i32.const 0)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (i64.sub (call $now) (local.get $start)))

  (func (export "random-u64") (param $count i32) (result i64)
    (local $start i64)
    (local.set $start (call $now))
    (loop $each
      (drop (call $random-u64))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))

  (func (export "environment") (param $count i32) (result i64)
    (local $start i64)
    (local.set $start (call $now))
    (loop $each
      (call $get-environment (global.get $result))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))

  (func (export "stat") (param $count i32) (result i64)
    (local $start i64)
    (call $begin)
    (local.set $start (call $now))
    (loop $each
      (call $stat (global.get $directory) (global.get $result))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.set $start (i64.sub (call $now) (local.get $start)))
    (call $must)
    (local.get $start))

  (func (export "open-close") (param $count i32) (result i64)
    (local $start i64)
    (call $begin)
    (local.set $start (call $now))
    (loop $each
      ;; read
      (call $open-at (global.get $directory) (i32.const 0) (global.get $path) (i32.const 8)
        (i32.const 0) (i32.const 1) (global.get $result))
      (call $must)
      (call $close (i32.load offset=4 (global.get $result)))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))

  ;; Only for an output that always takes 100 bytes more: one that is ignored
  (func (export "write") (param $count i32) (result i64)
    (local $start i64)
    (call $begin)
    (call $check-write (global.get $stdout) (global.get $result))
    (call $must)
    (local.set $start (call $now))
    (loop $each
      (call $write (global.get $stdout) (global.get $buffer) (i32.const 100) (global.get $result))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.set $start (i64.sub (call $now) (local.get $start)))
    (call $must)
    (local.get $start))

  ;; 64 kB each, in sixteen calls, which is the most that one may write
  (func (export "print") (param $count i32) (result i64)
    (local $start i64)
    (call $begin)
    (local.set $count (i32.shl (local.get $count) (i32.const 4)))
    (local.set $start (call $now))
    (loop $each
      (call $write-and-flush (global.get $stdout) (global.get $buffer) (i32.const 4096) (global.get $result))
      (call $must)
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))

  ;; 64 KiB each
  (func (export "random-bytes") (param $count i32) (result i64)
    (local $start i64)
    (local.set $start (call $now))
    (loop $each
      (call $random-bytes (i64.const 0x10000) (global.get $result))
      (br_if $each (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))
)
