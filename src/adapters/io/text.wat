;; Standard input with fixed contents. All handles share one struct and so one position, as on hosts.
;; `layout.ts` writes the contents; `streams.wat` has the vtables.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "canon" "new-input-stream" (func $new (param i32) (result i32)))
  (import "io" "new-ready" (func $new-ready (result i32)))
  (import "data" "io.text-input" (global $vtable i32))
  (import "data" "io.closed" (global $closed i32))
  (import "state" "io.text-input" (global $input i32)) ;; vtable, address of the next byte, bytes left
  (import "state" "io.result" (global $result i32))

  ;; get-stdin: func() -> input-stream, core () -> i32: a new handle
  (func (export "io.new-text-input") (result i32)
    (i32.store (global.get $input) (global.get $vtable))
    (call $new (global.get $input)))
  (elem (global.get $vtable) func $read $skip $subscribe $drop)

  ;; the contents, in place: no copy, nothing in the arena
  (func $read (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (local $n i32)
    (if (i32.eqz (i32.load offset=8 (local.get $self))) (then (return (global.get $closed))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (i32.load offset=4 (local.get $self)))
    (i32.store offset=8 (global.get $result) (call $take (local.get $self) (local.get $len)))
    (global.get $result))

  (func $skip (param $self i32) (param $len i64) (param $blocking i32) (result i32)
    (if (i32.eqz (i32.load offset=8 (local.get $self))) (then (return (global.get $closed))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 (global.get $result) (i64.extend_i32_u (call $take (local.get $self) (local.get $len))))
    (global.get $result))

  ;; Advances by at most `len` bytes; returns the number
  (func $take (param $self i32) (param $len i64) (result i32)
    (local $n i32)
    (local.set $n (i32.load offset=8 (local.get $self)))
    (if (i64.lt_u (local.get $len) (i64.extend_i32_u (local.get $n)))
      (then (local.set $n (i32.wrap_i64 (local.get $len)))))
    (i32.store offset=4 (local.get $self) (i32.add (i32.load offset=4 (local.get $self)) (local.get $n)))
    (i32.store offset=8 (local.get $self) (i32.sub (i32.load offset=8 (local.get $self)) (local.get $n)))
    (local.get $n))

  (func $subscribe (param i32) (result i32) (call $new-ready))
  (func $drop (param i32))
)
