;; `wasi:config/store`, and its earlier form `runtime`, in all drafts of 0.2: functions whose results have an error, and `plain-…`
;; without. The configured values are static data, returned in place; `layout.ts` writes them. `…-merge` adds the host's values that pass
;; a filter. Results of the host lie in the arena, so these functions need the post-return `rt.reset-i32`, as do all that take a string.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "config.pairs" (global $pairs i32))
  (import "data" "config.filter" (global $filter i32))
  (import "pairs" "find" (func $find (param i32 i32 i32 i32) (result i32)))
  (import "pairs" "passes" (func $passes (param i32 i32 i32) (result i32)))
  (import "pairs" "merge" (func $merge (param i32 i32 i32)))
  ;; the host's functions, lowered with the memory and `rt.realloc`: key, address of the result
  (import "host" "config.get" (func $host-get (param i32 i32 i32)))
  (import "host" "config.plain-get" (func $host-plain-get (param i32 i32 i32)))
  (import "host" "config.get-all" (func $host-get-all (param i32)))
  (import "host" "config.plain-get-all" (func $host-plain-get-all (param i32)))
  ;; the results with errors, with the plain ones inside them at 4: an option is 0 or 1, pointer, length; a list is pointer, count
  (import "state" "config.result" (global $result i32))
  (data (global.get $result) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; get: func(key: string) -> option<string>, core (i32 i32) -> i32
  (func $plain-get (export "config.plain-get") (param $key i32) (param $length i32) (result i32)
    (drop (call $own (local.get $key) (local.get $length)))
    (call $plain))
  ;; get: func(key: string) -> result<option<string>, error>, core (i32 i32) -> i32
  (func (export "config.get") (param $key i32) (param $length i32) (result i32)
    (drop (call $own (local.get $key) (local.get $length)))
    (global.get $result))
  (func (export "config.plain-get-merge") (param $key i32) (param $length i32) (result i32)
    (if (call $asks (local.get $key) (local.get $length))
      (then (call $host-plain-get (local.get $key) (local.get $length) (call $plain))))
    (call $plain))
  (func (export "config.get-merge") (param $key i32) (param $length i32) (result i32)
    (if (call $asks (local.get $key) (local.get $length))
      (then (call $host-get (local.get $key) (local.get $length) (global.get $result))))
    (global.get $result))

  ;; get-all: func() -> list<tuple<string, string>>, core () -> i32
  (func (export "config.plain-get-all") (result i32) (global.get $pairs))
  ;; get-all: func() -> result<list<tuple<string, string>>, error>, core () -> i32
  (func (export "config.get-all") (result i32)
    (i32.store (global.get $result) (i32.const 0))
    (i64.store offset=4 align=4 (global.get $result) (i64.load align=4 (global.get $pairs)))
    (global.get $result))
  (func (export "config.plain-get-all-merge") (result i32)
    (call $host-plain-get-all (call $plain))
    (call $merge (call $plain) (global.get $pairs) (global.get $filter))
    (call $plain))
  (func (export "config.get-all-merge") (result i32)
    (call $host-get-all (global.get $result))
    (if (i32.eqz (i32.load8_u (global.get $result)))
      (then (call $merge (call $plain) (global.get $pairs) (global.get $filter))))
    (global.get $result))

  (func $plain (result i32) (i32.add (global.get $result) (i32.const 4)))

  ;; Stores ok(the configured value or none). Returns whether the key is configured
  (func $own (param $key i32) (param $length i32) (result i32)
    (local $pair i32)
    (local.set $pair (call $find (global.get $pairs) (i32.const 16) (local.get $key) (local.get $length)))
    (i32.store (global.get $result) (i32.const 0))
    (i32.store offset=4 (global.get $result) (i32.ne (local.get $pair) (i32.const 0)))
    (if (i32.eqz (local.get $pair)) (then (return (i32.const 0))))
    (i64.store offset=8 (global.get $result) (i64.load offset=8 align=4 (local.get $pair)))
    (i32.const 1))

  ;; Stores the configured value or none. Returns whether to ask the host: the key is not configured and passes the filter
  (func $asks (param $key i32) (param $length i32) (result i32)
    (if (call $own (local.get $key) (local.get $length)) (then (return (i32.const 0))))
    (call $passes (global.get $filter) (local.get $key) (local.get $length)))
)
