;; The items of WASI {{version}} that are behind a feature gate: the interface timezone, exit-with-code (stable since 0.2.12),
;; network-error-code and send-informational. `offset: func() -> s32` is the zone's offset at the epoch, `zone: func() -> string` its
;; name, `leave: func(code: u8)` exits with that code.
(component
  (import "wasi:clocks/wall-clock@{{version}}" (instance $wall-clock
    (type $datetime0 (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime0)))))
  (alias export $wall-clock "datetime" (type $datetime))
  (import "wasi:clocks/timezone@{{version}}" (instance $timezone
    (alias outer 1 $datetime (type $datetime0))
    (export "datetime" (type $datetime (eq $datetime0)))
    (type $timezone-display0
      (record (field "utc-offset" s32) (field "name" string) (field "in-daylight-saving-time" bool)))
    (export "timezone-display" (type $timezone-display (eq $timezone-display0)))
    (export "display" (func (param "when" $datetime) (result $timezone-display)))
    (export "utc-offset" (func (param "when" $datetime) (result s32)))))
  (import "wasi:cli/exit@{{version}}" (instance $exit
    (export "exit" (func (param "status" (result))))
    (export "exit-with-code" (func (param "status-code" u8)))))
  (import "wasi:io/error@{{version}}" (instance $error
    (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error'))
  (import "wasi:sockets/network@{{version}}" (instance $network
    (alias outer 1 $error' (type $error0))
    (export "error" (type $error (eq $error0)))
    (type $error-code0 (enum
      "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout" "concurrency-conflict"
      "not-in-progress" "would-block" "invalid-state" "new-socket-limit" "address-not-bindable" "address-in-use"
      "remote-unreachable" "connection-refused" "connection-reset" "connection-aborted" "datagram-too-large"
      "name-unresolvable" "temporary-resolver-failure" "permanent-resolver-failure"))
    (export "error-code" (type $error-code (eq $error-code0)))
    (export "network-error-code" (func (param "err" (borrow $error)) (result (option $error-code))))))
  (import "wasi:http/types@{{version}}" (instance $http
    (export "fields" (type $fields (sub resource)))
    (export "headers" (type $headers (eq $fields)))
    (export "response-outparam" (type $response-outparam (sub resource)))
    (type $DNS-error-payload0 (record (field "rcode" (option string)) (field "info-code" (option u16))))
    (export "DNS-error-payload" (type $DNS-error-payload (eq $DNS-error-payload0)))
    (type $TLS-alert-received-payload0 (record (field "alert-id" (option u8)) (field "alert-message" (option string))))
    (export "TLS-alert-received-payload" (type $TLS-alert-received-payload (eq $TLS-alert-received-payload0)))
    (type $field-size-payload0 (record (field "field-name" (option string)) (field "field-size" (option u32))))
    (export "field-size-payload" (type $field-size-payload (eq $field-size-payload0)))
    (type $error-code0 (variant
      (case "DNS-timeout") (case "DNS-error" $DNS-error-payload) (case "destination-not-found")
      (case "destination-unavailable") (case "destination-IP-prohibited") (case "destination-IP-unroutable")
      (case "connection-refused") (case "connection-terminated") (case "connection-timeout")
      (case "connection-read-timeout") (case "connection-write-timeout") (case "connection-limit-reached")
      (case "TLS-protocol-error") (case "TLS-certificate-error") (case "TLS-alert-received" $TLS-alert-received-payload)
      (case "HTTP-request-denied") (case "HTTP-request-length-required") (case "HTTP-request-body-size" (option u64))
      (case "HTTP-request-method-invalid") (case "HTTP-request-URI-invalid") (case "HTTP-request-URI-too-long")
      (case "HTTP-request-header-section-size" (option u32))
      (case "HTTP-request-header-size" (option $field-size-payload))
      (case "HTTP-request-trailer-section-size" (option u32)) (case "HTTP-request-trailer-size" $field-size-payload)
      (case "HTTP-response-incomplete") (case "HTTP-response-header-section-size" (option u32))
      (case "HTTP-response-header-size" $field-size-payload) (case "HTTP-response-body-size" (option u64))
      (case "HTTP-response-trailer-section-size" (option u32)) (case "HTTP-response-trailer-size" $field-size-payload)
      (case "HTTP-response-transfer-coding" (option string)) (case "HTTP-response-content-coding" (option string))
      (case "HTTP-response-timeout") (case "HTTP-upgrade-failed") (case "HTTP-protocol-error") (case "loop-detected")
      (case "configuration-error") (case "internal-error" (option string))))
    (export "error-code" (type $error-code (eq $error-code0)))
    (export "[method]response-outparam.send-informational"
      (func (param "self" (borrow $response-outparam)) (param "status" u16) (param "headers" (own $headers))
        (result (result (error $error-code)))))))
  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func (export "reset") (param i32) (global.set $top (i32.const 1024))))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "cabi_realloc" (core func $realloc))
  (core func $display (canon lower (func $timezone "display") (memory $memory) (realloc $realloc)))
  (core func $utc-offset (canon lower (func $timezone "utc-offset")))
  (core func $leave (canon lower (func $exit "exit-with-code")))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "display" (func $display (param i64 i32 i32)))
    (import "" "utc-offset" (func $utc-offset (param i64 i32) (result i32)))
    (import "" "leave" (func $leave (param i32)))
    (func (export "offset") (result i32) (call $utc-offset (i64.const 0) (i32.const 0)))
    ;; timezone-display: offset, address and length of the name, flag
    (func (export "zone") (result i32)
      (call $display (i64.const 0) (i32.const 0) (i32.const 16))
      (i32.const 20))
    (func (export "leave") (param i32) (call $leave (local.get 0))))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "display" (func $display))
    (export "utc-offset" (func $utc-offset))
    (export "leave" (func $leave))))))
  (func (export "offset") (result s32) (canon lift (core func $main "offset")))
  (func (export "zone") (result string)
    (canon lift (core func $main "zone") (memory $memory) (post-return (core func $allocator "reset"))))
  (func (export "leave") (param "code" u8) (canon lift (core func $main "leave")))
)
