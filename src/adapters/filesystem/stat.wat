;; Status of nodes: stat, type, flags, identity. `layout.ts` defines nodes and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32))
  (import "data" "fs.epoch" (global $epoch i32)) ;; the epoch of times: nanoseconds since 1970, 8 bytes
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "lookup" (func $lookup (param i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "time" (func $time (param i32 i32) (result i64)))
  (global $second i64 (i64.const 1_000_000_000))

  ;; [method]descriptor.stat: func() -> result<descriptor-stat, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.stat") (param $self i32) (result i32)
    (call $stat (i32.load (local.get $self))))

  ;; [method]descriptor.stat-at: func(path-flags, path: string) -> result<descriptor-stat, error-code>, core (i32 i32 i32 i32) -> i32.
  ;; Needs post-return `rt.reset-i32`, for the path
  (func (export "fs.descriptor.stat-at")
    (param $self i32) (param $flags i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code
      (call $lookup (local.get $self) (local.get $flags) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (call $stat (global.get $found)))

  (func $stat (param $node i32) (result i32)
    (local $directory i32)
    (local.set $directory (i32.eq (i32.load (local.get $node)) (i32.const 3)))
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store8 offset=8 (global.get $result) (i32.load (local.get $node)))
    ;; a directory has one name
    (i64.store offset=16 (global.get $result)
      (i64.extend_i32_u
        (select (i32.const 1) (i32.load offset=4 (local.get $node)) (local.get $directory))))
    (i64.store offset=24 (global.get $result)
      (i64.extend_i32_u
        (select (i32.const 0) (i32.load offset=16 (local.get $node)) (local.get $directory))))
    (call $put (i32.add (global.get $result) (i32.const 32)) (call $time (local.get $node) (i32.const 24)))
    (call $put (i32.add (global.get $result) (i32.const 56)) (call $time (local.get $node) (i32.const 32)))
    (call $put (i32.add (global.get $result) (i32.const 80)) (call $time (local.get $node) (i32.const 40)))
    (global.get $result))

  ;; Stores a time as option<datetime>
  (func $put (param $to i32) (param $time i64)
    (local.set $time (i64.add (local.get $time) (i64.load (global.get $epoch))))
    (i32.store8 (local.get $to) (i32.const 1))
    (i64.store offset=8 (local.get $to) (i64.div_u (local.get $time) (global.get $second)))
    (i32.store offset=16 (local.get $to) (i32.wrap_i64 (i64.rem_u (local.get $time) (global.get $second)))))

  ;; [method]descriptor.get-type: func() -> result<descriptor-type, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.get-type") (param $self i32) (result i32)
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store8 offset=1 (global.get $result) (i32.load (i32.load (local.get $self))))
    (global.get $result))

  ;; [method]descriptor.get-flags: func() -> result<descriptor-flags, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.get-flags") (param $self i32) (result i32)
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store8 offset=1 (global.get $result) (i32.load offset=8 (local.get $self)))
    (global.get $result))

  ;; [method]descriptor.is-same-object: func(other: borrow<descriptor>) -> bool, core (i32 i32) -> i32. The borrow is no handle
  (func (export "fs.descriptor.is-same-object") (param $self i32) (param $other i32) (result i32)
    (i32.eq (i32.load (local.get $self)) (i32.load (local.get $other))))

  ;; [method]descriptor.metadata-hash: func() -> result<metadata-hash-value, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.metadata-hash") (param $self i32) (result i32)
    (call $hash (i32.load (local.get $self))))

  ;; [method]descriptor.metadata-hash-at: func(path-flags, path: string) -> result<metadata-hash-value, error-code>,
  ;; core (i32 i32 i32 i32) -> i32. Needs post-return `rt.reset-i32`, for the path
  (func (export "fs.descriptor.metadata-hash-at")
    (param $self i32) (param $flags i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code
      (call $lookup (local.get $self) (local.get $flags) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (call $hash (global.get $found)))

  ;; Programs use it as an inode number: it identifies the node and does not depend on its contents
  (func $hash (param $node i32) (result i32)
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 (global.get $result) (i64.extend_i32_u (local.get $node)))
    (i64.store offset=16 (global.get $result) (i64.extend_i32_u (local.get $node)))
    (global.get $result))
)
