import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, sizeOf } from '../../src/bytes/pieces.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { hexOf } from './failure.ts';
import { bytes, u32 } from './numbers.ts';

describe('a writer', () => {
  test('grows from nothing, and size says how far', () => {
    fc.assert(
      fc.property(fc.array(bytes), (parts) => {
        const w = new Writer(0);
        for (const part of parts) w.bytes(part);
        expect(w.size).toBe(sizeOf(parts));
        expect(w.finish()).toEqual(concat(parts));
      }),
    );
  });

  test('writes a vec that a reader takes apart', () => {
    fc.assert(
      fc.property(fc.array(u32), (numbers) => {
        const w = new Writer();
        w.vec(numbers, (w, n) => w.u32(n));
        const r = new Reader(w.finish());
        expect(r.vec('numbers', Infinity, (r) => r.u32())).toEqual(numbers);
      }),
    );
  });

  test.each([0, 1, 127, 128, 129, 16_383, 16_384])('sizes a body of %d bytes in place as beside', (length) => {
    const body = new Writer();
    body.bytes(new Uint8Array(length).fill(7));
    const beside = new Writer();
    beside.u8(1);
    beside.sized(body);
    const inPlace = new Writer();
    inPlace.u8(1);
    inPlace.sizedBy((w) => w.bytes(body.finish()));
    expect(hexOf(inPlace.finish())).toBe(hexOf(beside.finish()));
  });

  test('sizes bodies in bodies', () => {
    const w = new Writer(0);
    w.sizedBy((w) => {
      w.sizedBy((w) => w.bytes(new Uint8Array(200)));
      w.u8(9);
    });
    const outer = new Reader(w.finish()).sized('the outer body');
    const r = new Reader(w.finish(), outer.start, outer.end);
    expect(r.take(2 + 200).length).toBe(202);
    expect(r.u8()).toBe(9);
    expect(r.remaining).toBe(0);
  });
});

test('a section is its id, the size of its body, and the body', () => {
  const body = new Writer();
  body.name('ab');
  const w = new Writer();
  w.section(7, body);
  expect(hexOf(w.finish())).toBe('07 03 02 61 62');
});

test('joined pieces share no memory with what they were made from', () => {
  const piece = Uint8Array.of(1, 2);
  const joined = concat([piece, piece]);
  piece[0] = 9;
  expect([...joined]).toEqual([1, 2, 1, 2]);
});
