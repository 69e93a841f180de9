;; Prints the request that `http/handle.wat` has asked the host about: method, scheme, authority and path, as in an address. What a guest
;; wrote must neither control a terminal nor imitate a line of the trace, so all but visible ASCII is escaped.
(module
  (import "rt" "memory" (memory 0))
  (import "trace" "put" (func $put (param i32 i32)))
  (import "trace" "put-byte" (func $put-byte (param i32)))
  (import "trace" "put-digit" (func $put-digit (param i32)))
  (import "data" "http.methods" (global $methods i32)) ;; 8 bytes each, padded with zeros
  (import "data" "http.schemes" (global $schemes i32)) ;; "https"
  (import "state" "http.scheme" (global $scheme i32)) ;; option<scheme>: 0 or 1 at 0; HTTP 0, HTTPS 1 or other 2 at 4, its string at 8
  (import "state" "http.authority" (global $authority i32)) ;; option<string>: 0 or 1 at 0, the string at 4
  (import "state" "http.path" (global $path i32)) ;; the same
  (import "state" "http.method" (global $method i32)) ;; its case at 0; the string of the last case, other, at 4

  ;; `: GET https://a.example/path`. No scheme means HTTPS, as the rules have it
  (func (export "trace.put-request")
    (local $p i32)
    (call $put-byte (i32.const 0x3a)) ;; :
    (call $put-byte (i32.const 0x20))
    (if (i32.lt_u (i32.load8_u (global.get $method)) (i32.const 9))
      (then
        (local.set $p
          (i32.add (global.get $methods) (i32.shl (i32.load8_u (global.get $method)) (i32.const 3))))
        (call $put-visible
          (local.get $p)
          (i32.sub (i32.const 8)
            (i32.shr_u (i32.wrap_i64 (i64.clz (i64.load (local.get $p)))) (i32.const 3)))))
      (else
        (call $put-visible (i32.load offset=4 (global.get $method)) (i32.load offset=8 (global.get $method)))))
    (call $put-byte (i32.const 0x20))
    (call $put-scheme)
    (call $put-byte (i32.const 0x3a)) ;; ://
    (call $put-byte (i32.const 0x2f))
    (call $put-byte (i32.const 0x2f))
    (call $put-option (global.get $authority))
    (call $put-option (global.get $path)))

  (func $put-scheme
    (if (i32.load8_u (global.get $scheme))
      (then
        (if (i32.eq (i32.load8_u offset=4 (global.get $scheme)) (i32.const 2))
          (then
            (return
              (call $put-visible (i32.load offset=8 (global.get $scheme)) (i32.load offset=12 (global.get $scheme))))))
        (if (i32.eqz (i32.load8_u offset=4 (global.get $scheme)))
          (then (return (call $put (global.get $schemes) (i32.const 4)))))))
    (call $put (global.get $schemes) (i32.const 5)))

  ;; option<string>; nothing for none
  (func $put-option (param $p i32)
    (if (i32.load8_u (local.get $p))
      (then (call $put-visible (i32.load offset=4 (local.get $p)) (i32.load offset=8 (local.get $p))))))

  ;; Text, in which a backslash and all that is not visible ASCII is \xNN
  (func $put-visible (param $p i32) (param $length i32)
    (local $end i32) (local $byte i32)
    (local.set $end (i32.add (local.get $p) (local.get $length)))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $p) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $p)))
        (if (i32.or
              (i32.gt_u (i32.sub (local.get $byte) (i32.const 0x21)) (i32.const 0x5d))
              (i32.eq (local.get $byte) (i32.const 0x5c)))
          (then
            (call $put-byte (i32.const 0x5c))
            (call $put-byte (i32.const 0x78))
            (call $put-digit (i32.shr_u (local.get $byte) (i32.const 4)))
            (call $put-digit (i32.and (local.get $byte) (i32.const 15))))
          (else (call $put-byte (local.get $byte))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $each))))
)
