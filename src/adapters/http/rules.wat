;; Matches requests with the rules for `wasi:http/outgoing-handler`. `layout.ts` writes the rules and defines their format.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "http.rules" (global $rules i32))
  (import "data" "http.schemes" (global $schemes i32))
  (data (global.get $schemes) "https")
  (import "data" "http.methods" (global $methods i32)) ;; the names of the cases of `method` without payload, 8 bytes each, padded with zeros
  (data (global.get $methods)
    "GET\00\00\00\00\00HEAD\00\00\00\00POST\00\00\00\00PUT\00\00\00\00\00DELETE\00\00CONNECT\00OPTIONS\00TRACE\00\00\00PATCH\00\00\00")
  (import "state" "http.host" (global $host i32)) ;; the address of the requested host
  (data (global.get $host) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "net" "address" (func $address (param i32 i32 i32) (result i32)))
  (import "net" "name" (func $name (param i32 i32) (result i32)))
  (import "net" "lower" (func $lower (param i32 i32)))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))
  (import "net" "rule-has-name" (func $has-name (param i32 i32 i32) (result i32)))
  (import "net" "rule-has-address" (func $has-address (param i32 i32 i32) (result i32)))
  (import "net" "rule-has-port" (func $has-port (param i32 i32) (result i32)))

  (global $port (mut i32) (i32.const 0)) ;; set by `$split`: the port, or -1
  (global $length (mut i32) (i32.const 0)) ;; set by `$split`: the length of the host

  ;; Whether a request may be made. `scheme`: address of an option<scheme> (0 or 1 at 0; HTTP 0, HTTPS 1 or other 2 at 4, its string at
  ;; 8); `authority`: of an option<string> (0 or 1 at 0, the string at 4); `method`: of a method (its case at 0, the string of the
  ;; last case, other, at 4). Converts the strings to lower case in place, except the method. No scheme means HTTPS
  (func (export "http.allows") (param $scheme i32) (param $authority i32) (param $method i32) (result i32)
    (local $scheme-text i32) (local $scheme-length i32) (local $default i32) (local $host i32) (local $kind i32)
    (local $rule i32) (local $end i32)
    ;; the scheme and its default port
    (local.set $scheme-text (global.get $schemes))
    (local.set $scheme-length (i32.const 5))
    (local.set $default (i32.const 443))
    (if (i32.load8_u (local.get $scheme))
      (then
        (if (i32.eqz (local.tee $kind (i32.load8_u offset=4 (local.get $scheme))))
          (then
            (local.set $scheme-length (i32.const 4))
            (local.set $default (i32.const 80))))
        (if (i32.eq (local.get $kind) (i32.const 2))
          (then
            (local.set $scheme-text (i32.load offset=8 (local.get $scheme)))
            (local.set $scheme-length (i32.load offset=12 (local.get $scheme)))
            (local.set $default (i32.const -1))
            (call $lower (local.get $scheme-text) (local.get $scheme-length))
            ;; `other` with the text of a known case
            (if (i32.or
                  (call $same (local.get $scheme-text) (local.get $scheme-length) (global.get $schemes) (i32.const 4))
                  (call $same (local.get $scheme-text) (local.get $scheme-length) (global.get $schemes) (i32.const 5)))
              (then (return (i32.const 0))))))))
    ;; the host: an address at `$host`, or a name
    (if (i32.eqz (i32.load8_u (local.get $authority))) (then (return (i32.const 0))))
    (local.set $host
      (call $split (i32.load offset=4 (local.get $authority)) (i32.load offset=8 (local.get $authority))))
    (if (i32.eqz (local.get $host)) (then (return (i32.const 0))))
    (if (i32.lt_s (global.get $port) (i32.const 0)) (then (global.set $port (local.get $default))))
    (if (i32.lt_s (global.get $port) (i32.const 0)) (then (return (i32.const 0))))
    (local.set $kind (call $address (local.get $host) (global.get $length) (global.get $host)))
    (if (i32.eqz (local.get $kind))
      (then
        (global.set $length (call $name (local.get $host) (global.get $length)))
        (if (i32.eqz (global.get $length)) (then (return (i32.const 0))))))
    (local.set $rule (i32.add (global.get $rules) (i32.const 4)))
    (local.set $end
      (i32.add (local.get $rule) (i32.mul (i32.load (global.get $rules)) (global.get $rule-size))))
    (loop $each
      (if (i32.eq (local.get $rule) (local.get $end)) (then (return (i32.const 0))))
      (block $no
        (br_if $no
          (i32.eqz (call $has-scheme (local.get $rule) (local.get $scheme-text) (local.get $scheme-length))))
        (br_if $no (i32.eqz (call $port-fits (local.get $rule) (local.get $default))))
        (br_if $no (i32.eqz (call $has-method (local.get $rule) (local.get $method))))
        (if (local.get $kind)
          (then
            (br_if $no (i32.eqz (call $has-address (local.get $rule) (global.get $host) (i32.const 0)))))
          (else
            (br_if $no (i32.eqz (call $has-name (local.get $rule) (local.get $host) (global.get $length))))))
        (return (i32.const 1)))
      (local.set $rule (i32.add (local.get $rule) (global.get $rule-size)))
      (br $each))
    (unreachable))

  (global $rule-size i32 (i32.const 44))

  ;; Splits an authority into host and port. Returns the address of the host, with its length in `$length`, or 0 if the authority is
  ;; invalid. User information is not accepted: a host with an @ is no name. Brackets enclose an IPv6 address and are removed
  (func $split (param $p i32) (param $length i32) (result i32)
    (local $q i32) (local $end i32) (local $c i32) (local $digits i32) (local $colons i32)
    (global.set $port (i32.const -1))
    (local.set $q (local.get $p))
    (local.set $end (i32.add (local.get $p) (local.get $length)))
    (if (i32.eqz (local.get $length)) (then (return (i32.const 0))))
    (if (i32.eq (i32.load8_u (local.get $p)) (i32.const 91)) ;; [
      (then
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (loop $inside
          (local.set $q (i32.add (local.get $q) (i32.const 1)))
          (if (i32.ge_u (local.get $q) (local.get $end)) (then (return (i32.const 0))))
          (local.set $c (i32.load8_u (local.get $q)))
          (local.set $colons (i32.or (local.get $colons) (i32.eq (local.get $c) (i32.const 58)))) ;; :
          (br_if $inside (i32.ne (local.get $c) (i32.const 93)))) ;; ]
        ;; a name or an IPv4 address
        (if (i32.eqz (local.get $colons)) (then (return (i32.const 0))))
        (global.set $length (i32.sub (local.get $q) (local.get $p)))
        (local.set $q (i32.add (local.get $q) (i32.const 1)))
        (if (i32.eq (local.get $q) (local.get $end)) (then (return (local.get $p))))
        (if (i32.ne (i32.load8_u (local.get $q)) (i32.const 58)) (then (return (i32.const 0)))))
      (else
        (loop $before
          (if (i32.eq (local.get $q) (local.get $end))
            (then
              (global.set $length (local.get $length))
              (return (local.get $p))))
          (if (i32.ne (i32.load8_u (local.get $q)) (i32.const 58))
            (then
              (local.set $q (i32.add (local.get $q) (i32.const 1)))
              (br $before))))
        (global.set $length (i32.sub (local.get $q) (local.get $p)))))
    ;; the port, to the end: one digit at least and five at most
    (global.set $port (i32.const 0))
    (loop $digit
      (local.set $q (i32.add (local.get $q) (i32.const 1)))
      (if (i32.lt_u (local.get $q) (local.get $end))
        (then
          (local.set $c (i32.sub (i32.load8_u (local.get $q)) (i32.const 48)))
          (if (i32.gt_u (local.get $c) (i32.const 9)) (then (return (i32.const 0))))
          (if (i32.eq (local.get $digits) (i32.const 5)) (then (return (i32.const 0))))
          (local.set $digits (i32.add (local.get $digits) (i32.const 1)))
          (global.set $port (i32.add (i32.mul (global.get $port) (i32.const 10)) (local.get $c)))
          (br $digit))))
    (if (i32.eqz (local.get $digits)) (then (return (i32.const 0))))
    (if (i32.gt_u (global.get $port) (i32.const 0xffff)) (then (return (i32.const 0))))
    (local.get $p))

  ;; A rule without a scheme matches http and https
  (func $has-scheme (param $rule i32) (param $p i32) (param $length i32) (result i32)
    (local $wanted i32)
    (local.set $wanted (i32.load offset=32 (local.get $rule)))
    (if (i32.eqz (local.get $wanted)) (then (return (i32.eq (local.get $p) (global.get $schemes)))))
    (call $same (local.get $p) (local.get $length) (i32.load offset=28 (local.get $rule)) (local.get $wanted)))

  (func $port-fits (param $rule i32) (param $default i32) (result i32)
    (if (i32.load16_u offset=2 (local.get $rule))
      (then (return (i32.eq (global.get $port) (local.get $default)))))
    (call $has-port (local.get $rule) (global.get $port)))

  ;; A rule without methods matches every method
  (func $has-method (param $rule i32) (param $method i32) (result i32)
    (local $p i32) (local $length i32) (local $each i32) (local $end i32)
    (local.set $each (i32.load offset=36 (local.get $rule)))
    (local.set $end
      (i32.add (local.get $each) (i32.shl (i32.load offset=40 (local.get $rule)) (i32.const 3))))
    (if (i32.eq (local.get $each) (local.get $end)) (then (return (i32.const 1))))
    (if (i32.lt_u (i32.load8_u (local.get $method)) (i32.const 9))
      (then
        (local.set $p
          (i32.add (global.get $methods) (i32.shl (i32.load8_u (local.get $method)) (i32.const 3))))
        ;; the number of bytes before the padding
        (local.set $length
          (i32.sub (i32.const 8)
            (i32.shr_u (i32.wrap_i64 (i64.clz (i64.load (local.get $p)))) (i32.const 3)))))
      (else
        (local.set $p (i32.load offset=4 (local.get $method)))
        (local.set $length (i32.load offset=8 (local.get $method)))))
    (loop $next
      (if (call $same
            (local.get $p) (local.get $length)
            (i32.load (local.get $each)) (i32.load offset=4 (local.get $each)))
        (then (return (i32.const 1))))
      (br_if $next
        (i32.ne (local.tee $each (i32.add (local.get $each) (i32.const 8))) (local.get $end))))
    (i32.const 0))

  ;; Whether two strings are equal
  (func $same (param $p i32) (param $length i32) (param $q i32) (param $other i32) (result i32)
    (if (i32.ne (local.get $length) (local.get $other)) (then (return (i32.const 0))))
    (call $equal (local.get $p) (local.get $q) (local.get $length)))
)
