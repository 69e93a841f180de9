;; `wasi:http/outgoing-handler` with rules, all versions of 0.2. The types are the host's, so the host is asked for the parts of the
;; request.
(module
  (import "rt" "memory" (memory 0))
  (import "http" "allows" (func $allows (param i32 i32 i32) (result i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "http" "is-path" (func $is-path (result i32)))
  (import "data" "http.denied" (global $denied i32))
  (import "state" "http.result" (global $result i32)) ;; result<future-incoming-response, error-code>: 40 bytes
  (data (global.get $result)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "state" "http.scheme" (global $scheme i32))
  (import "state" "http.authority" (global $authority i32))
  (import "state" "http.path" (global $path i32))
  (import "state" "http.method" (global $method i32))
  (import "canon" "drop-outgoing-request" (func $drop-request (param i32)))
  (import "canon" "drop-request-options" (func $drop-options (param i32)))
  ;; the host's, lowered with the memory and `rt.realloc`: self, the address of the result
  (import "host" "outgoing-request.scheme" (func $host-scheme (param i32 i32)))
  (import "host" "outgoing-request.authority" (func $host-authority (param i32 i32)))
  (import "host" "outgoing-request.path-with-query" (func $host-path (param i32 i32)))
  (import "host" "outgoing-request.method" (func $host-method (param i32 i32)))
  (import "host" "handle" (func $host-handle (param i32 i32 i32 i32)))

  ;; handle: func(request: outgoing-request, options: option<request-options>) -> result<future-incoming-response, error-code>, core
  ;; (i32 i32 i32) -> i32. Both handles are owned, and passed to the host or dropped. Getters borrow the request, which nothing can change
  ;; meanwhile. Strings are in the arena: needs post-return `rt.reset-i32`
  (func (export "http.handle") (param $request i32) (param $some i32) (param $options i32) (result i32)
    (call $host-scheme (local.get $request) (global.get $scheme))
    (call $host-authority (local.get $request) (global.get $authority))
    (call $host-path (local.get $request) (global.get $path))
    (call $host-method (local.get $request) (global.get $method))
    (if (i32.and
          (call $is-path)
          (call $allows (global.get $scheme) (global.get $authority) (global.get $method)))
      (then
        (call $host-handle (local.get $request) (local.get $some) (local.get $options) (global.get $result))
        (return (global.get $result))))
    (call $refused)
    (call $drop-request (local.get $request))
    (if (local.get $some) (then (call $drop-options (local.get $options))))
    (global.get $denied))
)
