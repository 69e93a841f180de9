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
)
