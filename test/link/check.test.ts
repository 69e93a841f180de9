import { afterAll, describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { FuncType, World } from '../../src/component/types.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { checkOutput, checkWiring } from '../../src/link/verify/check.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { CONTROL } from '../../src/policy/control.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports, type Plan } from '../../src/policy/plan.ts';
import { dummyComponent } from '../support/guests.ts';
import { importer, nested, specExports, specImports, specPackages } from '../support/spec-wit.ts';
import { validate } from '../support/validate.ts';
import { corpus, wat } from '../support/wat.ts';
import { brokenWorlds } from './broken-worlds.ts';
import { Sentences } from './sentences.ts';

/** The promise about what an output imports and exports, broken in every way that a world has. */

const sentences = new Sentences(['src/link/verify/check.ts', 'src/link/verify/read-output.ts'], /broken\(/);

function planOf(input: World, options: Options): Plan {
  return planImports(normalize(options), input);
}

/** What is said of an output; `undefined` if nothing is wrong with it. */
function complaint(input: World, plan: Plan, output: World): string | undefined {
  return sentences.heard(() => {
    try {
      checkOutput(input, plan, output);
    } catch (error) {
      expect(error).toBeInstanceOf(WasmvirtError);
      expect((error as WasmvirtError).code).toBe('internal');
      throw error;
    }
  });
}

describe('an output that is made', () => {
  const everything = (): Promise<Uint8Array> => {
    const lines = (verb: string, names: readonly string[]): string[] => names.map((name) => `  ${verb} ${name};`);
    const items = [...lines('import', specImports('0.2.12')), ...lines('export', specExports('0.2.12'))].join('\n');
    return dummyComponent(
      `package test:all;\n\nworld w {\n${items}\n}\n\n${nested(specPackages('0.2.12').values())}`,
      'w',
    );
  };
  const CASES: readonly (readonly [what: string, guest: () => Promise<Uint8Array>, options: Options])[] = [
    [
      'with parts of imports',
      () => corpus('printer', { version: '0.2.0' }),
      { environment: { allow: 'all', deny: ['A'] }, clocks: 'allow' },
    ],
    ['with streams of the host', () => corpus('printer', { version: '0.2.0' }), { stdio: 'allow', trace: true }],
    ['with attributes', () => corpus('implements'), { allow: ['wasi:random/random@0.2.0', 'wasi:keyvalue/store'] }],
    ['with items of the world', () => corpus('world-items'), {}],
    ['with a resource of its own', () => corpus('exported-resource'), { environment: 'allow' }],
    ['with a component', () => corpus('component-import'), { environment: 'allow' }],
    ['with a core module', () => corpus('module-import'), { random: 'allow' }],
    ['with types for its exports', () => corpus('http-server', { version: '0.2.0' }), {}],
    [
      'with functions that rules ask',
      () => corpus('http-client', { http: '0.2.0', io: '0.2.0' }),
      { http: ['GET://a.test'] },
    ],
    ['of all of WASI', everything, { all: 'allow' }],
    [
      'of all of WASI, some of it denied',
      everything,
      { http: 'allow', filesystem: 'allow', mounts: { '/': {} }, trace: true },
    ],
  ];

  it.each(CASES)('%s is not what was planned if anything in it is otherwise', async (_, guest, options) => {
    const bytes = await guest();
    const input = resolveComponent(bytes);
    const plan = planOf(input, options);
    const output = resolveComponent(virtualize(bytes, options).bytes);
    expect(complaint(input, plan, output)).toBeUndefined();
    const passed: string[] = [];
    let count = 0;
    for (const { what, world } of brokenWorlds(output)) {
      count++;
      if (complaint(input, plan, world) === undefined) passed.push(what);
    }
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });
});

/** `f` and `g` of one interface, in the host or whoever is in its place. */
const BOTH = '(export "f" (func)) (export "g" (func))';
const GUEST = `(component $guest (import "my:p/a" (instance ${BOTH})))`;
const R = '(export "r" (type $r (sub resource))) (export "s" (type $s (sub resource)))';

/** By hand: a component, what was made of it, and what is wrong with that. Imports of other packages stay. */
const BY_HAND: readonly (readonly [wrong: string, guest: string, output: string, options?: Options])[] = [
  ['it imports wasi:random/random@0.2.0', '', '(import "wasi:random/random@0.2.0" (instance))'],
  [
    'it imports wasi:random/random@0.2.0',
    '(import "wasi:random/random@0.2.0" (instance))',
    '(import "wasi:random/random@0.2.0" (instance))',
  ],
  ['it imports my:p/a', '(import "my:p/a" (instance))', '(import "my:p/a" (instance))', { deny: ['my:p/a'] }],
  ['it imports stray', '', '(import "stray" (func))'],
  ['it does not import my:p/a any more', '(import "my:p/a" (instance))', ''],
  [
    'it does not import my:p/a any more',
    '(import "my:p/a" (instance))',
    '(import "my:p/a" (external-id "x") (instance))',
  ],
  ['it does not import a any more', '(import "a" (implements "my:p/a") (instance))', '(import "a" (instance))'],
  [
    'it does not import wasi:io/streams@0.2.0',
    '(import "my:p/a" (instance (export "f" (func))))',
    '(import "wasi:io/error@0.2.0" (instance (export "error" (type (sub resource)))))',
    { trace: true, deny: ['my:p/a'] },
  ],
  [
    'it imports g of my:p/a',
    '(import "my:p/a" (instance (export "f" (func))))',
    `(import "my:p/a" (instance ${BOTH}))`,
  ],
  [
    'it imports initial-cwd of wasi:cli/environment@0.2.0',
    '(import "wasi:cli/environment@0.2.0" (instance (export "get-environment" (func (result (list (tuple string string))))) (export "initial-cwd" (func (result (option string))))))',
    '(import "wasi:cli/environment@0.2.0" (instance (export "get-environment" (func (result (list (tuple string string))))) (export "initial-cwd" (func (result (option string))))))',
    { environment: 'allow', cwd: '/' },
  ],
  [
    'it does not import g of my:p/a any more',
    `(import "my:p/a" (instance ${BOTH}))`,
    '(import "my:p/a" (instance (export "f" (func))))',
  ],
  [
    'f of my:p/a has another type',
    `(import "my:p/a" (instance ${BOTH}))`,
    '(import "my:p/a" (instance (export "f" (func (param "x" u8))) (export "g" (func))))',
  ],
  ['f of f has another type', '(import "f" (func (param "x" u8)))', '(import "f" (func (param "x" u16)))'],
  [
    'f of my:p/a has another type',
    `(import "my:p/a" (instance ${R} (export "f" (func (param "x" (borrow $r)) (param "y" (borrow $s))))))`,
    `(import "my:p/a" (instance ${R} (export "f" (func (param "x" (borrow $s)) (param "y" (borrow $r))))))`,
  ],
  [
    'the resource s of my:p/b is another one',
    `(import "my:p/a" (instance $a ${R})) (alias export $a "s" (type $s)) (import "my:p/b" (instance (alias outer 1 $s (type $t)) (export "s" (type (eq $t)))))`,
    `(import "my:p/a" (instance $a ${R})) (import "my:p/b" (instance (export "s" (type (sub resource)))))`,
  ],
  [
    'the resource s of my:p/b is another one',
    `(import "my:p/a" (instance $a ${R})) (alias export $a "s" (type $s)) (import "my:p/b" (instance (alias outer 1 $s (type $t)) (export "s" (type (eq $t)))))`,
    `(import "my:p/a" (instance $a ${R})) (alias export $a "r" (type $s)) (import "my:p/b" (instance (alias outer 1 $s (type $t)) (export "s" (type (eq $t)))))`,
  ],
  [
    'the resource s of my:p/a is another one',
    `(import "my:p/a" (instance ${R}))`,
    '(import "my:p/a" (instance (export "r" (type $r (sub resource))) (export "s" (type (eq $r)))))',
  ],
  // deep inside
  [
    'it imports g of in',
    '(import "my:p/a" (instance (export "in" (instance (export "f" (func))))))',
    `(import "my:p/a" (instance (export "in" (instance ${BOTH}))))`,
  ],
  [
    'f of in has another type',
    '(import "my:p/a" (instance (export "in" (instance (export "f" (func (result string)))))))',
    '(import "my:p/a" (instance (export "in" (instance (export "f" (func (result (list u8))))))))',
  ],
  [
    'its exports are not those of the input',
    '(component $c) (instance $i (instantiate $c)) (export "my:p/x" (instance $i))',
    '',
  ],
  [
    'its exports are not those of the input',
    '',
    '(component $c) (instance $i (instantiate $c)) (export "my:p/x" (instance $i))',
  ],
  [
    'its exports are not those of the input',
    `(import "my:p/a" (instance $a ${BOTH})) (alias export $a "f" (func $f)) (export "f" (func $f))`,
    `(import "my:p/a" (instance $a ${BOTH})) (alias export $a "f" (func $f)) (export "f2" (func $f))`,
  ],
  // a resource of the host under the name of another one
  [
    'its exports are not those of the input',
    `(import "my:p/a" (instance $a ${R})) (alias export $a "r" (type $r)) (export "r" (type $r))`,
    `(import "my:p/a" (instance $a ${R})) (alias export $a "s" (type $r)) (export "r" (type $r))`,
  ],
  // one of its own in the place of the host's, and the other way round
  [
    'its exports are not those of the input',
    `(import "my:p/a" (instance $a ${R})) (alias export $a "r" (type $r)) (export "r" (type $r))`,
    `(import "my:p/a" (instance $a ${R})) (type $r (resource (rep i32))) (export "r" (type $r))`,
  ],
  [
    'its exports are not those of the input',
    `(import "my:p/a" (instance $a ${R})) (type $r (resource (rep i32))) (export "r" (type $r))`,
    `(import "my:p/a" (instance $a ${R})) (alias export $a "r" (type $r)) (export "r" (type $r))`,
  ],
];

describe('an output that was made by hand', () => {
  for (const [wrong, guest, output, options = {}] of BY_HAND)
    it(wrong, async () => {
      const input = resolveComponent(await wat(`(component ${guest})`));
      const plan = planOf(input, options);
      expect(complaint(input, plan, resolveComponent(await wat(`(component ${output})`)))).toBe(
        `the output is not what was planned: ${wrong}`,
      );
    });

  it('is found out where a resource of an import is one of its own in the exports', async () => {
    const exported = (from: string): string => `${from} (export "r" (type $r))`;
    const imported = `(import "my:p/a" (instance $a ${R})) (alias export $a "r" (type $r))`;
    const input = resolveComponent(await wat(`(component ${exported(imported)})`));
    const own = resolveComponent(await wat(`(component ${exported('(type $r (resource (rep i32)))')})`));
    // as if nothing had stayed with the host
    const plan: Plan = { ...planOf(input, {}), imports: [] };
    expect(complaint(input, plan, own)).toContain('its exports are not those of the input');
  });
});

const HOST = `(import "my:p/a" (instance $host ${BOTH}))
  (alias export $host "f" (func $f))
  (alias export $host "g" (func $g))`;
/** One that calls what it is given, and offers a function of its own. */
const ADAPTER = `(component $adapter
    (import "a" (func $a))
    (core func $lowered (canon lower (func $a)))
    (core module $m (func (export "own")))
    (core instance $i (instantiate $m))
    (func (export "own") (canon lift (core func $i "own"))))`;
const given = (f: string, g: string): string =>
  `(instance (instantiate $guest (with "my:p/a" (instance (export "f" (func ${f})) (export "g" (func ${g}))))))`;
const adapter = (name: string, calls: string): string =>
  `(instance ${name} (instantiate $adapter (with "a" (func ${calls}))))`;

/** What is wrong with the wiring of an output; `undefined` if nothing is. `ruled`: the functions for which there are rules. */
const WIRED: readonly (readonly [
  wrong: string | undefined,
  output: string,
  options?: Options,
  ruled?: readonly string[],
])[] = [
  [undefined, `${HOST} ${GUEST} ${given('$f', '$g')}`],
  [
    undefined,
    `(import "my:p/a" (instance $host ${BOTH})) ${GUEST} (instance (instantiate $guest (with "my:p/a" (instance $host))))`,
  ],
  ['f of my:p/a does not come from the host', `${HOST} ${GUEST} ${given('$g', '$f')}`],
  ['g of my:p/a does not come from the host', `${HOST} ${GUEST} ${given('$f', '$f')}`],
  [
    'f of my:p/a does not come from the host',
    `(import "my:p/b" (instance $other ${BOTH})) ${GUEST} (instance (instantiate $guest (with "my:p/a" (instance $other))))`,
  ],
  [
    'g of my:p/a does not come from the host',
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$f')} (alias export $x "own" (func $own)) ${given('$f', '$own')}`,
  ],
  ['f of my:p/a does not come from an adapter', `${HOST} ${GUEST} ${given('$f', '$g')}`, { deny: ['my:p/a'] }],
  [
    'g of my:p/a does not come from an adapter',
    `${HOST} (import "other" (func $other)) ${ADAPTER} ${GUEST} ${adapter('$x', '$other')} (alias export $x "own" (func $own)) ${given('$own', '$g')}`,
    { deny: ['my:p/a'] },
  ],
  [
    undefined,
    `${HOST} (import "other" (func $other)) ${ADAPTER} ${GUEST} ${adapter('$x', '$other')} (alias export $x "own" (func $own)) ${given('$own', '$own')}`,
    { deny: ['my:p/a'] },
  ],
  [
    'an adapter calls g of my:p/a, which is denied',
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$g')} (alias export $x "own" (func $own)) ${given('$own', '$own')}`,
    { deny: ['my:p/a'] },
  ],
  [
    'an adapter calls g of my:p/a, which none of them needs',
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$g')} ${given('$f', '$g')}`,
  ],
  // handed to the adapter in an instance, under another name
  [
    'an adapter calls f of my:p/a, which is denied',
    `${HOST} (component $adapter
        (import "in" (instance $in (export "x" (func))))
        (alias export $in "x" (func $x))
        (component $deeper (import "y" (func $y)) (core func (canon lower (func $y))))
        (instance (instantiate $deeper (with "y" (func $x))))
        (core module $m (func (export "own")))
        (core instance $i (instantiate $m))
        (func (export "own") (canon lift (core func $i "own"))))
      ${GUEST}
      (instance $x (instantiate $adapter (with "in" (instance (export "x" (func $f))))))
      (alias export $x "own" (func $own)) ${given('$own', '$own')}`,
    { deny: ['my:p/a'] },
  ],
  // handed on by an adapter that has a function of its own as well
  [
    'f of my:p/a does not come from an adapter',
    `${HOST} (component $adapter
        (import "a" (func $a))
        (core module $m (func (export "own")))
        (core instance $i (instantiate $m))
        (func $own (canon lift (core func $i "own")))
        (export "own" (func $own))
        (export "passed" (func $a)))
      ${GUEST} ${adapter('$x', '$f')}
      (alias export $x "own" (func $own)) (alias export $x "passed" (func $passed)) ${given('$passed', '$own')}`,
    { deny: ['my:p/a'] },
  ],
  [
    undefined,
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$f')} (alias export $x "own" (func $own)) ${given('$own', '$g')}`,
    {},
    ['f'],
  ],
  [
    '2 adapters call f of my:p/a, for which there are rules',
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$f')} ${adapter('$y', '$f')} (alias export $x "own" (func $own)) ${given('$own', '$g')}`,
    {},
    ['f'],
  ],
  [
    '0 adapters call f of my:p/a, for which there are rules',
    `${HOST} ${ADAPTER} ${GUEST} ${adapter('$x', '$g')} (alias export $x "own" (func $own)) ${given('$own', '$g')}`,
    {},
    ['f'],
  ],
  ['f of my:p/a does not come from an adapter', `${HOST} ${GUEST} ${given('$f', '$g')}`, {}, ['f']],
];

it('a function over a type without its name', async () => {
  const output = (param: string): string =>
    `(component (type $e (enum "a")) (import "e" (type $n (eq $e))) (import "f" (func (param "a" ${param}))))`;
  const input = resolveComponent(await wat(output('$n')));
  const unnamed = resolveComponent(await wat(output('$e')));
  expect(complaint(input, planOf(input, {}), unnamed)).toBe(
    'the output is not what was planned: f mentions a type without a name',
  );
});

describe('arguments that were made by hand', () => {
  const HOST = `
    (import "host" (instance $host
      (export "r" (type $r (sub resource))) (export "s" (type $s (sub resource)))
      (export "f" (func (param "x" (borrow $r)))) (export "g" (func (param "x" (borrow $s))))))
    (alias export $host "r" (type $r)) (alias export $host "s" (type $s)) (type $text string) (type $number u32)`;
  const instance = (name: string, resource: string): string => {
    return `(instance (alias outer 1 ${resource} (type $x)) (export "${name}" (func (param "x" (borrow $x)))))`;
  };
  const CASES: readonly (readonly [what: string, asks: string, given: string, fits: boolean])[] = [
    ['a function', '(func (param "x" (borrow $r)))', '(func $host "f")', true],
    ['a function over another resource', '(func (param "x" (borrow $r)))', '(func $host "g")', false],
    ['a function without the result', '(func (param "x" (borrow $r)) (result u8))', '(func $host "f")', false],
    ['an instance that has more', instance('g', '$s'), '(instance $host)', true],
    ['an instance with another resource', instance('g', '$r'), '(instance $host)', false],
    ['an instance that has less', instance('h', '$r'), '(instance $host)', false],
    ['a type', '(type (eq $text))', '(type $text)', true],
    ['another type', '(type (eq $text))', '(type $number)', false],
    ['a resource', '(type (eq $r))', '(type $r)', true],
    ['another resource', '(type (eq $r))', '(type $s)', false],
  ];

  it.each(CASES)('%s', async (_, asks, given, fits) => {
    const bytes = await wat(`(component ${HOST}
      (component $inner
        (import "r" (type $r (sub resource))) (import "s" (type $s (sub resource))) (type $text string)
        (import "asked" ${asks}))
      (instance (instantiate $inner (with "r" (type $r)) (with "s" (type $s)) (with "asked" ${given}))))`);
    expect((await validate(bytes)).verdict).toBe(fits ? 'valid' : 'invalid');
    // no type of the outside depends on it
    resolveComponent(bytes);
    const said = sentences.heard(() => void readOutput(bytes));
    if (fits) expect(said).toBeUndefined();
    else expect(said).toContain('a part of it is not given what it asks for');
  });
});

it('an output that is to be controlled exports that as it is defined, and nothing else', async () => {
  const guest = await corpus('pong');
  const options: Options = { control: true, link: 'sibling' };
  const input = resolveComponent(guest);
  const plan = planOf(input, options);
  const output = readOutput(virtualize(guest, options).bytes);
  expect(complaint(input, plan, output)).toBeUndefined();
  const [first, second] = [...CONTROL.values()];
  const name = first?.name.name ?? '';
  const there = output.exports.get(name);
  if (there === undefined || second === undefined) expect.fail('there is nothing to be controlled by');
  const other = { ...there, entity: second.entity };
  const exports = new Map([...output.exports].map(([key, item]) => [key, key === name ? other : item]));
  expect(complaint(input, plan, { ...output, exports })).toContain(`it does not export ${name} as it is defined`);
  expect(complaint(input, planOf(input, { link: 'sibling' }), output)).toContain('its exports are not those');
});

describe('wiring that was made by hand', () => {
  for (const [wrong, output, options = {}, ruled = []] of WIRED)
    it(wrong ?? 'as planned', async () => {
      const guest = await wat(GUEST);
      const { imports, ...rest } = planOf(resolveComponent(guest), options);
      const plan: Plan = {
        ...rest,
        imports: imports.map((p) => ({
          ...p,
          functions: p.functions.map((f) => ({ ...f, ruled: ruled.includes(f.name) })),
        })),
      };
      const bytes = await wat(`(component ${output})`);
      const said = sentences.heard(() => checkWiring(bytes, guest.length, plan));
      expect(said).toBe(wrong && `the output is not what was planned: ${wrong}`);
    });
});

describe('resources that wrap those of the host', () => {
  it("are an adapter's", async () => {
    const guest = await corpus('printer', { version: '0.2.0' });
    const options: Options = { stdio: 'allow', link: 'sibling' };
    const { ownership, ...rest } = planOf(resolveComponent(guest), options);
    const { bytes } = virtualize(guest, options);
    const plan: Plan = { ...rest, ownership: { ...ownership, bridged: ownership.host } };
    expect(sentences.heard(() => checkWiring(bytes, guest.length, { ...plan, ownership }))).toBeUndefined();
    expect(sentences.heard(() => checkWiring(bytes, guest.length, plan))).toContain(
      "of wasi:io/error@0.2.0 is not an adapter's",
    );
  });

  it('are as many as these', async () => {
    const names = ['0.2.12', '0.3.0'].flatMap((version) =>
      ['types', 'preopens'].map((name) => `wasi:filesystem/${name}@${version}`),
    );
    const guest = await importer(names, [...specPackages('0.2.12').values(), ...specPackages('0.3.0').values()]);
    const options: Options = { mounts: { '/x': { host: '/h' } }, link: 'sibling' };
    const plan = planOf(resolveComponent(guest), options);
    const { bytes } = virtualize(guest, options);
    expect(sentences.heard(() => checkWiring(bytes, guest.length, plan))).toBeUndefined();
    const importName = 'wasi:filesystem/types@0.3.0';
    const origins: Plan['origins'] = new Map(
      [...plan.origins].map(([r, one]) => [r, one.name === 'descriptor' ? { ...one, importName } : one]),
    );
    const which = `the resource descriptor of ${importName}`;
    expect(sentences.heard(() => checkWiring(bytes, guest.length, { ...plan, origins }))).toContain(
      `${which} is ${which}`,
    );
  });
});

describe('exports that were made by hand', () => {
  const EXPORTING = `(component $guest (import "my:p/a" (instance $a ${BOTH}))
    (alias export $a "f" (func $f)) (alias export $a "g" (func $g)) (instance $b (export "f" (func $f)))
    (export "d" (func $f)) (export "e" (func $g)) (export "my:p/x" (instance $b)) (export "my:p/y" (instance $b)))`;
  const MADE = `${HOST} ${ADAPTER} ${EXPORTING} ${adapter('$own', '$g')} (instance $i (instantiate $guest
    (with "my:p/a" (instance (export "f" (func $f)) (export "g" (func $g))))))`;
  const func = (name: string, of = name): string =>
    `(alias export $i "${of}" (func $${name})) (export "${name}" (func $${name}))`;

  it.each([
    [undefined, func('d') + func('e')],
    [undefined, '(alias export $i "my:p/x" (instance $x)) (export "my:p/x" (instance $x))'],
    ['d', func('d', 'e')],
    ['d', `(export "d" (func $f))`],
    ['d', '(alias export $own "own" (func $d)) (export "d" (func $d))'],
    ['my:p/x', '(alias export $i "my:p/y" (instance $x)) (export "my:p/x" (instance $x))'],
    ['my:p/x', '(instance $x (export "f" (func $f))) (export "my:p/x" (instance $x))'],
    ['my:p/x', '(export "my:p/x" (instance $host))'],
    ['d', '(alias export $i "my:p/x" (instance $x)) (alias export $x "f" (func $d)) (export "d" (func $d))'],
  ])('%j is not of the guest', async (wrong, exports) => {
    const bytes = await wat(`(component ${MADE} ${exports})`);
    const guest = await wat(EXPORTING);
    const plan = planOf(resolveComponent(guest), {});
    const type: FuncType = { kind: 'func', async: false, params: [], result: undefined };
    const needed: Plan = {
      ...plan,
      hostNeeds: [{ caller: 'trace', importName: 'my:p/a', name: 'g', type, extra: false }],
    };
    const said = sentences.heard(() => checkWiring(bytes, guest.length, needed));
    expect(said).toBe(wrong && `the output is not what was planned: its export ${wrong} is not the component's`);
  });
});

afterAll(() => {
  expect(sentences.all.length).toBeGreaterThan(10);
  expect(sentences.unheard()).toEqual([]);
});
