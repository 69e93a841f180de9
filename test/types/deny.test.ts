import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { assertParsed, assertValid, validate } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** What denied interfaces and resources of the world are made of, when a rule names them. */

const KINDS: Readonly<Record<string, string>> = {
  enum: 'enum n { a, b }',
  flags: 'flags n { a, b }',
  record: 'record n { a: u8 }',
  variant: 'variant n { a(string), b }',
  resource: 'resource n { constructor(); m: func() -> n; }',
};

const CONSTRUCTORS: readonly (readonly [title: string, of: (type: string) => string])[] = [
  ['nothing', (t) => t],
  ['list', (t) => `list<${t}>`],
  ['list of a fixed length', (t) => `list<${t}, 2>`],
  ['option', (t) => `option<${t}>`],
  ['result', (t) => `result<${t}>`],
  ['error', (t) => `result<_, ${t}>`],
  ['tuple', (t) => `tuple<u8, ${t}>`],
  ['map', (t) => `map<string, ${t}>`],
  ['stream', (t) => `stream<${t}>`],
  ['future', (t) => `future<${t}>`],
];

describe.each(Object.entries(KINDS))('a name for types of %s', (_kind, definition) => {
  it.each(CONSTRUCTORS)('%s of each other', { timeout: 60_000 }, async (_title, outer) => {
    for (const [, inner] of CONSTRUCTORS) {
      const types = `${definition.endsWith('}') ? definition : `${definition};`} type x = ${outer(inner('n'))}; type y = list<x>;`;
      const guest = await dummy(
        `interface i { ${types} f: func(a: x) -> x; g: func(b: y); } interface api { use i.{x}; h: func(a: x) -> x; }`,
        'import i; export api;',
      );
      await expectSound(virtualize(guest, { deny: ['t:t/i'] }).bytes);
    }
  });

  it('lent, by a name', async () => {
    if (_kind !== 'resource') return;
    for (const of of ['borrow<n>', 'list<borrow<n>>', 'option<borrow<n>>', 'tuple<borrow<n>, n>']) {
      const guest = await dummy(`interface i { ${definition} type x = ${of}; f: func(a: x); }`, 'import i;');
      await expectSound(virtualize(guest, { deny: ['t:t/i'] }).bytes);
    }
  });
});

const MEMBERS = [
  'm: func() -> u64;',
  'constructor();',
  'constructor(a: string);',
  's: static func();',
  's: static func(a: borrow<r>) -> r;',
  'm: func(other: q) -> result<q, string>;',
  'constructor(); m: func(); s: static func() -> q;',
];

describe.each(MEMBERS)('a resource of the world with `%s`', (members) => {
  it.each([['r'], ['q'], ['r', 'q'], ['r', 'make']])('denied: %s %s', { timeout: 60_000 }, async (...deny) => {
    const denied = deny.filter((name) => typeof name === 'string');
    for (const exported of [
      '',
      'export run: func(w: borrow<r>);',
      'export run: func(w: r) -> q;',
      'export run: func() -> list<r>;',
    ]) {
      const guest = await dummy(
        '',
        `resource q { a: func(); } resource r { ${members} } import make: func() -> r; ${exported}`,
      );
      const { bytes, report } = virtualize(guest, { deny: denied });
      await expectSound(bytes);
      const left = report.remaining.filter((name) =>
        denied.some((d) => name.startsWith('[') && name.includes(`]${d}`)),
      );
      expect(left).toEqual([]);
    }
  });
});

it('the smallest ones, for every judge', async () => {
  const rows: readonly (readonly [interfaces: string, world: string, options: Options])[] = [
    ['interface i { enum c1 { a, b } type casts = list<c1>; f: func(a: casts); }', 'import i;', { deny: ['t:t/i'] }],
    ['', 'resource r { id: func() -> u64; } export run: func(w: borrow<r>);', { deny: ['r'] }],
    [
      'interface i { enum e { a } record r { x: e } } interface api { use i.{r}; f: func(a: r); }',
      'export api;',
      { deny: ['t:t/i'] },
    ],
  ];
  for (const [interfaces, world, options] of rows) {
    await assertValid(virtualize(await dummy(interfaces, world), options).bytes);
  }
});

async function expectSound(bytes: Uint8Array): Promise<void> {
  const { verdict, why = '' } = await validate(bytes);
  expect(verdict, why).toBe('valid');
  await assertParsed(bytes);
  // so that the runner hears of it
  await setImmediate();
}

function dummy(interfaces: string, world: string): Promise<Uint8Array> {
  const witSource = `package t:t; ${interfaces} world w { ${world} }`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } })),
  );
}
