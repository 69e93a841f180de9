import { describe, expect, it } from 'vitest';
import { writeComponent } from '../../src/binary/component.ts';
import { idx } from '../../src/binary/indices.ts';
import type { Type } from '../../src/binary/type.ts';
import type { ValType } from '../../src/binary/val-type.ts';
import { validate } from '../../src/index.ts';

/** A component that defines one value and uses it. `types`: the types before it. */
function component(type: ValType, encoded: readonly number[], types: readonly Type[] = []): Uint8Array {
  return writeComponent({
    sections: [
      { kind: 'type', items: types },
      { kind: 'value', items: [{ type, encoded: Uint8Array.from(encoded) }] },
      {
        kind: 'instance',
        items: [
          { kind: 'exports', exports: [{ name: { name: 'v', attributes: [] }, item: { sort: 'value', index: 0 } }] },
        ],
      },
    ],
  });
}

const ZERO = idx<'type'>(0);
const ONE: readonly Type[] = [{ kind: 'enum', labels: ['a', 'b'] }];
const of = (type: Type): readonly Type[] => [type];

/** Binary.md § Value Definitions: the type, bytes that are a value of it, and some that are none. */
const CASES: readonly (readonly [string, ValType, readonly Type[], readonly number[][], readonly number[][]])[] = [
  ['bool', 'bool', [], [[0], [1]], [[2], [], [0, 0]]],
  ['u8', 'u8', [], [[0], [255]], [[], [1, 2]]],
  ['s8', 's8', [], [[128]], [[]]],
  ['u16', 'u16', [], [[0xff, 0xff, 0x03]], [[0x80, 0x80, 0x04], [0x80, 0x80, 0x80, 0x00], [0x80]]],
  ['s16', 's16', [], [[0x80, 0x80, 0x7e]], [[0x80, 0x80, 0x02]]],
  ['u32', 'u32', [], [[0xff, 0xff, 0xff, 0xff, 0x0f]], [[0xff, 0xff, 0xff, 0xff, 0x1f]]],
  ['s64', 's64', [], [[0x7f]], [[0x80]]],
  [
    'f32',
    'f32',
    [],
    [
      [0, 0, 0xc0, 0x7f],
      [0, 0, 0x80, 0x7f],
    ],
    [
      [1, 0, 0xc0, 0x7f],
      [0, 0, 0xc0, 0xff],
      [0, 0],
    ],
  ],
  ['f64', 'f64', [], [[0, 0, 0, 0, 0, 0, 0xf8, 0x7f]], [[0, 0, 0, 0, 0, 0, 0xf8, 0xff]]],
  [
    'char',
    'char',
    [],
    [[0x61], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80]],
    [[0xff], [0x61, 0x61], [0xe2, 0x82], [0xed, 0xa0, 0x80]],
  ],
  ['string', 'string', [], [[0], [1, 0x61]], [[1], [1, 0xff]]],
  ['enum', ZERO, ONE, [[0], [1]], [[2]]],
  [
    'flags',
    ZERO,
    of({ kind: 'flags', labels: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] }),
    [[0, 1]],
    [[0], [0, 0, 0]],
  ],
  ['option', ZERO, of({ kind: 'option', type: 'u8' }), [[0], [1, 7]], [[1], [2], [0, 7]]],
  ['result', ZERO, of({ kind: 'result', ok: 'u8', error: undefined }), [[0, 7], [1]], [[0], [1, 7]]],
  ['list', ZERO, of({ kind: 'list', element: 'u8', length: undefined }), [[0], [2, 1, 2]], [[2, 1], [1]]],
  ['list of fixed length', ZERO, of({ kind: 'list', element: 'u8', length: 2 }), [[1, 2]], [[1], [1, 2, 3]]],
  ['tuple', ZERO, of({ kind: 'tuple', types: ['u8', 'bool'] }), [[9, 1]], [[9, 2], [9]]],
  [
    'record',
    ZERO,
    of({
      kind: 'record',
      fields: [
        { label: 'a', type: 'u8' },
        { label: 'b', type: 'string' },
      ],
    }),
    [[9, 0]],
    [[9]],
  ],
  [
    'variant',
    ZERO,
    of({
      kind: 'variant',
      cases: [
        { label: 'a', type: undefined },
        { label: 'b', type: 'u8' },
      ],
    }),
    [[0], [1, 9]],
    [[2], [1], [0, 9]],
  ],
  ['stream', ZERO, of({ kind: 'stream', element: 'u8' }), [], [[0]]],
];

describe('a value', () => {
  it.each(CASES)('of the type %s', (_, type, types, good, bad) => {
    for (const encoded of good) {
      expect(validate(component(type, encoded, types), { features: ['all'] })).toEqual({ valid: true, undecided: [] });
    }
    for (const encoded of bad) {
      const bytes = component(type, encoded, types);
      const verdict = validate(bytes, { features: ['all'] });
      expect([encoded, verdict.valid]).toEqual([encoded, false]);
      expect(verdict).toMatchObject({ path: ['value section[0]'] });
    }
  });

  it('needs the feature cm-values', () => {
    expect(validate(component('bool', [0]))).toMatchObject({ valid: false, code: 'unsupported' });
  });
});
