import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NAME_BYTES, Reader } from '../../src/bytes/reader.ts';
import { decodeUtf8, utf8Length } from '../../src/bytes/utf8.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { bytesOf, failure, hexOf } from './failure.ts';
import { name } from './numbers.ts';

const hostDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function written(text: string): Uint8Array {
  const w = new Writer();
  w.name(text);
  return w.finish();
}

describe('names', () => {
  test('are read as they were written, a mark at the start included', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(new Reader(written(text)).name()).toBe(text);
      }),
    );
  });

  test('have the bytes that the host’s encoder gives them', () => {
    fc.assert(
      fc.property(name, (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(utf8Length(text)).toBe(bytes.length);
        const w = new Writer();
        w.u32(bytes.length);
        w.bytes(bytes);
        expect(hexOf(written(text))).toBe(hexOf(w.finish()));
      }),
    );
  });

  test('longer than one run of code units are whole', () => {
    for (const text of ['é'.repeat(5000), `${'a'.repeat(2047)}\u{1f600}`.repeat(9), 'b'.repeat(MAX_NAME_BYTES)]) {
      expect(new Reader(written(text)).name()).toBe(text);
    }
  });

  test('a lone surrogate is refused, not replaced', () => {
    for (const text of ['\ud800', 'a\udc00', '\ud800\ud800', '\udc00\ud800', `${'x'.repeat(200)}\udfff`]) {
      expect(failure(() => written(text)).code).toBe('bad-utf8');
    }
  });

  test('longer than 100,000 bytes are refused in both directions', () => {
    expect(failure(() => written('b'.repeat(MAX_NAME_BYTES + 1))).code).toBe('limit');
    const w = new Writer();
    w.u8(0);
    w.u32(MAX_NAME_BYTES + 1);
    w.bytes(new Uint8Array(MAX_NAME_BYTES + 1));
    const r = new Reader(w.finish(), 1);
    expect(failure(() => r.name())).toEqual({ code: 'limit', offset: 1 });
  });
});

describe('decoding', () => {
  // each class of bytes that UTF-8 treats on its own, and its edges
  const CLASSES = [
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
  ].concat([0xed, 0xee, 0xef, 0xbb, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff]);

  test('accepts and refuses what the host’s strict decoder does', () => {
    const sequence = fc.array(fc.constantFrom(...CLASSES), { maxLength: 9 });
    fc.assert(
      fc.property(sequence, (codes) => {
        const bytes = Uint8Array.from(codes);
        let theirs: string | undefined;
        try {
          theirs = hostDecoder.decode(bytes);
        } catch {
          theirs = undefined;
        }
        const ours = decodeUtf8(bytes, 0, bytes.length);
        if (theirs === undefined) expect(ours).toBeTypeOf('number');
        else expect(ours).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  test('agrees with it on every lead byte and every class behind it', () => {
    for (let lead = 0; lead < 0x100; lead += 1) {
      for (const second of CLASSES) {
        for (const third of [0x00, 0x7f, 0x80, 0xbf, 0xc0]) {
          const bytes = Uint8Array.of(lead, second, third, 0x80);
          let theirs: string | undefined;
          try {
            theirs = hostDecoder.decode(bytes);
          } catch {
            theirs = undefined;
          }
          const ours = decodeUtf8(bytes, 0, 4);
          if ((typeof ours === 'string' ? ours : undefined) !== theirs) expect.fail(hexOf(bytes));
        }
      }
    }
  });

  const MALFORMED: readonly (readonly [hex: string, offset: number])[] = [
    ['80', 0],
    ['61 62 ff', 2],
    // cut off by the end
    ['61 c3', 1],
    ['e2 82', 0],
    ['f0 9f 98', 0],
    // overlong
    ['c0 80', 0],
    ['e0 9f bf', 0],
    ['f0 8f bf bf', 0],
    // a surrogate, above U+10FFFF
    ['c3 a9 ed a0 80', 2],
    ['f4 90 80 80', 0],
    // a lead byte where a continuation belongs
    ['e2 28 a1', 0],
  ];

  test.each(MALFORMED)('%s is not UTF-8', (hex, offset) => {
    const bytes = bytesOf(hex);
    const w = new Writer();
    w.u32(bytes.length);
    w.bytes(bytes);
    expect(failure(() => new Reader(w.finish()).name())).toEqual({ code: 'bad-utf8', offset: offset + 1 });
  });
});
