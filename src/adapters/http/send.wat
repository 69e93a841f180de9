;; `wasi:http/client` of 0.3 with rules. The types are the host's, so the host is asked for the parts of the request.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "reset" (func $reset))
  (import "http" "allows" (func $allows (param i32 i32 i32) (result i32)))
  (import "http" "is-path" (func $is-path (result i32)))
  (import "gate" "refused" (func $refused)) ;; returns, or traps with onDeny 'trap'
  (import "gate" "return-send" (func $return (param i32 i32))) ;; the task or 0, the address of the result
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "canon" "context.get" (func $task (result i32)))
  (import "forward" "begin" (func $begin (param i32) (result i32)))
  (import "forward" "go" (func $go (param i32 i32) (result i32)))
  (import "forward" "wait" (func $wait (result i32)))
  (import "forward" "outcome-or-cancel" (func $outcome (param i32 i32) (result i32)))
  (import "forward" "end" (func $end (param i32) (result i32)))
  (import "forward" "cancel" (func $cancel (param i32) (result i32)))
  (import "data" "http.denied" (global $denied i32)) ;; err(HTTP-request-denied), the same in both versions
  (import "state" "http.scheme" (global $scheme i32))
  (import "state" "http.authority" (global $authority i32))
  (import "state" "http.path" (global $path i32))
  (import "state" "http.method" (global $method i32))
  (import "canon" "drop-03.request" (func $drop-request (param i32)))
  ;; the host's, lowered with the memory and `rt.realloc`: self, the address of the result
  (import "host" "03.request.get-scheme" (func $host-scheme (param i32 i32)))
  (import "host" "03.request.get-authority" (func $host-authority (param i32 i32)))
  (import "host" "03.request.get-path-with-query" (func $host-path (param i32 i32)))
  (import "host" "03.request.get-method" (func $host-method (param i32 i32)))
  ;; a subtask, with `task.realloc`: the request, the address of the result
  (import "host" "03.send" (func $host-send (param i32 i32) (result i32)))

  ;; send: async func(request: request) -> result<response, error-code>, core (i32) -> i32, a task. The request is owned, and passed to the
  ;; host or dropped. Getters borrow it, and nothing can change it meanwhile. Strings are in the arena, which is empty before it returns.
  ;; The struct: the request at 20, the result, 40 bytes, at 24
  (func (export "http.send") (param $request i32) (result i32)
    (local $task i32) (local $next i32)
    (call $host-scheme (local.get $request) (global.get $scheme))
    (call $host-authority (local.get $request) (global.get $authority))
    (call $host-path (local.get $request) (global.get $path))
    (call $host-method (local.get $request) (global.get $method))
    (if (i32.and
          (call $is-path)
          (call $allows (global.get $scheme) (global.get $authority) (global.get $method)))
      (then
        (call $reset)
        (local.set $task (call $begin (call $alloc (i32.const 64))))
        (i32.store offset=20 (local.get $task) (local.get $request))
        (local.set $next
          (call $go (local.get $task)
            (call $host-send (local.get $request) (i32.add (local.get $task) (i32.const 24)))))
        (if (local.get $next) (then (return (local.get $next))))
        (return (call $returned (local.get $task)))))
    (call $refused)
    (call $drop-request (local.get $request))
    (call $return (i32.const 0) (global.get $denied))
    (call $reset)
    (i32.const 0)) ;; EXIT
  (func $returned (param $task i32) (result i32)
    (call $return (local.get $task) (i32.add (local.get $task) (i32.const 24)))
    (call $end (local.get $task)))

  (func (export "http.send.callback") (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $outcome i32)
    (local.set $outcome (call $outcome (local.get $event) (local.get $code)))
    (if (i32.eqz (local.get $outcome)) (then (return (call $wait))))
    (if (i32.eq (local.get $outcome) (i32.const 2)) (then (return (call $returned (call $task)))))
    ;; the host did not take it
    (if (i32.eq (local.get $outcome) (i32.const 3)) (then (call $drop-request (i32.load offset=20 (call $task)))))
    (call $cancel (call $task)))
)
