import fc from 'fast-check';
import * as leb128 from 'leb128';
import { describe, expect, test } from 'vitest';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { bytesOf, failure } from './failure.ts';
import { s32, s33, s64, u32, u64 } from './numbers.ts';

interface Codec {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<number | bigint>;
  readonly read: (r: Reader) => number | bigint;
  readonly write: (w: Writer, value: number | bigint) => void;
  readonly signed: boolean;
  readonly maxBytes: number;
}

const CODECS: readonly Codec[] = [
  { name: 'u32', arbitrary: u32, read: (r) => r.u32(), write: (w, n) => w.u32(Number(n)), signed: false, maxBytes: 5 },
  { name: 's32', arbitrary: s32, read: (r) => r.s32(), write: (w, n) => w.s32(Number(n)), signed: true, maxBytes: 5 },
  { name: 's33', arbitrary: s33, read: (r) => r.s33(), write: (w, n) => w.s33(Number(n)), signed: true, maxBytes: 5 },
  { name: 'u64', arbitrary: u64, read: (r) => r.u64(), write: (w, n) => w.u64(BigInt(n)), signed: false, maxBytes: 10 },
  { name: 's64', arbitrary: s64, read: (r) => r.s64(), write: (w, n) => w.s64(BigInt(n)), signed: true, maxBytes: 10 },
];

describe.each(CODECS)('$name', ({ arbitrary, read, write, signed, maxBytes }) => {
  const encode = (value: number | bigint): Uint8Array => {
    const w = new Writer();
    write(w, value);
    return w.finish();
  };
  const independent = signed ? leb128.signed : leb128.unsigned;

  test('what is written is read again, to the last byte', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const r = new Reader(encode(value));
        expect(read(r)).toBe(value);
        expect(r.remaining).toBe(0);
      }),
    );
  });

  test('another writer makes the same bytes, another reader the same number', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const ours = encode(value);
        expect(Buffer.from(ours)).toEqual(Buffer.from(independent.encode(String(value))));
        expect(independent.decode(Buffer.from(ours))).toBe(String(value));
      }),
    );
  });

  test('padding up to the longest form changes nothing', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const short = encode(value);
        for (let length = short.length; length <= maxBytes; length += 1) {
          const r = new Reader(padded(short, length, signed && value < 0));
          expect(read(r)).toBe(value);
          expect(r.remaining).toBe(0);
        }
        const r = new Reader(padded(short, maxBytes + 1, signed && value < 0));
        expect(failure(() => read(r))).toEqual({ code: 'bad-integer', offset: maxBytes - 1 });
      }),
    );
  });

  test('every truncation ends too early', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const bytes = encode(value);
        for (let end = 0; end < bytes.length; end += 1) {
          expect(failure(() => read(new Reader(bytes, 0, end)))).toEqual({ code: 'unexpected-end', offset: end });
        }
      }),
    );
  });
});

function padded(short: Uint8Array, length: number, negative: boolean): Uint8Array {
  const bytes = new Uint8Array(length).fill(negative ? 0xff : 0x80);
  bytes.set(short);
  if (length > short.length) {
    bytes[short.length - 1] = (short.at(-1) ?? 0) | 0x80;
    bytes[length - 1] = negative ? 0x7f : 0x00;
  }
  return bytes;
}

const MALFORMED: readonly (readonly [codec: 'u32' | 's32' | 's33' | 'u64' | 's64', hex: string, offset: number])[] = [
  // the first bit beyond the width
  ['u32', 'ff ff ff ff 1f', 4],
  ['u32', '80 80 80 80 10', 4],
  // a sixth byte
  ['u32', '80 80 80 80 80 00', 4],
  // 2^31, and -2^31 - 1
  ['s32', '80 80 80 80 08', 4],
  ['s32', 'ff ff ff ff 77', 4],
  // unused bits that are not copies of the sign
  ['s32', '80 80 80 80 38', 4],
  ['s32', '80 80 80 80 70', 4],
  ['s33', '80 80 80 80 10', 4],
  ['s33', 'ff ff ff ff 6f', 4],
  ['s33', '80 80 80 80 30', 4],
  ['u64', 'ff ff ff ff ff ff ff ff ff 03', 9],
  ['s64', '80 80 80 80 80 80 80 80 80 01', 9],
  ['s64', 'ff ff ff ff ff ff ff ff ff 7e', 9],
];

test.each(MALFORMED)('%s from %s does not fit', (codec, hex, offset) => {
  expect(failure(() => new Reader(bytesOf(hex))[codec]())).toEqual({ code: 'bad-integer', offset });
});

const UNWRITABLE: readonly (readonly [codec: 'u8' | 'u32' | 's32' | 's33', value: number])[] = [
  ['u8', -1],
  ['u8', 256],
  ['u8', 0.5],
  ['u8', NaN],
  ['u32', -1],
  ['u32', 2 ** 32],
  ['u32', 1.5],
  ['u32', NaN],
  ['s32', 2 ** 31],
  ['s32', -(2 ** 31) - 1],
  ['s33', 2 ** 32],
  ['s33', -(2 ** 32) - 1],
  ['s33', NaN],
];

test.each(UNWRITABLE)('%s of %d is refused', (codec, value) => {
  expect(failure(() => new Writer()[codec](value)).code).toBe('internal');
});

test.each([-1n, 1n << 64n])('u64 of %d is refused', (value) => {
  expect(failure(() => new Writer().u64(value)).code).toBe('internal');
});

test.each([1n << 63n, -(1n << 63n) - 1n])('s64 of %d is refused', (value) => {
  expect(failure(() => new Writer().s64(value)).code).toBe('internal');
});
