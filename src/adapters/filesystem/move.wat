;; New names for existing nodes: link and rename. Both return result<_, error-code>, and need the post-return `rt.reset-i32` for the
;; paths. `layout.ts` defines nodes, mounts and descriptors.
(module
  (import "rt" "memory" (memory 0))
  (import "fs" "answer" (func $answer (param i32) (result i32)))
  (import "fs" "prepare" (func $prepare (param i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "parent" (global $parent (mut i32)))
  (import "fs" "name" (global $name (mut i32)))
  (import "fs" "mount" (global $mount (mut i32)))
  (import "fs" "is-mount" (func $is-mount (param i32) (result i32)))
  (import "fs" "name-size" (global $name-size (mut i32)))
  (import "fs" "slash" (global $slash (mut i32)))
  (import "fs" "followed" (global $followed (mut i32)))
  (import "fs" "at" (global $at (mut i32)))
  (import "fs" "search" (func $search (param i32 i32 i32) (result i32)))
  (import "fs" "insert" (func $insert (param i32 i32) (result i32)))
  (import "fs" "remove" (func $remove (param i32)))
  (import "fs" "unname" (func $unname (param i32 i32 i64)))
  (import "fs" "now" (func $now (result i64)))
  (import "fs" "touch" (func $touch (param i32 i64)))

  ;; [method]descriptor.link-at: func(old-path-flags: path-flags, old-path: string, new-descriptor: borrow<descriptor>,
  ;; new-path: string), core (i32, i32, i32 i32, i32, i32 i32) -> i32. The borrow is no handle
  (func (export "fs.descriptor.link-at")
    (param $self i32) (param $flags i32) (param $old i32) (param $old-size i32)
    (param $other i32) (param $new i32) (param $new-size i32) (result i32)
    (call $answer
      (call $link
        (local.get $self) (local.get $flags) (local.get $old) (local.get $old-size)
        (local.get $other) (local.get $new) (local.get $new-size))))
  (func $link
    (param $self i32) (param $flags i32) (param $old i32) (param $old-size i32)
    (param $other i32) (param $new i32) (param $new-size i32) (result i32)
    (local $code i32) (local $node i32) (local $mount i32) (local $now i64)
    (local.set $code (call $prepare (local.get $self) (local.get $old) (local.get $old-size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (local.get $flags) (then (return (i32.const 12)))) ;; invalid: symlink-follow
    (local.set $node (global.get $found))
    (if (i32.eqz (local.get $node)) (then (return (i32.const 20)))) ;; no-entry
    (local.set $mount (global.get $mount))
    (local.set $code (call $prepare (local.get $other) (local.get $new) (local.get $new-size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.ne (local.get $mount) (global.get $mount))
      (then (return (i32.const 36)))) ;; cross-device
    (if (i32.or (global.get $found) (global.get $followed)) (then (return (i32.const 7)))) ;; exist
    (if (i32.eq (i32.load (local.get $node)) (i32.const 3)) (then (return (i32.const 31)))) ;; not-permitted
    (if (i32.or (global.get $slash) (i32.eqz (i32.load offset=4 (global.get $parent))))
      (then (return (i32.const 20)))) ;; no-entry: a trailing slash, or the directory was removed
    (if (i32.eqz (call $insert (global.get $parent) (local.get $node)))
      (then (return (i32.const 23)))) ;; insufficient-space
    (i32.store offset=4 (local.get $node) (i32.add (i32.load offset=4 (local.get $node)) (i32.const 1)))
    (local.set $now (call $now))
    (i64.store offset=40 (local.get $node) (local.get $now))
    (call $touch (global.get $parent) (local.get $now))
    (i32.const 0))

  ;; [method]descriptor.rename-at: func(old-path: string, new-descriptor: borrow<descriptor>, new-path: string),
  ;; core (i32, i32 i32, i32, i32 i32) -> i32. The borrow is no handle
  (func (export "fs.descriptor.rename-at")
    (param $self i32) (param $old i32) (param $old-size i32)
    (param $other i32) (param $new i32) (param $new-size i32) (result i32)
    (call $answer
      (call $rename
        (local.get $self) (local.get $old) (local.get $old-size)
        (local.get $other) (local.get $new) (local.get $new-size))))
  (func $rename
    (param $self i32) (param $old i32) (param $old-size i32)
    (param $other i32) (param $new i32) (param $new-size i32) (result i32)
    (local $code i32) (local $node i32) (local $from i32) (local $name i32) (local $name-size i32)
    (local $linked i32) (local $mount i32) (local $directory i32) (local $p i32) (local $entry i32) (local $now i64)
    (local.set $code (call $prepare (local.get $self) (local.get $old) (local.get $old-size)))
    (if (local.get $code) (then (return (local.get $code))))
    (local.set $node (global.get $found))
    (local.set $from (global.get $parent))
    (local.set $name (global.get $name))
    (local.set $name-size (global.get $name-size))
    (local.set $linked (global.get $followed))
    (local.set $mount (global.get $mount))
    (local.set $code (call $prepare (local.get $other) (local.get $new) (local.get $new-size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.ne (local.get $mount) (global.get $mount)) (then (return (i32.const 36)))) ;; cross-device
    (if (i32.or (i32.eqz (local.get $name-size)) (i32.eqz (global.get $name-size)))
      (then (return (i32.const 4)))) ;; busy: . or ..
    (if (i32.eqz (local.get $node)) (then (return (i32.const 20)))) ;; no-entry
    (if (i32.or (call $is-mount (local.get $node)) (call $is-mount (global.get $found)))
      (then (return (i32.const 4)))) ;; busy
    (local.set $directory (i32.eq (i32.load (local.get $node)) (i32.const 3)))
    ;; only a directory may have a trailing slash
    (if (i32.or
          (i32.or (local.get $linked) (global.get $followed))
          (i32.and (global.get $slash) (i32.eqz (local.get $directory))))
      (then (return (i32.const 24)))) ;; not-directory
    (if (i32.eq (local.get $node) (global.get $found)) (then (return (i32.const 0))))
    (if (local.get $directory)
      (then
        ;; not into itself: walk up from the new directory to the root, which is its own parent, or to a removed directory
        (local.set $p (global.get $parent))
        (loop $up
          (if (i32.eq (local.get $p) (local.get $node)) (then (return (i32.const 12)))) ;; invalid
          (local.set $entry (local.get $p))
          (local.set $p (i32.load offset=4 (local.get $p)))
          (br_if $up (i32.and (i32.ne (local.get $p) (i32.const 0)) (i32.ne (local.get $p) (local.get $entry)))))))
    (if (global.get $found)
      (then
        (if (i32.eq (i32.load (global.get $found)) (i32.const 3))
          (then
            (if (i32.eqz (local.get $directory)) (then (return (i32.const 14)))) ;; is-directory
            (if (i32.load offset=16 (global.get $found)) (then (return (i32.const 25))))) ;; not-empty
          (else (if (local.get $directory) (then (return (i32.const 24)))))))
      (else
        (if (i32.eqz (i32.load offset=4 (global.get $parent))) (then (return (i32.const 20)))) ;; no-entry: it was removed
        (if (i32.eqz (call $insert (global.get $parent) (local.get $node)))
          (then (return (i32.const 23)))))) ;; insufficient-space
    (local.set $now (call $now))
    (if (global.get $found)
      (then
        ;; the entry exists: only its node changes
        (i32.store
          (i32.load
            (i32.add (i32.load offset=12 (global.get $parent)) (i32.shl (global.get $at) (i32.const 2))))
          (local.get $node))
        (call $unname (global.get $found) (global.get $mount) (local.get $now))))
    (drop (call $search (local.get $from) (local.get $name) (local.get $name-size)))
    (call $remove (local.get $from))
    (if (local.get $directory) (then (i32.store offset=4 (local.get $node) (global.get $parent))))
    (i64.store offset=40 (local.get $node) (local.get $now))
    (call $touch (local.get $from) (local.get $now))
    (call $touch (global.get $parent) (local.get $now))
    (i32.const 0))
)
