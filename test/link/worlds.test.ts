import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readComponent, writeComponent, type Component } from '../../src/binary/index.ts';
import { sameStructure, structureOf } from '../../src/component/structure.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { prepare, virtualize, type Options, type Virtualized } from '../../src/index.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { Worlds } from '../../src/link/worlds.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { preview1Command, preview1Reactor } from '../support/guests.ts';
import { COMPONENT_SECTION, CUSTOM_SECTION, MODULE_SECTION, sectionsOf } from '../support/sections.ts';
import { corpus, wat } from '../support/wat.ts';
import { bytesOf, everything } from './wasi-guests.ts';

/** What is kept between two components changes nothing: not the bytes, not the report, not the errors. */

const LIMIT = 1 << 20;

/** The same component with `change` applied to its sections, and to those of the components inside. */
function changed(component: Component, change: (s: Component['sections'][number]) => Component['sections']): Component {
  return {
    sections: component.sections.flatMap((s) =>
      change(s.kind === 'component' ? { ...s, component: changed(s.component, change) } : s),
    ),
  };
}

function rewritten(bytes: Uint8Array, change: Parameters<typeof changed>[1]): Uint8Array {
  return writeComponent(changed(readComponent(bytes), change));
}

/** Each core module with a custom section at its end. */
function otherCode(bytes: Uint8Array, data: number): Uint8Array {
  const section = Uint8Array.of(0, 3, 1, 0x78, data);
  return rewritten(bytes, (s) => {
    return s.kind === 'core module' ? [{ ...s, bytes: Uint8Array.from([...s.bytes, ...section]) }] : [s];
  });
}

/** Custom sections with other data, and with what says other things of the whole. */
function otherWords(bytes: Uint8Array, word: string): Uint8Array {
  const data = new TextEncoder().encode(word);
  const { sections } = readComponent(bytes);
  const description = { kind: 'custom', name: 'description', data } as const;
  return writeComponent({ sections: [...sections.filter((s) => s.kind !== 'custom'), description] });
}

/** Components of many worlds, and several of the same. */
async function pool(): Promise<readonly Uint8Array[]> {
  const guests = [
    await preview1Reactor(),
    await preview1Command(),
    await bytesOf(everything('0.2.12', '0.2.12')),
    await corpus('environment-only'),
    await corpus('printer', { version: '0.2.0' }),
    await corpus('printer', { version: '0.2.1' }),
  ];
  const plain = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((name) =>
      wat(`(component (import "${name}:a/b" (instance (export "f" (func (result string))))))`),
    ),
  );
  return [
    ...guests,
    ...plain,
    ...guests.map((g) => otherCode(g, 1)),
    ...guests.map((g) => otherCode(g, 2)),
    ...guests.map((g) => otherWords(g, 'one')),
    ...guests.map((g) => otherWords(g, 'another, and longer')),
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 99),
  ];
}

/** The result or the error, to be compared. */
function outcome(make: () => Virtualized): unknown {
  try {
    const { bytes, report } = make();
    return { bytes: Buffer.from(bytes).toString('base64'), report: JSON.stringify(report) };
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    return { code: error.code, message: error.message };
  }
}

let components: readonly Uint8Array[] = [];
beforeAll(async () => {
  components = await pool();
}, 120_000);

const OPTIONS: readonly Options[] = [
  {},
  { all: 'allow', clocks: { offset: '1s' }, trace: true },
  { deterministic: true, mounts: { '/data': { files: { a: 'x' }, writable: true } }, stdout: 'allow' },
  { http: ['a.test'], sockets: ['10.0.0.0/8:*'], stdio: 'allow' },
];

describe.each(OPTIONS)('a function prepared with %j', (options) => {
  it('gives what virtualize gives, in any order and again', () => {
    const fresh = components.map((bytes) => outcome(() => virtualize(bytes, options)));
    const order = fc.array(fc.nat(components.length - 1), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(order, (indices) => {
        const prepared = prepare(options);
        for (const i of indices) expect(outcome(() => prepared(at(components, i)))).toEqual(fresh[i]);
      }),
      { numRuns: 12, seed: 1 },
    );
    const prepared = prepare(options);
    for (const round of [0, 1]) {
      for (const [i, bytes] of components.entries()) {
        expect(
          outcome(() => prepared(bytes)),
          `round ${round}, ${i}`,
        ).toEqual(fresh[i]);
      }
    }
  }, 120_000);
});

describe('what is kept', () => {
  it('is what changes of nobody reach', () => {
    const prepared = prepare({});
    const guest = Uint8Array.from(at(components, 1));
    const expected = outcome(() => virtualize(guest));
    const first = prepared(guest);
    first.bytes.fill(0);
    for (const list of [first.report.imports, first.report.traps, first.report.remaining, first.report.notes]) {
      (list as unknown[]).length = 0; // a caller without a compiler can
    }
    expect(outcome(() => prepared(guest))).toEqual(expected);
    guest.fill(0);
    expect(outcome(() => prepared(at(components, 1)))).toEqual(expected);
  });

  it('is found for other code and other words, and nothing else', () => {
    const made: number[] = [];
    const guest = at(components, 1);
    const worlds = new Worlds(
      normalize({}),
      (input, policy) => {
        made.push(input.length);
        return frameOf(input, policy);
      },
      virtualizeIn,
    );
    worlds.build(guest);
    worlds.build(otherCode(guest, 1));
    worlds.build(otherCode(guest, 2));
    // the first one has no custom section at all, or others
    const count = readComponent(guest).sections.filter((s) => s.kind === 'custom').length;
    expect(made).toHaveLength(1);
    worlds.build(otherWords(guest, 'one'));
    worlds.build(otherWords(guest, 'other'));
    expect(made).toHaveLength(count === 1 ? 1 : 2);
    worlds.build(at(components, 0));
    expect(made).toHaveLength(count === 1 ? 2 : 3);
  });

  it('are the eight worlds used last', async () => {
    let made = 0;
    const worlds = new Worlds(
      normalize({}),
      (input, policy) => {
        made += 1;
        return frameOf(input, policy);
      },
      virtualizeIn,
    );
    const one = (i: number): Promise<Uint8Array> => wat(`(component (import "n:a/i${i}" (instance)))`);
    for (let i = 0; i < 8; i++) worlds.build(await one(i));
    worlds.build(await one(0));
    expect(made).toBe(8);
    worlds.build(await one(8));
    worlds.build(await one(0));
    expect(made).toBe(9);
    worlds.build(await one(1)); // which was used the longest ago when another one came
    expect(made).toBe(10);
  });

  it('is not a world that is very large', async () => {
    let made = 0;
    const worlds = new Worlds(
      normalize({}),
      (input, policy) => {
        made += 1;
        return frameOf(input, policy);
      },
      virtualizeIn,
    );
    const labels = Array.from({ length: 9000 }, (_, i) => `"l${i}"`).join(' ');
    const large = await wat(`(component ${`(type (enum ${labels}))`.repeat(5)})`);
    worlds.build(large);
    worlds.build(large);
    expect(made).toBe(2);
  });

  it('is nothing of large mounts', async () => {
    let made = 0;
    const policy = normalize({ mounts: { '/': { files: { big: new Uint8Array(70_000_000).fill(1) } } } });
    const worlds = new Worlds(
      policy,
      (input, by) => {
        made += 1;
        return frameOf(input, by);
      },
      virtualizeIn,
    );
    const guest = await bytesOf(everything('0.2.12', '0.2.12'));
    worlds.build(guest);
    worlds.build(guest);
    expect(made).toBe(2);
  }, 60_000);
});

describe('the structure of a component', () => {
  it('has every byte outside of core modules and custom sections in it, and none of those', () => {
    for (const index of [0, 1, 3, 4]) {
      const guest = at(components, index);
      const before = structure(guest);
      const opaque = opaqueBytes(guest);
      for (let at = 8; at < guest.length; at += opaque[at] === 1 ? 97 : 1) {
        for (const bit of [0x01, 0x80]) {
          const other = Uint8Array.from(guest);
          other[at] = (other[at] ?? 0) ^ bit;
          const after = structure(other);
          const same = before !== undefined && after !== undefined && sameStructure(before, after);
          if (same !== (opaque[at] === 1)) throw new Error(`byte ${at} of guest ${index}, bit ${bit}: ${same}`);
        }
      }
    }
  }, 120_000);

  it('tells where components end', async () => {
    const [inside, outside] = [
      await wat(`(component (component (component)) (component))`),
      await wat(`(component (component (component) (component)))`),
    ];
    const [a, b] = [structure(inside), structure(outside)];
    if (a === undefined || b === undefined) throw new Error('there is no structure');
    expect(sameStructure(a, b)).toBe(false);
  });

  it('is none where components are nested deeper than the stack', () => {
    let nested = writeComponent({ sections: [] });
    for (let depth = 0; depth < 3000; depth++) nested = wrapped(nested);
    expect(structureOf(nested, LIMIT)).toBeUndefined();
  });
});

function wrapped(component: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = component.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      size.push(rest);
      break;
    }
    size.push((rest & 0x7f) | 0x80);
  }
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, COMPONENT_SECTION, ...size, ...component]);
}

function structure(bytes: Uint8Array): Int32Array | undefined {
  try {
    return structureOf(bytes, LIMIT);
  } catch (error) {
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}

/** 1 for each byte in the body of a core module or custom section, at any depth; found without the reader under test. */
function opaqueBytes(bytes: Uint8Array): Uint8Array {
  const opaque = new Uint8Array(bytes.length);
  const component = (part: Uint8Array): void => {
    for (const { id, body } of sectionsOf(part)) {
      const start = body.byteOffset - bytes.byteOffset;
      if (id === COMPONENT_SECTION) component(body);
      else if (id === MODULE_SECTION || id === CUSTOM_SECTION) opaque.fill(1, start, start + body.length);
    }
  };
  component(bytes);
  return opaque;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
