import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { dummyComponent } from '../support/guests.ts';
import { assertValid, validate } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Worlds found by a generator of worlds, cut down: each once made an output that was not valid, or none. */

interface Case {
  readonly title: string;
  readonly options: Options;
  /** A component of this text, or one that has this world. */
  readonly guest: { readonly wat: string } | { readonly wit: string };
  readonly remaining: readonly string[];
}

const RECORD = '(type $d (record (field "x" u32)))';
/** A denied interface with a record and a function of it. */
const DENIED = `(import "wasi:unknown/a@0.2.0" (instance $i ${RECORD}
  (export "t" (type $t (eq $d))) (export "f" (func $f (param "x" $t)))))
  (alias export $i "t" (type $t))`;

const CASES: readonly Case[] = [
  {
    title: 'an import mentions a type that an instance among the exports has as well',
    options: {},
    guest: {
      wat: `(component ${DENIED} (import "g" (func (param "x" $t)))
        (instance $b (export "t" (type $t))) (export "x:y/z" (instance $b)))`,
    },
    remaining: ['wasi:unknown/a@0.2.0', 'g'],
  },
  {
    title: 'an export mentions a type that only a later export has as well',
    options: {},
    guest: {
      wat: `(component ${DENIED} (alias export $i "f" (func $f))
        (instance $b (export "f" (func $f)) (export "t" (type $t))) (export "x:y/z" (instance $b)))`,
    },
    remaining: ['wasi:unknown/a@0.2.0'],
  },
  {
    title: 'an export mentions a type that an export before it has as well',
    options: {},
    guest: {
      wat: `(component ${DENIED} (alias export $i "f" (func $f))
        (instance $b (export "t" (type $t)) (export "f" (func $f))) (export "x:y/z" (instance $b)))`,
    },
    remaining: [],
  },
  {
    title: 'a type of the world has a handle of a denied resource of the world in it',
    options: { deny: ['r', 's', 't'] },
    guest: {
      wit: `package t:t; world w {
        resource r { m: func(); }
        record t { x: borrow<r> }
        resource s { m: func(x: t); } }`,
    },
    remaining: [],
  },
  {
    title:
      'an interface that has no function of WASI, and is let through with all others of a package that is replaced in part',
    options: { all: 'allow', stdout: 'ignore' },
    guest: {
      wit: `package t:t; world w { import wasi:cli/environment@0.2.0; }
        package wasi:cli@0.2.0 { interface environment { resource r; make: func() -> r; } }`,
    },
    remaining: [],
  },
  {
    title: 'such an interface is exported as it is, with its resource',
    options: { all: 'allow', stdout: 'ignore' },
    guest: {
      wat: `(component (import "wasi:cli/environment@0.2.0" (instance $i
        (export "r" (type $r (sub resource))) (export "make" (func (result (own $r))))))
        (export "x:y/z" (instance $i)))`,
    },
    remaining: ['wasi:cli/environment@0.2.0'],
  },
];

describe('what stays has names for its types where', () => {
  it.each(CASES)('$title', async ({ options, guest, remaining }) => {
    const bytes = 'wat' in guest ? await wat(guest.wat) : await dummyComponent(guest.wit, 'w');
    expect(await validate(bytes)).toMatchObject({ verdict: 'valid' });
    const output = virtualize(bytes, options);
    await assertValid(output.bytes);
    expect(output.report.remaining).toEqual(remaining);
  });
});
