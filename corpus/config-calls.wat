;; Calls every function of `{{interface}}`, a draft of `wasi:config` whose results have errors (`{{ok}}` is 4) or have not (0); a core module,
;; the tests make it a component. The text of an error is returned as the value of the key `error`.
(module
  (import "{{interface}}" "get" (func $get (param i32 i32 i32)))
  (import "{{interface}}" "get-all" (func $get-all (param i32)))
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $p i32)
    (local.set $p (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $p) (local.get 3)))
    (if (i32.gt_u (global.get $top) (i32.const 0x10000)) (then unreachable))
    (local.get $p))
  (data (i32.const 48) "error")
  (func (export "get") (param i32 i32) (result i32)
    (call $get (local.get 0) (local.get 1) (i32.const 16))
    (if (call $failed) (then (i32.store (i32.const 20) (i32.const 1))))
    (call $inside))
  (func (export "get-all") (result i32)
    (call $get-all (i32.const 16))
    (if (call $failed)
      (then
        (i32.store (i32.const 32) (i32.const 48))
        (i32.store (i32.const 36) (i32.const 5))
        (i64.store (i32.const 40) (i64.load (i32.const 24)))
        (i32.store (i32.const 20) (i32.const 32))
        (i32.store (i32.const 24) (i32.const 1))))
    (call $inside))
  ;; the option or list
  (func $inside (result i32) (i32.add (i32.const 16) (i32.const {{ok}})))
  ;; whether the result is an error: its case is at 20, its text at 24
  (func $failed (result i32)
    (i32.and (i32.eq (i32.const {{ok}}) (i32.const 4)) (i32.load8_u (i32.const 16))))
)
