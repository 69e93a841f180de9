;; Outputs that are kept for who controls the component. All handles of one share one static struct. `streams.wat` has the vtables,
;; `layout.ts` the structs: vtable at 0, the bytes at 4, how many at 8, for how many there is room at 12, the most at 16, and at 24 how many
;; were dropped (8 bytes). Programs never see that something is dropped: they run as on any output.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "heap" "try-realloc" (func $try-realloc (param i32 i32) (result i32)))
  (import "canon" "new-output-stream" (func $new (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.captured-output" (global $vtable i32))
  (import "state" "io.captured-stdout" (global $stdout i32))
  (import "state" "io.captured-stderr" (global $stderr i32))
  (import "data" "io.room" (global $room i32)) ;; ok(65536): result<u64, stream-error>
  (import "data" "io.done" (global $done i32)) ;; ok: result<_, stream-error>

  ;; get-stdout: func() -> output-stream, core () -> i32: a new handle
  (func (export "io.new-captured-stdout") (result i32) (call $handle (global.get $stdout)))
  ;; get-stderr, the same
  (func (export "io.new-captured-stderr") (result i32) (call $handle (global.get $stderr)))

  (func $handle (param $self i32) (result i32)
    (i32.store (local.get $self) (global.get $vtable))
    (call $new (local.get $self)))
  (elem (global.get $vtable) func $check-write $write $flush $subscribe $drop $write-zeroes)

  (func $check-write (param i32) (result i32) (global.get $room))
  (func $flush (param i32 i32) (result i32) (global.get $done))
  (func $subscribe (param i32) (result i32) (call $new-ready))
  (func $drop (param i32))

  (func $write (param $self i32) (param $from i32) (param $len i32) (param $flush i32) (result i32)
    (call $keep (local.get $self) (local.get $from) (i64.extend_i32_u (local.get $len))))
  (func $write-zeroes (param $self i32) (param $len i64) (param $flush i32) (result i32)
    (call $keep (local.get $self) (i32.const 0) (local.get $len)))

  ;; Keeps bytes, zeros if `from` is 0, as far as there is room, and counts the others
  (func $keep (export "io.keep") (param $self i32) (param $from i32) (param $len i64) (result i32)
    (local $size i32) (local $n i32) (local $to i32)
    (local.set $size (i32.load offset=8 (local.get $self)))
    (local.set $n (i32.sub (i32.load offset=16 (local.get $self)) (local.get $size)))
    (if (i64.lt_u (local.get $len) (i64.extend_i32_u (local.get $n)))
      (then (local.set $n (i32.wrap_i64 (local.get $len)))))
    (if (local.get $n)
      (then
        (local.set $to (call $reserve (local.get $self) (i32.add (local.get $size) (local.get $n))))
        (if (local.get $to)
          (then
            (local.set $to (i32.add (local.get $to) (local.get $size)))
            (if (local.get $from)
              (then (memory.copy (local.get $to) (local.get $from) (local.get $n)))
              (else (memory.fill (local.get $to) (i32.const 0) (local.get $n))))
            (i32.store offset=8 (local.get $self) (i32.add (local.get $size) (local.get $n))))
          ;; no memory
          (else (local.set $n (i32.const 0))))))
    (i64.store offset=24 (local.get $self)
      (i64.add
        (i64.load offset=24 (local.get $self))
        (i64.sub (local.get $len) (i64.extend_i32_u (local.get $n)))))
    (global.get $done))

  ;; Ensures room for so many bytes, which are more than there are. Returns where they are, or 0 if there is no memory. Room grows by half, so
  ;; that many small writes cost as much as a few large ones
  (func $reserve (param $self i32) (param $size i32) (result i32)
    (local $room i32) (local $p i32)
    (local.set $room (i32.load offset=12 (local.get $self)))
    (if (i32.le_u (local.get $size) (local.get $room)) (then (return (i32.load offset=4 (local.get $self)))))
    (local.set $room (i32.add (local.get $room) (i32.shr_u (local.get $room) (i32.const 1))))
    (if (i32.lt_u (local.get $room) (local.get $size)) (then (local.set $room (local.get $size))))
    (local.set $p (call $try-realloc (i32.load offset=4 (local.get $self)) (local.get $room)))
    (if (i32.eqz (local.get $p))
      (then
        (local.set $room (local.get $size))
        (local.set $p (call $try-realloc (i32.load offset=4 (local.get $self)) (local.get $room)))))
    (if (local.get $p)
      (then
        (i32.store offset=4 (local.get $self) (local.get $p))
        (i32.store offset=12 (local.get $self) (local.get $room))))
    (local.get $p))
)
