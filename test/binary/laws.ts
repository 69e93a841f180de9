import fc from 'fast-check';
import { expect } from 'vitest';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { failure, hexOf } from '../bytes/failure.ts';

/** One production of the grammar: its trees, and the two functions that must be each other's inverse. */
export interface Production<T> {
  readonly tree: fc.Arbitrary<T>;
  readonly read: (r: Reader) => T;
  readonly write: (w: Writer, tree: T) => void;
}

export function encode<T>({ write }: Production<T>, tree: T): Uint8Array {
  const w = new Writer();
  write(w, tree);
  return w.finish();
}

/** What is written is read as the same tree, to the last byte, wherever in the input it stands. */
export function roundTrips<T>(production: Production<T>, numRuns = 100): void {
  fc.assert(
    fc.property(production.tree, fc.nat(3), (tree, start) => {
      const bytes = encode(production, tree);
      const placed = new Uint8Array(bytes.length + start + 2).fill(0xff);
      placed.set(bytes, start);
      const r = new Reader(placed, start);
      expect(production.read(r)).toEqual(tree);
      expect(r.offset).toBe(start + bytes.length);
    }),
    { numRuns },
  );
}

/** No beginning of an encoding is one: each ends too early, at or before its end. */
export function truncationsFail<T>(production: Production<T>, numRuns = 30): void {
  fc.assert(
    fc.property(production.tree, (tree) => {
      const bytes = encode(production, tree);
      for (let end = 0; end < bytes.length; end += 1) {
        const { code, offset } = failure(() => production.read(new Reader(bytes, 0, end)));
        // a matcher for each byte would take most of the time
        if (code !== 'unexpected-end' || !(offset !== undefined && offset <= end)) {
          expect.fail(`${code} at ${String(offset)} in the first ${end} of ${hexOf(bytes)}`);
        }
      }
    }),
    { numRuns },
  );
}

/** Bytes that nobody wrote: the places to change, and what to. Weighted to opcodes, counts and the ends of LEB128. */
const NOISE = fc.array(
  fc.record({
    place: fc.nat(10_000),
    byte: fc.oneof(fc.nat(0xff), fc.constantFrom(0x00, 0x01, 0x02, 0x40, 0x41, 0x42, 0x50, 0x7f, 0x80, 0xff)),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Damaged bytes give our error, its offset inside them, or a tree that can be written and read again. */
export function noiseIsHandled<T>(production: Production<T>, numRuns = 200): void {
  fc.assert(
    fc.property(production.tree, NOISE, (tree, noise) => {
      const bytes = encode(production, tree);
      for (const { place, byte } of noise) bytes[place % bytes.length] = byte;
      let read: T;
      try {
        read = production.read(new Reader(bytes));
      } catch (error) {
        if (!(error instanceof WasmvirtError)) throw error;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.offset).toBeLessThanOrEqual(bytes.length);
        return;
      }
      const again = encode(production, read);
      expect(production.read(new Reader(again)), hexOf(bytes)).toEqual(read);
      expect(hexOf(encode(production, production.read(new Reader(again))))).toBe(hexOf(again));
    }),
    { numRuns },
  );
}
