import { describe, expect, test } from 'vitest';
import { readComponent, writeComponent, type Component } from '../../src/binary/component.ts';
import { readCustomName } from '../../src/binary/custom.ts';
import { NAME_SECTION, readNameSection, writeNameSection } from '../../src/binary/name-section.ts';
import { readSections } from '../../src/binary/section.ts';
import type { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { hexOf } from '../bytes/failure.ts';
import { dummyComponent, preview1Command, preview1Reactor } from '../support/guests.ts';
import { wat } from '../support/wat.ts';
import { nameSection } from './arbitraries.ts';
import { roundTrips } from './laws.ts';

const ASYNC_WORLD = `package example:all;
  interface shapes {
    resource blob { constructor(size: u32); read: func() -> stream<u8>; merge: static func(a: blob, b: borrow<blob>) -> blob; }
    flags rights { read, write }
    enum level { low, high }
    variant shape { dot, line(u32), poly(list<tuple<f32, f64>>) }
    record row { id: u64, name: string, tags: list<option<char>>, state: result<level, rights> }
    wait: async func(rows: list<row>) -> future<result<shape>>;
  }
  world all {
    import shapes;
    import plain: func(s: string) -> s64;
    import other: interface { use shapes.{blob}; take: func(b: borrow<blob>); }
    export shapes;
    export run: async func();
  }`;

/** Components as real toolchains make them: the adapter for preview 1, wit-component, and text. */
const COMPONENTS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a preview 1 command': preview1Command,
  'a preview 1 reactor': preview1Reactor,
  'a world with all kinds of types': () => dummyComponent(ASYNC_WORLD, 'all'),
  'named items': () =>
    wat(`(component $outer
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (type $t (func))
      (func $lifted (type $t) (canon lift (core func $i "f")))
      (component $inner (import "x" (func $x)))
      (instance $j (instantiate $inner (with "x" (func $lifted))))
      (export $e "e" (func $lifted)))`),
};

test.each(Object.entries(COMPONENTS))('%s is written as it was read', async (_name, make) => {
  const bytes = await make();
  const tree = readComponent(bytes);
  // not toEqual: a difference in so many bytes takes minutes to print
  expect(Buffer.compare(writeComponent(tree), bytes)).toBe(0);
  for (const data of nameSections(tree)) {
    const w = new Writer();
    writeNameSection(w, readNameSection(data, { start: 0, end: data.length }));
    expect(hexOf(w.finish())).toBe(hexOf(data));
  }
});

/** The data of all name sections, those of nested components included. */
function nameSections({ sections }: Component): readonly Uint8Array[] {
  return sections.flatMap((section) => {
    if (section.kind === 'component') return nameSections(section.component);
    return section.kind === 'custom' && section.name === NAME_SECTION ? [section.data] : [];
  });
}

describe('a name section', () => {
  test('is read as it was written', () => {
    roundTrips({
      tree: nameSection,
      // it fills its custom section: two bytes behind it belong to the test
      read: (r: Reader) => {
        const end = r.end - 2;
        const section = readNameSection(r.bytes, { start: r.offset, end });
        r.offset = end;
        return section;
      },
      write: writeNameSection,
    });
  });

  test('says what the text calls things', async () => {
    const bytes = await wat('(component $c (type $t u8) (import "f" (func $f)))');
    const custom = readSections(bytes).find(
      (section) => section.kind === 'custom' && readCustomName(bytes, section.body).name === NAME_SECTION,
    );
    const data = custom && readCustomName(bytes, custom.body).data;
    expect(data && readNameSection(bytes, data)).toEqual({
      component: 'c',
      sorts: [
        { sort: 'func', names: [{ index: 0, name: 'f' }] },
        { sort: 'type', names: [{ index: 0, name: 't' }] },
      ],
    });
  });
});
