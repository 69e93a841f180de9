;; Nested mounts: an entry of the outer directory refers to the root of the inner mount, whose parent is that directory. A walk through it
;; continues with the writability and limits of the inner mount. Linked only with nested mounts: replaces functions of `resolve.wat`,
;; `open.wat` and `change.wat`. `layout.ts` defines nodes and mounts.
(module
  (import "rt" "memory" (memory 0))
  (import "fs" "resolve" (func $resolve (param i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "parent" (global $parent (mut i32)))
  (import "fs" "mount" (global $mount (mut i32)))
  (import "state" "fs.mounts" (global $mounts i32))
  (import "state" "fs.tree" (global $tree i32)) ;; the roots come first, in the order of the mounts
  ;; size of all roots, size of one, and for each mount its outer mount, or 0
  (import "data" "fs.nested" (global $nested i32))

  ;; Replaces `fs.cross`: sets `fs.mount` to the mount of `fs.found`, which was reached from a directory of the current `fs.mount`
  (func $cross (export "fs.nested-cross") (param $dir i32)
    (if (call $is-root (global.get $found))
      (then
        (global.set $mount
          (i32.add (global.get $mounts) (i32.mul (call $index (global.get $found)) (i32.const 24))))
        (return)))
    ;; from the root of a mount to its parent
    (if (call $is-root (local.get $dir))
      (then
        (if (i32.eq (i32.load offset=4 (local.get $dir)) (global.get $found))
          (then
            (global.set $mount
              (i32.load offset=8
                (i32.add (global.get $nested) (i32.shl (call $index (local.get $dir)) (i32.const 2))))))))))

  ;; Replaces `fs.is-mount`
  (func $is-root (export "fs.nested-is-mount") (param $node i32) (result i32)
    (i32.lt_u (i32.sub (local.get $node) (global.get $tree)) (i32.load (global.get $nested))))
  (func $index (param $root i32) (result i32)
    (i32.div_u (i32.sub (local.get $root) (global.get $tree)) (i32.load offset=4 (global.get $nested))))

  ;; Replaces `fs.resolve-open`: writability is known only once the mount is known
  (func (export "fs.nested-resolve-open")
    (param $self i32) (param $path i32) (param $size i32) (param $follow i32) (param $changes i32) (result i32)
    (local $code i32)
    (local.set $code
      (call $resolve (local.get $self) (local.get $path) (local.get $size) (local.get $follow)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (global.get $found) (then (call $cross (global.get $parent))))
    (call $closed (local.get $changes)))

  ;; Replaces `fs.prepare`: the name to change is in the mount of its directory
  (func (export "fs.nested-prepare") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $resolve (local.get $self) (local.get $path) (local.get $size) (i32.const 0)))
    (if (local.get $code) (then (return (local.get $code))))
    (call $closed (i32.const 1)))

  ;; read-only, if the mount is and `$changes` is not 0
  (func $closed (param $changes i32) (result i32)
    (select (i32.const 33) (i32.const 0)
      (i32.and
        (i32.ne (local.get $changes) (i32.const 0))
        (i32.eqz (i32.load offset=4 (global.get $mount))))))
)
