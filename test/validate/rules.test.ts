import { describe, expect, it } from 'vitest';
import { validate, type ErrorCode } from '../../src/index.ts';
import { wat } from '../support/wat.ts';

/** Each rule with a component that breaks it and, where that is not plain from others, one that just keeps it. */
interface Case {
  readonly breaks: string;
  readonly code: ErrorCode;
  /** Part of the sentence. */
  readonly says: string;
  readonly rule: string;
  readonly keeps?: string;
  readonly features?: readonly string[];
}

const MODULE = `(core module $m (memory (export "mem") 1)
  (table (export "t") 1 funcref) (global (export "g") i32 (i32.const 0))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "none")) (func (export "one") (param i32)) (func (export "get") (result i32) unreachable)
  (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
  (func (export "pair") (param i32 i32)))
  (core instance $i (instantiate $m))
  (alias core export $i "mem" (core memory $mem))
  (alias core export $i "realloc" (core func $realloc))
  (alias core export $i "none" (core func $none))
  (alias core export $i "one" (core func $one))
  (alias core export $i "get" (core func $get))
  (alias core export $i "callback" (core func $callback))
  (alias core export $i "pair" (core func $pair))`;

const CASES: Readonly<Record<string, readonly Case[]>> = {
  types: [
    {
      breaks: '(type (record (field "A" u8) (field "a" u8)))',
      code: 'duplicate-name',
      says: 'not distinct from "A"',
      rule: 'Binary.md § Type Definitions',
      keeps: '(type (record (field "A" u8) (field "b" u8)))',
    },
    {
      breaks: '(type (flags "a-b" "ab"))',
      code: 'duplicate-name',
      says: 'not distinct from "a-b"',
      rule: 'Binary.md § Type Definitions',
    },
    {
      breaks: '(type $f (func)) (type (list $f))',
      code: 'wrong-type',
      says: 'a function type, where a value type must stand',
      rule: 'Explainer.md § Type Definitions',
    },
    {
      breaks: '(type $t u8) (type (own $t))',
      code: 'wrong-type',
      says: 'where a resource type must stand',
      rule: 'Explainer.md § Fundamental value types',
    },
    {
      breaks: '(import "r" (type $r (sub resource))) (type (func (result (option (borrow $r)))))',
      code: 'wrong-type',
      says: 'in the result of a function',
      rule: 'Explainer.md § Handle types',
      keeps: '(import "r" (type $r (sub resource))) (type (func (param "x" (option (borrow $r)))))',
    },
    {
      breaks: '(type (component (type (resource (rep i32)))))',
      code: 'wrong-type',
      says: 'a resource is defined inside a type',
      rule: 'Explainer.md § Fundamental value types',
      keeps: '(type (component (export "r" (type (sub resource)))))',
    },
    {
      breaks: `${MODULE} (type (resource (rep i32) (dtor (core func $none))))`,
      code: 'wrong-type',
      says: 'the type of a destructor, [i32] -> []',
      rule: 'Explainer.md § Fundamental value types',
      keeps: `${MODULE} (type (resource (rep i32) (dtor (core func $one))))`,
    },
    {
      breaks: '(type (stream char))',
      code: 'wrong-type',
      says: 'a stream of char',
      rule: 'Explainer.md § Type Definitions',
      keeps: '(type (stream u8))',
    },
    {
      breaks: '(type (list u8 4))',
      code: 'unsupported',
      says: 'needs the feature cm-fixed-length-lists',
      rule: 'Explainer.md § Gated Features',
    },
  ],
  aliases: [
    {
      breaks: '(import "i" (instance $i)) (alias export $i "f" (func))',
      code: 'index-out-of-bounds',
      says: 'instance 0 has no export named "f"',
      rule: 'Explainer.md § Alias Definitions',
      keeps: '(import "i" (instance $i (export "f" (func)))) (alias export $i "f" (func))',
    },
    {
      breaks: '(import "i" (instance $i (export "f" (component)))) (alias export $i "f" (func))',
      code: 'wrong-type',
      says: 'is a component, not a func',
      rule: 'Explainer.md § Index Spaces',
    },
    {
      breaks: `${MODULE} (alias core export $i "mem" (core func))`,
      code: 'wrong-type',
      says: 'is a memory, not a func',
      rule: 'Explainer.md § Index Spaces',
    },
    {
      breaks: '(type $r (resource (rep i32))) (component (alias outer 1 $r (type)))',
      code: 'wrong-type',
      says: 'mentions a resource of another component',
      rule: 'Explainer.md § Alias Definitions',
      keeps: '(type $r (record (field "a" u8))) (component (alias outer 1 $r (type)))',
    },
    {
      breaks: '(import "r" (type $r (sub resource))) (type $l (list (own $r))) (component (alias outer 1 $l (type)))',
      code: 'wrong-type',
      says: 'mentions a resource of another component',
      rule: 'Explainer.md § Alias Definitions',
      keeps: '(type $r (resource (rep i32))) (type (component (alias outer 1 $r (type))))',
    },
  ],
  instances: [
    {
      breaks: '(component $c (import "f" (func))) (instance (instantiate $c))',
      code: 'missing-import',
      says: 'imports the function "f", which is not given',
      rule: 'Binary.md § Instance Definitions',
    },
    {
      breaks:
        '(import "f" (func $f (param "x" u8))) (component $c (import "f" (func))) (instance (instantiate $c (with "f" (func $f))))',
      code: 'wrong-type',
      says: 'parameter x too much',
      rule: 'Binary.md § Instance Definitions',
      keeps:
        '(import "f" (func $f)) (component $c (import "f" (func))) (instance (instantiate $c (with "f" (func $f))))',
    },
    {
      // what is given for a resource is given for all that mentions it
      breaks: `(import "a" (type $a (sub resource))) (import "b" (type $b (sub resource)))
        (import "f" (func $f (param "x" (own $b))))
        (component $c (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))))
        (instance (instantiate $c (with "r" (type $a)) (with "f" (func $f))))`,
      code: 'wrong-type',
      says: 'it is another resource',
      rule: 'Binary.md § Instance Definitions',
      keeps: `(import "a" (type $a (sub resource))) (import "f" (func $f (param "x" (own $a))))
        (component $c (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))))
        (instance (instantiate $c (with "r" (type $a)) (with "f" (func $f))))`,
    },
    {
      // each instance has a resource of its own
      breaks: `(component $c (type $r (resource (rep i32))) (export "r" (type $r)))
        (instance $one (instantiate $c)) (instance $two (instantiate $c))
        (alias export $one "r" (type $r1)) (alias export $two "r" (type $r2))
        (component $d (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
        (instance (instantiate $d (with "a" (type $r1)) (with "b" (type $r2))))`,
      code: 'wrong-type',
      says: 'it is another resource',
      rule: 'Binary.md § Instance Definitions',
      keeps: `(component $c (type $r (resource (rep i32))) (export "r" (type $r)))
        (instance $one (instantiate $c))
        (alias export $one "r" (type $r1)) (alias export $one "r" (type $r2))
        (component $d (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
        (instance (instantiate $d (with "a" (type $r1)) (with "b" (type $r2))))`,
    },
    {
      breaks: '(core module $m (import "a" "f" (func))) (core instance (instantiate $m))',
      code: 'missing-import',
      says: 'imports from "a", which is not given',
      rule: 'Explainer.md § Instance Definitions',
    },
    {
      breaks: `${MODULE} (core module $n (import "a" "get" (func (result i64)))) (core instance (instantiate $n (with "a" (instance $i))))`,
      code: 'wrong-type',
      says: '[] -> [i32] is given, [] -> [i64] is asked for',
      rule: 'Explainer.md § Instance Definitions',
      keeps: `${MODULE} (core module $n (import "a" "get" (func (result i32)))) (core instance (instantiate $n (with "a" (instance $i))))`,
    },
    {
      breaks: `${MODULE} (core module $n (import "a" "mem" (memory 2))) (core instance (instantiate $n (with "a" (instance $i))))`,
      code: 'wrong-type',
      says: 'the limits of the memory do not fit',
      rule: 'Explainer.md § Instance Definitions',
      keeps: `${MODULE} (core module $n (import "a" "mem" (memory 1))) (core instance (instantiate $n (with "a" (instance $i))))`,
    },
    {
      breaks: `(import "m" (core module $m (import "a" "f" (func)))) (component $c (import "m" (core module)))
        (instance (instantiate $c (with "m" (core module $m))))`,
      code: 'wrong-type',
      says: 'the given module imports it, the one asked for does not',
      rule: 'Binary.md § Instance Definitions',
      keeps: `(import "m" (core module $m (export "f" (func)))) (component $c (import "m" (core module)))
        (instance (instantiate $c (with "m" (core module $m))))`,
    },
    {
      breaks: '(core module (import "a" "f" (func)) (import "a" "f" (func)))',
      code: 'duplicate-name',
      says: 'imports "f" of "a" twice',
      rule: 'Explainer.md § Import and Export Definitions',
    },
  ],
  'imports and exports': [
    {
      breaks: '(import "f" (func)) (import "F" (func))',
      code: 'duplicate-name',
      says: 'not distinct from "f"',
      rule: 'Explainer.md § Name Uniqueness',
      keeps: '(import "f" (func)) (import "g" (func))',
    },
    {
      breaks: '(import "a:b/c-d" (func)) (import "a:b/cd" (func))',
      code: 'duplicate-name',
      says: 'not distinct from "a:b/c-d"',
      rule: 'Explainer.md § Name Uniqueness',
      keeps: '(import "a:b/c@1.0.0" (func)) (import "a:b/c@1.0.1" (func))',
    },
    {
      breaks: '(type $r (record (field "a" u8))) (import "f" (func (param "x" $r)))',
      code: 'wrong-type',
      says: 'is not imported by name before',
      rule: 'Explainer.md § Import and Export Definitions',
      keeps: '(type $r (record (field "a" u8))) (import "r" (type $s (eq $r))) (import "f" (func (param "x" $s)))',
    },
    {
      // the name is that of the index which the import made
      breaks: '(type $r (record (field "a" u8))) (import "r" (type (eq $r))) (import "f" (func (param "x" $r)))',
      code: 'wrong-type',
      says: 'is not imported by name before',
      rule: 'Explainer.md § Import and Export Definitions',
    },
    {
      breaks: '(import "f" (func $f)) (export "g" (func $f) (func (result u8)))',
      code: 'wrong-type',
      says: 'is not of its declared type',
      rule: 'Binary.md § Import and Export Definitions',
      keeps: '(import "f" (func $f)) (export "g" (func $f) (func))',
    },
    {
      breaks: '(type $r (resource (rep i32))) (import "f" (func (param "x" (own $r))))',
      code: 'wrong-type',
      says: 'is not imported by name before',
      rule: 'Explainer.md § Import and Export Definitions',
    },
    {
      breaks: '(import "[method]r.f" (func))',
      code: 'wrong-type',
      says: 'is a method and has no parameter',
      rule: 'Explainer.md § Import and Export Definitions',
      keeps: '(import "r" (type $r (sub resource))) (import "[method]r.f" (func (param "self" (borrow $r))))',
    },
    {
      breaks:
        '(import "r" (type $r (sub resource))) (import "s" (type $s (sub resource))) (import "[method]r.f" (func (param "self" (borrow $s))))',
      code: 'wrong-type',
      says: 'has a handle of "s"',
      rule: 'Explainer.md § Import and Export Definitions',
    },
    {
      breaks: '(import "r" (type $r (sub resource))) (import "[constructor]r" (func (result u8)))',
      code: 'wrong-type',
      says: 'returns neither an own handle nor a result of one',
      rule: 'Explainer.md § Import and Export Definitions',
      keeps: '(import "r" (type $r (sub resource))) (import "[constructor]r" (func (result (result (own $r)))))',
    },
    {
      breaks: '(import "[static]r.f" (func))',
      code: 'wrong-type',
      says: 'a resource that has no name here',
      rule: 'Explainer.md § Import and Export Definitions',
      keeps: '(import "r" (type (sub resource))) (import "[static]r.f" (func))',
    },
    {
      breaks: '(import "a:b/c@1.2" (func))',
      code: 'bad-name',
      says: 'a version that is not a semantic version',
      rule: '',
      keeps: '(import "a:b/c@1.2.3" (func))',
    },
    {
      breaks: '(import "a:b:c/d" (func))',
      code: 'unsupported',
      says: 'needs the feature cm-nested-names',
      rule: 'Explainer.md § Gated Features',
    },
  ],
  'canonical definitions': [
    {
      breaks: '(import "r" (type $r (sub resource))) (core func (canon resource.rep $r))',
      code: 'wrong-type',
      says: 'not a resource that this component defines',
      rule: 'Explainer.md § Canonical built-ins',
      keeps: '(type $r (resource (rep i32))) (core func (canon resource.rep $r)) (core func (canon resource.drop $r))',
    },
    {
      breaks: `${MODULE} (import "f" (func $f (result string))) (core func (canon lower (func $f) (memory (core memory $mem))))`,
      code: 'wrong-type',
      says: 'option realloc is missing',
      rule: 'CanonicalABI.md § canonopt Validation',
      keeps: `${MODULE} (import "f" (func $f (result string))) (core func (canon lower (func $f) (memory (core memory $mem)) (realloc (core func $realloc))))`,
    },
    {
      breaks: '(import "f" (func $f (param "x" string))) (core func (canon lower (func $f)))',
      code: 'wrong-type',
      says: 'option memory is missing',
      rule: 'CanonicalABI.md § canonopt Validation',
      keeps: `${MODULE} (import "f" (func $f (param "x" string))) (core func (canon lower (func $f) (memory (core memory $mem))))`,
    },
    {
      breaks: `${MODULE} (import "f" (func $f)) (core func (canon lower (func $f) (memory (core memory $mem)) (memory (core memory $mem))))`,
      code: 'wrong-type',
      says: 'the canonical option memory is there twice',
      rule: 'CanonicalABI.md § canonopt Validation',
    },
    {
      breaks: `${MODULE} (import "f" (func $f)) (core func (canon lower (func $f) (memory (core memory $mem)) (realloc (core func $none))))`,
      code: 'wrong-type',
      says: 'the function for realloc has not the type',
      rule: 'CanonicalABI.md § canonopt Validation',
    },
    {
      breaks: `${MODULE} (import "f" (func $f)) (core func (canon lower (func $f) (realloc (core func $realloc))))`,
      code: 'wrong-type',
      says: 'realloc needs memory',
      rule: 'CanonicalABI.md § canonopt Validation',
    },
    {
      breaks: `${MODULE} (core module $s (memory (export "mem") 1 1 shared)) (core instance $j (instantiate $s)) (alias core export $j "mem" (core memory $sh)) (import "f" (func $f)) (core func (canon lower (func $f) (memory (core memory $sh))))`,
      code: 'wrong-type',
      says: 'cannot be used for values: the memory is shared',
      rule: 'CanonicalABI.md § canonopt Validation',
    },
    {
      breaks: `${MODULE} (func (export "f") (result u32) (canon lift (core func $none)))`,
      code: 'wrong-type',
      says: 'has the type [] -> [], the lifted one needs [] -> [i32]',
      rule: 'CanonicalABI.md § canon lift',
      keeps: `${MODULE} (func (export "f") (result u32) (canon lift (core func $get)))`,
    },
    {
      breaks: `${MODULE} (func (export "f") (param "s" string) (canon lift (core func $pair) (memory (core memory $mem))))`,
      code: 'wrong-type',
      says: 'option realloc is missing',
      rule: 'CanonicalABI.md § canonopt Validation',
      keeps: `${MODULE} (func (export "f") (param "s" string) (canon lift (core func $pair) (memory (core memory $mem)) (realloc (core func $realloc))))`,
    },
    {
      breaks: `${MODULE} (func (export "f") (result string) (canon lift (core func $get) (memory (core memory $mem)) (post-return (core func $none))))`,
      code: 'wrong-type',
      says: 'post-return does not take the results',
      rule: 'CanonicalABI.md § canonopt Validation',
      keeps: `${MODULE} (func (export "f") (result string) (canon lift (core func $get) (memory (core memory $mem)) (post-return (core func $one))))`,
    },
    {
      breaks: `${MODULE} (func (export "f") (result u32) (canon lift (core func $get) async (callback (core func $callback))))`,
      code: 'wrong-type',
      says: 'not async is lifted with the canonical option async',
      rule: 'CanonicalABI.md § canon lift',
      keeps: `${MODULE} (func (export "f") async (result u32) (canon lift (core func $get) async (callback (core func $callback))))`,
    },
    {
      breaks: `${MODULE} (func (export "f") async (canon lift (core func $get) async (callback (core func $none))))`,
      code: 'wrong-type',
      says: 'the function for callback has not the type',
      rule: 'CanonicalABI.md § canonopt Validation',
    },
    {
      breaks: `${MODULE} (func (export "f") async (canon lift (core func $none) async))`,
      code: 'unsupported',
      says: 'needs the feature cm-async-stackful',
      rule: 'Explainer.md § Gated Features',
    },
    {
      breaks: '(type $t u8) (core func (canon stream.new $t))',
      code: 'wrong-type',
      says: 'which is not a stream',
      rule: 'CanonicalABI.md § Canonical Definitions',
      keeps: '(type $t (stream u8)) (core func (canon stream.new $t))',
    },
    {
      breaks: '(core func (canon context.get i32 2))',
      code: 'wrong-type',
      says: 'there are two',
      rule: 'CanonicalABI.md § Canonical Definitions',
      features: ['cm-threading'],
    },
  ],
  'the rest': [
    {
      breaks: '(core module (func (result i32) i64.const 1))',
      code: 'invalid-module',
      says: 'a core module in it is not valid',
      rule: 'Explainer.md § Component Definitions',
    },
    {
      breaks: '(import "v" (value string))',
      code: 'unsupported',
      says: 'needs the feature cm-values',
      rule: 'Explainer.md § Gated Features',
    },
    {
      breaks: '(import "v" (value string))',
      code: 'wrong-type',
      says: 'value 0 is not used',
      rule: 'Explainer.md § Value Definitions',
      features: ['cm-values'],
    },
    {
      breaks: '(import "f" (func $f (param "x" u8))) (start $f)',
      code: 'wrong-type',
      says: 'has 1 parameters and is given 0 values',
      rule: 'Binary.md § Start Definitions',
      features: ['cm-values'],
      keeps: '(import "f" (func $f)) (start $f)',
    },
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases)('refused: $says', async ({ breaks, code, says, rule, keeps, features = [] }) => {
    const verdict = validate(await wat(`(component ${breaks})`), { features });
    expect(verdict).toMatchObject({ valid: false, code, rule: rule === '' ? undefined : rule });
    expect(verdict.valid ? '' : verdict.message).toContain(says);
    if (keeps !== undefined) {
      expect(validate(await wat(`(component ${keeps})`), { features })).toEqual({ valid: true, undecided: [] });
    }
  });
});
