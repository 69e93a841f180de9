;; The guest's memory, for glue, whose only memory is the adapter's. This module's memory is the guest's.
(module
  (import "rt" "memory" (memory 0))

  (func (export "guest.load-1") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "guest.load-2") (param i32) (result i32) (i32.load16_u (local.get 0)))
  (func (export "guest.load-4") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "guest.load-8") (param i32) (result i64) (i64.load (local.get 0)))
  (func (export "guest.store-1") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  (func (export "guest.store-2") (param i32 i32) (i32.store16 (local.get 0) (local.get 1)))
  (func (export "guest.store-4") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "guest.store-8") (param i32 i64) (i64.store (local.get 0) (local.get 1)))

  ;; traps unless `size` bytes at a multiple of `align` are inside the memory
  (func (export "guest.check") (param $ptr i32) (param $size i64) (param $align i32)
    (if (i32.and (local.get $ptr) (i32.sub (local.get $align) (i32.const 1))) (then unreachable))
    (if (i64.gt_u
          (i64.add (i64.extend_i32_u (local.get $ptr)) (local.get $size))
          (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))
      (then unreachable)))

  ;; 32 bytes
  (func (export "guest.load-32") (param $p i32) (result v128 v128)
    (v128.load (local.get $p))
    (v128.load offset=16 (local.get $p)))

  (func (export "guest.store-32") (param $p i32) (param v128 v128)
    (v128.store (local.get $p) (local.get 1))
    (v128.store offset=16 (local.get $p) (local.get 2)))

  ;; 128 bytes
  (func (export "guest.load-128") (param $p i32) (result v128 v128 v128 v128 v128 v128 v128 v128)
    (v128.load (local.get $p))
    (v128.load offset=16 (local.get $p))
    (v128.load offset=32 (local.get $p))
    (v128.load offset=48 (local.get $p))
    (v128.load offset=64 (local.get $p))
    (v128.load offset=80 (local.get $p))
    (v128.load offset=96 (local.get $p))
    (v128.load offset=112 (local.get $p)))

  (func (export "guest.store-128") (param $p i32) (param v128 v128 v128 v128 v128 v128 v128 v128)
    (v128.store (local.get $p) (local.get 1))
    (v128.store offset=16 (local.get $p) (local.get 2))
    (v128.store offset=32 (local.get $p) (local.get 3))
    (v128.store offset=48 (local.get $p) (local.get 4))
    (v128.store offset=64 (local.get $p) (local.get 5))
    (v128.store offset=80 (local.get $p) (local.get 6))
    (v128.store offset=96 (local.get $p) (local.get 7))
    (v128.store offset=112 (local.get $p) (local.get 8)))
)
