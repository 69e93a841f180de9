import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readComponent, readNameSection, writeComponent, type ComponentSection } from '../../src/binary/index.ts';
import { MAX } from '../../src/binary/limits.ts';
import { readProducers, writeProducers, type Producers } from '../../src/binary/producers.ts';
import { readBody } from '../../src/binary/section.ts';
import { writeNameSection } from '../../src/binary/name-section.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { VERSION, virtualize, WasmvirtError } from '../../src/index.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { validate } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

const TEXTS = ['authors', 'description', 'licenses', 'source', 'homepage', 'revision', 'version', 'registry-metadata'];
const MAX_BYTES = 1 << 16;

function custom(name: string, data: Uint8Array | string): ComponentSection {
  return { kind: 'custom', name, data: typeof data === 'string' ? new TextEncoder().encode(data) : data };
}

function written(write: (w: Writer) => void): Uint8Array {
  const w = new Writer();
  write(w);
  return w.finish();
}

const named = (component: string | undefined): ComponentSection =>
  custom(
    'component-name',
    written((w) => writeNameSection(w, { component, sorts: [{ sort: 'func', names: [{ index: 0, name: 'f' }] }] })),
  );

const made = (...fields: readonly (readonly [string, Readonly<Record<string, string>>])[]): ComponentSection => {
  return custom(
    'producers',
    written((w) =>
      w.vec(fields, (w, [field, values]) => {
        w.name(field);
        w.vec(Object.entries(values), (w, [name, version]) => {
          w.name(name);
          w.name(version);
        });
      }),
    ),
  );
};

/** The custom sections at the top of what becomes of a component that has these. */
function outside(...sections: readonly ComponentSection[]): ReadonlyMap<string, Uint8Array> {
  return top(virtualize(writeComponent({ sections })).bytes);
}

function top(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const section of readComponent(bytes).sections) {
    if (section.kind !== 'custom') continue;
    expect(found.has(section.name)).toBe(false);
    found.set(section.name, section.data);
  }
  return found;
}

function nameOf(sections: ReadonlyMap<string, Uint8Array>): string | undefined {
  const data = sections.get('component-name');
  if (data === undefined) return undefined;
  const { component, sorts } = readNameSection(data, { start: 0, end: data.length });
  // the indices are those of the guest, and mean others here
  expect(sorts).toEqual([]);
  return component;
}

function producersOf(sections: ReadonlyMap<string, Uint8Array>): unknown {
  const data = sections.get('producers') ?? new Uint8Array();
  const fields: Producers = readBody(data, { start: 0, end: data.length }, readProducers);
  return [...fields].map(([field, values]) => [field, Object.fromEntries(values)]);
}

const US = { wasmvirt: VERSION };

describe('what a component says of itself', () => {
  it('is nothing, and then so little is added as ever', async () => {
    expect([...outside().keys()]).toEqual(['wasmvirt:policy', 'wasmvirt:guest', 'producers']);
    const plain = virtualize(await corpus('pong')).bytes;
    const text = [
      '\x09producers\x01',
      '\x0cprocessed-by\x01',
      '\x08wasmvirt',
      `${String.fromCharCode(VERSION.length)}${VERSION}`,
    ];
    const body = Buffer.from(text.join(''), 'latin1');
    const section = Uint8Array.of(0, body.length, ...body);
    expect(plain.subarray(plain.length - section.length)).toEqual(section);
    expect([...top(plain).keys()]).toEqual(['wasmvirt:policy', 'wasmvirt:guest', 'producers']);
    expect(producersOf(top(plain))).toEqual([['processed-by', US]]);
  });

  it.each(TEXTS)('is said outside too: %s', (name) => {
    expect(outside(custom(name, 'Ünï')).get(name)).toEqual(new TextEncoder().encode('Ünï'));
    expect(outside(custom(name, '')).get(name)).toEqual(new Uint8Array());
    // the last one that can be read
    expect(outside(custom(name, 'a'), custom(name, 'b'), custom(name, Uint8Array.of(0xff))).get(name)).toEqual(
      new TextEncoder().encode('b'),
    );
    expect(outside(custom(name, 'a'.repeat(MAX_BYTES))).has(name)).toBe(true);
    expect(outside(custom(name, 'a'.repeat(MAX_BYTES + 1))).has(name)).toBe(false);
    expect(outside(custom(name, Uint8Array.of(0xc0, 0x80))).has(name)).toBe(false);
  });

  it('is its list of dependencies, whose bytes nobody reads', () => {
    expect(outside(custom('.dep-v0', Uint8Array.of(0x78, 0xff))).get('.dep-v0')).toEqual(Uint8Array.of(0x78, 0xff));
  });

  it('is nothing of other sections', () => {
    expect([
      ...outside(custom('name', 'x'), custom('.debug_info', 'x'), custom('Authors', 'x'), custom('', 'x')).keys(),
    ]).toEqual(['wasmvirt:policy', 'wasmvirt:guest', 'producers']);
  });

  it('is nothing of what is inside its parts', () => {
    const inner = { sections: [custom('authors', 'x'), named('x'), made(['language', { C: '' }])] };
    expect([...outside({ kind: 'component', component: inner }).keys()]).toEqual([
      'wasmvirt:policy',
      'wasmvirt:guest',
      'producers',
    ]);
  });

  it('is its name, without the names of its parts', () => {
    expect(nameOf(outside(named('app')))).toBe('app');
    expect(
      nameOf(outside(named('a'), named('b'), named(undefined), custom('component-name', Uint8Array.of(0, 9)))),
    ).toBe('b');
    expect(nameOf(outside(named('a'.repeat(MAX_BYTES))))).toHaveLength(MAX_BYTES);
    for (const nothing of [
      named(undefined),
      named(''),
      named('a'.repeat(MAX_BYTES + 1)),
      custom('component-name', 'xyz'),
    ]) {
      expect(outside(nothing).has('component-name')).toBe(false);
    }
  });

  it('is what made it, and us', () => {
    expect(producersOf(outside(made(['language', { Rust: '1.95' }], ['sdk', { kit: '' }])))).toEqual([
      ['language', { Rust: '1.95' }],
      ['sdk', { kit: '' }],
      ['processed-by', US],
    ]);
    expect(producersOf(outside(made(['processed-by', { a: '1', wasmvirt: '0' }], ['language', { C: '' }])))).toEqual([
      ['processed-by', { a: '1', ...US }],
      ['language', { C: '' }],
    ]);
    expect(producersOf(outside(made(['x', { a: '1', b: '1' }], ['x', { b: '2', c: '3' }])))).toEqual([
      ['x', { a: '1', b: '2', c: '3' }],
      ['processed-by', US],
    ]);
  });

  it.each<readonly [string, ComponentSection]>([
    ['cut off', custom('producers', Uint8Array.of(2, 1, 0x61))],
    ['with something behind it', custom('producers', Uint8Array.of(0, 0))],
    ['that is not UTF-8', custom('producers', Uint8Array.of(1, 1, 0xff, 0))],
    ['with a huge count', custom('producers', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f))],
    ['that is empty', custom('producers', new Uint8Array())],
    ['of great length', made(['language', { C: 'x'.repeat(MAX_BYTES) }])],
  ])('is only us where its producers are a section %s', (_, section) => {
    expect(producersOf(outside(section))).toEqual([['processed-by', US]]);
    expect(producersOf(outside(made(['sdk', { a: '' }]), section))).toEqual([
      ['sdk', { a: '' }],
      ['processed-by', US],
    ]);
  });

  it('is said once, however often it is virtualized', () => {
    const sections = [named('app'), custom('authors', 'me'), made(['language', { C: '' }])];
    const once = virtualize(writeComponent({ sections })).bytes;
    // what is kept of the guest is of another one
    const said = (bytes: Uint8Array) => [...top(bytes)].filter(([name]) => name !== 'wasmvirt:guest');
    expect(said(virtualize(once).bytes)).toEqual(said(once));
  });
});

describe('producers', () => {
  it.each([
    ['fields', (n: number) => new Map(Array.from({ length: n }, (_, i) => [`f${i}`, new Map<string, string>()]))],
    ['producers', (n: number) => new Map([['f', new Map(Array.from({ length: n }, (_, i) => [`v${i}`, '']))]])],
  ] as const)('have a limit: %s', (what, make) => {
    const read = (fields: Producers): Producers => {
      const data = written((w) => writeProducers(w, fields));
      return readBody(data, { start: 0, end: data.length }, readProducers);
    };
    expect(read(make(MAX.producers))).toEqual(make(MAX.producers));
    expect(() => read(make(MAX.producers + 1))).toThrow(WasmvirtError);
    expect(() => read(make(MAX.producers + 1))).toThrow(`${MAX.producers + 1} ${what} are more than ${MAX.producers}`);
  });
});

describe.runIf(hostProgram('WASM_TOOLS') !== undefined)('wasm-tools', () => {
  const tools = (...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    runProcess(hostProgram('WASM_TOOLS') ?? '', args);

  it('writes it, and shows of the output what it showed of the input', async () => {
    await withScratch(async (folder) => {
      const [plain, input, output] = ['plain', 'in', 'out'].map((name) => join(folder, `${name}.wasm`)) as [
        string,
        string,
        string,
      ];
      writeFileSync(plain, await corpus('pong'));
      const said = {
        name: 'my-app',
        authors: 'Ann <a@example.com>',
        description: 'Says pong',
        licenses: 'Apache-2.0 WITH LLVM-exception',
        source: 'https://example.com/src',
        homepage: 'https://example.com/',
        revision: 'abc',
        version: '1.2.3',
      };
      const options = Object.entries(said).flatMap(([key, value]) => [`--${key}`, value]);
      const added = await tools(
        'metadata',
        'add',
        '--language',
        'Rust=1.95',
        '--sdk',
        'kit=1',
        ...options,
        plain,
        '-o',
        input,
      );
      expect(added).toMatchObject({ code: 0, stderr: '' });
      const { bytes } = virtualize(readFileSync(input));
      writeFileSync(output, bytes);
      expect((await validate(bytes)).verdict).toBe('valid');
      const shown = await tools('metadata', 'show', '--json', output);
      const { component } = JSON.parse(shown.stdout) as { component: { metadata: Record<string, unknown> } };
      expect(component.metadata).toMatchObject({
        ...said,
        producers: [
          ['language', { Rust: '1.95' }],
          ['sdk', { kit: '1' }],
          ['processed-by', US],
        ],
      });
    });
  });
});
