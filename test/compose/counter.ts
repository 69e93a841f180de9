import { wat } from '../support/wat.ts';

/** Components that have real code: a resource that one makes and another uses, and http that goes through. */

/** Exports `test:counter/api`: `counter` begins at `start` and counts up. */
export function counterMaker(version = ''): Promise<Uint8Array> {
  return wat(`(component
    (core module $m
      (memory 1)
      (global $top (mut i32) (i32.const 16))
      (func (export "make") (param $start i32) (result i32)
        (local $at i32)
        (local.set $at (global.get $top))
        (global.set $top (i32.add (local.get $at) (i32.const 4)))
        (i32.store (local.get $at) (local.get $start))
        (local.get $at))
      (func (export "up") (param $at i32) (result i32)
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
        (i32.load (local.get $at))))
    (core instance $i (instantiate $m))
    (type $counter' (resource (rep i32)))
    (core func $new (canon resource.new $counter'))
    (core module $n
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "make" (func $make (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (call $make (local.get 0)))))
    (core instance $j (instantiate $n (with "" (instance
      (export "new" (func $new)) (export "make" (func $i "make"))))))
    (func $make' (param "start" u32) (result (own $counter')) (canon lift (core func $j "make")))
    (func $up' (param "self" (borrow $counter')) (result u32) (canon lift (core func $i "up")))
    (component $shim
      (import "counter" (type $c (sub resource)))
      (import "make" (func $make (param "start" u32) (result (own $c))))
      (import "up" (func $up (param "self" (borrow $c)) (result u32)))
      (export $counter "counter" (type $c))
      (export "[constructor]counter" (func $make) (func (param "start" u32) (result (own $counter))))
      (export "[method]counter.up" (func $up) (func (param "self" (borrow $counter)) (result u32))))
    (instance $api (instantiate $shim (with "counter" (type $counter')) (with "make" (func $make')) (with "up" (func $up'))))
    (export "test:counter/api${version}" (instance $api)))`);
}

const API = `
  (export "counter" (type $counter (sub resource)))
  (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
  (export "[method]counter.up" (func (param "self" (borrow $counter)) (result u32)))`;

/** Imports `test:counter/api` and exports `test:counter/twice`: \`twice: func(c: borrow<counter>) -> u32\`. */
export function counterUser(version = ''): Promise<Uint8Array> {
  return wat(`(component
    (import "test:counter/api${version}" (instance $api ${API}))
    (alias export $api "counter" (type $counter))
    (core func $up (canon lower (func $api "[method]counter.up")))
    (core func $drop (canon resource.drop $counter))
    (core module $m
      (import "" "up" (func $up (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "twice") (param i32) (result i32)
        (drop (call $up (local.get 0)))
        (call $up (local.get 0))
        (call $drop (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance (export "up" (func $up)) (export "drop" (func $drop))))))
    (func $twice (param "c" (borrow $counter)) (result u32) (canon lift (core func $i "twice")))
    (component $shim
      (import "counter" (type $c (sub resource)))
      (import "twice" (func $twice (param "c" (borrow $c)) (result u32)))
      (export $counter "counter" (type $c))
      (export "twice" (func $twice) (func (param "c" (borrow $counter)) (result u32))))
    (instance $out (instantiate $shim (with "counter" (type $counter)) (with "twice" (func $twice))))
    (export "test:counter/twice" (instance $out)))`);
}

/** Imports both, and exports `run: func() -> u32`, which makes a counter that begins at 40 and counts twice. */
export function counterSocket(version = ''): Promise<Uint8Array> {
  return wat(`(component
    (import "test:counter/api${version}" (instance $api ${API}))
    (alias export $api "counter" (type $counter))
    (import "test:counter/twice" (instance $twice
      (alias outer 1 $counter (type $counter'))
      (export "counter" (type $c (eq $counter')))
      (export "twice" (func (param "c" (borrow $c)) (result u32)))))
    (core func $make (canon lower (func $api "[constructor]counter")))
    (core func $both (canon lower (func $twice "twice")))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "twice" (func $twice (param i32) (result i32)))
      (func (export "run") (result i32) (call $twice (call $make (i32.const 40)))))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "twice" (func $both))))))
    (func (export "run") (result u32) (canon lift (core func $i "run"))))`);
}

/** Imports the handler of http and exports one that hands everything on. */
export function httpThrough(version: string): Promise<Uint8Array> {
  return wat(`(component
    (import "wasi:http/types@${version}" (instance $types
      (export "incoming-request" (type (sub resource)))
      (export "response-outparam" (type (sub resource)))))
    (alias export $types "incoming-request" (type $request))
    (alias export $types "response-outparam" (type $outparam))
    (import "wasi:http/incoming-handler@${version}" (instance $next
      (alias outer 1 $request (type $request'))
      (alias outer 1 $outparam (type $outparam'))
      (export "incoming-request" (type $r (eq $request')))
      (export "response-outparam" (type $o (eq $outparam')))
      (export "handle" (func (param "request" (own $r)) (param "response-out" (own $o))))))
    (core func $handle (canon lower (func $next "handle")))
    (core module $m
      (import "" "handle" (func $handle (param i32 i32)))
      (func (export "handle") (param i32 i32) (call $handle (local.get 0) (local.get 1))))
    (core instance $i (instantiate $m (with "" (instance (export "handle" (func $handle))))))
    (func $mine (param "request" (own $request)) (param "response-out" (own $outparam)) (canon lift (core func $i "handle")))
    (component $shim
      (import "incoming-request" (type $r (sub resource)))
      (import "response-outparam" (type $o (sub resource)))
      (import "handle" (func $handle (param "request" (own $r)) (param "response-out" (own $o))))
      (export $request "incoming-request" (type $r))
      (export $outparam "response-outparam" (type $o))
      (export "handle" (func $handle) (func (param "request" (own $request)) (param "response-out" (own $outparam)))))
    (instance $out (instantiate $shim
      (with "incoming-request" (type $request)) (with "response-outparam" (type $outparam)) (with "handle" (func $mine))))
    (export "wasi:http/incoming-handler@${version}" (instance $out)))`);
}
