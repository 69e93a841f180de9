;; Output that is discarded. All handles share one static struct. `streams.wat` has the vtables.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "canon" "new-output-stream" (func $new (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.ignored-output" (global $vtable i32))
  (import "state" "io.ignored-output" (global $output i32))
  (import "data" "io.room" (global $room i32)) ;; ok(65536): result<u64, stream-error>
  (import "data" "io.done" (global $done i32)) ;; ok: result<_, stream-error>
  (data (global.get $output) "\00\00\00\00")
  (data (global.get $room) "\00\00\00\00\00\00\00\00\00\00\01\00\00\00\00\00")
  (data (global.get $done) "\00\00\00\00")

  ;; get-stdout: func() -> output-stream, core () -> i32: a new handle
  (func (export "io.new-ignored-output") (result i32)
    (i32.store (global.get $output) (global.get $vtable))
    (call $new (global.get $output)))
  (elem (global.get $vtable) func $check-write $write $flush $subscribe $drop $write-zeroes)

  (func $check-write (param i32) (result i32) (global.get $room))
  (func $write (param i32 i32 i32 i32) (result i32) (global.get $done))
  (func $flush (param i32 i32) (result i32) (global.get $done))
  (func $write-zeroes (param i32 i64 i32) (result i32) (global.get $done))
  (func $subscribe (param i32) (result i32) (call $new-ready))
  (func $drop (param i32))
)
