import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../support/library.ts';
import { link } from '../../src/core/link.ts';
import { run, type Running } from '../core/emitted.ts';

function running(...exports: string[]): Running {
  return run(link({ library, objects: [], exports }));
}

describe('insecure random numbers without the host', () => {
  /** SplitMix64 from the seed 0. */
  function* splitMix64(): Generator<bigint, never> {
    let state = 0n;
    const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
    for (;;) {
      state = wrap(state + 0x9e3779b97f4a7c15n);
      let z = state;
      z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      yield z ^ (z >> 31n);
    }
  }

  test('the published numbers for the seed 0', () => {
    const random = running('deny-insecure.u64');
    expect(random.callBig('deny-insecure.u64')).toBe(0xe220a8397b1dcdafn);
    expect(random.callBig('deny-insecure.u64')).toBe(0x6e789e6aa1b965f4n);
    expect(random.callBig('deny-insecure.u64')).toBe(0x06c45d188009454fn);
  });

  test('exactly as many bytes as asked for, from the same sequence', () => {
    const length = fc.oneof(fc.nat(40), fc.constantFrom(0, 7, 8, 9, 65_535, 65_536, 200_000));
    fc.assert(
      fc.property(fc.array(length, { maxLength: 5 }), (lengths) => {
        const random = running('deny-insecure.bytes', 'rt.reset-i32');
        const model = splitMix64();
        for (const wanted of lengths) {
          const area = random.call('deny-insecure.bytes', BigInt(wanted));
          expect(area % 4).toBe(0);
          expect(random.view().getUint32(area + 4, true)).toBe(wanted);
          const words = new BigUint64Array(Math.ceil(wanted / 8)).map(() => model.next().value);
          const expected = new Uint8Array(words.buffer, 0, wanted);
          const found = random.bytes(random.view().getUint32(area, true), wanted);
          expect(Buffer.compare(found, expected)).toBe(0);
          random.call('rt.reset-i32', area);
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each([2n ** 28n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 63n, 2n ** 64n - 1n])('%i bytes are a trap', (length) => {
    expect(() => running('deny-insecure.bytes').call('deny-insecure.bytes', length)).toThrow(WebAssembly.RuntimeError);
  });

  test('a hundred thousand calls need no more memory than one', () => {
    const random = running('deny-insecure.bytes', 'rt.reset-i32');
    const once = (): void => void random.call('rt.reset-i32', random.call('deny-insecure.bytes', 100n));
    once();
    for (let i = 0; i < 100_000; i += 1) once();
    expect(random.memory.buffer.byteLength).toBe(0x10000);
  });
});

describe('polling what is always ready', () => {
  test('every index in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 16, max: 2 ** 30 }), { minLength: 1, maxLength: 300 }), (reps) => {
        const poll = running('deny-poll.poll', 'rt.realloc', 'rt.reset-i32');
        for (let round = 0; round < 2; round += 1) {
          const list = poll.call('rt.realloc', 0, 0, 4, 4 * reps.length);
          reps.forEach((rep, i) => poll.view().setUint32(list + 4 * i, rep, true));
          const area = poll.call('deny-poll.poll', list, reps.length);
          const view = poll.view();
          expect(view.getUint32(area + 4, true)).toBe(reps.length);
          const at = view.getUint32(area, true);
          expect(at % 4).toBe(0);
          expect(reps.map((_, i) => view.getUint32(at + 4 * i, true))).toEqual(reps.map((_, i) => i));
          poll.call('rt.reset-i32', area);
        }
      }),
    );
  });

  test('an empty list is a trap', () => {
    expect(() => running('deny-poll.poll').call('deny-poll.poll', 16, 0)).toThrow(WebAssembly.RuntimeError);
  });
});

test('each function of these templates links by itself', () => {
  const symbols = library.symbols.filter((symbol) => /^(step-clock|deny-insecure|deny-poll|rt)\./.test(symbol));
  const functions = symbols.filter((symbol) => library.get(symbol)?.kind === 'func');
  expect(functions.length).toBeGreaterThan(10);
  for (const symbol of functions) run(link({ library, objects: [], exports: [symbol] }));
});
