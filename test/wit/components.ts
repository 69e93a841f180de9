/** Small components that have a WIT world, by what they show. */
export const DESCRIBED: Readonly<Record<string, string>> = {
  'an empty component': '(component)',

  'every kind of type': `(component
    (import "a:types/all@1.0.0-rc.1+build" (instance
      (type $r (record (field "type" u8) (field "s-8" s8)))
      (export "record" (type $r' (eq $r)))
      (type $v (variant (case "result") (case "list" (list u16)) (case "r" $r')))
      (export "v" (type $v' (eq $v)))
      (type $f (flags "read" "use" "write"))
      (export "f" (type (eq $f)))
      (type $e (enum "own" "b"))
      (export "e" (type $e' (eq $e)))
      (export "res" (type $res (sub resource)))
      (type $o (own $res))
      (export "owned" (type (eq $o)))
      (type $b (borrow $res))
      (type $t (tuple s16 s32 u32 s64 u64 f32 f64 char string bool))
      (export "t" (type $t' (eq $t)))
      (type $opt (option $t'))
      (export "opt" (type (eq $opt)))
      (type $u32 u32)
      (export "size" (type $size (eq $u32)))
      (export "size2" (type (eq $size)))
      (type $s0 (stream)) (type $s1 (stream u8)) (type $f0 (future)) (type $f1 (future (result string (error $e'))))
      (export "s0" (type (eq $s0)))
      (export "s1" (type (eq $s1)))
      (export "f0" (type (eq $f0)))
      (export "f1" (type (eq $f1)))
      (type $m (map string (list u8)))
      (export "m" (type (eq $m)))
      (type $l (list u8 4))
      (export "l" (type (eq $l)))
      (type $ll (list (list u8 4)))
      (export "ll" (type (eq $ll)))
      (type $res0 (result)) (type $res1 (result u8)) (type $res2 (result (error u8)))
      (export "res0" (type (eq $res0)))
      (export "res1" (type (eq $res1)))
      (export "res2" (type (eq $res2)))
      (type $ec error-context)
      (export "ec" (type (eq $ec)))
      (export "[constructor]res" (func (param "from" $size) (result $o)))
      (export "[method]res.m" (func (param "self" $b) (param "list" $l) (result $f1)))
      (export "free" (func (param "a" $s0) (param "b" $s1) (param "c" $f0) (param "e" error-context) (param "m" $m)))
      (export "[static]res.static" (func async (param "x" $b) (result $res0)))
      (export "async" (func async (result (tuple $o $res1 $res2))))
      (export "[method]res.async-m" (func async (param "self" $b))))))`,

  'names that are keywords': `(component
    (import "interface:package/world" (instance
      (export "resource" (type $r (sub resource)))
      (export "[method]resource.func" (func (param "self" (borrow $r)) (param "string" string)))
      (export "import" (func))))
    (import "include" (instance (export "use" (func (param "as" u8)))))
    (import "func" (func (param "u8" u8)))
    (import "type" (type (sub resource))))`,

  'types and functions of the world': `(component
    (import "plain" (func async (param "a" u8) (result string)))
    (import "r" (type $r (sub resource)))
    (import "a:b/c" (instance $i (export "x" (type (sub resource))) (type $y u8) (export "y" (type (eq $y)))))
    (alias export $i "x" (type $x))
    (alias export $i "y" (type $y))
    (import "x" (type $x' (eq $x)))
    (import "z" (type $y' (eq $y)))
    (type $rec (record (field "x" (own $x')) (field "y" $y')))
    (import "rec" (type $rec' (eq $rec)))
    (import "[constructor]r" (func (result (own $r))))
    (import "[method]r.m" (func (param "self" (borrow $r))))
    (import "[static]r.s" (func (param "a" (own $r)) (result $rec')))
    (import "last" (func $last))
    (export "out" (func $last))
    (export "out2" (func $last)))`,

  'inline interfaces and attributes': `(component
    (import "inline" (external-id "x-y_z.1/a:b é\\"\\\\\\t\\n\\u{1f600}") (instance
      (type $t (enum "a"))
      (export "t" (external-id "of t") (type $t' (eq $t)))
      (export "f" (external-id "of f") (func (param "t" $t')))))
    (import "first" (implements "wasi:keyvalue/store@0.2.0") (external-id "users") (instance
      (export "bucket" (type (sub resource)))))
    (import "second" (implements "wasi:keyvalue/store@0.2.0") (instance
      (export "bucket" (type $b (sub resource)))
      (export "get" (func (result (own $b))))))
    (import "fun" (external-id "of fun") (func)))`,

  'use with and without another name': `(component
    (import "a:a/a" (instance $a
      (export "one" (type (sub resource)))
      (type $two (enum "x"))
      (export "two" (type (eq $two)))))
    (alias export $a "one" (type $one))
    (alias export $a "two" (type $two))
    (import "b:b/b@1.0.0" (instance $b
      (export "own" (type (sub resource)))
      (export "uno" (type (eq $one)))
      (export "two" (type $t (eq $two)))
      (export "due" (type (eq $t)))))
    (alias export $b "uno" (type $uno))
    (alias export $b "own" (type $own))
    (import "c:c/z" (instance
      (export "one" (type (eq $one)))
      (export "uno" (type (eq $uno)))
      (export "type" (type (eq $own)))
      (export "two" (type (eq $two)))))
    (import "inline" (instance
      (export "one" (type (eq $one))))))`,

  'packages in the order of use': `(component
    (import "a:a/a@0.1.0" (instance))
    (import "m:m/m" (instance))
    (import "z:z/z" (instance $z (export "t" (type (sub resource))) (export "u" (type (sub resource)))))
    (alias export $z "t" (type $t))
    (alias export $z "u" (type $u))
    (import "a:a/a@0.2.0" (instance $a (export "t" (type (eq $t)))))
    (alias export $a "t" (type $t2))
    (import "a:a/b@0.1.0" (instance
      (export "t" (type (eq $t2)))
      (export "t1" (external-id "one") (type (eq $t)))
      (export "u" (external-id "one") (type (eq $u)))
      (export "u2" (external-id "two") (type (eq $u))))))`,

  'two versions, one resource': `(component
    (import "wasi:io/error@0.2.12" (instance $e (export "error" (type (sub resource)))))
    (alias export $e "error" (type $error))
    (import "wasi:io/error@0.2.0" (instance (export "error" (type (sub resource)))))
    (import "wasi:http/types@0.2.10" (instance
      (export "error" (type $e (eq $error)))
      (export "http-error-code" (func (param "err" (borrow $e)) (result (option u8)))))))`,

  'what is no part of a world': `(component
    (import "m" (core module (export "f" (func))))
    (import "c" (component (import "x" (func))))
    (import "f" (func)))`,

  'an interface that is imported and exported, in two halves': `(component
    (import "a:b/c" (instance
      (type $t (record (field "l" (list string))))
      (export "t" (type $t' (eq $t)))
      (export "f" (func (result $t')))))
    (component $inner
      (type $u (record (field "l" (list string))))
      (export $u' "u" (type $u))
      (type $t (record (field "l" (list string))))
      (export "t" (type $t)))
    (instance $i (instantiate $inner))
    (export "a:b/c" (instance $i)))`,

  'exports that use imported types, made by a component inside': `(component
    (import "a:b/types" (instance $types
      (export "r" (type (sub resource)))
      (type $v (variant (case "a") (case "b" string)))
      (export "v" (type (eq $v)))))
    (alias export $types "r" (type $r))
    (alias export $types "v" (type $v))
    (import "impl" (func $impl (param "x" (own $r)) (result $v)))
    (component $inner
      (import "import-type-r" (type $r (sub resource)))
      (type $v (variant (case "a") (case "b" string)))
      (import "import-type-v" (type $v' (eq $v)))
      (import "import-func" (func $f (param "x" (own $r)) (result $v')))
      (export $er "r" (type $r))
      (export $ev "v" (type $v'))
      (export "go" (func $f) (func (param "x" (own $er)) (result $ev))))
    (instance $i (instantiate $inner
      (with "import-type-r" (type $r)) (with "import-type-v" (type $v)) (with "import-func" (func $impl))))
    (export "a:b/api" (instance $i)))`,

  'a component inside whose imports are types of the world': `(component
    (import "a:b/clock" (instance $clock
      (type $r (record (field "seconds" u64)))
      (export "datetime" (type (eq $r)))))
    (alias export $clock "datetime" (type $dt0))
    (import "datetime" (type $dt (eq $dt0)))
    (component $guest
      (import "a:b/clock" (instance $clock
        (type $r (record (field "seconds" u64)))
        (export "datetime" (type (eq $r)))))
      (alias export $clock "datetime" (type $dt0))
      (import "datetime" (type $dt (eq $dt0)))
      (core module $m (func (export "f") (param i64)))
      (core instance $m (instantiate $m))
      (func $f (param "d" $dt) (canon lift (core func $m "f")))
      (export "f" (func $f))
      (component $shim
        (type $r (record (field "seconds" u64)))
        (import "datetime" (type $dt (eq $r)))
        (import "f" (func $f (param "d" $dt)))
        (export $dt' "datetime" (type $dt))
        (export "f" (func $f) (func (param "d" $dt'))))
      (instance $shim (instantiate $shim (with "datetime" (type $dt0)) (with "f" (func $f))))
      (export "a:b/alarm" (instance $shim)))
    (instance $guest (instantiate $guest
      (with "a:b/clock" (instance $clock)) (with "datetime" (type $dt))))
    (alias export $guest "f" (func $f))
    (alias export $guest "a:b/alarm" (instance $alarm))
    (export "f" (func $f))
    (export "a:b/alarm" (instance $alarm)))`,

  'an exported resource': `(component
    (component $inner
      (type $rep (resource (rep i32)))
      (core module $m (func (export "f") (param i32)) (func (export "g") (param i32) (result i32) local.get 0))
      (core instance $m (instantiate $m))
      (export $r "r" (type $rep))
      (func $drop (param "self" (borrow $r)) (canon lift (core func $m "f")))
      (export "[method]r.m" (func $drop))
      (func $same (param "x" (own $r)) (result (own $r)) (canon lift (core func $m "g")))
      (export "same" (func $same)))
    (instance $i (instantiate $inner))
    (export "x:y/z@1.2.3" (instance $i)))`,
};

/** Components that have none. */
export const REFUSED: Readonly<Record<string, string>> = {
  'an exported type': '(component (type $t (record (field "a" u8))) (export "t" (type $t)))',
  'an exported component': '(component (component $c) (export "c" (component $c)))',
  'an exported module': '(component (core module $m) (export "m" (core module $m)))',
  'an instance in an instance': '(component (import "a:b/c" (instance (export "i" (instance)))))',
  'an instance under the name of a dependency': '(component (import "unlocked-dep=<a:b/c>" (instance)))',
};
