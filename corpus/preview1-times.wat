;; A preview 1 command, written by hand: prints values that differ from run to run on a real host. Each line is a word and numbers in
;; hexadecimal: the time of both clocks, 40 random bytes, both clocks after a sleep of an hour (and the result of the poll), the result of
;; polling two timers of which the second ends first, the entries of the first preopened directory after a file and a directory were made
;; in
;; it (cookie, inode, length, type, name), and the status of the file. If a call fails, the line begins with `errno`.
;; A core module: test/support/guests.ts wraps it with the official adapter.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get" (func $clock_res_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))

  (memory (export "memory") 1)
  ;; 0..31 small results, 32..47 an iovec and its result, 64.. a line, 256.. words, 512.. subscriptions, 1024.. events,
  ;; 0x4000.. what is read
  (global $line (mut i32) (i32.const 64))
  (data (i32.const 256) "errno wall  mono  res   rand  sleep two   entry stat  ")
  (data (i32.const 320) "a-file.txt")
  (data (i32.const 336) "b-dir")

  ;; begins a line with one of the words
  (func $word (param $index i32)
    (global.set $line (i32.const 70))
    (memory.copy (i32.const 64) (i32.add (i32.const 256) (i32.mul (local.get $index) (i32.const 6))) (i32.const 6)))
  ;; one byte, two digits
  (func $byte (param $value i32)
    (call $digit (i32.shr_u (local.get $value) (i32.const 4)))
    (call $digit (i32.and (local.get $value) (i32.const 15))))
  (func $digit (param $value i32)
    (call $char
      (i32.add
        (local.get $value)
        (select (i32.const 48) (i32.const 87) (i32.lt_u (local.get $value) (i32.const 10))))))
  (func $char (param $char i32)
    (i32.store8 (global.get $line) (local.get $char))
    (global.set $line (i32.add (global.get $line) (i32.const 1))))
  ;; prints bytes at an address from the last to the first, because numbers are little-endian
  (func $number (param $at i32) (param $size i32)
    (loop $each
      (local.set $size (i32.sub (local.get $size) (i32.const 1)))
      (call $byte (i32.load8_u (i32.add (local.get $at) (local.get $size))))
      (br_if $each (local.get $size)))
    (call $char (i32.const 32)))
  ;; ends a line and prints it
  (func $end
    (call $char (i32.const 10))
    (i32.store (i32.const 32) (i32.const 64))
    (i32.store (i32.const 36) (i32.sub (global.get $line) (i32.const 64)))
    (drop (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 40))))
  ;; prints an error
  (func $check (param $errno i32)
    (if (local.get $errno)
      (then
        (call $word (i32.const 0))
        (call $byte (local.get $errno))
        (call $end))))

  (func $clocks
    (call $check (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 0)))
    (call $check (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 8)))
    (call $word (i32.const 1))
    (call $number (i32.const 0) (i32.const 8))
    (call $end)
    (call $word (i32.const 2))
    (call $number (i32.const 8) (i32.const 8))
    (call $end))

  ;; a subscription (48 bytes) to the monotonic clock, so many nanoseconds from now
  (func $timer (param $at i32) (param $userdata i64) (param $nanoseconds i64)
    (memory.fill (local.get $at) (i32.const 0) (i32.const 48))
    (i64.store (local.get $at) (local.get $userdata))
    (i32.store offset=16 (local.get $at) (i32.const 1))
    (i64.store offset=24 (local.get $at) (local.get $nanoseconds)))

  ;; polls this many subscriptions, and prints the number of events and the user data of the first
  (func $poll (param $word i32) (param $count i32)
    (call $check (call $poll_oneoff (i32.const 512) (i32.const 1024) (local.get $count) (i32.const 0)))
    (call $word (local.get $word))
    (call $number (i32.const 0) (i32.const 4))
    (call $number (i32.const 1024) (i32.const 8))
    (call $end))

  (func $entries
    (local $at i32) (local $end i32) (local $length i32)
    (call $check (call $fd_readdir (i32.const 3) (i32.const 0x4000) (i32.const 0x1000) (i64.const 0) (i32.const 0)))
    (local.set $at (i32.const 0x4000))
    (local.set $end (i32.add (i32.const 0x4000) (i32.load (i32.const 0))))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (i32.add (local.get $at) (i32.const 24)) (local.get $end)))
        (local.set $length (i32.load offset=16 (local.get $at)))
        (call $word (i32.const 7))
        (call $number (local.get $at) (i32.const 8))
        (call $number (i32.add (local.get $at) (i32.const 8)) (i32.const 8))
        (call $number (i32.add (local.get $at) (i32.const 16)) (i32.const 4))
        (call $number (i32.add (local.get $at) (i32.const 20)) (i32.const 1))
        (memory.copy (global.get $line) (i32.add (local.get $at) (i32.const 24)) (local.get $length))
        (global.set $line (i32.add (global.get $line) (local.get $length)))
        (call $end)
        (local.set $at (i32.add (i32.add (local.get $at) (i32.const 24)) (local.get $length)))
        (br $each))))

  (func (export "_start")
    (call $clocks)
    (call $check (call $clock_res_get (i32.const 1) (i32.const 0)))
    (call $word (i32.const 3))
    (call $number (i32.const 0) (i32.const 8))
    (call $end)
    (call $check (call $random_get (i32.const 0x4000) (i32.const 40)))
    (call $word (i32.const 4))
    (call $number (i32.const 0x4000) (i32.const 40))
    (call $end)
    ;; an hour
    (call $timer (i32.const 512) (i64.const 7) (i64.const 3_600_000_000_000))
    (call $poll (i32.const 5) (i32.const 1))
    (call $clocks)
    (call $timer (i32.const 512) (i64.const 8) (i64.const 9_000_000_000))
    (call $timer (i32.const 560) (i64.const 9) (i64.const 4_000_000_000))
    (call $poll (i32.const 6) (i32.const 2))
    (call $clocks)
    (call $check (call $path_create_directory (i32.const 3) (i32.const 336) (i32.const 5)))
    ;; create, the right to write
    (call $check
      (call $path_open (i32.const 3) (i32.const 0) (i32.const 320) (i32.const 10)
        (i32.const 1) (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 0)))
    (i32.store (i32.const 32) (i32.const 256))
    (i32.store (i32.const 36) (i32.const 5))
    (call $check (call $fd_write (i32.load (i32.const 0)) (i32.const 32) (i32.const 1) (i32.const 40)))
    (call $check (call $fd_close (i32.load (i32.const 0))))
    (call $entries)
    (call $check (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 320) (i32.const 10) (i32.const 0x4000)))
    (call $word (i32.const 8))
    (call $number (i32.const 0x4000) (i32.const 64))
    (call $end))
)
