;; Listing directories, in the order of their names by bytes. A stream keeps a copy of the name that it gave last, and goes on with
;; the next larger one, past what was made after the stream: whatever happens to the directory meanwhile, what was there all the time is
;; given once, and the stream ends with it. The struct: node, mount, how many entries had been made (8 bytes), size of the name, name
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
  (import "fs" "entries-made" (func $entries-made (result i64)))
  (import "fs" "entry-number" (func $entry-number (param i32) (result i64)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; [method]descriptor.read-directory: func() -> result<directory-entry-stream, error-code>, core (i32) -> i32
  (func (export "fs.descriptor.read-directory") (param $self i32) (result i32)
    (local $node i32) (local $stream i32)
    (local.set $node (i32.load (local.get $self)))
    (if (i32.ne (i32.load (local.get $node)) (i32.const 3))
      (then (return (call $answer (i32.const 24))))) ;; not-directory
    (if (i32.eqz (local.tee $stream (call $try-alloc (i32.const 275))))
      (then (return (call $answer (i32.const 22))))) ;; insufficient-memory
    (call $hold (local.get $node))
    (i32.store (local.get $stream) (local.get $node))
    (i32.store offset=4 (local.get $stream) (i32.load offset=4 (local.get $self)))
    (i64.store offset=8 (local.get $stream) (call $entries-made))
    (i32.store offset=16 (local.get $stream) (i32.const 0))
    (call $answer-handle (call $new (local.get $stream))))

  ;; [method]directory-entry-stream.read-directory-entry: func() -> result<option<directory-entry>, error-code>, core (i32) -> i32.
  ;; The name is in the stream
  (func (export "fs.directory-entry-stream.read-directory-entry") (param $self i32) (result i32)
    (local $node i32) (local $entry i32) (local $size i32)
    (local.set $node (i32.load (local.get $self)))
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store8 offset=4 (global.get $result) (i32.const 0))
    (if (call $search
          (local.get $node) (i32.add (local.get $self) (i32.const 20)) (i32.load offset=16 (local.get $self)))
      (then (global.set $at (i32.add (global.get $at) (i32.const 1)))))
    (loop $next
      (if (i32.eq (global.get $at) (i32.load offset=16 (local.get $node)))
        (then
          ;; what was passed is not passed again
          (if (local.get $entry) (then (drop (call $keep-name (local.get $self) (local.get $entry)))))
          (return (global.get $result))))
      (local.set $entry
        (i32.load (i32.add (i32.load offset=12 (local.get $node)) (i32.shl (global.get $at) (i32.const 2)))))
      (if (i64.gt_u (call $entry-number (local.get $entry)) (i64.load offset=8 (local.get $self)))
        (then
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (br $next))))
    (local.set $size (call $keep-name (local.get $self) (local.get $entry)))
    (i32.store8 offset=4 (global.get $result) (i32.const 1))
    (i32.store8 offset=8 (global.get $result) (i32.load (i32.load (local.get $entry))))
    (i32.store offset=12 (global.get $result) (i32.add (local.get $self) (i32.const 20)))
    (i32.store offset=16 (global.get $result) (local.get $size))
    (global.get $result))

  ;; Copies the name of an entry into a stream; its size
  (func $keep-name (param $self i32) (param $entry i32) (result i32)
    (i32.store offset=16 (local.get $self) (i32.load offset=4 (local.get $entry)))
    (memory.copy
      (i32.add (local.get $self) (i32.const 20))
      (i32.add (local.get $entry) (i32.const 8))
      (i32.load offset=4 (local.get $entry)))
    (i32.load offset=4 (local.get $entry)))

  ;; the destructor of directory-entry-stream
  (func (export "fs.directory-entry-stream.drop") (param $self i32)
    (call $release (i32.load (local.get $self)) (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))
)
