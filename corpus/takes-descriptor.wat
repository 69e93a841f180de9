;; An export that takes a handle of a host resource: `my:app/tool` `size: func(of: borrow<descriptor>) -> result<u64, error-code>`. The
;; type
;; wasi:filesystem/types.descriptor is reachable from the export, so it remains the host's under any policy.
(component
  (import "wasi:filesystem/types@0.2.0" (instance $filesystem
    (export "descriptor" (type $descriptor (sub resource)))
    (type $error-code0 (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large"
      "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links"
      "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device" "overflow" "not-permitted"
      "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code (eq $error-code0)))
    (type $descriptor-type0 (enum
      "unknown" "block-device" "character-device" "directory" "fifo" "symbolic-link" "regular-file" "socket"))
    (export "descriptor-type" (type $descriptor-type (eq $descriptor-type0)))
    (export "[method]descriptor.get-type"
      (func (param "self" (borrow $descriptor)) (result (result $descriptor-type (error $error-code)))))))
  (alias export $filesystem "descriptor" (type $descriptor))
  (alias export $filesystem "error-code" (type $error-code))
  (core module $allocator (memory (export "memory") 1))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (core func $get-type (canon lower (func $filesystem "[method]descriptor.get-type") (memory $memory)))
  (core func $drop (canon resource.drop $descriptor))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "get-type" (func $get-type (param i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    ;; returns the number of the descriptor's type as the size, or the error
    (func (export "size") (param $of i32) (result i32)
      (call $get-type (local.get $of) (i32.const 16))
      (call $drop (local.get $of))
      (i32.store8 (i32.const 32) (i32.load8_u (i32.const 16)))
      (i64.store (i32.const 40) (i64.extend_i32_u (i32.load8_u (i32.const 17))))
      (i32.const 32)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "get-type" (func $get-type))
    (export "drop" (func $drop))))))
  (func $size (param "of" (borrow $descriptor)) (result (result u64 (error $error-code)))
    (canon lift (core func $main "size") (memory $memory)))
  (component $tool
    (import "import-type-descriptor" (type $d (sub resource)))
    (type $e0 (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large"
      "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links"
      "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device" "overflow" "not-permitted"
      "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (import "import-type-error-code" (type $e (eq $e0)))
    (import "import-func-size" (func $size (param "of" (borrow $d)) (result (result u64 (error $e)))))
    (export $descriptor "descriptor" (type $d))
    (export $error-code "error-code" (type $e))
    (export "size" (func $size)
      (func (param "of" (borrow $descriptor)) (result (result u64 (error $error-code))))))
  (instance $tool' (instantiate $tool
    (with "import-type-descriptor" (type $descriptor))
    (with "import-type-error-code" (type $error-code))
    (with "import-func-size" (func $size))))
  (export "my:app/tool" (instance $tool'))
)
