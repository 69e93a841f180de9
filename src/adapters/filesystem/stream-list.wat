;; Streams of `wasi:filesystem` 0.3 with the entries of a directory, as tasks of `task/task.wat`, in the order of `list.wat` and with its
;; struct, whose address is at 48 of a task's struct. Entries are written from a buffer of 4096 bytes, as many as fit: from its start the
;; entries, 24 bytes each, from its end their names, which nobody may change before they are read.
(module
  (import "rt" "memory" (memory 0))
  (import "canon" "entries.new" (func $new-stream (result i64)))
  (import "canon" "entries.write" (func $write-stream (param i32 i32 i32) (result i32)))
  (import "canon" "entries.drop-writable" (func $drop-stream (param i32)))
  (import "canon" "fs-result.new" (func $new-future (result i64)))
  (import "canon" "return-fs-entries" (func $return (param i32 i32)))
  (import "task" "new" (func $task (param i32 i32 i32) (result i32)))
  (import "task" "go" (func $go (param i32) (result i32)))
  (import "task" "fail" (func $fail (param i32 i32)))
  (import "task" "buffer" (func $buffer (param i32) (result i64)))
  (import "task" "free-buffer" (func $free-buffer (param i32)))
  (import "fs-async" "put-type" (func $put-type (param i32 i32)))
  (import "fs" "new-listing" (func $listing (param i32) (result i32)))
  (import "fs" "directory-entry-stream.read-directory-entry" (func $read-entry (param i32) (result i32)))
  (import "fs" "directory-entry-stream.drop" (func $drop-listing (param i32)))

  ;; [method]descriptor.read-directory: func() -> tuple<stream<directory-entry>, future<result<_, error-code>>>, core (i32) -> i32, a task
  (func (export "fs-async.descriptor.read-directory") (param $self i32) (result i32)
    (local $stream i64) (local $future i64) (local $task i32)
    (local.set $stream (call $new-stream))
    (local.set $future (call $new-future))
    (local.set $task
      (call $task (i32.const 6)
        (i32.wrap_i64 (i64.shr_u (local.get $stream) (i64.const 32)))
        (i32.wrap_i64 (i64.shr_u (local.get $future) (i64.const 32)))))
    (if (i32.eq (i32.load (i32.load (local.get $self))) (i32.const 3))
      (then
        (i32.store offset=48 (local.get $task) (call $listing (local.get $self)))
        (if (i32.eqz (i32.load offset=48 (local.get $task)))
          (then (call $fail (local.get $task) (i32.const 21))))) ;; insufficient-memory, of 0.3
      (else (call $fail (local.get $task) (i32.const 23)))) ;; not-directory, of 0.3
    (call $return (i32.wrap_i64 (local.get $stream)) (i32.wrap_i64 (local.get $future)))
    (call $go (local.get $task)))

  ;; The next one, as in 0.2. Replaced where entries of virtual directories can be the host's
  (func $entry (export "fs-async.entry") (param $listing i32) (result i32) (call $read-entry (local.get $listing)))

  ;; The next entries
  (func (export "fs-async.next-entries") (param $self i32) (result i64)
    (local $buffer i32) (local $at i32) (local $names i32) (local $entry i32)
    (if (i64.eqz (call $buffer (local.get $self))) (then (return (i64.const 0))))
    (local.set $buffer (i32.load offset=40 (local.get $self)))
    (local.set $at (local.get $buffer))
    (local.set $names (i32.add (local.get $buffer) (i32.const 4096)))
    (block $full
      (loop $more
        ;; room for an entry with the longest name
        (br_if $full (i32.lt_u (i32.sub (local.get $names) (local.get $at)) (i32.const 280)))
        (local.set $entry (call $entry (i32.load offset=48 (local.get $self)))) ;; result<option<directory-entry>, error-code> of 0.2
        (br_if $full (i32.eqz (i32.load8_u offset=4 (local.get $entry))))
        (call $put-type (local.get $at) (i32.load8_u offset=8 (local.get $entry)))
        (local.set $names (i32.sub (local.get $names) (i32.load offset=16 (local.get $entry))))
        (memory.copy (local.get $names) (i32.load offset=12 (local.get $entry)) (i32.load offset=16 (local.get $entry)))
        (i32.store offset=16 (local.get $at) (local.get $names))
        (i32.store offset=20 (local.get $at) (i32.load offset=16 (local.get $entry)))
        (local.set $at (i32.add (local.get $at) (i32.const 24)))
        (br $more)))
    (local.set $at (i32.div_u (i32.sub (local.get $at) (local.get $buffer)) (i32.const 24)))
    (i32.store offset=52 (local.get $self) (local.get $at))
    (if (i32.eqz (local.get $at)) (then (return (i64.const 0))))
    (i64.or (i64.extend_i32_u (local.get $buffer)) (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))))

  ;; If only some of them were read, it goes on behind the last of these
  (func (export "fs-async.moved-entries") (param $self i32) (param $n i32) (result i32)
    (local $listing i32) (local $last i32)
    (if (i32.lt_u (local.get $n) (i32.load offset=52 (local.get $self)))
      (then
        (local.set $listing (i32.load offset=48 (local.get $self)))
        ;; only a reader that is gone reads none
        (if (i32.eqz (local.get $n)) (then (return (i32.const 1))))
        (local.set $last
          (i32.add
            (i32.load offset=40 (local.get $self))
            (i32.mul (i32.sub (local.get $n) (i32.const 1)) (i32.const 24))))
        (i32.store offset=16 (local.get $listing) (i32.load offset=20 (local.get $last)))
        (memory.copy
          (i32.add (local.get $listing) (i32.const 20))
          (i32.load offset=16 (local.get $last))
          (i32.load offset=20 (local.get $last)))))
    (i32.const 0))

  (func (export "fs-async.end-entries") (param $self i32)
    (call $free-buffer (local.get $self))
    (if (i32.load offset=48 (local.get $self)) (then (call $drop-listing (i32.load offset=48 (local.get $self))))))

  (func (export "fs-async.write-entries") (param $self i32) (param $from i32) (param $n i32) (result i32)
    (call $write-stream (i32.load offset=8 (local.get $self)) (local.get $from) (local.get $n)))
  (func (export "fs-async.leave-entries") (param $self i32) (call $drop-stream (i32.load offset=8 (local.get $self))))
)
