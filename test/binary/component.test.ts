import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readComponent, writeComponent, type Component } from '../../src/binary/component.ts';
import { readCustomName } from '../../src/binary/custom.ts';
import { MAX } from '../../src/binary/limits.ts';
import { readCount, readSections, SECTION, writePreamble, type Range } from '../../src/binary/section.ts';
import { readTypeSection, type Type } from '../../src/binary/type.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { failure } from '../bytes/failure.ts';
import { component } from './arbitraries.ts';
import { noiseIsHandled, type Production } from './laws.ts';

const production: Production<Component> = {
  tree: component,
  // a component fills its range: it is the only production that cannot say where it ends
  read: (r) => readComponent(r.take(r.remaining)),
  write: (w, tree) => w.bytes(writeComponent(tree)),
};

describe('a component', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(component, (tree) => {
        expect(readComponent(writeComponent(tree))).toEqual(tree);
      }),
      { numRuns: 300 },
    );
  });

  test('cut off anywhere gives our error, or what stands before the cut', () => {
    fc.assert(
      fc.property(component, (tree) => {
        const bytes = writeComponent(tree);
        for (let end = 0; end < bytes.length; end += 1) {
          try {
            const { sections } = readComponent(bytes.subarray(0, end));
            expect(sections).toEqual(tree.sections.slice(0, sections.length));
          } catch (error) {
            if (!(error instanceof WasmvirtError)) throw error;
            expect(error.offset).toBeLessThanOrEqual(end);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('with noise gives our error, or a tree that can be written and read again', () => {
    noiseIsHandled(production, 1000);
  });

  test('means the same where the sizes of its sections are padded', () => {
    fc.assert(
      fc.property(component, (tree) => {
        expect(readComponent(padSizes(writeComponent(tree)))).toEqual(tree);
      }),
    );
  });
});

/** The same component, each section size in five bytes, as tools write it that fill the size in later. */
function padSizes(bytes: Uint8Array): Uint8Array {
  const w = new Writer();
  writePreamble(w);
  for (const { id, kind, body } of readSections(bytes)) {
    const raw = bytes.subarray(body.start, body.end);
    const inner = kind === 'component' ? padSizes(raw) : raw;
    w.u8(id);
    for (let i = 0; i < 4; i += 1) w.u8(((inner.length >>> (7 * i)) & 0x7f) | 0x80);
    w.u8(inner.length >>> 28);
    w.bytes(inner);
  }
  return w.finish();
}

describe('the table of sections', () => {
  test('covers every byte behind the preamble, in order', () => {
    fc.assert(
      fc.property(component, (tree) => {
        const bytes = writeComponent(tree);
        const sections = readSections(bytes);
        expect(sections.map((section) => section.kind)).toEqual(tree.sections.map((section) => section.kind));
        let at = 8;
        for (const { id, kind, start, body } of sections) {
          expect(start).toBe(at);
          expect(bytes[start]).toBe(id);
          expect(SECTION[kind]).toBe(id);
          at = body.end;
        }
        expect(at).toBe(bytes.length);
      }),
    );
  });

  test('has absolute offsets for a component that is inside another', () => {
    const inner = { sections: [{ kind: 'custom' as const, name: 'n', data: Uint8Array.of(1, 2) }] };
    const bytes = writeComponent({ sections: [{ kind: 'component', component: inner }] });
    const [outer] = readSections(bytes);
    const [custom] = readSections(bytes, outer?.body);
    expect(custom?.start).toBe(18);
    expect(readCustomName(bytes, custom?.body ?? { start: 0, end: 0 })).toEqual({
      name: 'n',
      data: { start: 22, end: 24 },
    });
  });

  test('says how many items there are, undecoded', () => {
    fc.assert(
      fc.property(component, (tree) => {
        const bytes = writeComponent(tree);
        readSections(bytes).forEach(({ body }, i) => {
          const section = tree.sections[i];
          if (section !== undefined && 'items' in section) expect(readCount(bytes, body)).toBe(section.items.length);
        });
      }),
    );
  });

  test('copies nothing: core modules and custom data are views', () => {
    const bytes = writeComponent({
      sections: [
        { kind: 'core module', bytes: Uint8Array.of(1, 2, 3) },
        { kind: 'custom', name: '', data: Uint8Array.of(4) },
      ],
    });
    for (const section of readComponent(bytes).sections) {
      const view =
        section.kind === 'core module' ? section.bytes : section.kind === 'custom' ? section.data : undefined;
      expect(view?.buffer).toBe(bytes.buffer);
    }
  });
});

describe('nesting', () => {
  const nested = (depth: number): Component => ({
    sections: depth === 0 ? [] : [{ kind: 'component', component: nested(depth - 1) }],
  });

  test('of components ends at a depth of 100, in both directions', () => {
    const deepest = nested(MAX.depth);
    const bytes = writeComponent(deepest);
    expect(readComponent(bytes)).toEqual(deepest);
    const w = new Writer();
    writePreamble(w);
    w.u8(SECTION.component);
    w.sizedBy((w) => w.bytes(bytes));
    expect(failure(() => readComponent(w.finish())).code).toBe('limit');
    expect(failure(() => writeComponent(nested(MAX.depth + 1))).code).toBe('limit');
  });

  test('of components without end is no stack overflow', () => {
    // 20,000 preambles, each with a component section that holds all the rest
    const count = 20_000;
    const size = 14;
    const bytes = new Uint8Array(count * size);
    for (let i = 0; i < count; i += 1) {
      const w = new Writer();
      writePreamble(w);
      w.u8(SECTION.component);
      const rest = (count - i - 1) * size;
      for (let k = 0; k < 4; k += 1) w.u8(((rest >>> (7 * k)) & 0x7f) | 0x80);
      w.u8(0);
      bytes.set(w.finish(), i * size);
    }
    expect(failure(() => readComponent(bytes))).toEqual({ code: 'limit', offset: (MAX.depth + 1) * size });
  });

  const nestedType = (depth: number): Type => ({
    kind: 'instance',
    decls: depth === 1 ? [] : [{ kind: 'type', type: nestedType(depth - 1) }],
  });

  test('of types ends at a depth of 100, in both directions', () => {
    const items = [nestedType(MAX.depth)];
    const bytes = writeComponent({ sections: [{ kind: 'type', items }] });
    expect(readComponent(bytes)).toEqual({ sections: [{ kind: 'type', items }] });
    const tooDeep = { sections: [{ kind: 'type' as const, items: [nestedType(MAX.depth + 1)] }] };
    expect(failure(() => writeComponent(tooDeep)).code).toBe('limit');
  });

  test('of types without end is no stack overflow', () => {
    // vec of one instance type with one declarator, a type, that is …
    const w = new Writer();
    w.u8(1);
    for (let i = 0; i < 50_000; i += 1) w.bytes(Uint8Array.of(0x42, 0x01, 0x01));
    const body: Range = { start: 0, end: w.size };
    expect(failure(() => readTypeSection(w.finish(), body))).toEqual({ code: 'limit', offset: 1 + 3 * MAX.depth });
  });
});

test('an item count costs no memory before the items are there', () => {
  const w = new Writer();
  w.u32(1_000_000);
  w.bytes(new Uint8Array(10));
  expect(failure(() => readTypeSection(w.finish(), { start: 0, end: w.size }))).toEqual({
    code: 'unexpected-end',
    offset: 0,
  });
});

test('a Buffer gives the tree that its bytes give', () => {
  fc.assert(
    fc.property(component, (tree) => {
      expect(readComponent(Buffer.from(writeComponent(tree)))).toEqual(tree);
    }),
    { numRuns: 20 },
  );
});
