;; What is set from outside: `wasmvirt:control/stdio` for standard input, and `wasmvirt:control/program`. All of a new value is copied before the
;; old one is given up. Functions with lists need the post-return `rt.reset-i32`.
(module
  (import "rt" "memory" (memory 0))
  (import "blob" "new" (func $new-blob (param i32) (result i32)))
  (import "blob" "drop" (func $drop-blob (param i32)))
  (import "control" "answer" (func $answer (param i32) (result i32)))
  (import "state" "control.blobs" (global $blobs i32)) ;; of standard input, arguments, variables
  (data (global.get $blobs) "\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "state" "io.text-input" (global $input i32)) ;; vtable, address of the next byte, bytes left
  ;; pointer and count: with this interface they are not constant
  (import "data" "environment.arguments" (global $arguments i32))
  (import "data" "environment.variables" (global $variables i32))
  (import "step-clock" "time" (global $time (mut i64))) ;; one step ahead of what the wall clock goes by
  (import "step-clock" "step" (global $step (mut i64)))
  (import "step-clock" "seconds" (global $clock-seconds (mut i64)))
  (import "step-clock" "nanoseconds" (global $clock-nanoseconds (mut i64)))

  (global $second i64 (i64.const 1_000_000_000))
  (global $last i64 (i64.const 9_000_000_000)) ;; as for the options: nanoseconds since 1970 fit into 64 bits until a little later

  ;; set-stdin: func(contents: list<u8>) -> result<_, error>, core (i32 i32) -> i32
  (func (export "control.set-stdin") (param $from i32) (param $size i32) (result i32)
    (local $blob i32)
    (local.set $blob (call $new-blob (local.get $size)))
    (if (i32.eqz (local.get $blob)) (then (return (call $answer (i32.const 2))))) ;; insufficient-memory
    (memory.copy (local.get $blob) (local.get $from) (local.get $size))
    (call $put (i32.const 0) (local.get $blob))
    (i32.store offset=4 (global.get $input) (local.get $blob))
    (i32.store offset=8 (global.get $input) (local.get $size))
    (call $answer (i32.const 0)))

  ;; Keeps a blob in the place of another one; `at`: its offset in `state.control.blobs`
  (func $put (param $at i32) (param $blob i32)
    (local.set $at (i32.add (global.get $blobs) (local.get $at)))
    (call $drop-blob (i32.load (local.get $at)))
    (i32.store (local.get $at) (local.get $blob)))

  ;; set-arguments: func(arguments: list<string>) -> result<_, error>, core (i32 i32) -> i32
  (func (export "control.set-arguments") (param $from i32) (param $count i32) (result i32)
    (call $answer
      (call $strings (i32.const 4) (global.get $arguments) (local.get $from) (local.get $count) (i32.const 0))))

  ;; set-variables: func(variables: list<tuple<string, string>>) -> result<_, error>, core (i32 i32) -> i32
  (func (export "control.set-variables") (param $from i32) (param $count i32) (result i32)
    (call $answer
      (call $strings (i32.const 8) (global.get $variables) (local.get $from) (local.get $count) (i32.const 1))))

  ;; Copies strings, 2^pairs for each item of a list, into one blob: addresses and sizes, then the bytes. Returns an error
  (func $strings (param $at i32) (param $head i32) (param $from i32) (param $count i32) (param $pairs i32) (result i32)
    (local $end i32) (local $p i32) (local $size i32) (local $blob i32) (local $to i32) (local $bytes i32)
    (local.set $bytes (i32.shl (local.get $count) (i32.add (local.get $pairs) (i32.const 3))))
    (local.set $end (i32.add (local.get $from) (local.get $bytes)))
    (local.set $size (local.get $bytes))
    (local.set $p (local.get $from))
    (block $checked
      (loop $each
        (br_if $checked (i32.eq (local.get $p) (local.get $end)))
        (if (i32.eqz
              (call $is-text (i32.load (local.get $p)) (i32.load offset=4 (local.get $p))
                ;; a name
                (i32.and (local.get $pairs)
                  (i32.eqz (i32.and (i32.sub (local.get $p) (local.get $from)) (i32.const 8))))))
          (then (return (i32.const 2)))) ;; invalid
        ;; all strings are in memory, below 2^31
        (local.set $size (i32.add (local.get $size) (i32.load offset=4 (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 8)))
        (br $each)))
    (local.set $blob (call $new-blob (local.get $size)))
    (if (i32.eqz (local.get $blob)) (then (return (i32.const 3)))) ;; insufficient-memory
    (local.set $to (local.get $blob))
    (local.set $bytes (i32.add (local.get $blob) (local.get $bytes)))
    (local.set $p (local.get $from))
    (block $copied
      (loop $each
        (br_if $copied (i32.eq (local.get $p) (local.get $end)))
        (local.set $size (i32.load offset=4 (local.get $p)))
        (i32.store (local.get $to) (local.get $bytes))
        (i32.store offset=4 (local.get $to) (local.get $size))
        (memory.copy (local.get $bytes) (i32.load (local.get $p)) (local.get $size))
        (local.set $bytes (i32.add (local.get $bytes) (local.get $size)))
        (local.set $p (i32.add (local.get $p) (i32.const 8)))
        (local.set $to (i32.add (local.get $to) (i32.const 8)))
        (br $each)))
    (call $put (local.get $at) (local.get $blob))
    (i32.store (local.get $head) (local.get $blob))
    (i32.store offset=4 (local.get $head) (local.get $count))
    (i32.const 0))

  ;; Whether a string has no NUL, and as a name is not empty and has no `=`
  (func $is-text (param $p i32) (param $size i32) (param $is-name i32) (result i32)
    (local $end i32)
    (if (i32.and (local.get $is-name) (i32.eqz (local.get $size))) (then (return (i32.const 0))))
    (local.set $end (i32.add (local.get $p) (local.get $size)))
    (block $done
      (loop $byte
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (if (i32.eqz (i32.load8_u (local.get $p))) (then (return (i32.const 0))))
        (if (i32.and (local.get $is-name) (i32.eq (i32.load8_u (local.get $p)) (i32.const 0x3d)))
          (then (return (i32.const 0))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $byte)))
    (i32.const 1))

  ;; set-clock: func(seconds: u64, nanoseconds: u32) -> result<_, error>, core (i64 i32) -> i32. The wall clock is its start and what the
  ;; monotonic clock says; a start before 1970 has negative seconds
  (func (export "control.set-clock") (param $seconds i64) (param $nanoseconds i32) (result i32)
    (local $rest i64) (local $passed i64)
    (if (i32.or
          (i64.gt_u (local.get $seconds) (global.get $last))
          (i64.ge_u (i64.extend_i32_u (local.get $nanoseconds)) (global.get $second)))
      (then (return (call $answer (i32.const 2))))) ;; invalid
    (local.set $passed (i64.sub (global.get $time) (global.get $step)))
    (local.set $seconds (i64.sub (local.get $seconds) (i64.div_u (local.get $passed) (global.get $second))))
    (local.set $rest
      (i64.sub (i64.extend_i32_u (local.get $nanoseconds)) (i64.rem_u (local.get $passed) (global.get $second))))
    (if (i64.lt_s (local.get $rest) (i64.const 0))
      (then
        (local.set $rest (i64.add (local.get $rest) (global.get $second)))
        (local.set $seconds (i64.sub (local.get $seconds) (i64.const 1)))))
    (global.set $clock-seconds (local.get $seconds))
    (global.set $clock-nanoseconds (local.get $rest))
    (call $answer (i32.const 0)))
)
