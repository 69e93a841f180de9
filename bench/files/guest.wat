;; The core module of a guest that measures its filesystem in nanoseconds of the monotonic clock. It uses the first preopened directory;
;; `guest.ts` has its world. All data passes through a buffer of 64 KiB, which also holds lists.
(module
  (import "wasi:clocks/monotonic-clock@0.2.12" "now" (func $now (result i64)))
  (import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $get-directories (param i32)))
  ;; self, path-flags, path, size, open-flags, descriptor-flags, the address of the result
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
    (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.stat" (func $stat (param i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.read" (func $read (param i32 i64 i64 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.write"
    (func $write-at (param i32 i32 i32 i64 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.append-via-stream" (func $append (param i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[resource-drop]descriptor" (func $close (param i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.check-write" (func $check-write (param i32 i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.12" "[resource-drop]output-stream" (func $drop-output (param i32)))

  (memory (export "memory") 1040)
  (global $result i32 (i32.const 64))       ;; of imported functions, 104 bytes
  (global $answer i32 (i32.const 192))      ;; of exported functions, 32 bytes
  (global $path i32 (i32.const 256))
  (global $lists i32 (i32.const 0x1000))    ;; small lists: directories and their names
  (global $buffer i32 (i32.const 0x10000))
  (global $chunk i32 (i32.const 0x10000))
  (global $source i32 (i32.const 0x100000)) ;; 64 MB of this memory
  (global $large i32 (i32.const 64_000_000))
  (data (i32.const 256) "large.bin")
  (data (i32.const 272) "grows.bin")
  (data (i32.const 288) "added.bin")

  (global $next (mut i32) (i32.const 0x1000))
  (global $root (mut i32) (i32.const 0))

  ;; Reads go into the buffer; the list of directories and their names are small and allocated once
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (if (global.get $root) (then (return (global.get $buffer))))
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 3)) (i32.const -4)))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (if (i32.gt_u (global.get $next) (global.get $buffer)) (then unreachable))
    (local.get $at))

  (func $start
    (if (global.get $root) (then (return)))
    (call $get-directories (global.get $result))
    (if (i32.eqz (i32.load offset=4 (global.get $result))) (then unreachable))
    (global.set $root (i32.load (i32.load (global.get $result)))))

  ;; Traps unless the last result was ok
  (func $must (if (i32.load8_u (global.get $result)) (then unreachable)))

  (func $open (param $path i32) (param $size i32) (param $how i32) (param $flags i32) (result i32)
    (call $open-at (global.get $root) (i32.const 0) (local.get $path) (local.get $size)
      (local.get $how) (local.get $flags) (global.get $result))
    (call $must)
    (i32.load offset=4 (global.get $result)))

  ;; reading: func() -> tuple<u64, u64>: reads 64 MB of `large.bin`, and copies as much of the own memory, in equal pieces. All memory is
  ;; touched before, and the second pass is measured
  (func (export "reading") (result i32)
    (local $file i32)
    (call $start)
    (local.set $file (call $open (i32.const 256) (i32.const 9) (i32.const 0) (i32.const 1)))
    (memory.fill (global.get $source) (i32.const 0x55) (global.get $large))
    (drop (call $read-all (local.get $file)))
    (drop (call $copy-all))
    (i64.store (global.get $answer) (call $read-all (local.get $file)))
    (i64.store offset=8 (global.get $answer) (call $copy-all))
    (call $close (local.get $file))
    (global.get $answer))

  (func $read-all (param $file i32) (result i64)
    (local $at i32) (local $size i32) (local $start i64)
    (local.set $start (call $now))
    (loop $piece
      (call $read (local.get $file)
        (i64.extend_i32_u (global.get $chunk)) (i64.extend_i32_u (local.get $at)) (global.get $result))
      (call $must)
      (local.set $size (i32.load offset=8 (global.get $result)))
      (if (i32.eqz (local.get $size)) (then unreachable)) ;; the file is too small
      (local.set $at (i32.add (local.get $at) (local.get $size)))
      (br_if $piece (i32.lt_u (local.get $at) (global.get $large))))
    (i64.sub (call $now) (local.get $start)))

  (func $copy-all (result i64)
    (local $at i32) (local $size i32) (local $start i64)
    (local.set $start (call $now))
    (loop $piece
      (local.set $size (i32.sub (global.get $large) (local.get $at)))
      (if (i32.gt_u (local.get $size) (global.get $chunk)) (then (local.set $size (global.get $chunk))))
      (memory.copy (global.get $buffer) (i32.add (global.get $source) (local.get $at)) (local.get $size))
      (local.set $at (i32.add (local.get $at) (local.get $size)))
      (br_if $piece (i32.lt_u (local.get $at) (global.get $large))))
    (i64.sub (call $now) (local.get $start)))

  ;; writing: func() -> tuple<u64, u64, u64, u64>: writes 64 MB in equal pieces at their places in a new file, then the same again, when the
  ;; memory for it is there and was touched; appends as much through one stream to an empty file, which has grown so far before; and copies as
  ;; much of the own memory
  (func (export "writing") (result i32)
    (local $file i32)
    (call $start)
    (memory.fill (global.get $source) (i32.const 0x55) (global.get $large))
    (drop (call $copy-all))
    (i64.store offset=24 (global.get $answer) (call $copy-all))
    ;; create and truncate; write
    (local.set $file (call $open (i32.const 272) (i32.const 9) (i32.const 9) (i32.const 2)))
    (i64.store (global.get $answer) (call $write-all (local.get $file)))
    (i64.store offset=8 (global.get $answer) (call $write-all (local.get $file)))
    (call $close (local.get $file))
    (drop (call $append-all))
    (i64.store offset=16 (global.get $answer) (call $append-all))
    (global.get $answer))

  (func $write-all (param $file i32) (result i64)
    (local $at i32) (local $start i64)
    (local.set $start (call $now))
    (loop $piece
      (call $write-at (local.get $file) (global.get $buffer) (i32.const 64000)
        (i64.extend_i32_u (local.get $at)) (global.get $result))
      (call $must)
      (local.set $at (i32.add (local.get $at) (i32.const 64000)))
      (br_if $piece (i32.lt_u (local.get $at) (global.get $large))))
    (i64.sub (call $now) (local.get $start)))

  (func $append-all (result i64)
    (local $file i32) (local $stream i32) (local $at i32) (local $start i64)
    (local.set $file (call $open (i32.const 288) (i32.const 9) (i32.const 9) (i32.const 2)))
    (call $append (local.get $file) (global.get $result))
    (call $must)
    (local.set $stream (i32.load offset=4 (global.get $result)))
    (local.set $start (call $now))
    (loop $piece
      (call $check-write (local.get $stream) (global.get $result))
      (call $must)
      (if (i64.lt_u (i64.load offset=8 (global.get $result)) (i64.const 8000)) (then unreachable))
      (call $write (local.get $stream) (global.get $buffer) (i32.const 8000) (global.get $result))
      (call $must)
      (local.set $at (i32.add (local.get $at) (i32.const 8000)))
      (br_if $piece (i32.lt_u (local.get $at) (global.get $large))))
    (local.set $start (i64.sub (call $now) (local.get $start)))
    (call $drop-output (local.get $stream))
    (call $close (local.get $file))
    (local.get $start))

  ;; opening: func() -> u64: opens, looks at and closes each of the files f0000 to f9999
  (func (export "opening") (result i64)
    (local $i i32) (local $file i32) (local $start i64)
    (call $start)
    (local.set $start (call $now))
    (loop $each
      (i32.store8 (global.get $path) (i32.const 0x66))
      (i32.store8 offset=1 (global.get $path) (i32.add (i32.const 0x30) (i32.div_u (local.get $i) (i32.const 1000))))
      (i32.store8 offset=2 (global.get $path)
        (i32.add (i32.const 0x30) (i32.rem_u (i32.div_u (local.get $i) (i32.const 100)) (i32.const 10))))
      (i32.store8 offset=3 (global.get $path)
        (i32.add (i32.const 0x30) (i32.rem_u (i32.div_u (local.get $i) (i32.const 10)) (i32.const 10))))
      (i32.store8 offset=4 (global.get $path) (i32.add (i32.const 0x30) (i32.rem_u (local.get $i) (i32.const 10))))
      (local.set $file (call $open (global.get $path) (i32.const 5) (i32.const 0) (i32.const 1)))
      (call $stat (local.get $file) (global.get $result))
      (call $must)
      (call $close (local.get $file))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (i32.const 10000))))
    (i64.sub (call $now) (local.get $start)))

  ;; appending: func() -> tuple<u64, u64>: appends 8 kB to `grows.bin` 10,000 times, each time with a new stream; returns the times of the
  ;; first and the last thousand
  (func (export "appending") (result i32)
    (local $i i32) (local $file i32) (local $stream i32) (local $start i64)
    (call $start)
    ;; create and truncate; write
    (local.set $file (call $open (i32.const 272) (i32.const 9) (i32.const 9) (i32.const 2)))
    (local.set $start (call $now))
    (loop $each
      (if (i32.eq (local.get $i) (i32.const 9000)) (then (local.set $start (call $now))))
      (call $append (local.get $file) (global.get $result))
      (call $must)
      (local.set $stream (i32.load offset=4 (global.get $result)))
      (call $check-write (local.get $stream) (global.get $result))
      (call $must)
      (if (i64.lt_u (i64.load offset=8 (global.get $result)) (i64.const 8000)) (then unreachable))
      (call $write (local.get $stream) (global.get $buffer) (i32.const 8000) (global.get $result))
      (call $must)
      (call $drop-output (local.get $stream))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (if (i32.eq (local.get $i) (i32.const 1000))
        (then (i64.store (global.get $answer) (i64.sub (call $now) (local.get $start)))))
      (br_if $each (i32.lt_u (local.get $i) (i32.const 10000))))
    (i64.store offset=8 (global.get $answer) (i64.sub (call $now) (local.get $start)))
    (call $close (local.get $file))
    (global.get $answer))
)
