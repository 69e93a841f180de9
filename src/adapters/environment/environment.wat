;; `wasi:cli/environment`, all versions of 0.2. Virtual values are static data in the format of the canonical ABI, returned in place:
;; nothing is copied and no post-return is needed. `layout.ts` writes the data and defines its format.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))
  (import "data" "environment.variables" (global $variables i32))
  (import "data" "environment.arguments" (global $arguments i32))
  (import "data" "environment.initial-cwd" (global $initial-cwd i32))
  (import "data" "environment.filter" (global $filter i32))
  (import "pairs" "merge" (func $merge (param i32 i32 i32)))
  ;; the host's get-environment, lowered with the memory and `rt.realloc`: stores pointer and length at the given address
  (import "host" "get-environment" (func $host-get-environment (param i32)))
  ;; the host's get-arguments, in the same way
  (import "host" "get-arguments" (func $host-get-arguments (param i32)))

  ;; get-environment: func() -> list<tuple<string, string>>, core () -> i32
  (func (export "environment.get-environment") (result i32) (global.get $variables))
  ;; get-arguments: func() -> list<string>, core () -> i32
  (func (export "environment.get-arguments") (result i32) (global.get $arguments))
  ;; initial-cwd: func() -> option<string>, core () -> i32
  (func (export "environment.initial-cwd") (result i32) (global.get $initial-cwd))

  ;; get-environment: func() -> list<tuple<string, string>>, core () -> i32: the virtual variables in their order, then the host's
  ;; variables that pass the filter, in the host's order. The result is in the arena: needs post-return `rt.reset-i32`. Strings of
  ;; the host stay where realloc put them. No handles.
  (func (export "environment.merge") (result i32)
    (local $area i32)
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    (call $host-get-environment (local.get $area))
    (call $merge (local.get $area) (global.get $variables) (global.get $filter))
    (local.get $area))

  ;; get-arguments: func() -> list<string>, core () -> i32: the virtual arguments, then the host's without the first, which is the
  ;; program's name. The result is in the arena: needs post-return `rt.reset-i32`. Strings of the host stay where realloc put them. No
  ;; handles.
  (func (export "environment.arguments-before") (result i32)
    (local $area i32) (local $own i32) (local $rest i32) (local $list i32)
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    (call $host-get-arguments (local.get $area))
    ;; sizes in bytes, 8 for each string. Both lists are in memory, so the sum does not wrap
    (local.set $own (i32.shl (i32.load offset=4 (global.get $arguments)) (i32.const 3)))
    (if (i32.load offset=4 (local.get $area))
      (then
        (local.set $rest
          (i32.shl (i32.sub (i32.load offset=4 (local.get $area)) (i32.const 1)) (i32.const 3)))))
    (local.set $list (call $alloc (i32.add (local.get $own) (local.get $rest)) (i32.const 4)))
    (memory.copy (local.get $list) (i32.load (global.get $arguments)) (local.get $own))
    (memory.copy
      (i32.add (local.get $list) (local.get $own))
      (i32.add (i32.load (local.get $area)) (select (i32.const 8) (i32.const 0) (local.get $rest)))
      (local.get $rest))
    (i32.store (local.get $area) (local.get $list))
    (i32.store offset=4 (local.get $area) (i32.shr_u (i32.add (local.get $own) (local.get $rest)) (i32.const 3)))
    (local.get $area))
)
