;; Listing directories in byte order of names. A stream keeps a copy of the last name it returned and continues with the next larger one,
;; skipping entries made after the stream. So an entry that exists all the time is returned exactly once, whatever changes meanwhile, and
;; the stream ends. The struct: node, mount, how many entries had been made (8 bytes), size of the name, name
;; (255 bytes).
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-directory-entry-stream" (func $new (param i32) (result i32)))
  (import "state" "fs.result" (global $result i32))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "answer-handle" (func $answer-handle (param i32) (result i32)))
  (import "fs" "search" (func $search (param i32 i32 i32) (result i32)))
  (import "fs" "at" (global $at (mut i32)))
  (import "fs" "begin-listing" (func $begin (param i32)))
  (import "fs" "pass-new" (func $pass (param i32)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; [method]descriptor.read-directory: func() -> result<directory-entry-stream, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.read-directory") (param $self i32) (result i32)
    (local $node i32) (local $stream i32)
    (local.set $node (i32.load (local.get $self)))
    (if (i32.ne (i32.load (local.get $node)) (i32.const 3))
      (then (return (call $answer (i32.const 24))))) ;; not-directory
    (if (local.tee $stream (call $listing (local.get $self)))
      (then (local.set $stream (call $new (local.get $stream)))))
    (call $answer-handle (local.get $stream)))

  ;; a new struct for the directory of a descriptor; 0 if there is no memory
  (func $listing (export "fs.new-listing") (param $self i32) (result i32)
    (local $stream i32)
    (if (local.tee $stream (call $try-alloc (i32.const 275)))
      (then
        (call $hold (i32.load (local.get $self)))
        (i64.store align=4 (local.get $stream) (i64.load align=4 (local.get $self))) ;; node and mount
        (call $begin (local.get $stream))
        (i32.store offset=16 (local.get $stream) (i32.const 0))))
    (local.get $stream))

  ;; [method]directory-entry-stream.read-directory-entry: func() -> result<option<directory-entry>, error-code>, core (i32) -> i32.
  ;; The name is in the stream
  (func (export "fs.directory-entry-stream.read-directory-entry") (param $self i32) (result i32)
    (local $node i32) (local $entry i32) (local $size i32)
    (local.set $node (i32.load (local.get $self)))
    (i64.store align=4 (global.get $result) (i64.const 0)) ;; ok, none
    (if (call $search
          (local.get $node) (i32.add (local.get $self) (i32.const 20)) (i32.load offset=16 (local.get $self)))
      (then (global.set $at (i32.add (global.get $at) (i32.const 1)))))
    (call $pass (local.get $self))
    (if (i32.eq (global.get $at) (i32.load offset=16 (local.get $node))) (then (return (global.get $result))))
    (local.set $entry
      (i32.load (i32.add (i32.load offset=12 (local.get $node)) (i32.shl (global.get $at) (i32.const 2)))))
    (local.set $size (i32.load offset=4 (local.get $entry)))
    (i32.store offset=16 (local.get $self) (local.get $size))
    (memory.copy
      (i32.add (local.get $self) (i32.const 20))
      (i32.add (local.get $entry) (i32.const 8))
      (local.get $size))
    (i32.store8 offset=4 (global.get $result) (i32.const 1))
    (i32.store8 offset=8 (global.get $result) (i32.load (i32.load (local.get $entry))))
    (i32.store offset=12 (global.get $result) (i32.add (local.get $self) (i32.const 20)))
    (i32.store offset=16 (global.get $result) (local.get $size))
    (global.get $result))

  ;; the destructor of directory-entry-stream
  (func (export "fs.directory-entry-stream.drop") (param $self i32)
    (call $release (i32.load (local.get $self)) (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))
)
