import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepClock } from '../../../src/adapters/clocks/layout.ts';
import { IoWorld } from '../io/io-world.ts';

const MAX = 2n ** 64n - 1n;
const NOW = 'step-clock.monotonic-now';

/** A guest with timers of a clock that steps by `by` and begins at that; `both`: the host has pollables too. */
function world(by: bigint, both: boolean): IoWorld {
  const makers = ['io.new-ready', 'timer.subscribe-instant', 'timer.subscribe-duration', NOW];
  return new IoWorld(both ? [...makers, 'io.wrap-pollable'] : makers, both, stepClock(by, 0n), {}, true);
}

function at(w: IoWorld, when: bigint): number {
  return w.make('timer.subscribe-instant', BigInt.asIntN(64, when));
}

function after(w: IoWorld, duration: bigint): number {
  return w.make('timer.subscribe-duration', BigInt.asIntN(64, duration));
}

function now(w: IoWorld): bigint {
  return w.running.callBig(NOW);
}

describe.each([false, true])('timers, beside pollables of the host: %s', (both) => {
  test('waiting moves the clock to the instant at once, and never back', () => {
    const w = world(1n, both);
    w.block(at(w, 1_000_000n));
    expect(now(w)).toBe(1_000_000n);
    w.block(at(w, 500n));
    expect(now(w)).toBe(1_000_001n);
    w.block(after(w, 10n));
    expect(now(w)).toBe(1_000_012n);
    w.block(after(w, MAX));
    expect(now(w)).toBe(MAX);
    expect(now(w), 'it stays there').toBe(MAX);
    expect(w.ready(at(w, MAX))).toBe(true);
  });

  test('asking whether it is ready does not wait, but is a look at the clock', () => {
    const w = world(10n, both);
    const timer = after(w, 25n);
    expect([w.ready(timer), w.ready(timer), w.ready(timer), w.ready(timer)]).toEqual([false, false, false, true]);
    expect(now(w)).toBe(50n);
    w.ready(w.make('io.new-ready'));
    expect(now(w), 'what is always ready is no clock').toBe(60n);
  });

  test('a poll moves the clock to the earliest, and gives those that are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(2n, 7n), { minLength: 1, maxLength: 8 }), (instants) => {
        const w = world(1n, both);
        const timers = instants.map((when) => at(w, when));
        let left = instants.map((when, i) => ({ when, timer: timers[i] ?? 0 }));
        while (left.length > 0) {
          const first = left.map((one) => one.when).reduce((a, b) => (b < a ? b : a));
          const found = w.poll(left.map((one) => one.timer));
          expect(found).toEqual(left.flatMap((one, i) => (one.when === first ? [i] : [])));
          left = left.filter((_, i) => !found.includes(i));
        }
        // waiting took no steps
        expect(now(w)).toBe(instants.reduce((a, b) => (b > a ? b : a)));
        for (const timer of timers) w.drop(timer);
      }),
      { numRuns: both ? 30 : 60 },
    );
  });

  test('what is ready goes first; a poll is a look at the clock, so that polling in a loop ends', () => {
    const w = world(1n, both);
    const [ready, timer] = [w.make('io.new-ready'), at(w, 4n)];
    expect(w.poll([ready, timer])).toEqual([0]);
    expect(w.poll([ready, timer])).toEqual([0]);
    expect(w.poll([ready, timer])).toEqual([0]);
    expect(w.poll([timer, ready])).toEqual([0, 1]);
    expect(now(w)).toBe(5n);
    w.poll([ready]);
    expect(now(w), 'without a timer it is none').toBe(6n);
  });

  test('a step in a poll makes no other timer ready in the same poll', () => {
    const w = world(1n, both);
    expect(w.poll([at(w, 1n), at(w, 2n), at(w, 3n)])).toEqual([0]);
    expect(w.poll([at(w, 1n), at(w, 2n), at(w, 3n)])).toEqual([0, 1]);
  });

  test('what cannot be told apart from others by its instant alone is waited for to the end of time, and not beyond', () => {
    const w = world(5n, both);
    w.block(at(w, MAX - 2n));
    expect(now(w)).toBe(MAX - 2n);
    expect(w.poll([after(w, 1n), after(w, MAX)])).toEqual([0, 1]);
    expect([now(w), now(w)]).toEqual([MAX, MAX]);
  });

  test('nothing to wait for is a trap', () => {
    const w = world(1n, both);
    expect(() => w.poll([])).toThrow(WebAssembly.RuntimeError);
  });

  test('ten thousand timers need no more memory than one', () => {
    const w = world(1n, both);
    const once = (): void => {
      const timer = after(w, 5n);
      w.poll([timer, w.make('io.new-ready')]);
      w.drop(timer);
    };
    once();
    const size = w.running.memory.buffer.byteLength;
    for (let i = 0; i < 10_000; i += 1) once();
    expect(w.running.memory.buffer.byteLength).toBe(size);
  });
});

describe('beside pollables of the host', () => {
  test('those that are ready now win; else a timer of ours, and the host is not waited for', () => {
    const w = world(1n, true);
    const host = w.host('pollable', (thing) => (thing.ready = false));
    const pollable = w.make('io.wrap-pollable', host);
    const timer = at(w, 1_000n);
    const list = [pollable, timer];
    expect(w.poll(list)).toEqual([1]);
    expect(w.calls).not.toContain('pollable.block');
    expect(w.calls).not.toContain('poll');
    expect(now(w)).toBe(1_000n);
    w.thing(host, 'pollable').ready = true;
    expect(w.poll([pollable, at(w, 5_000n)])).toEqual([0]);
    expect(w.poll(list), 'and one that is over').toEqual([0, 1]);
  });

  test('without a timer of ours the host is waited for', () => {
    const w = world(1n, true);
    const host = w.host('pollable', (thing) => (thing.ready = false));
    expect(w.poll([w.make('io.wrap-pollable', host)])).toEqual([0]);
    expect(w.calls).toContain('poll');
    expect(now(w)).toBe(1n);
  });

  test('three ways of being ready at once', () => {
    const w = world(1n, true);
    const late = w.make(
      'io.wrap-pollable',
      w.host('pollable', (thing) => (thing.ready = false)),
    );
    const there = w.make('io.wrap-pollable', w.host('pollable'));
    expect(w.poll([late, at(w, 9n), there, w.make('io.new-ready'), at(w, 0n)])).toEqual([2, 3, 4]);
  });
});
