;; `wasi:cli/environment`, all versions of 0.2. What is virtual is static data in the form in which the canonical ABI reads it, and is
;; returned in place: nothing is copied and no post-return is needed. `layout.ts` writes the data and says how it looks.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "alloc" (func $alloc (param i32 i32) (result i32)))
  (import "data" "environment.variables" (global $variables i32))
  (import "data" "environment.arguments" (global $arguments i32))
  (import "data" "environment.initial-cwd" (global $initial-cwd i32))
  (import "data" "environment.filter" (global $filter i32))
  ;; the host's get-environment, lowered with memory and realloc `rt.realloc`: stores pointer and length at the address given
  (import "host" "get-environment" (func $host-get-environment (param i32)))

  ;; get-environment: func() -> list<tuple<string, string>>, core () -> i32
  (func (export "environment.get-environment") (result i32) (global.get $variables))
  ;; get-arguments: func() -> list<string>, core () -> i32
  (func (export "environment.get-arguments") (result i32) (global.get $arguments))
  ;; initial-cwd: func() -> option<string>, core () -> i32
  (func (export "environment.initial-cwd") (result i32) (global.get $initial-cwd))

  ;; get-environment: func() -> list<tuple<string, string>>, core () -> i32: the virtual variables in their order, then those of
  ;; the host in its order that the filter lets through. The result is in the arena: needs post-return `rt.reset-i32`. Strings of
  ;; the host stay where realloc put them. No handles.
  (func (export "environment.merge") (result i32)
    (local $area i32) (local $from i32) (local $end i32) (local $start i32) (local $to i32)
    (local.set $area (call $alloc (i32.const 8) (i32.const 4)))
    (call $host-get-environment (local.get $area))
    (local.set $from (i32.load (local.get $area)))
    (local.set $end
      (i32.add (local.get $from) (i32.shl (i32.load offset=4 (local.get $area)) (i32.const 4))))
    ;; room for all: both lists are in the memory, so the sum does not wrap
    (local.set $to
      (i32.shl (i32.load offset=4 (global.get $variables)) (i32.const 4)))
    (local.set $start
      (call $alloc
        (i32.add (local.get $to) (i32.sub (local.get $end) (local.get $from)))
        (i32.const 4)))
    (memory.copy (local.get $start) (i32.load (global.get $variables)) (local.get $to))
    (local.set $to (i32.add (local.get $start) (local.get $to)))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (if (call $passes (i32.load (local.get $from)) (i32.load offset=4 (local.get $from)))
          (then
            (memory.copy (local.get $to) (local.get $from) (i32.const 16))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $each)))
    (i32.store (local.get $area) (local.get $start))
    (i32.store offset=4 (local.get $area)
      (i32.shr_u (i32.sub (local.get $to) (local.get $start)) (i32.const 4)))
    (local.get $area))

  ;; Whether the filter lets a name through: it is in the list of names, where the filter allows, or it is not, where it denies.
  (func $passes (param $name i32) (param $length i32) (result i32)
    (local $from i32) (local $end i32)
    (local.set $from (i32.load (global.get $filter)))
    (local.set $end (i32.add (local.get $from) (i32.shl (i32.load offset=4 (global.get $filter)) (i32.const 3))))
    (block $absent
      (loop $each
        (br_if $absent (i32.eq (local.get $from) (local.get $end)))
        (if (i32.eq (i32.load offset=4 (local.get $from)) (local.get $length))
          (then
            (if (call $equal (i32.load (local.get $from)) (local.get $name) (local.get $length))
              (then (return (i32.load offset=8 (global.get $filter)))))))
        (local.set $from (i32.add (local.get $from) (i32.const 8)))
        (br $each)))
    (i32.eqz (i32.load offset=8 (global.get $filter))))

  ;; Whether `length` bytes are equal.
  (func $equal (param $a i32) (param $b i32) (param $length i32) (result i32)
    (block $differ
      (loop $each
        (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
        (br_if $differ (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $each)))
    (i32.const 0))
)
