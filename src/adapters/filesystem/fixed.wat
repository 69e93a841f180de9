;; Files that cannot be written in a mount that can. To functions that open, each is the root of a read-only mount, see `nested.wat`. Functions
;; that change names would replace or remove it. Linked only with such files: replaces `fs.prepare` of `change.wat`.
(module
  (import "rt" "memory" (memory 0))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "nested-prepare" (func $prepare (param i32 i32 i32) (result i32)))
  (import "fs" "nested-is-mount" (func $is-root (param i32) (result i32)))

  ;; Replaces `fs.prepare`: nothing may happen to the name of such a file
  (func (export "fs.fixed-prepare") (param $self i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code (call $prepare (local.get $self) (local.get $path) (local.get $size)))
    (if (local.get $code) (then (return (local.get $code))))
    (if (i32.eqz (global.get $found)) (then (return (i32.const 0))))
    ;; busy, as for the directory of a mount
    (select (i32.const 4) (i32.const 0)
      (i32.and
        (call $is-root (global.get $found))
        (i32.ne (i32.load (global.get $found)) (i32.const 3)))))
)
