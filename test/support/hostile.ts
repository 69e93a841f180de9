import { Writer } from '../../src/bytes/writer.ts';

/**
 * Inputs that cost much for their size, by name, of any size. They are written byte by byte, without our writer, and some are not
 * components.
 */
export interface Hostile {
  readonly name: string;
  /** About `size` bytes. */
  readonly make: (size: number) => Uint8Array;
}

const PREAMBLE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
const MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

const ID = {
  custom: 0,
  module: 1,
  coreInstance: 2,
  coreType: 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  start: 9,
  import: 10,
  export: 11,
  value: 12,
} as const;

export const HOSTILE: readonly Hostile[] = [
  ...Object.entries(ID).flatMap(([kind, id]) =>
    kind === 'module' || kind === 'component' || kind === 'start'
      ? []
      : [{ name: `empty sections: ${kind}`, make: (size: number) => component(repeated([id, 1, 0], size)) }],
  ),
  {
    name: 'empty custom sections in a component inside',
    make: (size) => component(section(ID.component, component(repeated([0, 1, 0], size)))),
  },
  {
    name: 'empty custom sections in a component inside that is instantiated',
    make: (size) =>
      component(
        section(ID.component, component(repeated([0, 1, 0], size))),
        section(ID.instance, [1, 0, 0, 0]),
        section(ID.export, [1, 0, 1, 0x61, 5, 0, 0]),
      ),
  },
  { name: 'components inside', make: (size) => component(repeated([ID.component, 8, ...PREAMBLE], size)) },
  {
    name: 'components inside a component inside',
    make: (size) => component(section(ID.component, component(repeated([ID.component, 8, ...PREAMBLE], size)))),
  },
  { name: 'core modules', make: (size) => component(repeated([ID.module, 8, ...MODULE], size)) },
  {
    name: 'components in each other',
    make: (size) => {
      let bytes = component();
      // as deep as possible: a header grows with its contents
      for (let i = 0; i < Math.min(size / 14, 20_000); i++) bytes = component(section(ID.component, bytes));
      return bytes;
    },
  },
  ...Object.entries({
    'type u32': [0x7f],
    'list of u8': [0x70, 0x7d],
    'record of one field': [0x72, 1, 1, 0x61, 0x7f],
    'function without parameters': [0x40, 0, 1, 0],
    'function of one parameter': [0x40, 1, 1, 0x61, 0x7f, 1, 0],
    resource: [0x3f, 0x7f, 0],
    'empty instance type': [0x42, 0],
    'empty component type': [0x41, 0],
    'instance type with a resource': [0x42, 1, 4, 0, 1, 0x61, 3, 1],
  }).flatMap(([what, item]): Hostile[] => [
    { name: `one section of ${what}`, make: (size) => component(vec(ID.type, item, size)) },
    { name: `sections of one ${what}`, make: (size) => component(repeated([...section(ID.type, [1, ...item])], size)) },
    {
      name: `sections of thousands of ${what}`,
      make: (size) => component(repeated([...vec(ID.type, item, Math.min(size, 60_000))], size)),
    },
    {
      name: `an instance type with ${what} in it`,
      make: (size) => component(section(ID.type, [1], declarators(0x42, [1, ...item], size))),
    },
    {
      name: `an imported instance with ${what} in it`,
      make: (size) =>
        component(
          section(ID.type, [1], declarators(0x42, [1, ...item], size)),
          section(ID.import, [1, 0, 1, 0x61, 5, 0]),
        ),
    },
    {
      name: `component types with ${what} in them`,
      make: (size) =>
        component(repeated([...section(ID.type, [1], declarators(0x41, [1, ...item], Math.min(size, 60_000)))], size)),
    },
  ]),
  { name: 'core types', make: (size) => component(vec(ID.coreType, [0x60, 0, 0], size)) },
  { name: 'core module types', make: (size) => component(vec(ID.coreType, [0x50, 0], size)) },
  {
    name: 'declarators of core module types',
    make: (size) =>
      component(
        repeated([...section(ID.coreType, [1], declarators(0x50, [1, 0x60, 0, 0], Math.min(size, 60_000)))], size),
      ),
  },
  {
    name: 'core recursive types',
    make: (size) => component(section(ID.coreType, [1], declarators(0x4e, [0x60, 0, 0], size))),
  },
  { name: 'core instances', make: (size) => component(vec(ID.coreInstance, [1, 0], size)) },
  {
    name: 'exports of core instances',
    make: (size) =>
      component(repeated([...section(ID.coreInstance, [1], declarators(1, [0, 0, 0], Math.min(size, 60_000)))], size)),
  },
  { name: 'instances', make: (size) => component(vec(ID.instance, [1, 0], size)) },
  { name: 'aliases of core exports', make: (size) => component(vec(ID.alias, [0, 0, 1, 0, 0], size)) },
  {
    name: 'aliases of a type outside',
    make: (size) => component(section(ID.type, [1, 0x7f]), vec(ID.alias, [3, 2, 0, 0], size)),
  },
  { name: 'canonical definitions', make: (size) => component(vec(ID.canon, [0x1f, 0, 0], size)) },
  { name: 'values', make: (size) => component(vec(ID.value, [0x7f, 1, 0], size)) },
  {
    name: 'imports of functions',
    make: (size) =>
      component(
        section(ID.type, [1, 0x40, 0, 1, 0]),
        numbered(ID.import, (name) => [0, ...name, 1, 0], size),
      ),
  },
  {
    name: 'imports of instances',
    make: (size) =>
      component(
        section(ID.type, [1, 0x42, 0]),
        numbered(ID.import, (name) => [0, ...name, 5, 0], size),
      ),
  },
  {
    name: 'exports of a type',
    make: (size) =>
      component(
        section(ID.type, [1, 0x7f]),
        numbered(ID.export, (name) => [0, ...name, 3, 0, 0], size),
      ),
  },
  {
    name: 'functions in an imported instance',
    make: (size) => {
      const exports = numbered(ID.export, (name) => [4, 0, ...name, 1, 0], size, [1, 0x40, 0, 1, 0]);
      const at = 1 + u32Size(exports, 1);
      return component(
        section(ID.type, [1, 0x42], exports.subarray(at)),
        section(ID.import, [1, 0, 5, 0x61, 0x3a, 0x62, 0x2f, 0x63, 5, 0]),
      );
    },
  },
  ...['a', 'é', '\u{1f600}'].map((letter): Hostile => {
    return {
      name: `imports with long names of ${letter}`,
      make: (size) => {
        const long = letter.repeat(Math.floor(99_000 / new TextEncoder().encode(letter).length));
        const items = Math.max(1, Math.floor(size / 99_100));
        const w = new Writer();
        w.u32(items);
        for (let i = 0; i < items; i++) {
          w.u8(0);
          w.name(`${long}${i}`);
          w.bytes(Uint8Array.of(1, 0));
        }
        return component(section(ID.type, [1, 0x40, 0, 1, 0]), section(ID.import, w.finish()));
      },
    };
  }),
  {
    name: 'records of 10,000 fields',
    make: (size) => component(repeated([...section(ID.type, [1], declarators(0x72, [1, 0x61, 0x7f], 30_000))], size)),
  },
  {
    name: 'functions whose types take much text',
    make: (size) => {
      const wide = joined([1, 0x6f], u32(9000), repeated([0x7f], 9000));
      const count = Math.max(1, Math.floor(size / 30));
      const w = new Writer(size);
      w.u32(count * 2 + 1);
      w.bytes(wide);
      for (let i = 0; i < count; i++) {
        w.bytes(Uint8Array.of(1, 0x40, 1, 1, 0x61, 0, 1, 0, 4, 0));
        w.name(`n${i}`);
        w.u8(1);
        w.u32(i + 1);
      }
      const named = [1, 0, 5, 0x61, 0x3a, 0x62, 0x2f, 0x63, 5, 0];
      return component(section(ID.type, [1, 0x42], w.finish()), section(ID.import, named));
    },
  },
  { name: 'a name section of one list', make: (size) => component(custom('component-name', nameList(size))) },
  {
    name: 'a name section of many lists',
    make: (size) => component(custom('component-name', repeated([1, 2, 3, 0], size))),
  },
  {
    name: 'a long name of the component',
    make: (size) => component(custom('component-name', sized(0, text('n', size)))),
  },
  { name: 'producers with many fields', make: (size) => component(custom('producers', fields(size))) },
  { name: 'producers with many values', make: (size) => component(custom('producers', [1, 1, 0x61], values(size))) },
  { name: 'producers, many times', make: (size) => component(repeated([...custom('producers', [0])], size)) },
  { name: 'long authors', make: (size) => component(custom('authors', new Uint8Array(size).fill(0x61))) },
  { name: 'authors, many times', make: (size) => component(repeated([...custom('authors', [0x61])], size)) },
  ...Object.values(ID).map((id): Hostile => {
    return {
      name: `a section ${id} that says it has 2^32-1 items`,
      make: (size) => component(section(id, [0xff, 0xff, 0xff, 0xff, 0x0f], new Uint8Array(size))),
    };
  }),
];

function component(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(PREAMBLE, ...parts);
}

function section(id: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return sized(id, ...parts);
}

function sized(id: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const body = joined(...parts);
  return joined([id], u32(body.length), body);
}

function custom(name: string, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const label = new TextEncoder().encode(name);
  return section(ID.custom, [label.length], label, ...parts);
}

/** A section with as many of these items as fit. */
function vec(id: number, item: readonly number[], size: number): Uint8Array {
  const count = Math.min(1_000_000, Math.max(1, Math.floor(size / item.length)));
  return section(id, u32(count), repeated(item, count * item.length));
}

/** `opcode`, then a vec with as many of these items as fit. */
function declarators(opcode: number, item: readonly number[], size: number): Uint8Array {
  const count = Math.min(1_000_000, Math.max(1, Math.floor(size / item.length)));
  return joined([opcode], u32(count), repeated(item, count * item.length));
}

/** A section with items that have names of their own. */
function numbered(
  id: number,
  item: (name: readonly number[]) => readonly number[],
  size: number,
  first: readonly number[] = [],
): Uint8Array {
  const w = new Writer(size);
  let count = first.length > 0 ? 1 : 0;
  w.bytes(Uint8Array.from(first));
  while (w.size < size && count < 1_000_000) {
    const name = `n${count}`;
    w.bytes(Uint8Array.from(item([name.length, ...new TextEncoder().encode(name)])));
    count += 1;
  }
  return section(id, u32(count), w.finish());
}

function nameList(size: number): Uint8Array {
  const count = Math.min(1_000_000, Math.max(1, Math.floor(size / 2)));
  return sized(1, [3], u32(count), new Uint8Array(2 * count));
}

function fields(size: number): Uint8Array {
  const count = Math.max(1, Math.floor(size / 2));
  return joined(u32(count), new Uint8Array(2 * count));
}

function values(size: number): Uint8Array {
  const count = Math.max(1, Math.floor(size / 2));
  return joined(u32(count), new Uint8Array(2 * count));
}

function text(letter: string, size: number): Uint8Array {
  return joined(u32(size), new Uint8Array(size).fill(letter.charCodeAt(0)));
}

function u32(value: number): Uint8Array {
  const w = new Writer(5);
  w.u32(value);
  return w.finish();
}

/** The length in bytes of the integer at `at`. */
function u32Size(bytes: Uint8Array, at: number): number {
  let size = 1;
  while ((bytes[at + size - 1] ?? 0) >= 0x80) size += 1;
  return size;
}

function repeated(item: readonly number[], size: number): Uint8Array {
  const count = Math.max(1, Math.floor(size / item.length));
  const bytes = new Uint8Array(count * item.length);
  bytes.set(item);
  for (let filled = item.length; filled < bytes.length; filled *= 2) bytes.copyWithin(filled, 0, filled);
  return bytes;
}

function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
