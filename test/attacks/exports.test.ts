import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { attempt, inspected } from './outcome.ts';

/** Valid components of strange shapes: the output is valid, or there is an error that is not ours; and what is left is as listed. */

const core = `(core module $m
    (func (export "f") (param i32))
    (func (export "f2") (param i32 i32))
    (func (export "g") (result i32) unreachable))
  (core instance $i (instantiate $m))`;

type Row = readonly [title: string, text: string, left: readonly string[]];

const EXPORTS: readonly Row[] = [
  [
    'a function over a type of the world',
    `(type $t (record (field "a" u8))) (export $t' "t" (type $t)) ${core}
    (func $f (param "x" $t') (canon lift (core func $i "f"))) (export "f" (func $f))`,
    [],
  ],
  [
    'types of the world over each other',
    `(type $e (enum "a")) (export $e' "e" (type $e)) (type $t (record (field "a" $e'))) (export $t' "t" (type $t))
    (export $u "u" (type $t')) ${core}
    (func $f (param "x" $u) (canon lift (core func $i "f"))) (export "f" (func $f))
    (func $g (param "x" $t') (canon lift (core func $i "f"))) (export "g" (func $g))`,
    [],
  ],
  [
    'a resource of the world and its functions',
    `(type $r (resource (rep i32))) (export $r' "r" (type $r)) ${core}
    (func $f (param "self" (borrow $r')) (canon lift (core func $i "f"))) (export "[method]r.f" (func $f))
    (func $g (result (own $r')) (canon lift (core func $i "g"))) (export "[constructor]r" (func $g))`,
    [],
  ],
  [
    'an instance over a type of the world',
    `(type $t (record (field "a" u8))) (export $t' "t" (type $t)) ${core}
    (func $f (param "x" $t') (canon lift (core func $i "f")))
    (instance $n (export "f" (func $f))) (export "n" (instance $n))`,
    [],
  ],
  [
    'a function over types of an exported instance, and of the world',
    `(type $r (resource (rep i32))) ${core} (instance $n (export "r" (type $r))) (export $n' "n" (instance $n))
    (alias export $n' "r" (type $r')) (type $e (enum "a")) (export $e' "e" (type $e))
    (func $f (param "x" (own $r')) (param "e" $e') (canon lift (core func $i "f2"))) (export "f" (func $f))
    (instance $o (export "r" (type $r')) (export "f" (func $f))) (export "o" (instance $o))`,
    [],
  ],
  [
    'a resource of the host under a name of the world',
    `(import "wasi:filesystem/types@0.2.0" (instance $s (export "descriptor" (type (sub resource)))))
    (alias export $s "descriptor" (type $d)) ${core} (export $d' "d" (type $d))
    (type $t (record (field "d" (own $d')))) (export $t' "t" (type $t))
    (func $f (param "x" $t') (canon lift (core func $i "f"))) (export "f" (func $f))`,
    ['wasi:filesystem/types@0.2.0'],
  ],
  [
    'the type of an import',
    `(import "wasi:a/b" (instance $s (type $e (enum "a")) (export "e" (type (eq $e))) (export "f" (func))))
    (alias export $s "e" (type $t)) (import "t" (type $t' (eq $t))) ${core}
    (func $f (param "x" $t') (canon lift (core func $i "f"))) (export "f" (func $f))`,
    ['t'],
  ],
  [
    'an import, as it is',
    `(import "wasi:random/random@0.2.0" (instance $r (export "get-random-u64" (func (result u64)))))
    (export "wasi:random/random@0.2.0" (instance $r)) (export "get" (func $r "get-random-u64"))
    (export "my:own/random" (instance $r))`,
    [],
  ],
  [
    'an import that has resources, as it is',
    `(import "wasi:filesystem/types@0.2.0" (instance $s (export "descriptor" (type $d (sub resource)))
      (export "[method]descriptor.sync" (func (param "self" (borrow $d)) (result (result))))))
    (export "wasi:filesystem/types@0.2.0" (instance $s))`,
    ['wasi:filesystem/types@0.2.0'],
  ],
  [
    'components, core modules and types',
    `(component $c (import "wasi:random/random" (instance (export "f" (func))))) (export "c" (component $c))
    (core module $m) (export "m" (core module $m)) (type $t (instance (export "f" (func)))) (export "t" (type $t))`,
    [],
  ],
  [
    'instances of instances, and a core module beside a type of the world',
    `${core} (func $f (param "x" u8) (canon lift (core func $i "f"))) (type $t (resource (rep i32)))
    (export $t' "t" (type $t)) (instance $n (export "f" (func $f)) (export "m" (core module $m)))
    (instance $o (export "n" (instance $n)) (export "t" (type $t'))) (export "o" (instance $o))`,
    [],
  ],
];

const IMPORTS: readonly Row[] = [
  [
    'a resource of an instance in an instance, all allowed',
    `(import "my:a/b" (instance $i (export "inner" (instance (export "r" (type (sub resource)))))))
    (alias export $i "inner" (instance $n)) (alias export $n "r" (type $r))
    (import "my:x/y" (instance (alias outer 1 $r (type $r)) (export "r" (type $r' (eq $r)))
      (export "f" (func (param "x" (own $r'))))))`,
    ['my:a/b', 'my:x/y'],
  ],
  [
    'a resource of an instance in an instance, its user denied',
    `(import "my:a/b" (instance $i (export "inner" (instance $n (export "s" (type $s (sub resource)))
        (export "deep" (instance (export "r" (type (sub resource)))))))
      (alias export $n "deep" (instance $d)) (alias export $d "r" (type $r)) (alias export $n "s" (type $s))
      (export "r" (type $r' (eq $r))) (export "s" (type $s' (eq $s)))
      (export "f" (func (param "x" (own $r')) (param "y" (own $s'))))))
    (alias export $i "inner" (instance $n)) (alias export $n "deep" (instance $d)) (alias export $d "r" (type $r))
    (import "wasi:x/y" (instance (alias outer 1 $r (type $r)) (export "r" (type $r' (eq $r)))
      (export "f" (func (param "x" (own $r'))))))`,
    ['my:a/b'],
  ],
  [
    'a component beside what is denied',
    `(import "wasi:random/random@0.2.0" (instance $r (export "f" (func))))
    (import "my:c/c" (component $c (import "wasi:random/random@0.2.0" (instance (export "f" (func))))))
    (instance (instantiate $c (with "wasi:random/random@0.2.0" (instance $r))))`,
    ['my:c/c'],
  ],
];

const OPTIONS: readonly Options[] = [{}, { onDeny: 'trap' }];

describe.each([
  ['exports', EXPORTS],
  ['imports', IMPORTS],
] as const)('%s', (_, rows) => {
  it.each(rows)('%s', async (_title, text, left) => {
    const bytes = await wat(`(component ${text})`);
    await assertValid(bytes);
    inspected(bytes);
    for (const options of OPTIONS) {
      const outcome = attempt(bytes, options);
      if ('code' in outcome) throw new Error(outcome.code);
      await assertValid(outcome.result.bytes);
      expect(outcome.result.report.remaining).toEqual(left);
      // everything again, with what we made as the guest
      const again = attempt(outcome.result.bytes, options);
      if ('code' in again) throw new Error(again.code);
      await assertValid(again.result.bytes);
    }
  });

  it.each(rows)('%s: everything allowed', async (_title, text) => {
    const bytes = await wat(`(component ${text})`);
    const outcome = attempt(bytes, { all: 'allow' });
    if ('code' in outcome) throw new Error(outcome.code);
    await assertValid(outcome.result.bytes);
  });
});

it('does not replace what has no replacement', async () => {
  const rows = [
    `(import "wasi:x/y" (component $c)) (export "c" (component $c))`,
    `(import "wasi:a/b" (instance (export "inner" (instance (export "r" (type (sub resource)))))))`,
    `(import "wasi:a/b" (instance (export "m" (core module))))`,
    `(import "wasi:a/b" (instance (type $f (func)) (export "f" (type (eq $f)))))`,
  ];
  for (const text of rows) expect(attempt(await wat(`(component ${text})`)), text).toEqual({ code: 'unsupported' });
});
