import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { failure } from '../bytes/failure.ts';
import { importer, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** A resource may have several names, and functions belong to one of them: to the validator, `[method]two.m` is none of `one`. */

const ONE_AND_TWO = '(export "one" (type $one (sub resource))) (export "two" (type $two (eq $one)))';

function method(resource: string, name = 'm'): string {
  return `(export "[method]${resource}.${name}" (func (param "self" (borrow $${resource})) (result u32)))`;
}

function make(resource: string): string {
  return `(export "[constructor]${resource}" (func (result (own $${resource}))))`;
}

/** An interface with a resource, and another that uses it under a name. */
function across(first: string, name: string, second: string): string {
  return `(import "wasi:a/a" (instance $a (export "one" (type $one (sub resource))) ${first}))
    (alias export $a "one" (type $one))
    (import "wasi:a/b" (instance (alias outer 1 $one (type $x)) (export "${name}" (type $two (eq $x))) ${second}))`;
}

const ON_TWO = '(export "[method]two.m" (func (param "self" (borrow $two)) (result u32)))';

const GUESTS: readonly (readonly [title: string, text: string])[] = [
  ['a method of the second name', `(import "wasi:a/b" (instance ${ONE_AND_TWO} ${method('two')}))`],
  [
    'functions of both names',
    `(import "wasi:a/b" (instance ${ONE_AND_TWO} ${method('one')} ${method('two')} ${make('one')} ${make('two')}
      (export "[static]two.f" (func (param "x" (own $one)) (result (own $two))))))`,
  ],
  [
    'a constructor that can fail',
    `(import "wasi:a/b" (instance ${ONE_AND_TWO}
      (export "[constructor]two" (func (result (result (own $two) (error string)))))))`,
  ],
  [
    'a method over a record with both',
    `(import "wasi:a/b" (instance ${ONE_AND_TWO}
      (type $fields (record (field "a" (own $one)) (field "b" (own $two)))) (export "rec" (type $rec (eq $fields)))
      (export "[method]two.m" (func (param "self" (borrow $two)) (param "r" $rec) (result $rec)))))`,
  ],
  [
    'three names',
    `(import "wasi:a/b" (instance ${ONE_AND_TWO} (export "three" (type $three (eq $two))) ${method('three')}
      ${method('two')} (export "f" (func (result (own $three))))))`,
  ],
  [
    'a name of the using interface',
    across(method('one'), 'two', `${ON_TWO} (export "[constructor]two" (func (result (own $two))))`),
  ],
  ['the same name in both', across(method('one'), 'one', ON_TWO.replace('two.m', 'one.z'))],
  ['a method of the using interface only', across('', 'two', ON_TWO)],
  [
    'names that are swapped',
    `(import "wasi:a/a" (instance $a (export "one" (type $one (sub resource))) (export "two" (type $two (sub resource)))
        ${method('one')} ${method('two')}))
      (alias export $a "one" (type $one)) (alias export $a "two" (type $two))
      (import "wasi:a/b" (instance (alias outer 1 $one (type $p)) (alias outer 1 $two (type $q))
        (export "two" (type $x (eq $p))) (export "one" (type $y (eq $q)))
        (export "[method]two.q" (func (param "self" (borrow $x)))) (export "[method]one.q" (func (param "self" (borrow $y))))))`,
  ],
  [
    'names of the world',
    `(import "r" (type $r (sub resource))) (import "s" (type $s (eq $r)))
      (import "[method]s.m" (func (param "self" (borrow $s)) (result u32))) (import "[constructor]r" (func (result (own $r))))`,
  ],
  [
    'a name of an interface, of a resource of the world',
    `(import "r" (type $r (sub resource)))
      (import "wasi:a/b" (instance (alias outer 1 $r (type $x)) (export "s" (type $s (eq $x)))
        (export "[method]s.m" (func (param "self" (borrow $s)) (result u32)))))`,
  ],
  [
    'streams that are called otherwise first',
    `(import "wasi:io/streams@0.2.0" (instance $s (export "one" (type $one (sub resource)))
        (export "output-stream" (type $two (eq $one)))
        (export "[method]output-stream.check-write" (func (param "self" (borrow $two)) (result u64)))))
      (alias export $s "output-stream" (type $o))
      (import "wasi:cli/stdout@0.2.0" (instance (alias outer 1 $o (type $x)) (export "out" (type $out (eq $x)))
        (export "get-stdout" (func (result (own $out))))))`,
  ],
  [
    'descriptors that are called otherwise first',
    `(import "wasi:filesystem/types@0.2.0" (instance $s (export "one" (type $one (sub resource)))
        (export "descriptor" (type $two (eq $one)))
        (export "[method]descriptor.sync" (func (param "self" (borrow $two)) (result u64)))))
      (alias export $s "one" (type $o))
      (import "wasi:filesystem/preopens@0.2.0" (instance (alias outer 1 $o (type $x)) (export "d" (type $d (eq $x)))
        (export "get-directories" (func (result (list (tuple (own $d) string)))))))`,
  ],
];

const WAYS: readonly Options[] = [
  {},
  { all: 'allow' },
  { allow: ['wasi:a/a'] },
  { allow: ['wasi:a/b'] },
  { onDeny: 'trap' },
  { trace: true },
  { stdout: 'ignore' },
  { mounts: { '/': { files: { a: 'x' } } } },
  { deny: ['r'] },
  { deny: ['s'] },
  { deny: ['r', 's'] },
];

describe('a resource under several names', () => {
  for (const [title, text] of GUESTS) {
    it(title, async () => {
      const bytes = await wat(`(component ${text})`);
      await assertValid(bytes);
      for (const options of WAYS) {
        // a selector that names nothing is an error
        if (/"[rs]"/.test(JSON.stringify(options)) && !text.includes('(import "r"')) continue;
        if (JSON.stringify(options).includes('"s"') && !text.includes('(import "s"')) continue;
        // nothing virtual stands for a stream that is not called as WASI's is
        if (options.stdout !== undefined && text.includes('get-stdout')) {
          expect(failure(() => virtualize(bytes, options))).toMatchObject({ code: 'unsupported' });
        } else await assertValid(virtualize(bytes, options).bytes);
      }
    });
  }
});

describe('rules', () => {
  const names = ['http/types', 'http/outgoing-handler', 'sockets/tcp', 'sockets/ip-name-lookup'];
  const guest = (): Promise<Uint8Array> =>
    importer(
      names.map((name) => `wasi:${name}@0.2.0`),
      specPackages('0.2.0').values(),
    );
  const renamed = async (from: string, to: string): Promise<Uint8Array> =>
    Buffer.from(
      Buffer.from(await guest())
        .toString('latin1')
        .replaceAll(from, to),
      'latin1',
    );
  const http: Options = { http: ['https://a.example'] };
  const sockets: Options = { sockets: ['tcp+connect://a.example:80'] };

  it.each([
    [
      'http types of an interface that is not known',
      'wasi:http/types@',
      'wasi:http/typoz@',
      http,
      ['outgoing-handler'],
    ],
    ['other requests', 'outgoing-request', 'outgoing-rekwest', http, ['types', 'outgoing-handler']],
    ['another network', 'network', 'netwark', sockets, ['tcp', 'ip-name-lookup']],
    ['other pollables', 'pollable', 'pollible', { ...http, ...sockets, all: 'allow' } as const, ['ip-name-lookup']],
  ])('are not kept over %s: it is denied, and the report says why', async (_title, from, to, options, denied) => {
    const bytes = await renamed(from, to);
    await assertValid(virtualize(bytes).bytes);
    const output = virtualize(bytes, options);
    await assertValid(output.bytes);
    for (const name of denied) {
      const found = output.report.imports.find((i) => i.name.includes(`/${name}@`));
      expect(found?.decision).toBe('deny');
      expect(found?.reason).toContain('rules cannot be checked');
    }
  });

  it.each([
    ['http types', 'wasi:http/types@', 'wazi:http/types@'],
    ['a handler', 'wasi:http/outgoing-handler@', 'wazi:http/outgoing-handler@'],
    ['a network', 'wasi:sockets/network@', 'wazi:sockets/network@'],
    ['streams', 'wasi:io/', 'wazi:io/'],
  ])('are kept over %s of an interface that is not of WASI', async (_title, from, to) => {
    const bytes = await renamed(from, to);
    for (const options of [http, sockets, { ...http, ...sockets, all: 'allow' } as const]) {
      await assertValid(virtualize(bytes, options).bytes);
    }
  });
});
