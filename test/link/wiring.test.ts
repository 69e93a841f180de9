import { describe, expect, it } from 'vitest';
import { readComponent, writeComponent, type ComponentSection } from '../../src/binary/component.ts';
import type { Instance } from '../../src/binary/instance.ts';
import type { SortIdx } from '../../src/binary/sort.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { checkWiring } from '../../src/link/verify/check.ts';
import { readWiring } from '../../src/link/verify/wiring.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports, type Plan } from '../../src/policy/plan.ts';
import { importer, specPackages } from '../support/spec-wit.ts';
import { corpus, wat } from '../support/wat.ts';
import { bytesOf, everything } from './wasi-guests.ts';

/** The last check before an output is returned: where each function of the guest comes from, whatever wrote the output. */

const ENVIRONMENT = 'wasi:cli/environment@0.2.0';
const CLOCK = 'wasi:clocks/wall-clock@0.2.0';
const OPTIONS: Options = { environment: { allow: 'all', deny: ['SECRET'] }, stdio: 'allow', clocks: 'allow' };

async function made(options: Options): Promise<{ guest: Uint8Array; bytes: Uint8Array; plan: Plan }> {
  const guest = await corpus('printer', { version: '0.2.0' });
  const plan = planImports(normalize(options), resolveComponent(guest));
  return { guest, bytes: virtualize(guest, { ...options, link: 'sibling' }).bytes, plan };
}

/** The output with another argument for an import of the guest. */
function rewired(
  bytes: Uint8Array,
  name: string,
  item: (sections: readonly ComponentSection[]) => SortIdx,
): Uint8Array {
  const { sections } = readComponent(bytes);
  const other = item(sections);
  return writeComponent({
    sections: sections.map((section): ComponentSection => {
      if (section.kind !== 'instance') return section;
      const items = section.items.map((instance) => {
        if (instance.kind === 'exports') return instance;
        return { ...instance, args: instance.args.map((arg) => (arg.name === name ? { name, item: other } : arg)) };
      });
      return { ...section, items };
    }),
  });
}

/** An imported instance, by name. */
function imported(sections: readonly ComponentSection[], name: string): SortIdx {
  const imports = sections.flatMap((section) => (section.kind === 'import' ? section.items : []));
  const instances = imports.filter((one) => one.type.kind === 'instance');
  const index = instances.findIndex((one) => one.name.name === name);
  expect(index).toBeGreaterThanOrEqual(0);
  return { sort: 'instance', index };
}

/** With functions of the host, some of them asked about first, and functions of ours, in the same interfaces. */
const EVERYWHERE: readonly Options[] = [
  { all: 'allow', env: { A: 'b' }, clocks: { offset: '1s' } },
  { http: ['GET://a.test'], sockets: ['a.test:1'], stdio: 'allow' },
  { filesystem: 'allow', mounts: { '/m': {} }, environment: { allow: 'all', deny: ['A'] }, cwd: '/' },
];

describe('the wiring of an output', () => {
  it('is followed through bags and adapters', async () => {
    const { guest, bytes } = await made(OPTIONS);
    const wiring = readWiring(bytes, guest.length);
    const host = (importName: string, name: string): object => ({ kind: 'host', importName, name });
    expect(wiring.origin(CLOCK, 'now')).toEqual(host(CLOCK, 'now'));
    expect(wiring.origin(ENVIRONMENT, 'get-environment')).toEqual({ kind: 'adapter' });
    expect(wiring.origin(ENVIRONMENT, 'get-arguments')).toEqual(host(ENVIRONMENT, 'get-arguments'));
    expect(wiring.lowered).toEqual([host(ENVIRONMENT, 'get-environment')]);
    expect(wiring.origin('no:such/import', 'x')).toBeUndefined();
  });

  it('is found out where it gives the guest what is not let through', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const attack = rewired(bytes, ENVIRONMENT, (sections) => imported(sections, ENVIRONMENT));
    expect(() => resolveComponent(attack)).not.toThrow();
    expect(() => checkWiring(bytes, guest.length, plan)).not.toThrow();
    expect(() => checkWiring(attack, guest.length, plan)).toThrow(
      `get-environment of ${ENVIRONMENT} does not come from an adapter`,
    );
  });

  it('is found out where what is let through is another function of the host', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const swapped = rewired(bytes, CLOCK, (sections) => imported(sections, 'wasi:cli/stdout@0.2.0'));
    expect(() => checkWiring(swapped, guest.length, plan)).toThrow(`now of ${CLOCK} does not come from the host`);
  });

  it('is found out where an adapter calls what is denied', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const stricter: Plan = {
      ...plan,
      imports: plan.imports.map((p) => ({
        ...p,
        functions: p.functions.map((f) => (f.name === 'get-environment' ? { ...f, by: 'deny' as const } : f)),
      })),
    };
    expect(() => checkWiring(bytes, guest.length, stricter)).toThrow(
      `an adapter calls get-environment of ${ENVIRONMENT}, which is denied`,
    );
  });

  it('is found out where a function that is ruled is called without its rules', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const ruled = (name: string): Plan => ({
      ...plan,
      imports: plan.imports.map((p) => ({
        ...p,
        functions: p.functions.map((f) => (f.name === name ? { ...f, ruled: true } : f)),
      })),
    });
    // one adapter calls it
    expect(() => checkWiring(bytes, guest.length, ruled('get-environment'))).not.toThrow();
    expect(() => checkWiring(bytes, guest.length, ruled('now'))).toThrow(
      `now of ${CLOCK} does not come from an adapter`,
    );
  });

  it('is found out where descriptors of two versions, which wrap those of the host, are of one type', async () => {
    const [two, three] = ['wasi:filesystem/types@0.2.12', 'wasi:filesystem/types@0.3.0'] as const;
    const packages = [...specPackages('0.2.12').values(), ...specPackages('0.3.0').values()];
    const preopens = [two, three].map((name) => name.replace('types', 'preopens'));
    const guest = await importer([two, three, ...preopens], packages);
    const options: Options = { mounts: { '/x': { host: '/h' } }, link: 'sibling' };
    const { bytes } = virtualize(guest, options);
    const plan = planImports(normalize(options), resolveComponent(guest));
    const wiring = readWiring(bytes, guest.length);
    const found = [two, three].map((name) => wiring.resource(name, 'descriptor'));
    expect(found).toEqual([
      { kind: 'resource', owner: 'adapter' },
      { kind: 'resource', owner: 'adapter' },
    ]);
    expect(found[0]).not.toBe(found[1]);
    expect(() => checkWiring(bytes, guest.length, plan)).not.toThrow();
    const merged = rewired(bytes, three, (sections) => {
      const instances = sections.flatMap((section) => (section.kind === 'instance' ? section.items : []));
      const args = instances.flatMap((one) => (one.kind === 'exports' ? [] : one.args));
      return args.find(({ name }) => name === two)?.item ?? { sort: 'instance', index: 0 };
    });
    expect(() => checkWiring(merged, guest.length, plan)).toThrow(
      /the resource descriptor of wasi:filesystem\/types@0\..* is the resource descriptor of wasi:filesystem\/types@0\./,
    );
    const hosts = rewired(bytes, three, (sections) => imported(sections, three));
    expect(() => checkWiring(hosts, guest.length, plan)).toThrow(
      /types@0\.3\.0 (does not come from an adapter|is not an adapter's)/,
    );
  });

  it('is that of the component that was given', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    for (const size of [guest.length - 1, guest.length + 1, 0, bytes.length]) {
      expect(() => checkWiring(bytes, size, plan)).toThrow('the component is not in its output');
    }
  });

  it.each([
    ['no instance of it', '(component $guest)'],
    ['two', '(component $guest) (instance (instantiate $guest)) (instance (instantiate $guest))'],
    ['another one', '(component $guest) (component $other (core module)) (instance (instantiate $other))'],
    ['one of the first of two', '(component $guest) (component $other) (instance (instantiate $guest))'],
  ])('is none where there is %s', async (_, output) => {
    const guest = await wat('(component $guest)');
    const ofOne = await wat('(component (component $guest) (instance (instantiate $guest)))');
    expect(readWiring(ofOne, guest.length).lowered).toEqual([]);
    const bytes = await wat(`(component ${output})`);
    expect(() => readWiring(bytes, guest.length)).toThrow('the component is not in its output');
  });

  it.each(EVERYWHERE)('is found out wherever another item is given: %j', async (options) => {
    const guest = await bytesOf(everything('0.2.12', '0.2.12'));
    const plan = planImports(normalize(options), resolveComponent(guest));
    const { bytes } = virtualize(guest, { ...options, link: 'sibling' });
    expect(() => checkWiring(bytes, guest.length, plan)).not.toThrow();
    const passed: string[] = [];
    let count = 0;
    for (const { what, output } of otherwise(readComponent(bytes).sections, plan)) {
      count++;
      try {
        checkWiring(writeComponent({ sections: output }), guest.length, plan);
        passed.push(what);
      } catch (error) {
        expect(error).toBeInstanceOf(WasmvirtError);
      }
    }
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(20);
  });
});

/**
 * Outputs in which the guest is given something else: a function in the place of another, in the instances that are made for it, or
 * another instance of the host. Left out is what makes no difference to who answers: a function of ours for another one.
 */
function* otherwise(
  sections: readonly ComponentSection[],
  plan: Plan,
): Generator<{ readonly what: string; readonly output: readonly ComponentSection[] }> {
  const { funcs, imports, guest } = spaces(sections);
  const withItems = (old: Instance, other: Instance): ComponentSection[] =>
    sections.map((s) => (s.kind === 'instance' ? { ...s, items: s.items.map((i) => (i === old ? other : i)) } : s));
  for (const { item, functions } of plan.imports) {
    const { name } = item.name;
    const arg = guest.args.find((a) => a.name === name);
    if (arg === undefined || functions.length === 0) continue;
    const ours = functions.some((f) => f.by !== 'host' || f.ruled);
    for (const [index, imported] of imports.entries()) {
      // the host's own, where a function of ours stands before it, or one of another interface
      if (imported === undefined || (imported === name && !ours)) continue;
      const args = guest.args.map((a) => (a === arg ? { name, item: { sort: 'instance' as const, index } } : a));
      yield { what: `${name} is ${imported} of the host`, output: withItems(guest, { ...guest, args }) };
    }
  }
  const bags = sections.flatMap((s) => (s.kind === 'instance' ? s.items : []));
  for (const bag of bags) {
    if (bag.kind !== 'exports') continue;
    for (const one of bag.exports) {
      if (one.item.sort !== 'func') continue;
      const from = funcs[one.item.index];
      const index = funcs.findIndex((f) => f?.name !== from?.name && (f?.host === true || from?.host === true));
      if (from === undefined || index < 0) continue;
      const exports = bag.exports.map((e) => (e === one ? { ...e, item: { sort: 'func' as const, index } } : e));
      yield {
        what: `${one.name.name} is function ${String(index)}`,
        output: withItems(bag, { kind: 'exports', exports }),
      };
    }
  }
}

interface Spaces {
  /** What each function of the outer component is; `undefined` where that is not known here. */
  readonly funcs: readonly ({ readonly host: boolean; readonly name: string } | undefined)[];
  /** The names of instances that are imports. */
  readonly imports: readonly (string | undefined)[];
  readonly guest: Extract<Instance, { readonly kind: 'instantiate' }>;
}

/** The index spaces of an outer component: it imports instances, aliases functions, and makes instances. The last one made of a component is the guest. */
function spaces(sections: readonly ComponentSection[]): Spaces {
  const funcs: (Spaces['funcs'][number] | undefined)[] = [];
  const imports: (string | undefined)[] = [];
  let guest: Spaces['guest'] | undefined;
  for (const s of sections) {
    if (s.kind === 'import') for (const i of s.items) if (i.type.kind === 'instance') imports.push(i.name.name);
    if (s.kind === 'alias') {
      for (const a of s.items) {
        if (a.kind !== 'export' || a.sort !== 'func') continue;
        const from = imports[a.instance];
        funcs.push({ host: from !== undefined, name: `${from ?? `instance ${String(a.instance)}`}#${a.name}` });
      }
    }
    if (s.kind === 'instance') {
      for (const i of s.items) {
        imports.push(undefined);
        if (i.kind === 'instantiate') guest = i;
      }
    }
  }
  if (guest === undefined) throw new Error('there is no guest');
  return { funcs, imports, guest };
}
