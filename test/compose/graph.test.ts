import { describe, expect, it } from 'vitest';
import { compose, inspect, plug, WasmvirtError, type Composition } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { importsIn, exportsIn } from '../support/world.ts';
import { wat } from '../support/wat.ts';
import { world } from './case.ts';

const KV = (version: string, more = ''): string =>
  `package my:kv@${version} { interface store { get: func() -> u32; ${more} } }`;

const components = {
  gives: await world('export f: func(); export my:kv/store@0.2.5;', KV('0.2.5', 'put: func();'))(),
  takes: await world('import f: func(); import my:kv/store@0.2.0; export run: func();', KV('0.2.0'))(),
  types: await wat(`(component
    (type $r (record (field "a" u8)))
    (export $named "r" (type $r))
    (type $f (func (result $named)))
    (core module $m (memory (export "m") 1) (func (export "f") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m))
    (func $g (type $f) (canon lift (core func $i "f")))
    (export "g" (func $g)))`),
};

function made(graph: Omit<Composition, 'components'>): string {
  return inspect(compose({ components, ...graph })).wit;
}

describe('what is composed', () => {
  it('is validated, and who is wrong is said', async () => {
    const wrong = await wat(
      '(component (import "f" (func $f (result string))) (core func (canon lower (func $f))) (export "g" (func $f)))',
    );
    const instances = { a: { component: 'wrong', rest: 'import' } } as const;
    const { message } = thrown(() =>
      compose({ components: { ...components, wrong }, instances, exports: [{ instance: 'a', export: 'g' }] }),
    );
    expect(message).toMatch(/^wrong: the canonical option memory is missing/);
    const taker = await wat('(component (import "g" (func (result string))))');
    expect(thrown(() => plug(taker, [wrong])).message).toMatch(/canonical option memory is missing/);
  });
});

function thrown(what: () => unknown): WasmvirtError {
  try {
    what();
  } catch (error) {
    if (error instanceof WasmvirtError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a graph of components', () => {
  it('gives, spreads, imports and renames', () => {
    const store = { 'my:kv/store@0.2.0': { import: 'store' } };
    const wit = made({
      imports: { start: { of: 'takes', item: 'f', as: 'start' }, store: { of: 'gives', item: 'my:kv/store@0.2.5' } },
      instances: {
        // an order that does not matter: it is given what comes after it
        two: { component: 'takes', with: { f: { instance: 'one', export: 'run' }, ...store } },
        one: { component: 'takes', with: { f: { import: 'start' }, ...store } },
      },
      exports: [
        { instance: 'two', export: 'run', as: 'go' },
        { spread: { instance: 'two' } },
        { import: 'start', as: 'again' },
      ],
    });
    expect(importsIn(wit)).toEqual(['my:kv/store@0.2.5', 'start']);
    expect(exportsIn(wit)).toEqual(['go', 'run', 'again']);
  });

  it('makes imports with compatible versions one, under the newest name', () => {
    const wit = made({
      imports: { newer: { of: 'gives', item: 'my:kv/store@0.2.5' } },
      instances: { old: { component: 'takes', rest: 'import' } },
      exports: [
        { instance: 'old', export: 'run' },
        { import: 'newer', as: 'my:kv/store@0.2.5' },
      ],
    });
    expect(importsIn(wit)).toEqual(['my:kv/store@0.2.5', 'f']);
    expect(wit).toContain('put: func()');
  });

  it('gives exported functions the names of types that are exported beside them', async () => {
    const bytes = compose({
      components,
      instances: { i: { component: 'types' } },
      exports: [{ spread: { instance: 'i' } }],
    });
    await assertValid(bytes);
    const [r, g] = inspect(bytes).json.exports;
    expect([r?.name, g?.func?.result]).toEqual(['r', 'r']);
  });

  it.each<readonly [string, Omit<Composition, 'components'>, RegExp]>([
    [
      'an unknown component',
      { instances: { a: { component: 'tekes' } }, exports: [] },
      /no component "tekes" \(did you mean takes\?\)/,
    ],
    ['an unknown instance', { instances: {}, exports: [{ spread: { instance: 'a' } }] }, /no instance "a"/],
    ['an unknown import', { instances: {}, exports: [{ import: 'a', as: 'b' }] }, /no import "a"/],
    [
      'a name of all objects',
      { instances: {}, exports: [{ import: 'constructor', as: 'b' }] },
      /no import "constructor"/,
    ],
    [
      'a circle',
      {
        instances: {
          a: { component: 'takes', with: { f: { instance: 'b', export: 'run' } }, rest: 'import' },
          b: { component: 'takes', with: { f: { instance: 'a', export: 'run' } }, rest: 'import' },
        },
        exports: [],
      },
      /the instance "a" is given something that is made of it/,
    ],
    [
      'what is not given',
      { instances: { a: { component: 'takes' } }, exports: [] },
      /a asks for my:kv\/store@0\.2\.0, and nothing is given/,
    ],
    [
      'an unknown argument',
      { instances: { a: { component: 'takes', with: { ff: { import: 'x' } } } }, exports: [] },
      /takes does not import "ff"/,
    ],
    [
      'an unknown export',
      { instances: { a: { component: 'gives' } }, exports: [{ instance: 'a', export: 'g' }] },
      /a does not export "g"/,
    ],
    [
      'an export twice',
      {
        instances: { a: { component: 'gives' } },
        exports: [
          { instance: 'a', export: 'f' },
          { instance: 'a', export: 'f' },
        ],
      },
      /"f" is exported twice/,
    ],
    [
      'an import twice',
      { imports: { a: { of: 'takes', item: 'f' }, b: { of: 'takes', item: 'f' } }, instances: {}, exports: [] },
      /"f" is imported twice/,
    ],
    [
      'an import of nothing',
      { imports: { a: { of: 'takes', item: 'q' } }, instances: {}, exports: [] },
      /takes neither imports nor exports "q"/,
    ],
    [
      'an instance without a name',
      { instances: { a: { component: 'gives' } }, exports: [{ instance: 'a' }] },
      /without a name/,
    ],
    [
      'another type',
      {
        instances: {
          g: { component: 'gives' },
          a: { component: 'takes', with: { f: { instance: 'g' } }, spread: [{ instance: 'g' }] },
        },
        exports: [],
      },
      /a is given something else than it asks for: f: a instance is given, a function is asked for/,
    ],
  ])('refuses %s', (_, graph, sentence) => {
    expect(() => made(graph)).toThrow(sentence);
  });

  it('refuses more than hosts accept, and does not overflow', () => {
    const many = (count: number): Composition['instances'] =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `i${String(i)}`,
          {
            component: 'takes',
            with: i + 1 < count ? { f: { instance: `i${String(i + 1)}`, export: 'run' } } : {},
            rest: 'import',
          },
        ]),
      );
    const exports = [{ instance: 'i0', export: 'run' }] as const;
    expect(exportsIn(made({ instances: many(100), exports }))).toEqual(['run']);
    expect(() => made({ instances: many(999), exports })).toThrow('levels deep');
    expect(() => made({ instances: many(1001), exports })).toThrow('1000 instances');
    expect(() => made({ instances: many(100_000), exports })).toThrow('1000 instances');
  });

  it('refuses imports that use types of one another in an endless row', async () => {
    const chain = (count: number): string =>
      Array.from({ length: count }, (_, i) => {
        const type =
          i === 0
            ? '(export "r" (type (sub resource)))'
            : `(alias outer 1 $r${String(i - 1)} (type $o)) (export "r" (type (eq $o)))`;
        return `(import "a:b/i${String(i)}" (instance $i${String(i)} ${type})) (alias export $i${String(i)} "r" (type $r${String(i)}))`;
      }).join('\n');
    for (const [count, sentence] of [
      [200, undefined],
      [5000, /more than 300 imports/],
    ] as const) {
      const last = `a:b/i${String(count - 1)}`;
      const graph = {
        components: { chain: await wat(`(component ${chain(count)})`) },
        imports: { last: { of: 'chain', item: last } },
        instances: {},
        exports: [{ import: 'last', as: 'x' }],
      };
      if (sentence === undefined) expect(importsIn(inspect(compose(graph)).wit)).toHaveLength(count);
      else expect(() => compose(graph)).toThrow(sentence);
    }
  });
});
