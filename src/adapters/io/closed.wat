;; Closed streams: denied ones, and an input without contents. They have no state, so all handles share one static struct. `streams.wat`
;; has the vtables.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "canon" "new-input-stream" (func $new-input (param i32) (result i32)))
  (import "canon" "new-output-stream" (func $new-output (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.closed-input" (global $input-vtable i32))
  (import "data" "io.closed-output" (global $output-vtable i32))
  (import "state" "io.closed-input" (global $input i32))
  (import "state" "io.closed-output" (global $output i32))
  ;; err(closed) for every result with a stream-error: 1 at 0, and 1 at 4 and at 8, the possible offsets of the payload
  (import "data" "io.closed" (global $closed i32))
  (data (global.get $input) "\00\00\00\00")
  (data (global.get $output) "\00\00\00\00")
  (data (global.get $closed) "\01\00\00\00\01\00\00\00\01")

  ;; get-stdin: func() -> input-stream, core () -> i32: a new handle of a closed input
  (func (export "io.new-closed-input") (result i32)
    (i32.store (global.get $input) (global.get $input-vtable))
    (call $new-input (global.get $input)))
  (elem (global.get $input-vtable) func $read $read $subscribe $drop)

  ;; get-stdout: func() -> output-stream, core () -> i32: a new handle of a closed output
  (func (export "io.new-closed-output") (result i32)
    (i32.store (global.get $output) (global.get $output-vtable))
    (call $new-output (global.get $output)))
  (elem (global.get $output-vtable) func $check-write $write $flush $subscribe $drop $read)

  (func $check-write (param i32) (result i32) (global.get $closed))
  (func $read (param i32 i64 i32) (result i32) (global.get $closed))
  (func $write (param i32 i32 i32 i32) (result i32) (global.get $closed))
  (func $flush (param i32 i32) (result i32) (global.get $closed))
  (func $subscribe (param i32) (result i32) (call $new-ready))
  (func $drop (param i32))
)
