import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offsetData, stepData } from '../../../src/adapters/clocks/layout.ts';
import { library } from '../../../src/adapters/library.ts';
import { link } from '../../../src/core/link.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { run, type Running } from '../../core/emitted.ts';

const SECOND = 1_000_000_000n;
const MAX = 2n ** 64n - 1n;
/** The end of the year 9999. */
const LAST = 253_402_300_799n * SECOND + SECOND - 1n;

const edges = [0n, 1n, 999_999_999n, SECOND, SECOND + 1n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, MAX - 1n, MAX];
const u64 = fc.oneof(fc.constantFrom(...edges), fc.bigInt(0n, MAX));
const step = u64.filter((by) => by > 0n);
const start = fc.oneof(fc.constantFrom(0n, 1n, SECOND - 1n, SECOND, LAST), fc.bigInt(0n, LAST));

function wall(clock: Running, symbol: string): readonly [seconds: bigint, nanoseconds: number] {
  const at = clock.call(symbol);
  expect(at % 8).toBe(0);
  return [clock.view().getBigUint64(at, true), clock.view().getUint32(at + 8, true)];
}

describe('a clock that steps', () => {
  test('goes on by a step at each look, at whichever clock, and stays at the end of 64 bits', () => {
    fc.assert(
      fc.property(step, start, fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (by, from, looks) => {
        const exports = ['step-clock.monotonic-now', 'step-clock.wall-now'];
        const clock = run(link({ library, objects: [stepData(by, from)], exports }));
        let elapsed = 0n;
        for (const atWall of looks) {
          const now = from + elapsed;
          if (atWall) expect(wall(clock, 'step-clock.wall-now')).toEqual([now / SECOND, Number(now % SECOND)]);
          else expect(clock.callBig('step-clock.monotonic-now')).toBe(elapsed);
          elapsed = elapsed + by > MAX ? MAX : elapsed + by;
        }
      }),
    );
  });
});

describe("the host's wall clock, shifted", () => {
  const host: CoreObject = { kind: 'import', symbol: 'host.wall-clock.now', type: { params: ['i32'], results: [] } };

  test('carries seconds, and goes neither below 1970 nor over the end', () => {
    const shift = fc.oneof(
      fc.constantFrom(0n, 1n, -1n, SECOND, -SECOND, LAST, -LAST, 1n - SECOND),
      fc.bigInt(-LAST, LAST),
    );
    fc.assert(
      fc.property(shift, u64, fc.nat(999_999_999), (by, seconds, nanoseconds) => {
        const linked = link({
          library,
          objects: [offsetData(by), host],
          exports: ['offset-clock.wall-now'],
        });
        const clock: Running = run(linked, {
          'host.wall-clock.now': (at) => {
            clock.view().setBigUint64(Number(at), seconds, true);
            clock.view().setUint32(Number(at) + 8, nanoseconds, true);
          },
        });
        const [gotSeconds, gotNanoseconds] = wall(clock, 'offset-clock.wall-now');
        const now = seconds * SECOND + BigInt(nanoseconds) + by;
        if (now < 0n) expect([gotSeconds, gotNanoseconds]).toEqual([0n, 0]);
        else if (now / SECOND > MAX) expect(gotSeconds).toBe(MAX);
        else expect([gotSeconds, gotNanoseconds]).toEqual([now / SECOND, Number(now % SECOND)]);
      }),
    );
  });
});
