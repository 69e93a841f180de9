;; A command at WASI {{version}}: prints its arguments, its environment and the time in seconds to standard output, in pieces of at most
;; 4096 bytes, as the interface requires. `run` returns an error if standard output does.
(component
  (import "wasi:io/error@{{version}}" (instance $error
    (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/streams@{{version}}" (instance $streams
    (alias outer 1 $error-type (type $error0))
    (export "error" (type $error (eq $error0)))
    (export "output-stream" (type $output-stream (sub resource)))
    (type $stream-error0 (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error0)))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/stdout@{{version}}" (instance $stdout
    (alias outer 1 $output-stream (type $output-stream0))
    (export "output-stream" (type $output-stream (eq $output-stream0)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (import "wasi:cli/environment@{{version}}" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))
    (export "initial-cwd" (func (result (option string))))))
  (import "wasi:clocks/wall-clock@{{version}}" (instance $wall-clock
    (type $datetime0 (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime0)))
    (export "now" (func (result $datetime)))))

  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 4096))
    ;; a command runs once: nothing is freed
    (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at
        (i32.and
          (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $align))))
      (global.set $top (i32.add (local.get $at) (local.get $size)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
        (br_if $fits
          (i32.ne
            (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))
            (i32.const -1)))
        (unreachable))
      (memory.copy
        (local.get $at)
        (local.get $old)
        (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
      (local.get $at)))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "cabi_realloc" (core func $realloc))

  (core func $get-environment (canon lower (func $environment "get-environment") (memory $memory) (realloc $realloc)))
  (core func $get-arguments (canon lower (func $environment "get-arguments") (memory $memory) (realloc $realloc)))
  (core func $initial-cwd (canon lower (func $environment "initial-cwd") (memory $memory) (realloc $realloc)))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory $memory)))
  (core func $drop (canon resource.drop $output-stream))
  (core func $now (canon lower (func $wall-clock "now") (memory $memory)))

  (core module $main
    (import "" "memory" (memory 1))
    (import "" "get-environment" (func $get-environment (param i32)))
    (import "" "get-arguments" (func $get-arguments (param i32)))
    (import "" "initial-cwd" (func $initial-cwd (param i32)))
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "now" (func $now (param i32)))
    (global $stdout (mut i32) (i32.const 0))
    (global $failed (mut i32) (i32.const 0))
    ;; 32..47 what calls return; 256..287 digits
    (data (i32.const 64) "arg ")
    (data (i32.const 72) "env ")
    (data (i32.const 80) "time ")
    (data (i32.const 88) "cwd ")
    (data (i32.const 96) "=")
    (data (i32.const 100) "\n")

    (func $print (param $at i32) (param $length i32)
      (local $piece i32)
      (block $done
        (loop $again
          (br_if $done (i32.or (i32.eqz (local.get $length)) (global.get $failed)))
          (local.set $piece
            (select (local.get $length) (i32.const 4096) (i32.lt_u (local.get $length) (i32.const 4096))))
          (call $write (global.get $stdout) (local.get $at) (local.get $piece) (i32.const 48))
          (global.set $failed (i32.load8_u (i32.const 48)))
          (local.set $at (i32.add (local.get $at) (local.get $piece)))
          (local.set $length (i32.sub (local.get $length) (local.get $piece)))
          (br $again))))

    (func $print-string (param $string i32)
      (call $print (i32.load (local.get $string)) (i32.load offset=4 (local.get $string))))

    (func $print-decimal (param $number i64)
      (local $at i32)
      (local.set $at (i32.const 288))
      (loop $digit
        (local.set $at (i32.sub (local.get $at) (i32.const 1)))
        (i32.store8
          (local.get $at)
          (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
        (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
        (br_if $digit (i64.ne (local.get $number) (i64.const 0))))
      (call $print (local.get $at) (i32.sub (i32.const 288) (local.get $at))))

    (func (export "run") (result i32)
      (local $at i32) (local $end i32)
      (global.set $stdout (call $get-stdout))
      (call $get-arguments (i32.const 32))
      (local.set $at (i32.load (i32.const 32)))
      (local.set $end (i32.add (local.get $at) (i32.shl (i32.load (i32.const 36)) (i32.const 3))))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
          (call $print (i32.const 64) (i32.const 4))
          (call $print-string (local.get $at))
          (call $print (i32.const 100) (i32.const 1))
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br $next)))
      (call $get-environment (i32.const 32))
      (local.set $at (i32.load (i32.const 32)))
      (local.set $end (i32.add (local.get $at) (i32.shl (i32.load (i32.const 36)) (i32.const 4))))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
          (call $print (i32.const 72) (i32.const 4))
          (call $print-string (local.get $at))
          (call $print (i32.const 96) (i32.const 1))
          (call $print-string (i32.add (local.get $at) (i32.const 8)))
          (call $print (i32.const 100) (i32.const 1))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next)))
      (call $initial-cwd (i32.const 32))
      (if (i32.load8_u (i32.const 32))
        (then
          (call $print (i32.const 88) (i32.const 4))
          (call $print-string (i32.const 36))
          (call $print (i32.const 100) (i32.const 1))))
      (call $now (i32.const 32))
      (call $print (i32.const 80) (i32.const 5))
      (call $print-decimal (i64.load (i32.const 32)))
      (call $print (i32.const 100) (i32.const 1))
      (call $drop (global.get $stdout))
      (global.get $failed)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "get-environment" (func $get-environment))
    (export "get-arguments" (func $get-arguments))
    (export "initial-cwd" (func $initial-cwd))
    (export "get-stdout" (func $get-stdout))
    (export "write" (func $write))
    (export "drop" (func $drop))
    (export "now" (func $now))))))

  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command
    (import "import-func-run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command' (instantiate $command (with "import-func-run" (func $run))))
  (export "wasi:cli/run@{{version}}" (instance $command'))
)
