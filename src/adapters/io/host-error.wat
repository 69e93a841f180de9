;; Host errors wrapped in our own resource type, beside virtual ones (`error.wat`). A cell: 1, then the host's handle.
(module
  (import "rt" "memory" (memory 0))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-error" (func $new (param i32) (result i32)))
  (import "canon" "rep-error" (func $rep (param i32) (result i32)))
  (import "canon" "drop-error" (func $drop-ours (param i32)))
  (import "canon" "drop-host-error" (func $drop-host (param i32)))
  (import "io" "error.to-debug-string" (func $to-debug-string (param i32) (result i32)))
  (import "state" "io.result" (global $result i32))
  (import "host" "error.to-debug-string" (func $host-to-debug-string (param i32 i32)))

  ;; own handle of the host -> own handle of our resource
  (func $wrap (export "io.wrap-error") (param $host i32) (result i32)
    (call $new (call $cell (i32.const 1) (local.get $host))))

  ;; representation -> the host's handle, to lend; 0 if the error is virtual
  (func $host (export "io.host-error") (param $self i32) (result i32)
    (if (i32.eqz (i32.load8_u (local.get $self))) (then (return (i32.const 0))))
    (i32.load offset=4 (local.get $self)))

  ;; representation -> the host's handle, to lend. Traps if the error is virtual
  (func $lend (export "io.lend-error") (param $self i32) (result i32)
    (if (i32.eqz (local.tee $self (call $host (local.get $self)))) (then unreachable))
    (local.get $self))

  ;; own handle of our resource, which this consumes -> own handle of the host. Traps if the error is virtual
  (func (export "io.unwrap-error") (param $ours i32) (result i32)
    (local $self i32) (local $host i32)
    (local.set $host (call $lend (local.tee $self (call $rep (local.get $ours)))))
    (i32.store (local.get $self) (i32.const 0)) ;; the cell is now that of a virtual error
    (call $drop-ours (local.get $ours))
    (local.get $host))

  ;; Wraps the host's error, if any, in the result at `io.result`, whose payload, a stream-error, is at `$offset`. Returns the address of
  ;; the result
  (func (export "io.wrap-stream-error") (param $offset i32) (result i32)
    (if (i32.load8_u (global.get $result))
      (then
        (local.set $offset (i32.add (global.get $result) (local.get $offset)))
        (if (i32.eqz (i32.load8_u (local.get $offset)))
          (then (i32.store offset=4 (local.get $offset) (call $wrap (i32.load offset=4 (local.get $offset))))))))
    (global.get $result))

  ;; [method]error.to-debug-string: func() -> string, core (i32) -> i32. The host's text is in the arena: needs post-return `rt.reset-i32`
  (func (export "io.any-error.to-debug-string") (param $self i32) (result i32)
    (local $host i32)
    (if (i32.eqz (local.tee $host (call $host (local.get $self))))
      (then (return (call $to-debug-string (local.get $self)))))
    (call $host-to-debug-string (local.get $host) (global.get $result))
    (global.get $result))

  ;; the destructor of error
  (func (export "io.any-error.drop") (param $self i32)
    (if (i32.load (local.get $self)) (then (call $drop-host (i32.load offset=4 (local.get $self)))))
    (call $free (local.get $self)))
)
