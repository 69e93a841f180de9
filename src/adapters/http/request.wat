;; What the host has said of a request, for the functions of `wasi:http` in both versions, whose types are the same: the answers of its
;; getters, and the refusal.
(module
  (import "rt" "memory" (memory 0))
  (import "state" "http.scheme" (global $scheme i32))
  (import "state" "http.authority" (global $authority i32))
  (import "state" "http.path" (global $path i32))
  (import "state" "http.method" (global $method i32))
  (data (global.get $scheme) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (data (global.get $authority) "\00\00\00\00\00\00\00\00\00\00\00\00")
  (data (global.get $path) "\00\00\00\00\00\00\00\00\00\00\00\00")
  (data (global.get $method) "\00\00\00\00\00\00\00\00\00\00\00\00")
  ;; result<future-incoming-response, error-code>, and result<response, error-code>: err(HTTP-request-denied), 15 at 8, where the payload
  ;; is
  (import "data" "http.denied" (global $denied i32))
  (data (global.get $denied) "\01\00\00\00\00\00\00\00\0f")

  ;; Whether the path is empty or begins with a slash or a question mark. A host that concatenates authority and path would read the path
  ;; `@other.example/` as another authority
  (func (export "http.is-path") (result i32)
    (local $first i32)
    (if (i32.eqz (i32.load8_u (global.get $path))) (then (return (i32.const 1))))
    (if (i32.eqz (i32.load offset=8 (global.get $path))) (then (return (i32.const 1))))
    (local.set $first (i32.load8_u (i32.load offset=4 (global.get $path))))
    (i32.or
      (i32.eq (local.get $first) (i32.const 0x2f))
      (i32.eq (local.get $first) (i32.const 0x3f))))
)
