;; A preview 1 command, written by hand: appends "again\n" to /notes.txt of the first preopened directory, which it creates if missing,
;; and copies the file to standard output. If a call fails it prints "errno " and two digits instead.
;; A core module: test/support/guests.ts wraps it with the official adapter.
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))

  (memory (export "memory") 2)
  ;; 0 a descriptor, 4 how much was read or written, 16..23 an iovec, 32 on text, the second page is the buffer for what is read
  (data (i32.const 32) "notes.txt")
  (data (i32.const 48) "again\n")
  (data (i32.const 56) "errno 00\n")

  ;; prints $errno unless it is 0
  (func $check (param $errno i32) (result i32)
    (if (local.get $errno)
      (then
        (i32.store8 (i32.const 62) (i32.add (i32.const 48) (i32.div_u (local.get $errno) (i32.const 10))))
        (i32.store8 (i32.const 63) (i32.add (i32.const 48) (i32.rem_u (local.get $errno) (i32.const 10))))
        (drop (call $write (i32.const 1) (i32.const 56) (i32.const 9)))))
    (local.get $errno))

  (func $write (param $fd i32) (param $at i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (local.get $length))
    (call $fd_write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 4)))

  ;; notes.txt below descriptor 3, the first preopened directory; links are followed
  (func $open (param $oflags i32) (param $rights i64) (param $flags i32) (result i32)
    (call $path_open (i32.const 3) (i32.const 1) (i32.const 32) (i32.const 9)
      (local.get $oflags) (local.get $rights) (i64.const 0) (local.get $flags) (i32.const 0)))

  (func (export "_start")
    ;; create, the right to write, append
    (br_if 0 (call $check (call $open (i32.const 1) (i64.const 0x40) (i32.const 1))))
    (br_if 0 (call $check (call $write (i32.load (i32.const 0)) (i32.const 48) (i32.const 6))))
    (br_if 0 (call $check (call $fd_close (i32.load (i32.const 0)))))
    ;; the right to read
    (br_if 0 (call $check (call $open (i32.const 0) (i64.const 2) (i32.const 0))))
    (loop $again
      (i32.store (i32.const 16) (i32.const 0x10000))
      (i32.store (i32.const 20) (i32.const 0x1000))
      (br_if 1 (call $check (call $fd_read (i32.load (i32.const 0)) (i32.const 16) (i32.const 1) (i32.const 4))))
      (br_if 1 (i32.eqz (i32.load (i32.const 4))))
      (drop (call $write (i32.const 1) (i32.const 0x10000) (i32.load (i32.const 4))))
      (br $again)))
)
