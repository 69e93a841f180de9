;; `wasmvirt:control/files` over the virtual tree. `../filesystem/layout.ts` defines nodes, mounts and entries. Functions with a path need the
;; post-return `rt.reset-i32`. What is the host's is not looked into: its nodes are only told by their kind.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "data" "fs.preopens" (global $preopens i32)) ;; pointer and count: handle, name, size of the name
  (import "state" "fs.mounts" (global $mounts i32))
  (import "fs" "resolve" (func $resolve (param i32 i32 i32 i32) (result i32)))
  (import "fs" "resolve-open" (func $resolve-open (param i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "slash" (global $slash (mut i32)))
  (import "fs" "mount" (global $mount (mut i32)))
  (import "fs" "unpack" (func $unpack (param i32)))
  (import "fs" "contents" (func $contents (param i32 i64 i64) (result i64)))
  (import "fs" "full" (func $full (param i32 i32) (result i32)))
  (import "fs" "make" (func $make (param i32 i32 i32 i32) (result i32)))
  (import "fs" "discard" (func $discard (param i32)))
  (import "fs" "touch" (func $touch (param i32 i64)))
  (import "fs" "now" (func $now (result i64)))
  (import "fs" "descriptor.create-directory-at" (func $create-directory (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.unlink-file-at" (func $unlink (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.remove-directory-at" (func $remove-directory (param i32 i32 i32) (result i32)))
  (import "control" "answer" (func $answer (param i32) (result i32)))
  (import "control" "lend" (func $lend (param i32) (result i32)))
  (import "state" "control.result" (global $result i32))
  (import "state" "control.place" (global $place i32)) ;; a descriptor that nobody has a handle of: node, mount, flags
  (data (global.get $place) "\00\00\00\00\00\00\00\00\3f\00\00\00")
  (import "data" "control.here" (global $here i32))
  (data (global.get $here) ".")
  ;; the error of `wasmvirt:control/files`, plus 1, for each `error-code`; `layout.ts` writes it
  (import "data" "control.file-errors" (global $errors i32))

  (global $host i32 (i32.const 255)) ;; of `$at` and its like, beside `error-code`: it leads to what is the host's

  ;; The path from the directory in `$place`
  (global $path (mut i32) (i32.const 0))
  (global $size (mut i32) (i32.const 0))

  (func $fail (param $code i32) (result i32)
    (call $answer
      (if (result i32) (i32.eq (local.get $code) (global.get $host))
        (then (i32.const 1)) ;; not-virtual
        (else (i32.load8_u (i32.add (global.get $errors) (local.get $code)))))))

  ;; Finds the innermost mount that contains a path, and what is left of the path there; returns an error
  (func $at (param $path i32) (param $size i32) (result i32)
    (local $end i32) (local $element i32) (local $left i32) (local $mount i32) (local $rest i32) (local $best i32)
    (local.set $end (i32.add (local.get $path) (local.get $size)))
    (if (i32.eqz (local.get $size)) (then (return (i32.const 20)))) ;; no-entry
    (local.set $element (i32.load (global.get $preopens)))
    (local.set $left (i32.load offset=4 (global.get $preopens)))
    (local.set $mount (global.get $mounts))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $rest
          (call $below
            (i32.load offset=4 (local.get $element)) (i32.load offset=8 (local.get $element))
            (local.get $path) (local.get $end)))
        (if (i32.gt_u (local.get $rest) (local.get $best))
          (then
            (local.set $best (local.get $rest))
            (i32.store (global.get $place) (i32.load (local.get $mount)))
            (i32.store offset=4 (global.get $place) (local.get $mount))))
        (local.set $element (i32.add (local.get $element) (i32.const 12)))
        (local.set $mount (i32.add (local.get $mount) (i32.const 24)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $each)))
    (if (i32.eqz (local.get $best)) (then (return (i32.const 20)))) ;; no-entry
    (global.set $path (local.get $best))
    (global.set $size (i32.sub (local.get $end) (local.get $best)))
    (if (i32.eqz (global.get $size))
      (then
        (global.set $path (global.get $here))
        (global.set $size (i32.const 1))))
    (select (global.get $host) (i32.const 0) (i32.eq (i32.load (i32.load (global.get $place))) (i32.const 8))))

  ;; If a directory with this name contains a path: the start of the rest of the path, else 0
  (func $below (param $name i32) (param $size i32) (param $path i32) (param $end i32) (result i32)
    (local $name-end i32) (local $next i32)
    ;; both absolute or both relative; no name is empty
    (if (i32.ne
          (i32.eq (i32.load8_u (local.get $name)) (i32.const 0x2f))
          (i32.eq (i32.load8_u (local.get $path)) (i32.const 0x2f)))
      (then (return (i32.const 0))))
    (local.set $name-end (i32.add (local.get $name) (local.get $size)))
    (loop $component
      (local.set $path (call $skip (local.get $path) (local.get $end)))
      (local.set $name (call $skip (local.get $name) (local.get $name-end)))
      (if (i32.eq (local.get $name) (local.get $name-end)) (then (return (local.get $path))))
      (local.set $next (call $part (local.get $name) (local.get $name-end)))
      (local.set $size (i32.sub (local.get $next) (local.get $name)))
      (if (i32.ne (local.get $size) (i32.sub (call $part (local.get $path) (local.get $end)) (local.get $path)))
        (then (return (i32.const 0))))
      (if (i32.eqz (call $equal (local.get $name) (local.get $path) (local.get $size))) (then (return (i32.const 0))))
      (local.set $name (local.get $next))
      (local.set $path (i32.add (local.get $path) (local.get $size)))
      (br $component))
    unreachable)

  ;; Past slashes and components that are a dot
  (func $skip (param $p i32) (param $end i32) (result i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (if (i32.ne (i32.load8_u (local.get $p)) (i32.const 0x2f))
          (then
            (br_if $done (i32.ne (i32.load8_u (local.get $p)) (i32.const 0x2e)))
            (if (i32.ne (i32.add (local.get $p) (i32.const 1)) (local.get $end))
              (then (br_if $done (i32.ne (i32.load8_u offset=1 (local.get $p)) (i32.const 0x2f)))))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $each)))
    (local.get $p))

  ;; The end of a component
  (func $part (param $p i32) (param $end i32) (result i32)
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (br_if $done (i32.eq (i32.load8_u (local.get $p)) (i32.const 0x2f)))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $each)))
    (local.get $p))

  ;; Of what resolved a path in `$place`: the error, or that it came to something of the host's. A path that continues behind such a thing is
  ;; not-directory to it
  (func $checked (param $code i32) (result i32)
    (if (i32.and
          (i32.or (i32.eqz (local.get $code)) (i32.eq (local.get $code) (i32.const 24)))
          (i32.ne (global.get $found) (i32.const 0)))
      (then (if (i32.eq (i32.load (global.get $found)) (i32.const 8)) (then (return (global.get $host))))))
    (local.get $code))

  ;; Resolves a path to the node in `fs.found`, which may be none; returns an error
  (func $look (param $path i32) (param $size i32) (param $follow i32) (result i32)
    (local $code i32)
    (local.set $code (call $at (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (call $checked (call $resolve (global.get $place) (global.get $path) (global.get $size) (local.get $follow))))

  ;; Resolves a path to a node that is there; returns an error
  (func $lookup (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $look (local.get $path) (local.get $size) (i32.const 1)))
    (if (i32.eqz (i32.or (local.get $code) (global.get $found))) (then (return (i32.const 20)))) ;; no-entry
    (local.get $code))

  ;; read: func(path: string) -> result<list<u8>, error>, core (i32 i32) -> i32. The bytes stay where they are
  (func (export "control.read") (param $path i32) (param $length i32) (result i32)
    (local $code i32) (local $size i32) (local $bytes i64)
    (local.set $code (call $lookup (local.get $path) (local.get $length)))
    (if (local.get $code) (then (return (call $fail (local.get $code)))))
    (if (i32.ne (i32.load (global.get $found)) (i32.const 6)) (then (return (call $fail (i32.const 14))))) ;; is-directory
    (local.set $size (i32.load offset=16 (global.get $found)))
    (if (local.get $size)
      (then
        (local.set $bytes
          (call $contents (global.get $found) (i64.const 0) (i64.extend_i32_u (local.get $size))))
        ;; not all of it could be copied out of a segment
        (if (i32.ne (i32.wrap_i64 (i64.shr_u (local.get $bytes) (i64.const 32))) (local.get $size))
          (then (return (call $fail (i32.const 22))))))) ;; insufficient-memory
    (i32.store8 (global.get $result) (i32.const 0))
    (i64.store offset=4 align=4 (global.get $result) (local.get $bytes))
    (global.get $result))

  ;; list: func(path: string) -> result<list<entry>, error>, core (i32 i32) -> i32. An entry has 24 bytes: name, kind at 8, size at 16
  (func (export "control.list") (param $path i32) (param $length i32) (result i32)
    (local $code i32) (local $count i32) (local $from i32) (local $to i32) (local $end i32) (local $entry i32)
    (local $node i32) (local $kind i32)
    (local.set $code (call $lookup (local.get $path) (local.get $length)))
    (if (local.get $code) (then (return (call $fail (local.get $code)))))
    (if (i32.ne (i32.load (global.get $found)) (i32.const 3)) (then (return (call $fail (i32.const 24))))) ;; not-directory
    (call $unpack (global.get $found))
    (local.set $count (i32.load offset=16 (global.get $found)))
    (local.set $to (call $lend (i32.mul (local.get $count) (i32.const 24))))
    (if (i32.eqz (local.get $to)) (then (return (call $fail (i32.const 22))))) ;; insufficient-memory
    (i32.store8 (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (local.get $to))
    (i32.store offset=8 (global.get $result) (local.get $count))
    (local.set $from (i32.load offset=12 (global.get $found)))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (local.set $entry (i32.load (local.get $from)))
        (local.set $node (i32.load (local.get $entry)))
        (local.set $kind (i32.load (local.get $node)))
        (i32.store (local.get $to) (i32.add (local.get $entry) (i32.const 8)))
        (i32.store offset=4 (local.get $to) (i32.load offset=4 (local.get $entry)))
        (i32.store8 offset=8 (local.get $to)
          (if (result i32) (i32.eq (local.get $kind) (i32.const 8))
            (then (i32.const 3))
            (else
              (select (i32.const 1)
                (i32.shl (i32.eq (local.get $kind) (i32.const 5)) (i32.const 1))
                (i32.eq (local.get $kind) (i32.const 6))))))
        (i64.store offset=16 (local.get $to)
          (i64.extend_i32_u
            (select
              (i32.load offset=16 (local.get $node))
              (i32.const 0)
              (i32.or (i32.eq (local.get $kind) (i32.const 5)) (i32.eq (local.get $kind) (i32.const 6))))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 24)))
        (br $each)))
    (global.get $result))

  ;; write: func(path: string, contents: list<u8>) -> result<_, error>, core (i32 i32 i32 i32) -> i32
  (func (export "control.write")
    (param $path i32) (param $length i32) (param $from i32) (param $size i32) (result i32)
    (call $fail (call $put (local.get $path) (local.get $length) (local.get $from) (local.get $size))))

  ;; Returns an error: then nothing was changed
  (func $put (param $path i32) (param $length i32) (param $from i32) (param $size i32) (result i32)
    (local $code i32) (local $node i32) (local $block i32) (local $old i32)
    (local.set $code (call $at (local.get $path) (local.get $length)))
    (if (local.get $code) (then (return (local.get $code))))
    (local.set $code
      (call $checked
        (call $resolve-open (global.get $place) (global.get $path) (global.get $size) (i32.const 1) (i32.const 1))))
    (if (local.get $code) (then (return (local.get $code))))
    (if (global.get $slash) (then (return (i32.const 14)))) ;; is-directory
    (local.set $node (global.get $found))
    (if (local.get $node)
      (then (if (i32.ne (i32.load (local.get $node)) (i32.const 6)) (then (return (i32.const 14)))))) ;; is-directory
    (if (local.get $size)
      (then
        (local.set $block (call $try-alloc (local.get $size)))
        (if (i32.eqz (local.get $block)) (then (return (i32.const 22)))) ;; insufficient-memory
        (memory.copy (local.get $block) (local.get $from) (local.get $size))))
    (if (i32.eqz (local.get $node))
      (then
        (local.set $code (call $make (global.get $mount) (i32.const 6) (local.get $block) (local.get $size)))
        (if (local.get $code) (then (call $free (local.get $block))))
        (return (local.get $code))))
    (local.set $old (i32.load offset=16 (local.get $node)))
    (if (i32.gt_u (local.get $size) (local.get $old))
      (then
        (if (call $full (global.get $mount) (i32.sub (local.get $size) (local.get $old)))
          (then
            (call $free (local.get $block))
            (return (i32.const 23)))))) ;; insufficient-space
    (call $discard (i32.load offset=12 (local.get $node)))
    (i32.store offset=12 (local.get $node) (local.get $block))
    (i32.store offset=16 (local.get $node) (local.get $size))
    (i32.store offset=20 (local.get $node) (local.get $size))
    (i32.store offset=12 (global.get $mount)
      (i32.add (i32.load offset=12 (global.get $mount)) (i32.sub (local.get $size) (local.get $old))))
    (call $touch (local.get $node) (call $now))
    (i32.const 0))

  ;; make-directory: func(path: string) -> result<_, error>, core (i32 i32) -> i32
  (func (export "control.make-directory") (param $path i32) (param $length i32) (result i32)
    (local $code i32)
    (local.set $code (call $look (local.get $path) (local.get $length) (i32.const 0)))
    (if (i32.eqz (local.get $code))
      (then
        (local.set $code
          (call $code-of (call $create-directory (global.get $place) (global.get $path) (global.get $size))))))
    (call $fail (local.get $code)))

  ;; remove: func(path: string) -> result<_, error>, core (i32 i32) -> i32
  (func (export "control.remove") (param $path i32) (param $length i32) (result i32)
    (local $code i32)
    (local.set $code (call $look (local.get $path) (local.get $length) (i32.const 0)))
    (if (local.get $code) (then (return (call $fail (local.get $code)))))
    (if (i32.eq (global.get $path) (global.get $here)) (then (return (call $fail (i32.const 4))))) ;; busy
    (local.set $code (call $code-of (call $unlink (global.get $place) (global.get $path) (global.get $size))))
    (if (i32.eq (local.get $code) (i32.const 14)) ;; is-directory
      (then
        (local.set $code
          (call $code-of (call $remove-directory (global.get $place) (global.get $path) (global.get $size))))))
    (call $fail (local.get $code)))

  ;; The error in a result<_, error-code>
  (func $code-of (param $answer i32) (result i32)
    (select (i32.load8_u offset=1 (local.get $answer)) (i32.const 0) (i32.load8_u (local.get $answer))))
)
