;; Creates and removes names, and sets times. All functions return result<_, error-code>, and need the post-return `rt.reset-i32` for the
;; path. On a read-only mount all return `read-only` before any other check. `layout.ts` defines nodes, mounts and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "resolve" (func $resolve (param i32 i32 i32 i32) (result i32)))
  (import "fs" "resolve-open" (func $resolve-open (param i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "parent" (global $parent (mut i32)))
  (import "fs" "mount" (global $mount (mut i32)))
  (import "fs" "name-size" (global $name-size (mut i32)))
  (import "fs" "slash" (global $slash (mut i32)))
  (import "fs" "followed" (global $followed (mut i32)))
  (import "fs" "make" (func $make (param i32 i32 i32 i32) (result i32)))
  (import "fs" "remove" (func $remove (param i32)))
  (import "fs" "unname" (func $unname (param i32 i32 i64)))
  (import "fs" "now" (func $now (result i64)))
  (import "fs" "touch" (func $touch (param i32 i64)))
  (import "data" "fs.epoch" (global $epoch i32))

  ;; Resolves a path to the name to change. A link at the end is not followed unless a slash follows it. Returns an error
  (func $prepare (export "fs.prepare") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (if (i32.eqz (i32.load offset=4 (i32.load offset=4 (local.get $self))))
      (then (return (i32.const 33)))) ;; read-only
    (call $resolve (local.get $self) (local.get $path) (local.get $size) (i32.const 0)))

  ;; [method]descriptor.create-directory-at: func(path: string), core (i32 i32 i32) -> i32
  (func (export "fs.descriptor.create-directory-at") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (call $answer (call $make-directory (local.get $self) (local.get $path) (local.get $size))))
  (func $make-directory (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $prepare (local.get $self) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.or (global.get $found) (global.get $followed)) (then (return (i32.const 7)))) ;; exist
    (call $make (global.get $mount) (i32.const 3) (i32.const 0) (i32.const 0)))

  ;; [method]descriptor.symlink-at: func(old-path: string, new-path: string), core (i32 i32 i32 i32 i32) -> i32
  (func (export "fs.descriptor.symlink-at")
    (param $self i32) (param $target i32) (param $target-size i32) (param $path i32) (param $size i32) (result i32)
    (call $answer
      (call $make-link
        (local.get $self) (local.get $target) (local.get $target-size) (local.get $path) (local.get $size))))
  (func $make-link
    (param $self i32) (param $target i32) (param $target-size i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32) (local $data i32) (local $p i32)
    (local.set $code (call $prepare (local.get $self) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.eqz (local.get $target-size)) (then (return (i32.const 20)))) ;; no-entry
    (if (i32.eq (i32.load8_u (local.get $target)) (i32.const 0x2f)) (then (return (i32.const 31)))) ;; not-permitted
    (if (i32.gt_u (local.get $target-size) (i32.const 4095)) (then (return (i32.const 18)))) ;; name-too-long
    (local.set $p (i32.add (local.get $target) (local.get $target-size)))
    (loop $byte
      (local.set $p (i32.sub (local.get $p) (i32.const 1)))
      (if (i32.eqz (i32.load8_u (local.get $p))) (then (return (i32.const 12)))) ;; invalid
      (br_if $byte (i32.ne (local.get $p) (local.get $target))))
    (if (i32.or (global.get $found) (global.get $followed)) (then (return (i32.const 7)))) ;; exist
    (if (global.get $slash) (then (return (i32.const 20))))
    (local.set $data (call $try-alloc (local.get $target-size)))
    (if (i32.eqz (local.get $data)) (then (return (i32.const 23)))) ;; insufficient-space
    (memory.copy (local.get $data) (local.get $target) (local.get $target-size))
    (local.set $code
      (call $make (global.get $mount) (i32.const 5) (local.get $data) (local.get $target-size)))
    (if (local.get $code) (then (call $free (local.get $data))))
    (local.get $code))

  ;; [method]descriptor.unlink-file-at: func(path: string), core (i32 i32 i32) -> i32
  (func (export "fs.descriptor.unlink-file-at") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (call $answer (call $unlink (local.get $self) (local.get $path) (local.get $size))))
  (func $unlink (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $prepare (local.get $self) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.eqz (global.get $found)) (then (return (i32.const 20)))) ;; no-entry
    (if (i32.eq (i32.load (global.get $found)) (i32.const 3)) (then (return (i32.const 14)))) ;; is-directory
    (call $drop-name)
    (i32.const 0))

  ;; [method]descriptor.remove-directory-at: func(path: string), core (i32 i32 i32) -> i32
  (func (export "fs.descriptor.remove-directory-at") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (call $answer (call $remove-directory (local.get $self) (local.get $path) (local.get $size))))
  (func $remove-directory (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $prepare (local.get $self) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.eqz (global.get $found)) (then (return (i32.const 20)))) ;; no-entry
    (if (i32.or (global.get $followed) (i32.ne (i32.load (global.get $found)) (i32.const 3)))
      (then (return (i32.const 24)))) ;; not-directory
    (if (i32.eqz (global.get $name-size)) (then (return (i32.const 12)))) ;; invalid: . or ..
    (if (call $is-mount (global.get $found)) (then (return (i32.const 4)))) ;; busy
    (if (i32.load offset=16 (global.get $found)) (then (return (i32.const 25)))) ;; not-empty
    (call $drop-name)
    (i32.const 0))

  ;; Whether the found node is the root of another mount. With nested mounts, `nested.wat` replaces this function
  (func $is-mount (export "fs.is-mount") (param $node i32) (result i32) (i32.const 0))

  ;; Removes the name that was found last
  (func $drop-name
    (local $now i64)
    (local.set $now (call $now))
    (call $remove (global.get $parent))
    (call $touch (global.get $parent) (local.get $now))
    (call $unname (global.get $found) (global.get $mount) (local.get $now)))

  ;; [method]descriptor.set-times: func(data-access-timestamp: new-timestamp, data-modification-timestamp: new-timestamp),
  ;; core (i32, i32 i64 i32, i32 i64 i32) -> i32. Needs no post-return
  (func (export "fs.descriptor.set-times")
    (param $self i32)
    (param $access i32) (param $access-s i64) (param $access-ns i32)
    (param $change i32) (param $change-s i64) (param $change-ns i32)
    (result i32)
    (if (i32.eqz (i32.load offset=4 (i32.load offset=4 (local.get $self))))
      (then (return (call $answer (i32.const 33))))) ;; read-only
    (call $answer
      (call $set-times (i32.load (local.get $self))
        (local.get $access) (local.get $access-s) (local.get $access-ns)
        (local.get $change) (local.get $change-s) (local.get $change-ns))))

  ;; [method]descriptor.set-times-at: func(path-flags, path: string, data-access-timestamp: new-timestamp,
  ;; data-modification-timestamp: new-timestamp), core (i32, i32, i32 i32, i32 i64 i32, i32 i64 i32) -> i32
  (func (export "fs.descriptor.set-times-at")
    (param $self i32) (param $flags i32) (param $path i32) (param $size i32)
    (param $access i32) (param $access-s i64) (param $access-ns i32)
    (param $change i32) (param $change-s i64) (param $change-ns i32)
    (result i32)
    (local $code i32)
    (local.set $code
      (call $resolve-open (local.get $self) (local.get $path) (local.get $size) (local.get $flags) (i32.const 1)))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (if (i32.eqz (global.get $found)) (then (return (call $answer (i32.const 20))))) ;; no-entry
    (call $answer
      (call $set-times (global.get $found)
        (local.get $access) (local.get $access-s) (local.get $access-ns)
        (local.get $change) (local.get $change-s) (local.get $change-ns))))

  ;; Whether nanoseconds since 1970 do not fit into 64 bits
  (func $late (param $tag i32) (param $s i64) (result i32)
    (i32.and (i32.eq (local.get $tag) (i32.const 2)) (i64.gt_u (local.get $s) (i64.const 18_446_744_068))))

  ;; Sets the times of a node; returns an error
  (func $set-times (param $node i32)
    (param $access i32) (param $access-s i64) (param $access-ns i32)
    (param $change i32) (param $change-s i64) (param $change-ns i32)
    (result i32)
    (local $now i64)
    (if (i32.or
          (call $late (local.get $access) (local.get $access-s))
          (call $late (local.get $change) (local.get $change-s)))
      (then (return (i32.const 30)))) ;; overflow
    (local.set $now (call $now))
    (i64.store offset=24 (local.get $node)
      (call $chosen (i64.load offset=24 (local.get $node)) (local.get $now)
        (local.get $access) (local.get $access-s) (local.get $access-ns)))
    (i64.store offset=32 (local.get $node)
      (call $chosen (i64.load offset=32 (local.get $node)) (local.get $now)
        (local.get $change) (local.get $change-s) (local.get $change-ns)))
    (i64.store offset=40 (local.get $node) (local.get $now))
    (i32.const 0))

  ;; new-timestamp: 0 no-change, 1 now, 2 timestamp
  (func $chosen (param $old i64) (param $now i64) (param $tag i32) (param $s i64) (param $ns i32) (result i64)
    (if (i32.eqz (local.get $tag)) (then (return (local.get $old))))
    (if (i32.eq (local.get $tag) (i32.const 1)) (then (return (local.get $now))))
    (i64.sub
      (i64.add (i64.mul (local.get $s) (i64.const 1_000_000_000)) (i64.extend_i32_u (local.get $ns)))
      (i64.load (global.get $epoch))))
)
