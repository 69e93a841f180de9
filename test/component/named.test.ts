import { describe, expect, it } from 'vitest';
import { unnamedIn } from '../../src/component/named.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { failure } from '../bytes/failure.ts';
import { checkNames } from '../../src/link/verify/check.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { validate } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** The official validator is asked the same of each: it has to agree. */

const I = `(import "a:b/i" (instance $i (type $e (enum "a")) (export "e" (type $e' (eq $e)))
  (type $r (record (field "x" $e'))) (export "r" (type (eq $r))) (export "res" (type (sub resource)))))
  (alias export $i "e" (type $e)) (alias export $i "r" (type $r)) (alias export $i "res" (type $res))`;

const NAMED: readonly (readonly [title: string, text: string])[] = [
  ['a record with an enum of its own instance', I],
  [
    'a use of another interface',
    `${I} (import "a:b/j" (instance (alias outer 1 $r (type $r)) (export "r" (type (eq $r)))))`,
  ],
  ['types of an instance, mentioned by the world', `${I} (import "f" (func (param "a" $r) (param "b" (own $res))))`],
  ['what needs no name', `${I} (import "f" (func (param "a" (list (tuple (option $r) (result $e (error $r)))))))`],
  ['a method', `(import "r" (type $r (sub resource))) (import "[method]r.m" (func (param "self" (borrow $r))))`],
  [
    'a constructor that can fail',
    `(import "r" (type $r (sub resource))) (import "[constructor]r" (func (result (result (own $r)))))`,
  ],
  ['a static function', `(import "r" (type $r (sub resource))) (import "[static]r.m" (func))`],
  [
    'types of exports',
    `(type $e (enum "a")) (export $e' "e" (type $e)) (type $r (record (field "x" $e'))) (export "r" (type $r))`,
  ],
];

const UNNAMED: readonly (readonly [title: string, text: string, path: readonly string[]])[] = [
  ['a function over an enum', `(type $e (enum "a")) (import "f" (func (param "a" $e)))`, ['f']],
  [
    'a function over flags in a list in an option',
    `(type $e (flags "a")) (import "f" (func (result (option (list $e)))))`,
    ['f'],
  ],
  [
    'a type with a record in it',
    `(type $e (record (field "a" u8))) (type $t (list $e)) (import "t" (type (eq $t)))`,
    ['t'],
  ],
  [
    'a function of an instance',
    `(import "a:b/i" (instance (type $e (enum "a")) (export "f" (func (result $e)))))`,
    ['a:b/i', 'f'],
  ],
  [
    'a type of an instance',
    `(import "a:b/i" (instance (type $e (enum "a")) (type $r (record (field "x" $e))) (export "r" (type (eq $r)))))`,
    ['a:b/i', 'r'],
  ],
  ['an exported type', `(type $e (enum "a")) (type $r (variant (case "x" $e))) (export "r" (type $r))`, ['r']],
  [
    'another index than the one that has the name',
    `(type $e (enum "a")) (import "e" (type (eq $e))) (import "f" (func (param "a" $e)))`,
    ['f'],
  ],
  [
    'an instance over what nobody names',
    `(type $e (enum "a")) (type $r (record (field "x" $e))) (instance $i (export "r" (type $r))) (export "a:b/i" (instance $i))`,
    ['a:b/i', 'r'],
  ],
  [
    'a method of another resource',
    `(import "r" (type $r (sub resource))) (import "s" (type $s (sub resource))) (import "[method]r.m" (func (param "self" (borrow $s))))`,
    ['[method]r.m'],
  ],
  [
    'a constructor of no resource',
    `(import "s" (type $s (sub resource))) (import "[constructor]r" (func (result (own $s))))`,
    ['[constructor]r'],
  ],
  ['a static function of no resource', `(import "[static]r.m" (func))`, ['[static]r.m']],
  [
    'a method in an instance',
    `${I} (import "a:b/j" (instance (alias outer 1 $res (type $r)) (export "s" (type $s (eq $r))) (export "[method]r.m" (func (param "self" (borrow $s))))))`,
    ['a:b/j', '[method]r.m'],
  ],
];

it.each(NAMED)('%s: has its names', async (_title, text) => {
  const bytes = await wat(`(component ${text})`);
  expect(await validate(bytes)).toMatchObject({ verdict: 'valid' });
  expect(unnamedIn(resolveComponent(bytes))).toBeUndefined();
});

it.each(UNNAMED)('%s: has none', async (_title, text, path) => {
  const bytes = await wat(`(component ${text})`);
  const { verdict, why } = await validate(bytes);
  expect(verdict).toBe('invalid');
  expect(why).toMatch(/not valid to be used as|is not valid\n/);
  const world = resolveComponent(bytes);
  expect(unnamedIn(world)).toEqual(path);
  const sound = resolveComponent(await wat('(component)'));
  expect(() => checkNames(world, sound)).toThrow(
    `not what was planned: ${path.join('#')} mentions a type without a name`,
  );
  // what is wrong with the input is not our fault
  expect(failure(() => checkNames(world, world))).toMatchObject({ code: 'wrong-type' });
});

describe.each(CORPUS)('$title', (entry) => {
  it('has its names', async () => {
    expect(unnamedIn(resolveComponent(await bytesOf(entry)))).toBeUndefined();
  });
});
