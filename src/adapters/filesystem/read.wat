;; Reading files and links, and the functions without effect on virtual files: advise and sync. The caller copies the bytes before any
;; other call. `layout.ts` defines nodes and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32))
  (import "data" "fs.ok" (global $ok i32))
  (data (global.get $ok) "\00\00")
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "lookup" (func $lookup (param i32 i32 i32 i32) (result i32)))
  (import "fs" "contents" (func $contents (param i32 i64 i64) (result i64)))
  (import "fs" "found" (global $found (mut i32)))

  ;; [method]descriptor.read: func(length: filesize, offset: filesize) -> result<tuple<list<u8>, bool>, error-code>,
  ;; core (i32 i64 i64) -> i32. True at the end of the file
  (func (export "fs.descriptor.read") (param $self i32) (param $length i64) (param $offset i64) (result i32)
    (local $node i32) (local $bytes i64)
    (local.set $node (i32.load (local.get $self)))
    (if (i32.or
          (i32.ne (i32.load (local.get $node)) (i32.const 6))
          (i32.eqz (i32.and (i32.load offset=8 (local.get $self)) (i32.const 1))))
      (then (return (call $answer (i32.const 3))))) ;; bad-descriptor
    (if (i64.lt_s (local.get $offset) (i64.const 0)) (then (return (call $answer (i32.const 12))))) ;; invalid
    (if (i64.ne (local.tee $length (call $most (local.get $node) (local.get $offset) (local.get $length))) (i64.const 0))
      (then
        (local.set $bytes (call $contents (local.get $node) (local.get $offset) (local.get $length)))
        (local.set $length (i64.shr_u (local.get $bytes) (i64.const 32)))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=4 align=4 (global.get $result) (local.get $bytes))
    (i32.store8 offset=12 (global.get $result)
      (i32.or
        (i64.eqz (local.get $length))
        (i64.eq (i64.add (local.get $offset) (local.get $length)) (i64.load32_u offset=16 (local.get $node)))))
    (global.get $result))

  ;; How many of `len` bytes of a file there are at an offset
  (func $most (export "fs.most") (param $node i32) (param $offset i64) (param $len i64) (result i64)
    (local $size i64)
    (local.set $size (i64.load32_u offset=16 (local.get $node)))
    (if (i64.ge_u (local.get $offset) (local.get $size)) (then (return (i64.const 0))))
    (local.set $size (i64.sub (local.get $size) (local.get $offset)))
    (select (local.get $len) (local.get $size) (i64.lt_u (local.get $len) (local.get $size))))

  ;; [method]descriptor.readlink-at: func(path: string) -> result<string, error-code>, core (i32 i32 i32) -> i32.
  ;; Needs post-return `rt.reset-i32`, for the path
  (func (export "fs.descriptor.readlink-at") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code
      (call $lookup (local.get $self) (i32.const 0) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (if (i32.ne (i32.load (global.get $found)) (i32.const 5))
      (then (return (call $answer (i32.const 12))))) ;; invalid
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=4 align=4 (global.get $result) (i64.load offset=12 align=4 (global.get $found)))
    (global.get $result))

  ;; [method]descriptor.advise: func(offset: filesize, length: filesize, advice) -> result<_, error-code>, core (i32 i64 i64 i32) -> i32
  (func (export "fs.descriptor.advise")
    (param $self i32) (param $offset i64) (param $length i64) (param $advice i32) (result i32)
    (if (i32.eq (i32.load (i32.load (local.get $self))) (i32.const 3))
      (then (return (call $answer (i32.const 3))))) ;; bad-descriptor
    (global.get $ok))

  ;; [method]descriptor.sync-data, [method]descriptor.sync: func() -> result<_, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.sync-data") (param $self i32) (result i32) (global.get $ok))
  (func (export "fs.descriptor.sync") (param $self i32) (result i32) (global.get $ok))
)
