;; The component of the walkthrough: exports example:pong/pingpong, whose `ping` returns the value of the environment variable
;; PONG ("" when unset), and imports what a program with a standard library imports from WASI 0.2.0. Only get-environment is
;; called; where memory runs out, the program says so on standard error and exits.
;; The types are those that wit-component writes: the used items of each interface, with the aliases of its `use`s.
(component
  (import "wasi:io/error@0.2.0" (instance $error
    (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (alias outer 1 $error-type (type $error0))
    (export "error" (type $error (eq $error0)))
    (alias outer 1 $pollable (type $pollable0))
    (export "pollable" (type $pollable (eq $pollable0)))
    (export "input-stream" (type $input-stream (sub resource)))
    (export "output-stream" (type $output-stream (sub resource)))
    (type $stream-error0 (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error0)))
    (export "[method]input-stream.read"
      (func (param "self" (borrow $input-stream)) (param "len" u64) (result (result (list u8) (error $stream-error)))))
    (export "[method]input-stream.blocking-read"
      (func (param "self" (borrow $input-stream)) (param "len" u64) (result (result (list u8) (error $stream-error)))))
    (export "[method]input-stream.subscribe"
      (func (param "self" (borrow $input-stream)) (result (own $pollable))))
    (export "[method]output-stream.check-write"
      (func (param "self" (borrow $output-stream)) (result (result u64 (error $stream-error)))))
    (export "[method]output-stream.write"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8)) (result (result (error $stream-error)))))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8)) (result (result (error $stream-error)))))
    (export "[method]output-stream.blocking-flush"
      (func (param "self" (borrow $output-stream)) (result (result (error $stream-error)))))
    (export "[method]output-stream.subscribe"
      (func (param "self" (borrow $output-stream)) (result (own $pollable))))))
  (alias export $streams "input-stream" (type $input-stream))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:cli/exit@0.2.0" (instance $exit
    (export "exit" (func (param "status" (result))))))
  (import "wasi:cli/stdin@0.2.0" (instance $stdin
    (alias outer 1 $input-stream (type $input-stream0))
    (export "input-stream" (type $input-stream (eq $input-stream0)))
    (export "get-stdin" (func (result (own $input-stream))))))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $output-stream (type $output-stream0))
    (export "output-stream" (type $output-stream (eq $output-stream0)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (import "wasi:cli/stderr@0.2.0" (instance $stderr
    (alias outer 1 $output-stream (type $output-stream0))
    (export "output-stream" (type $output-stream (eq $output-stream0)))
    (export "get-stderr" (func (result (own $output-stream))))))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $monotonic-clock
    (alias outer 1 $pollable (type $pollable0))
    (export "pollable" (type $pollable (eq $pollable0)))
    (type $instant0 u64)
    (export "instant" (type $instant (eq $instant0)))
    (type $duration0 u64)
    (export "duration" (type $duration (eq $duration0)))
    (export "now" (func (result $instant)))
    (export "subscribe-duration" (func (param "when" $duration) (result (own $pollable))))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall-clock
    (type $datetime0 (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime0)))
    (export "now" (func (result $datetime)))))
  (alias export $streams "error" (type $stream-io-error))
  (alias export $wall-clock "datetime" (type $datetime))
  (import "wasi:filesystem/types@0.2.0" (instance $filesystem
    (alias outer 1 $stream-io-error (type $error0))
    (export "error" (type $error (eq $error0)))
    (type $error-code0 (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large"
      "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links"
      "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device" "overflow" "not-permitted"
      "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code (eq $error-code0)))
    (export "descriptor" (type $descriptor (sub resource)))
    (type $descriptor-type0 (enum
      "unknown" "block-device" "character-device" "directory" "fifo" "symbolic-link" "regular-file" "socket"))
    (export "descriptor-type" (type $descriptor-type (eq $descriptor-type0)))
    (type $path-flags0 (flags "symlink-follow"))
    (export "path-flags" (type $path-flags (eq $path-flags0)))
    (type $open-flags0 (flags "create" "directory" "exclusive" "truncate"))
    (export "open-flags" (type $open-flags (eq $open-flags0)))
    (type $descriptor-flags0 (flags
      "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync" "mutate-directory"))
    (export "descriptor-flags" (type $descriptor-flags (eq $descriptor-flags0)))
    (type $filesize0 u64)
    (export "filesize" (type $filesize (eq $filesize0)))
    (type $link-count0 u64)
    (export "link-count" (type $link-count (eq $link-count0)))
    (alias outer 1 $input-stream (type $input-stream0))
    (export "input-stream" (type $input-stream (eq $input-stream0)))
    (alias outer 1 $output-stream (type $output-stream0))
    (export "output-stream" (type $output-stream (eq $output-stream0)))
    (alias outer 1 $datetime (type $datetime0))
    (export "datetime" (type $datetime (eq $datetime0)))
    (type $descriptor-stat0 (record
      (field "type" $descriptor-type)
      (field "link-count" $link-count)
      (field "size" $filesize)
      (field "data-access-timestamp" (option $datetime))
      (field "data-modification-timestamp" (option $datetime))
      (field "status-change-timestamp" (option $datetime))))
    (export "descriptor-stat" (type $descriptor-stat (eq $descriptor-stat0)))
    (export "[method]descriptor.read-via-stream"
      (func (param "self" (borrow $descriptor)) (param "offset" $filesize)
        (result (result (own $input-stream) (error $error-code)))))
    (export "[method]descriptor.write-via-stream"
      (func (param "self" (borrow $descriptor)) (param "offset" $filesize)
        (result (result (own $output-stream) (error $error-code)))))
    (export "[method]descriptor.append-via-stream"
      (func (param "self" (borrow $descriptor)) (result (result (own $output-stream) (error $error-code)))))
    (export "[method]descriptor.get-flags"
      (func (param "self" (borrow $descriptor)) (result (result $descriptor-flags (error $error-code)))))
    (export "[method]descriptor.get-type"
      (func (param "self" (borrow $descriptor)) (result (result $descriptor-type (error $error-code)))))
    (export "[method]descriptor.stat"
      (func (param "self" (borrow $descriptor)) (result (result $descriptor-stat (error $error-code)))))
    (export "[method]descriptor.open-at"
      (func
        (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string)
        (param "open-flags" $open-flags) (param "flags" $descriptor-flags)
        (result (result (own $descriptor) (error $error-code)))))
    (export "filesystem-error-code" (func (param "err" (borrow $error)) (result (option $error-code))))))
  (alias export $filesystem "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $descriptor0))
    (export "descriptor" (type $descriptor (eq $descriptor0)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))
    (export "get-random-u64" (func (result u64)))))

  ;; memory and its allocator first: the lowered functions need them
  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 4096))
    ;; never frees: every call of ping gives back what it took
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
      (local.get $at))
    (func (export "reset") (global.set $top (i32.const 4096)))
    (func (export "used") (result i32) (i32.sub (global.get $top) (i32.const 4096))))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "cabi_realloc" (core func $realloc))

  (core func $get-environment (canon lower (func $environment "get-environment") (memory $memory) (realloc $realloc)))
  (core func $exit' (canon lower (func $exit "exit")))
  (core func $get-stderr (canon lower (func $stderr "get-stderr")))
  (core func $write
    (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory $memory)))
  (core func $drop-output-stream (canon resource.drop $output-stream))

  (core module $main
    (import "a" "memory" (memory 1))
    (import "a" "reset" (func $reset))
    (import "a" "used" (func $used (result i32)))
    (import "wasi:cli/environment@0.2.0" "get-environment" (func $get-environment (param i32)))
    (import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))
    (import "wasi:cli/stderr@0.2.0" "get-stderr" (func $get-stderr (result i32)))
    (import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-write-and-flush"
      (func $write (param i32 i32 i32 i32)))
    (import "wasi:io/streams@0.2.0" "[resource-drop]output-stream" (func $drop-output-stream (param i32)))
    (data (i32.const 64) "PONG")
    (data (i32.const 72) "out of memory\n")

    ;; an environment of more than 16 MiB counts as empty
    (func $check
      (local $stream i32)
      (if (i32.gt_u (call $used) (i32.const 0x1000000))
        (then
          (local.set $stream (call $get-stderr))
          (call $write (local.get $stream) (i32.const 72) (i32.const 14) (i32.const 96))
          (call $drop-output-stream (local.get $stream))
          (call $exit (i32.const 1)))))

    ;; func() -> string: the address of address and length
    (func (export "example:pong/pingpong#ping") (result i32)
      (local $pair i32) (local $end i32)
      (call $get-environment (i32.const 32))
      (call $check)
      (i64.store (i32.const 40) (i64.const 0))
      ;; a pair is key, key length, value, value length
      (local.set $pair (i32.load (i32.const 32)))
      (local.set $end (i32.add (local.get $pair) (i32.shl (i32.load (i32.const 36)) (i32.const 4))))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $pair) (local.get $end)))
          (if (i32.eq (i32.load offset=4 (local.get $pair)) (i32.const 4))
            (then
              (if (i32.eq (i32.load (i32.load (local.get $pair))) (i32.load (i32.const 64)))
                (then
                  (i32.store (i32.const 40) (i32.load offset=8 (local.get $pair)))
                  (i32.store (i32.const 44) (i32.load offset=12 (local.get $pair)))
                  (br $done)))))
          (local.set $pair (i32.add (local.get $pair) (i32.const 16)))
          (br $next)))
      (i32.const 40))
    (func (export "cabi_post_example:pong/pingpong#ping") (param i32) (call $reset)))
  (core instance $main (instantiate $main
    (with "a" (instance $allocator))
    (with "wasi:cli/environment@0.2.0" (instance (export "get-environment" (func $get-environment))))
    (with "wasi:cli/exit@0.2.0" (instance (export "exit" (func $exit'))))
    (with "wasi:cli/stderr@0.2.0" (instance (export "get-stderr" (func $get-stderr))))
    (with "wasi:io/streams@0.2.0" (instance
      (export "[method]output-stream.blocking-write-and-flush" (func $write))
      (export "[resource-drop]output-stream" (func $drop-output-stream))))))

  (func $ping (result string)
    (canon lift (core func $main "example:pong/pingpong#ping") (memory $memory) (realloc $realloc)
      (post-return (core func $main "cabi_post_example:pong/pingpong#ping"))))
  (component $pingpong
    (import "import-func-ping" (func $ping (result string)))
    (export "ping" (func $ping)))
  (instance $pingpong' (instantiate $pingpong (with "import-func-ping" (func $ping))))
  (export "example:pong/pingpong" (instance $pingpong'))
)
