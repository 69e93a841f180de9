import { describe, expect, test } from 'vitest';
import { Reader, type Range } from '../../src/bytes/reader.ts';
import { bytesOf, failure, type Failure } from './failure.ts';

/** Each case begins at offset 2, so that a relative offset shows. */
const MALFORMED: readonly {
  readonly what: string;
  readonly hex: string;
  readonly read: (r: Reader) => unknown;
  readonly fails: Failure;
}[] = [
  { what: 'no byte', hex: '', read: (r) => r.u8(), fails: { code: 'unexpected-end', offset: 2 } },
  { what: 'no byte to look at', hex: '', read: (r) => r.peek(), fails: { code: 'unexpected-end', offset: 2 } },
  { what: 'a flag of 2', hex: '02', read: (r) => r.bool('a flag'), fails: { code: 'bad-value', offset: 2 } },
  { what: 'another byte', hex: '13', read: (r) => r.expect(0x12, 'a sort'), fails: { code: 'bad-opcode', offset: 2 } },
  { what: 'three of two bytes', hex: '00 00', read: (r) => r.take(3), fails: { code: 'unexpected-end', offset: 2 } },
  { what: 'a name beyond the end', hex: '05 61', read: (r) => r.name(), fails: { code: 'unexpected-end', offset: 2 } },
  {
    what: 'a size beyond the end',
    hex: '81 01',
    read: (r) => r.sized('it'),
    fails: { code: 'unexpected-end', offset: 2 },
  },
  {
    what: 'more items than bytes',
    hex: '03 00 00',
    read: (r) => r.vec('items', 10, (r) => r.u8()),
    fails: { code: 'unexpected-end', offset: 2 },
  },
  {
    what: 'more items than the limit',
    hex: '03 00 00 00',
    read: (r) => r.vec('items', 2, (r) => r.u8()),
    fails: { code: 'limit', offset: 2 },
  },
  {
    what: 'four billion items',
    hex: 'ff ff ff ff 0f 00',
    read: (r) => r.vec('items', Infinity, (r) => r.u8()),
    fails: { code: 'unexpected-end', offset: 2 },
  },
];

test.each(MALFORMED)('$what: $fails.code', ({ hex, read, fails }) => {
  expect(failure(() => read(new Reader(bytesOf(`ff ff ${hex}`), 2)))).toEqual(fails);
});

describe('ranges', () => {
  test('a reader ends where its range does, though the bytes go on', () => {
    const r = new Reader(bytesOf('01 02 03 04'), 1, 2);
    expect(r.u8()).toBe(2);
    expect(failure(() => r.u8())).toEqual({ code: 'unexpected-end', offset: 2 });
  });

  test('a failed byte stays unread', () => {
    const r = new Reader(bytesOf(''));
    failure(() => r.u8());
    expect(r.offset).toBe(0);
  });

  const WRONG: readonly Range[] = [
    { start: -1, end: 1 },
    { start: 2, end: 1 },
    { start: 0, end: 4 },
    { start: NaN, end: 1 },
  ];
  test.each(WRONG)('$start to $end is not a range of three bytes', ({ start, end }) => {
    expect(failure(() => new Reader(new Uint8Array(3), start, end)).code).toBe('internal');
  });

  test('what is taken is a view, and plain even where the input is a Buffer', () => {
    const input = Buffer.from([1, 2, 3]);
    const view = new Reader(input, 1).take(2);
    expect(view.constructor).toBe(Uint8Array);
    input[2] = 9;
    expect([...view]).toEqual([2, 9]);
  });
});
