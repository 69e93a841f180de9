import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offsetData, stepClock } from '../../../src/adapters/clocks/layout.ts';
import { library } from '../../support/library.ts';
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
        const clock = run(link({ library, objects: stepClock(by, from), exports }));
        let time = by;
        for (const atWall of looks) {
          const now = from + time - by;
          if (atWall) expect(wall(clock, 'step-clock.wall-now')).toEqual([now / SECOND, Number(now % SECOND)]);
          else expect(clock.callBig('step-clock.monotonic-now')).toBe(time);
          time = time + by > MAX ? MAX : time + by;
        }
      }),
    );
  });

  test('waiting moves both to what was waited for, never back, and not beyond the end', () => {
    const waits = fc.array(fc.tuple(fc.boolean(), u64), { maxLength: 5 });
    fc.assert(
      fc.property(step, start, waits, (by, from, list) => {
        const exports = ['monotonic-now', 'wall-now', 'wait-until', 'wait-for'].map((name) => `step-clock.${name}`);
        const clock = run(link({ library, objects: stepClock(by, from), exports }));
        let time = by;
        for (const [until, wanted] of list) {
          clock.call(until ? 'step-clock.wait-until' : 'step-clock.wait-for', BigInt.asIntN(64, wanted));
          const end = until ? wanted : time + wanted;
          time = end < time ? time : end > MAX ? MAX : end;
          const now = from + time - by;
          expect(wall(clock, 'step-clock.wall-now')).toEqual([now / SECOND, Number(now % SECOND)]);
          time = time + by > MAX ? MAX : time + by;
        }
        expect(clock.callBig('step-clock.monotonic-now')).toBe(time);
      }),
    );
  });

  test('where nothing is said the step is a millisecond, from 1970 on; the monotonic clock begins at one', () => {
    const clock = run(link({ library, objects: [], exports: ['step-clock.monotonic-now', 'step-clock.wall-now'] }));
    expect(clock.callBig('step-clock.monotonic-now')).toBe(1_000_000n);
    expect(wall(clock, 'step-clock.wall-now')).toEqual([0n, 1_000_000]);
    for (let i = 2; i < 2500; i += 1) clock.callBig('step-clock.monotonic-now');
    expect(wall(clock, 'step-clock.wall-now')).toEqual([2n, 500_000_000]);
    expect(clock.callBig('step-clock.monotonic-now')).toBe(2_502_000_000n);
  });

  test('the monotonic clock alone needs no memory', () => {
    const { main } = link({ library, objects: [], exports: ['step-clock.monotonic-now'] });
    expect(main.memory).toBeUndefined();
    expect(main.bytes.length).toBeLessThan(100);
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
