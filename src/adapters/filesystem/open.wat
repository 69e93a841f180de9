;; Opening and dropping descriptors. `layout.ts` defines nodes, mounts and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-descriptor" (func $new (param i32) (result i32)))
  (import "data" "fs.preopens" (global $preopens i32)) ;; the result of get-directories: pointer and count
  (import "state" "fs.mounts" (global $mounts i32))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "answer-handle" (func $answer-handle (param i32) (result i32)))
  (import "fs" "resolve" (func $resolve (param i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "mount" (global $mount (mut i32)))
  (import "fs" "slash" (global $slash (mut i32)))
  (import "fs" "make" (func $make (param i32 i32 i32 i32) (result i32)))
  (import "fs" "resize" (func $resize (param i32 i32 i32) (result i32)))
  (import "fs" "hold" (func $hold (param i32)))
  (import "fs" "release" (func $release (param i32 i32)))

  ;; get-directories: func() -> list<tuple<descriptor, string>>, core () -> i32: a new descriptor for every mount. The list is static;
  ;; needs no post-return. Traps if there is no memory, because the result has no error
  (func (export "fs.get-directories") (result i32)
    (local $element i32) (local $mount i32) (local $rest i32)
    (local.set $element (i32.load (global.get $preopens)))
    (local.set $rest (i32.load offset=4 (global.get $preopens)))
    (local.set $mount (global.get $mounts))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $rest)))
        (i32.store (local.get $element)
          (call $descriptor
            (i32.load (local.get $mount))
            (local.get $mount)
            (select (i32.const 33) (i32.const 1) (i32.load offset=4 (local.get $mount))))) ;; read, mutate-directory
        (if (i32.eqz (i32.load (local.get $element))) (then unreachable))
        (local.set $element (i32.add (local.get $element) (i32.const 12)))
        (local.set $mount (i32.add (local.get $mount) (i32.const 24)))
        (local.set $rest (i32.sub (local.get $rest) (i32.const 1)))
        (br $each)))
    (global.get $preopens))

  ;; a new own<descriptor>; 0, which is no handle, if there is no memory
  (func $descriptor (export "fs.new-descriptor") (param $node i32) (param $mount i32) (param $flags i32) (result i32)
    (local $descriptor i32)
    (if (i32.eqz (local.tee $descriptor (call $try-alloc (i32.const 12)))) (then (return (i32.const 0))))
    (call $hold (local.get $node))
    (i32.store (local.get $descriptor) (local.get $node))
    (i32.store offset=4 (local.get $descriptor) (local.get $mount))
    (i32.store offset=8 (local.get $descriptor) (local.get $flags))
    (call $new (local.get $descriptor)))

  ;; the destructor of descriptor
  (func (export "fs.descriptor.drop") (param $self i32)
    (call $release (i32.load (local.get $self)) (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))

  ;; Resolves a path to open, or to change if `$changes` is not 0. Returns an error; `fs.mount` is then the mount of the found node. On a
  ;; read-only mount a change fails before the path is resolved
  (func $resolve-open (export "fs.resolve-open")
    (param $self i32) (param $path i32) (param $size i32) (param $follow i32) (param $changes i32) (result i32)
    (if (i32.eqz (i32.load offset=4 (i32.load offset=4 (local.get $self))))
      (then (if (local.get $changes) (then (return (i32.const 33)))))) ;; read-only
    (call $resolve (local.get $self) (local.get $path) (local.get $size) (local.get $follow)))

  ;; [method]descriptor.open-at: func(path-flags, path: string, open-flags, %flags: descriptor-flags) ->
  ;; result<descriptor, error-code>, core (i32 i32 i32 i32 i32 i32) -> i32. Needs post-return `rt.reset-i32`, for the path.
  ;; open-flags: create 1, directory 2, exclusive 4, truncate 8; flags: read 1, write 2, mutate-directory 32
  (func (export "fs.descriptor.open-at")
    (param $self i32) (param $path-flags i32) (param $path i32) (param $size i32) (param $how i32) (param $flags i32)
    (result i32)
    (local $code i32) (local $mount i32) (local $kind i32)
    ;; directory with any of the others
    (if (i32.and
          (i32.and (local.get $how) (i32.const 2))
          (i32.shl (i32.ne (i32.and (local.get $how) (i32.const 13)) (i32.const 0)) (i32.const 1)))
      (then (return (call $answer (i32.const 12))))) ;; invalid
    (local.set $code
      (call $resolve-open (local.get $self) (local.get $path) (local.get $size)
        ;; create and exclusive: a symbolic link counts as existing
        (i32.and (local.get $path-flags) (i32.ne (i32.and (local.get $how) (i32.const 5)) (i32.const 5)))
        (i32.or (i32.and (local.get $how) (i32.const 9)) (i32.and (local.get $flags) (i32.const 34)))))
    (if (local.get $code) (then (return (call $answer (local.get $code)))))
    (local.set $mount (global.get $mount))
    (block $opened
      (if (i32.and (local.get $how) (i32.const 1))
        (then
          (if (global.get $slash) (then (return (call $answer (i32.const 14))))) ;; is-directory
          (if (i32.eqz (global.get $found))
            (then
              (local.set $code (call $make (local.get $mount) (i32.const 6) (i32.const 0) (i32.const 0)))
              (br_if $opened (i32.eqz (local.get $code)))
              (return (call $answer (local.get $code)))))
          (if (i32.and (local.get $how) (i32.const 4))
            (then (return (call $answer (i32.const 7))))))) ;; exist
      (if (i32.eqz (global.get $found)) (then (return (call $answer (i32.const 20))))) ;; no-entry
      (local.set $kind (i32.load (global.get $found)))
      (if (i32.eq (local.get $kind) (i32.const 5)) (then (return (call $answer (i32.const 15))))) ;; loop
      (if (i32.eq (local.get $kind) (i32.const 3))
        (then
          (if (i32.or (i32.and (local.get $how) (i32.const 9)) (i32.and (local.get $flags) (i32.const 2)))
            (then (return (call $answer (i32.const 14)))))) ;; is-directory
        (else
          (if (i32.and (local.get $how) (i32.const 2))
            (then (return (call $answer (i32.const 24))))) ;; not-directory
          (if (i32.and (local.get $how) (i32.const 8))
            (then
              (local.set $code (call $resize (global.get $found) (local.get $mount) (i32.const 0)))
              (if (local.get $code) (then (return (call $answer (local.get $code))))))))))
    ;; create and truncate imply write; without write, read is implied
    (if (i32.eqz (i32.and (local.get $flags) (i32.const 2)))
      (then (local.set $flags (i32.or (local.get $flags) (i32.const 1)))))
    (if (i32.and (local.get $how) (i32.const 9))
      (then (local.set $flags (i32.or (local.get $flags) (i32.const 2)))))
    ;; only directories have mutate-directory
    (if (i32.ne (i32.load (global.get $found)) (i32.const 3))
      (then (local.set $flags (i32.and (local.get $flags) (i32.const 31)))))
    ;; if there is no memory for the descriptor, the new file stays
    (call $answer-handle
      (call $descriptor (global.get $found) (local.get $mount) (i32.and (local.get $flags) (i32.const 63)))))
)
