;; Changes the contents of files. Initial contents are never changed, but copied to the heap before the first change. Capacity grows by half, so that many
;; small appends cost as much as a few large ones. `layout.ts` defines nodes, mounts and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "fs.result" (global $result i32))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "now" (func $now (result i64)))
  (import "fs" "touch" (func $touch (param i32 i64)))
  (import "fs" "full" (func $full (param i32 i32) (result i32)))
  (import "fs" "own" (func $own (param i32 i32) (result i32)))
  (import "fs" "discard" (func $discard (param i32)))
  (global $largest i64 (i64.const 0x3fff_0000)) ;; maximum size of a heap block

  ;; [method]descriptor.write: func(buffer: list<u8>, offset: filesize) -> result<filesize, error-code>,
  ;; core (i32 i32 i32 i64) -> i32. All of it or nothing. Needs post-return `rt.reset-i32`, for the buffer
  (func (export "fs.descriptor.write")
    (param $self i32) (param $from i32) (param $len i32) (param $offset i64) (result i32)
    (local $code i32)
    (local.set $code (call $writable (local.get $self) (i32.const 3))) ;; bad-descriptor
    (if (i32.eqz (local.get $code))
      (then
        (local.set $code
          (call $write
            (i32.load (local.get $self)) (i32.load offset=4 (local.get $self))
            (local.get $offset) (local.get $from) (i64.extend_i32_u (local.get $len))))))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=8 (global.get $result) (i64.extend_i32_u (local.get $len)))
    (global.get $result))

  ;; [method]descriptor.set-size: func(size: filesize) -> result<_, error-code>, core (i32 i64) -> i32
  (func (export "fs.descriptor.set-size") (param $self i32) (param $size i64) (result i32)
    (local $code i32)
    (local.set $code (call $writable (local.get $self) (i32.const 12))) ;; invalid
    (if (i32.eqz (local.get $code))
      (then
        (local.set $code
          (if (result i32) (i64.gt_u (local.get $size) (global.get $largest))
            ;; invalid, file-too-large
            (then (select (i32.const 12) (i32.const 8) (i64.lt_s (local.get $size) (i64.const 0))))
            (else
              (call $resize
                (i32.load (local.get $self)) (i32.load offset=4 (local.get $self))
                (i32.wrap_i64 (local.get $size))))))))
    (call $answer (local.get $code)))

  ;; Returns an error unless the descriptor is writable: its mount is writable, its node is a file, and it was opened for writing; the
  ;; error for the last is `$else`
  (func $writable (export "fs.writable") (param $self i32) (param $else i32) (result i32)
    (if (i32.eqz (i32.load offset=4 (i32.load offset=4 (local.get $self))))
      (then (return (i32.const 33)))) ;; read-only
    (if (i32.ne (i32.load (i32.load (local.get $self))) (i32.const 6)) (then (return (i32.const 3)))) ;; bad-descriptor
    (select (i32.const 0) (local.get $else) (i32.and (i32.load offset=8 (local.get $self)) (i32.const 2))))

  ;; Writes `len` bytes, or zeros if `from` is 0, at an offset; returns an error. `from` can be in the same file
  (func $write (export "fs.write")
    (param $node i32) (param $mount i32) (param $offset i64) (param $from i32) (param $len i64) (result i32)
    (local $code i32)
    (local.set $code
      (call $put (local.get $node) (local.get $mount) (local.get $offset) (local.get $from) (local.get $len)))
    (if (i32.and (i32.eqz (local.get $code)) (i64.ne (local.get $len) (i64.const 0)))
      (then (call $touch (local.get $node) (call $now))))
    (local.get $code))

  ;; The same without setting times
  (func $put (export "fs.put")
    (param $node i32) (param $mount i32) (param $offset i64) (param $from i32) (param $len i64) (result i32)
    (local $size i32) (local $end i64) (local $inside i32) (local $to i32)
    (if (i64.lt_s (local.get $offset) (i64.const 0)) (then (return (i32.const 12)))) ;; invalid
    (if (i64.eqz (local.get $len)) (then (return (i32.const 0))))
    (local.set $end (i64.add (local.get $offset) (local.get $len)))
    (if (i32.or
          (i64.gt_u (local.get $len) (global.get $largest))
          (i64.gt_u (local.get $end) (global.get $largest)))
      (then (return (i32.const 8)))) ;; file-too-large
    (local.set $size (i32.load offset=16 (local.get $node)))
    (local.set $inside (i32.sub (local.get $from) (i32.load offset=12 (local.get $node))))
    (if (i64.gt_u (local.get $end) (i64.extend_i32_u (local.get $size)))
      (then
        (if (call $full (local.get $mount) (i32.sub (i32.wrap_i64 (local.get $end)) (local.get $size)))
          (then (return (i32.const 23)))))) ;; insufficient-space
    (if (i32.eqz
          (call $reserve (local.get $node)
            (select (i32.wrap_i64 (local.get $end)) (local.get $size)
              (i64.gt_u (local.get $end) (i64.extend_i32_u (local.get $size))))))
      (then (return (i32.const 23))))
    (local.set $to (i32.load offset=12 (local.get $node)))
    (if (i32.lt_u (local.get $inside) (local.get $size))
      (then (if (local.get $from) (then (local.set $from (i32.add (local.get $to) (local.get $inside)))))))
    (if (i64.gt_u (local.get $end) (i64.extend_i32_u (local.get $size)))
      (then
        ;; zeros only as far as the offset: what comes then is written next
        (if (i64.gt_u (local.get $offset) (i64.extend_i32_u (local.get $size)))
          (then (call $extend (local.get $node) (local.get $mount) (i32.wrap_i64 (local.get $offset)))))
        (call $sized (local.get $node) (local.get $mount) (i32.wrap_i64 (local.get $end)))))
    (local.set $to (i32.add (local.get $to) (i32.wrap_i64 (local.get $offset))))
    (if (local.get $from)
      (then (memory.copy (local.get $to) (local.get $from) (i32.wrap_i64 (local.get $len))))
      (else (memory.fill (local.get $to) (i32.const 0) (i32.wrap_i64 (local.get $len)))))
    (i32.const 0))

  ;; Extends a file with zeros within its capacity
  (func $extend (param $node i32) (param $mount i32) (param $size i32)
    (local $old i32)
    (local.set $old (i32.load offset=16 (local.get $node)))
    (memory.fill
      (i32.add (i32.load offset=12 (local.get $node)) (local.get $old))
      (i32.const 0)
      (i32.sub (local.get $size) (local.get $old)))
    (call $sized (local.get $node) (local.get $mount) (local.get $size)))

  ;; Sets the size of a file, and updates the bytes of its mount
  (func $sized (param $node i32) (param $mount i32) (param $size i32)
    (i32.store offset=12 (local.get $mount)
      (i32.add
        (i32.load offset=12 (local.get $mount))
        (i32.sub (local.get $size) (i32.load offset=16 (local.get $node)))))
    (i32.store offset=16 (local.get $node) (local.get $size)))

  ;; Sets the size of a file; returns an error
  (func $resize (export "fs.resize") (param $node i32) (param $mount i32) (param $size i32) (result i32)
    (local $old i32)
    (local.set $old (i32.load offset=16 (local.get $node)))
    (if (i32.gt_u (local.get $size) (local.get $old))
      (then
        (if (call $full (local.get $mount) (i32.sub (local.get $size) (local.get $old)))
          (then (return (i32.const 23)))) ;; insufficient-space
        (if (i32.eqz (call $reserve (local.get $node) (local.get $size))) (then (return (i32.const 23))))
        (call $extend (local.get $node) (local.get $mount) (local.get $size)))
      (else
        (call $sized (local.get $node) (local.get $mount) (local.get $size))
        (if (i32.eqz (local.get $size))
          (then
            (call $discard (i32.load offset=12 (local.get $node)))
            (i32.store offset=12 (local.get $node) (i32.const 0))
            (i32.store offset=20 (local.get $node) (i32.const 0)))
          (else
            (if (i32.lt_u (local.get $size) (i32.load offset=20 (local.get $node)))
              (then
                (if (call $own (local.get $node) (local.get $size))
                  (then (i32.store offset=20 (local.get $node) (local.get $size))))))))))
    (call $touch (local.get $node) (call $now))
    (i32.const 0))

  ;; Ensures that a file has a heap block for this many bytes (more than 0); returns 0 if there is no memory
  (func $reserve (param $node i32) (param $size i32) (result i32)
    (local $capacity i32) (local $want i32)
    (local.set $capacity (i32.load offset=20 (local.get $node)))
    (if (i32.le_u (local.get $size) (local.get $capacity)) (then (return (i32.const 1))))
    (local.set $want (i32.add (local.get $capacity) (i32.shr_u (local.get $capacity) (i32.const 1))))
    (if (i32.lt_u (local.get $want) (local.get $size)) (then (local.set $want (local.get $size))))
    (if (i32.eqz (call $own (local.get $node) (local.get $want)))
      (then
        (local.set $want (local.get $size))
        (if (i32.eqz (call $own (local.get $node) (local.get $want))) (then (return (i32.const 0))))))
    (i32.store offset=20 (local.get $node) (local.get $want))
    (i32.const 1))
)
