;; A preview 1 command, written by hand like the output of a C compiler: prints its arguments and environment, copies
;; standard input, prints /file.txt of the first preopened directory if there is one, and looks at the clock.
;; The argument "random" makes it ask for secure randomness, "exit=N" makes it exit with that digit, "fail" prints to
;; standard error and returns by proc_exit(1). A core module: test/support/guests.ts wraps it with the official adapter.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))

  (memory (export "memory") 2)
  ;; 0..15 results of calls, 16..23 an iovec, 24..27 how much was written, 32 on text, the second page is the buffer for what is read
  (data (i32.const 32) "arg ")
  (data (i32.const 40) "env ")
  (data (i32.const 48) "\n")
  (data (i32.const 56) "file.txt")
  (data (i32.const 72) "clock ")
  (data (i32.const 80) "random")
  (data (i32.const 88) "exit=")
  (data (i32.const 96) "fail")
  (data (i32.const 104) "failed\n")
  (data (i32.const 112) "file ")
  (data (i32.const 120) "stdin ")
  (data (i32.const 128) "ok\n")
  (data (i32.const 136) "stopped\n")

  ;; fresh pages for every allocation: the adapter keeps its state in this memory too
  (func $alloc (param $size i32) (result i32)
    (i32.shl
      (memory.grow (i32.shr_u (i32.add (local.get $size) (i32.const 0xffff)) (i32.const 16)))
      (i32.const 16)))

  (func $write (param $fd i32) (param $at i32) (param $length i32)
    (local $errno i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $length)))
        (i32.store (i32.const 16) (local.get $at))
        (i32.store (i32.const 20) (local.get $length))
        (local.set $errno (call $fd_write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 24)))
        ;; ignores write errors, as printf does
        (br_if $done (local.get $errno))
        (local.set $at (i32.add (local.get $at) (i32.load (i32.const 24))))
        (local.set $length (i32.sub (local.get $length) (i32.load (i32.const 24))))
        (br $again))))

  (func $print (param $at i32) (param $length i32)
    (call $write (i32.const 1) (local.get $at) (local.get $length)))

  (func $strlen (param $at i32) (result i32)
    (local $end i32)
    (local.set $end (local.get $at))
    (loop $next
      (if (i32.load8_u (local.get $end))
        (then (local.set $end (i32.add (local.get $end) (i32.const 1))) (br $next))))
    (i32.sub (local.get $end) (local.get $at)))

  (func $starts_with (param $at i32) (param $prefix i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u (local.get $prefix))) (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $prefix (i32.add (local.get $prefix) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))
    (unreachable))

  ;; a line for each of the strings whose addresses stand at $table
  (func $print_all (param $table i32) (param $count i32) (param $label i32) (param $label_length i32)
    (loop $next
      (if (local.get $count)
        (then
          (call $print (local.get $label) (local.get $label_length))
          (call $print (i32.load (local.get $table)) (call $strlen (i32.load (local.get $table))))
          (call $print (i32.const 48) (i32.const 1))
          (local.set $table (i32.add (local.get $table) (i32.const 4)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next)))))

  ;; prints a label and the rest of a descriptor's data, if there is any
  (func $copy (param $fd i32) (param $label i32) (param $label_length i32)
    (block $done
      (loop $again
        (i32.store (i32.const 16) (i32.const 0x10000))
        (i32.store (i32.const 20) (i32.const 0x1000))
        (br_if $done (call $fd_read (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 0)))
        (br_if $done (i32.eqz (i32.load (i32.const 0))))
        (call $print (local.get $label) (local.get $label_length))
        (local.set $label_length (i32.const 0))
        (call $print (i32.const 0x10000) (i32.load (i32.const 0)))
        (br $again)))
    (if (i32.eqz (local.get $label_length)) (then (call $print (i32.const 48) (i32.const 1)))))

  (func $obey (param $arg i32)
    (if (call $starts_with (local.get $arg) (i32.const 80) (i32.const 7))
      (then
        (if (call $random_get (i32.const 0x10000) (i32.const 16)) (then (unreachable)))
        ;; 16 zero bytes are random once in 2^128 runs
        (if (i64.ne (i64.or (i64.load (i32.const 0x10000)) (i64.load (i32.const 0x10008))) (i64.const 0))
          (then (call $print (i32.const 80) (i32.const 6)) (call $print (i32.const 48) (i32.const 1))))))
    (if (call $starts_with (local.get $arg) (i32.const 88) (i32.const 5))
      (then (call $proc_exit (i32.sub (i32.load8_u offset=5 (local.get $arg)) (i32.const 48)))))
    (if (call $starts_with (local.get $arg) (i32.const 96) (i32.const 5))
      (then
        (call $write (i32.const 2) (i32.const 104) (i32.const 7))
        (call $proc_exit (i32.const 1)))))

  (func (export "_start")
    (local $count i32) (local $table i32) (local $first i64) (local $errno i32)
    (drop (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (local.set $count (i32.load (i32.const 0)))
    (local.set $table (call $alloc (i32.add (i32.shl (local.get $count) (i32.const 2)) (i32.load (i32.const 4)))))
    (drop (call $environ_get (local.get $table) (i32.add (local.get $table) (i32.shl (local.get $count) (i32.const 2)))))
    (call $print_all (local.get $table) (local.get $count) (i32.const 40) (i32.const 4))

    (call $copy (i32.const 0) (i32.const 120) (i32.const 6))

    ;; descriptor 3 is the first preopened directory; read and seek rights, no flags
    (if (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 0)))
      (then
        (local.set $errno (call $path_open (i32.const 3) (i32.const 1) (i32.const 56) (i32.const 8) (i32.const 0)
          (i64.const 2) (i64.const 2) (i32.const 0) (i32.const 8)))
        (if (i32.eqz (local.get $errno))
          (then
            (local.set $errno (i32.load (i32.const 8)))
            (call $copy (local.get $errno) (i32.const 112) (i32.const 5))
            (drop (call $fd_close (local.get $errno)))))))

    ;; the monotonic clock runs: it never goes back, and moves within a thousand readings
    (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0)))
    (local.set $first (i64.load (i32.const 0)))
    (local.set $count (i32.const 0))
    (loop $look
      (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0)))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br_if $look (i32.and
        (i64.eq (i64.load (i32.const 0)) (local.get $first))
        (i32.lt_u (local.get $count) (i32.const 100000)))))
    (call $print (i32.const 72) (i32.const 6))
    (if (i64.gt_u (i64.load (i32.const 0)) (local.get $first))
      (then (call $print (i32.const 128) (i32.const 3)))
      (else (call $print (i32.const 136) (i32.const 8))))

    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (local.set $count (i32.load (i32.const 0)))
    (local.set $table (call $alloc (i32.add (i32.shl (local.get $count) (i32.const 2)) (i32.load (i32.const 4)))))
    (drop (call $args_get (local.get $table) (i32.add (local.get $table) (i32.shl (local.get $count) (i32.const 2)))))
    (call $print_all (local.get $table) (local.get $count) (i32.const 32) (i32.const 4))
    (loop $next
      (if (local.get $count)
        (then
          (call $obey (i32.load (local.get $table)))
          (local.set $table (i32.add (local.get $table) (i32.const 4)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next)))))
)
