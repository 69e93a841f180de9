import { describe, expect, it } from 'vitest';
import { readComponent, readNameSection } from '../../src/binary/index.ts';
import { readCanonOpts } from '../../src/binary/canon-opt.ts';
import { readCoreInstance } from '../../src/binary/core-instance.ts';
import { readCoreType } from '../../src/binary/core-type.ts';
import { readInstance } from '../../src/binary/instance.ts';
import { MAX } from '../../src/binary/limits.ts';
import { readExternName } from '../../src/binary/name.ts';
import { readItems, readSections } from '../../src/binary/section.ts';
import { readStart } from '../../src/binary/start.ts';
import { readType } from '../../src/binary/type.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { BUDGET } from '../../src/component/budget.ts';
import { inspect, virtualize, WasmvirtError } from '../../src/index.ts';

/** Every count that the reader believes, at its edge: as many as there may be are read, one more is refused by its name. */
interface Edge {
  readonly what: string;
  readonly limit: number;
  /** What the message says besides the limit. */
  readonly says: string;
  readonly read: (count: number) => unknown;
}

interface ReaderEdge extends Omit<Edge, 'limit'> {
  /** Which limit it is. */
  readonly of: keyof typeof MAX;
}

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

function bytesOf(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const w = new Writer();
  for (const part of parts) w.bytes(Uint8Array.from(part));
  return w.finish();
}

function u32(value: number): Uint8Array {
  const w = new Writer();
  w.u32(value);
  return w.finish();
}

function times(count: number, item: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(count * item.length);
  for (let i = 0; i < count; i++) bytes.set(item, i * item.length);
  return bytes;
}

/** A vec of `count` equal items, between what stands before and behind it. */
function vec(
  read: (r: Reader) => unknown,
  before: readonly number[],
  item: readonly number[],
  behind: readonly number[] = [],
) {
  return (count: number): unknown => read(new Reader(bytesOf(before, u32(count), times(count, item), behind)));
}

function section(id: number, ...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const body = bytesOf(...parts);
  return bytesOf([id], u32(body.length), body);
}

const type = (r: Reader): unknown => readType(r);
const all = (bytes: Uint8Array): { start: number; end: number } => ({ start: 0, end: bytes.length });

/** An instance type of which `depth` types stand around the innermost. */
function nestedTypes(depth: number): unknown {
  return readType(new Reader(bytesOf(times(depth - 1, [0x42, 1, 1]), [0x42, 0])));
}

function nestedComponents(depth: number): unknown {
  let bytes = bytesOf(PREAMBLE);
  for (let i = 0; i < depth; i++) bytes = bytesOf(PREAMBLE, section(4, bytes));
  return readComponent(bytes);
}

const READER: readonly ReaderEdge[] = [
  {
    what: 'sections',
    of: 'sections',
    says: 'sections',
    read: (n) => readSections(bytesOf(PREAMBLE, times(n, [0, 1, 0]))),
  },
  {
    what: 'sections of a component and those in it, together',
    of: 'sections',
    says: 'sections',
    read: (n) => {
      const half = Math.floor(n / 2);
      const inner = bytesOf(PREAMBLE, times(half, [7, 1, 0]));
      return readComponent(bytesOf(PREAMBLE, section(4, inner), times(n - half - 1, [0, 1, 0])));
    },
  },
  {
    what: 'items of all sections',
    of: 'decoded',
    says: 'items',
    read: (n) =>
      readComponent(bytesOf(PREAMBLE, section(7, u32(n - 9), times(n - 9, [0x7f])), times(9, [7, 2, 1, 0x7f]))),
  },
  {
    what: 'items, those in items too',
    of: 'decoded',
    says: 'items',
    read: (n) => readComponent(bytesOf(PREAMBLE, section(7, [1, 0x42], u32(n - 1), times(n - 1, [1, 0x7f])))),
  },
  {
    what: 'items of one section by itself',
    of: 'items',
    says: 'items',
    read: (n) => {
      const bytes = bytesOf(u32(n), times(n, [0x7f]));
      return readItems(bytes, all(bytes), type);
    },
  },
  {
    what: 'declarators of an instance type',
    of: 'decls',
    says: 'declarators',
    read: vec(type, [0x42], [1, 0x7f]),
  },
  {
    what: 'declarators of a component type',
    of: 'decls',
    says: 'declarators',
    read: vec(type, [0x41], [1, 0x7f]),
  },
  {
    what: 'declarators of a core module type',
    of: 'moduleDecls',
    says: 'declarators',
    read: vec(readCoreType, [0x50], [1, 0x60, 0, 0]),
  },
  {
    what: 'arguments of a component',
    of: 'instantiateArgs',
    says: 'arguments',
    read: vec(readInstance, [0, 0], [0, 1, 0]),
  },
  {
    what: 'arguments of a core module',
    of: 'instantiateArgs',
    says: 'arguments',
    read: vec(readCoreInstance, [0, 0], [0, 0x12, 0]),
  },
  {
    what: 'exports of an instance',
    of: 'inlineExports',
    says: 'exports',
    read: vec(readInstance, [1], [0, 0, 1, 0]),
  },
  {
    what: 'exports of a core instance',
    of: 'inlineExports',
    says: 'exports',
    read: vec(readCoreInstance, [1], [0, 0, 0]),
  },
  { what: 'parameters', of: 'params', says: 'parameters', read: vec(type, [0x40], [1, 0x61, 0x7f], [1, 0]) },
  {
    what: 'parameters of a core function',
    of: 'params',
    says: 'parameters',
    read: vec(readCoreType, [0x60], [0x7f], [0]),
  },
  {
    what: 'results of a core function',
    of: 'results',
    says: 'results',
    read: vec(readCoreType, [0x60, 0], [0x7f]),
  },
  { what: 'fields', of: 'fields', says: 'fields', read: vec(type, [0x72], [1, 0x61, 0x7f]) },
  { what: 'cases', of: 'cases', says: 'cases', read: vec(type, [0x71], [1, 0x61, 0, 0]) },
  { what: 'types of a tuple', of: 'tupleTypes', says: 'tuple types', read: vec(type, [0x6f], [0x7f]) },
  { what: 'flags', of: 'flags', says: 'flags', read: vec(type, [0x6e], [1, 0x61]) },
  { what: 'cases of an enum', of: 'enumCases', says: 'enum cases', read: vec(type, [0x6d], [1, 0x61]) },
  { what: 'canonical options', of: 'canonOpts', says: 'canonical options', read: vec(readCanonOpts, [], [0]) },
  {
    what: 'arguments of the start function',
    of: 'startArgs',
    says: 'arguments',
    read: vec(readStart, [0], [0], [0]),
  },
  {
    what: 'results of the start function',
    of: 'results',
    says: 'results',
    read: (n) => readStart(new Reader(bytesOf([0, 0], u32(n)))),
  },
  {
    what: 'core types that need each other',
    of: 'items',
    says: 'types',
    read: vec(readCoreType, [0x4e], [0x60, 0, 0]),
  },
  { what: 'fields of a struct', of: 'structFields', says: 'fields', read: vec(readCoreType, [0x5f], [0x7f, 0]) },
  {
    what: 'supertypes',
    of: 'supertypes',
    says: 'supertypes',
    read: vec(readCoreType, [0x00, 0x50], [0], [0x60, 0, 0]),
  },
  {
    what: 'attributes of a name',
    of: 'nameAttributes',
    says: 'name attributes',
    read: (n) =>
      readExternName(
        new Reader(
          bytesOf(
            [2, 1, 0x61],
            u32(n),
            times(n, [0, 0]).map((_, i) => (i % 2 === 0 ? i / 2 : 0)),
          ),
        ),
      ),
  },
  {
    what: 'bytes of a name',
    of: 'nameBytes',
    says: 'name',
    read: (n) => new Reader(bytesOf(u32(n), times(n, [0x61]))).name(),
  },
  {
    what: 'lists of names',
    of: 'sortNames',
    says: 'lists of names',
    read: (n) => {
      const bytes = times(n, [1, 2, 3, 0]);
      return readNameSection(bytes, all(bytes));
    },
  },
  {
    what: 'names in all lists',
    of: 'decoded',
    says: 'items',
    read: (n) => {
      const bytes = bytesOf([1, 4, 3, 1, 0, 0], section(1, [3], u32(n - 1), times(n - 1, [0, 0])));
      return readNameSection(bytes, all(bytes));
    },
  },
  { what: 'types in types', of: 'depth', says: 'deep', read: nestedTypes },
  { what: 'components in components', of: 'depth', says: 'deep', read: nestedComponents },
];

const empty = (n: number, id: number): Uint8Array => bytesOf(PREAMBLE, times(n, [id, 1, 0]));

/** The same for what it takes to find out what a component imports and exports. */
const RESOLUTION: readonly Edge[] = [
  { what: 'custom sections', limit: MAX.sections, says: 'sections', read: (n) => inspect(empty(n, 0)) },
  { what: 'empty sections', limit: MAX.sections, says: 'sections', read: (n) => inspect(empty(n, 7)) },
  {
    what: 'items that no type depends on',
    limit: MAX.decoded,
    says: 'items',
    read: (n) => inspect(bytesOf(PREAMBLE, section(8, u32(n), times(n, [0x1f])))),
  },
  {
    what: 'core modules',
    limit: MAX.modules,
    says: 'core modules',
    read: (n) => inspect(bytesOf(PREAMBLE, times(n, [1, 8, ...MODULE]))),
  },
  {
    what: 'components',
    limit: MAX.components,
    says: 'components',
    read: (n) => inspect(bytesOf(PREAMBLE, times(n, [4, 8, ...PREAMBLE]))),
  },
  {
    what: 'steps',
    limit: BUDGET.work,
    says: 'steps',
    // one for the component, two for a list, one for a type without others in it
    read: (n) => {
      const lists = 90_000;
      const plain = n - 1 - 2 * lists;
      const items = [u32(lists + plain), times(lists, [0x70, 0x7d]), times(plain, [0x7f])];
      return inspect(bytesOf(PREAMBLE, section(7, ...items)));
    },
  },
  {
    what: 'bytes of definitions',
    limit: BUDGET.bytes,
    says: 'bytes',
    read: (n) => {
      const pieces: Uint8Array[] = [];
      for (let left = n; left > 0;) {
        const body = Math.min(left, 90_000);
        // an enum with one label
        const label = body - 6;
        pieces.push(
          section(
            7,
            [1, 0x6d, 1],
            [(label & 0x7f) | 0x80, ((label >> 7) & 0x7f) | 0x80, label >> 14],
            times(label, [0x61]),
          ),
        );
        left -= body;
      }
      return inspect(bytesOf(PREAMBLE, ...pieces));
    },
  },
  {
    what: 'types around a type',
    limit: BUDGET.typeDepth,
    says: 'deep',
    read: (n) =>
      inspect(
        bytesOf(
          PREAMBLE,
          section(7, u32(n), [0x70, 0x7d], ...Array.from({ length: n - 1 }, (_, i) => [0x70, 0x80 | i, 0])),
        ),
      ),
  },
  {
    what: 'types in a type',
    limit: BUDGET.typeSize,
    says: 'types in it',
    read: (n) => {
      const wide = bytesOf([0x6f], u32(999), times(999, [0x7f])); // 1,000 in all
      const wider = bytesOf([0x6f], u32(999), times(999, [0])); // 999,001
      const rest = n - 999_002;
      const widest = bytesOf([0x6f], u32(1 + rest), [1], times(rest, [0x7f]));
      return inspect(bytesOf(PREAMBLE, section(7, [3], wide, wider, widest)));
    },
  },
];

const refusals = (edge: Edge): void => {
  edge.read(edge.limit);
  let error: unknown;
  try {
    edge.read(edge.limit + 1);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(WasmvirtError);
  expect(error).toMatchObject({ code: 'limit' });
  expect((error as WasmvirtError).message).toContain(String(edge.limit));
  expect((error as WasmvirtError).message).toContain(edge.says);
};

describe('the reader takes as many as there may be, and not one more, of', () => {
  it.each(READER.map((edge) => [edge.what, edge] as const))('%s', (_, edge) =>
    refusals({ ...edge, limit: MAX[edge.of] }),
  );

  it('everything that has a limit', () => {
    // those two are for whoever looks up indices, below; and of producers ../link/metadata.test.ts speaks
    const elsewhere = ['modules', 'components', 'producers'];
    const tested = new Set<string>([...READER.map((edge) => edge.of), ...elsewhere]);
    const missing = Object.keys(MAX).filter((name) => !tested.has(name));
    expect(missing).toEqual([]);
  });
});

describe('resolving takes as many as there may be, and not one more, of', () => {
  it.each(RESOLUTION.map((edge) => [edge.what, edge] as const))('%s', (_, edge) => refusals(edge));
});

describe('a component whose parts hosts would refuse', () => {
  const nested = (n: number): Uint8Array => bytesOf(PREAMBLE, section(4, PREAMBLE, times(n - 1, [4, 8, ...PREAMBLE])));

  it('is told so', () => {
    expect(() => virtualize(nested(1001))).toThrow(/^the component has more than 1000 core modules and components/);
    // the output has one more: the component around it
    expect(() => virtualize(nested(998))).not.toThrow();
  });
});
