import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textInputData } from '../../../src/adapters/io/layout.ts';
import { CLOSED, IoWorld } from './io-world.ts';

const INPUT = 'io.new-closed-input';
const CLOSED_OUTPUT = 'io.new-closed-output';
const IGNORED = 'io.new-ignored-output';
const TEXT = 'io.new-text-input';
const ALL = [INPUT, CLOSED_OUTPUT, IGNORED, TEXT];
const DONE = { ok: undefined };

function world(text = ''): IoWorld {
  return new IoWorld(ALL, false, textInputData(Buffer.from(text)));
}

describe('a closed input', () => {
  test('every method says so, however often: never an empty list, which readers would ask again', () => {
    const w = world();
    const input = w.make(INPUT);
    for (const length of [0, 1, 10, 2 ** 32, 2n ** 64n - 1n]) {
      for (const how of ['', 'blocking-'] as const) {
        expect(w.read(input, length, how)).toEqual(CLOSED);
        expect(w.skip(input, length, how)).toEqual(CLOSED);
      }
    }
    const pollable = w.subscribe(input);
    expect(w.ready(pollable)).toBe(true);
    w.block(pollable);
    expect(w.poll([pollable, pollable])).toEqual([0, 1]);
    w.drop(pollable);
    w.drop(input);
    expect(w.ours.size).toBe(0);
  });
});

describe('a closed output', () => {
  test('every method says so', () => {
    const w = world('abc');
    const [output, text] = [w.make(CLOSED_OUTPUT), w.make(TEXT)];
    expect(w.checkWrite(output)).toEqual(CLOSED);
    expect(w.write(output, 'x')).toEqual(CLOSED);
    expect(w.write(output, '', 'blocking-write-and-flush')).toEqual(CLOSED);
    expect(w.flush(output)).toEqual(CLOSED);
    expect(w.flush(output, 'blocking-')).toEqual(CLOSED);
    expect(w.writeZeroes(output, 5)).toEqual(CLOSED);
    expect(w.writeZeroes(output, 0, 'blocking-write-zeroes-and-flush')).toEqual(CLOSED);
    expect(w.splice(output, text, 3)).toEqual(CLOSED);
    expect(w.splice(output, text, 3, 'blocking-')).toEqual(CLOSED);
    expect(w.read(text, 9), 'nothing was taken from the source').toEqual({ ok: 'abc' });
    expect(w.ready(w.subscribe(output))).toBe(true);
  });
});

describe('an output that is swallowed', () => {
  test('takes everything, in any size', () => {
    const w = world();
    const output = w.make(IGNORED);
    expect(w.checkWrite(output)).toEqual({ ok: 65_536 });
    for (const size of [0, 1, 4096, 4097, 65_536, 200_000]) {
      expect(w.write(output, 'x'.repeat(size))).toEqual(DONE);
      expect(w.write(output, 'x'.repeat(size), 'blocking-write-and-flush')).toEqual(DONE);
      expect(w.writeZeroes(output, size)).toEqual(DONE);
      expect(w.writeZeroes(output, size, 'blocking-write-zeroes-and-flush')).toEqual(DONE);
    }
    expect([w.flush(output), w.flush(output, 'blocking-')]).toEqual([DONE, DONE]);
    expect(w.ready(w.subscribe(output))).toBe(true);
  });

  test('splice reads the source and counts what it read', () => {
    const w = world('0123456789');
    const [output, text, closed] = [w.make(IGNORED), w.make(TEXT), w.make(INPUT)];
    expect(w.splice(output, text, 0)).toEqual({ ok: 0 });
    expect(w.splice(output, text, 4)).toEqual({ ok: 4 });
    expect(w.read(text, 2)).toEqual({ ok: '45' });
    expect(w.splice(output, text, 2n ** 63n, 'blocking-')).toEqual({ ok: 4 });
    expect(w.splice(output, text, 1)).toEqual(CLOSED);
    expect(w.splice(output, closed, 1, 'blocking-')).toEqual(CLOSED);
    expect(w.splice(output, closed, 0)).toEqual({ ok: 0 });
  });
});

describe('an input with contents', () => {
  const step = fc.record({
    how: fc.constantFrom('' as const, 'blocking-' as const),
    what: fc.constantFrom('read' as const, 'skip' as const),
    length: fc.oneof(fc.nat(20).map(BigInt), fc.constantFrom(0n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 64n - 1n)),
    again: fc.boolean(),
  });

  test('reads and skips in order, then it is closed; all its handles share one position', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\0'), maxLength: 60 }),
        fc.array(step),
        (text, steps) => {
          const w = world(text);
          const inputs = [w.make(TEXT), w.make(TEXT)];
          let left = text;
          for (const { how, what, length, again } of steps) {
            const input = inputs[again ? 1 : 0] ?? 0;
            const expected = left.slice(0, Number(length));
            const outcome = w[what](input, length, how);
            if (left === '') expect(outcome).toEqual(CLOSED);
            else expect(outcome).toEqual({ ok: what === 'read' ? expected : expected.length });
            left = left.slice(expected.length);
          }
        },
      ),
    );
  });

  test('a large one is returned in place: no memory for it', () => {
    const w = world('x'.repeat(1_000_000));
    const before = w.running.memory.buffer.byteLength;
    const input = w.make(TEXT);
    let count = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const outcome = w.read(input, 100);
      if ('ok' in outcome) count += outcome.ok.length;
    }
    expect(count).toBe(1_000_000);
    expect(w.read(input, 1)).toEqual(CLOSED);
    expect(w.running.memory.buffer.byteLength).toBe(before);
  });
});

test('streams without the host leave nothing behind', () => {
  const w = world('x'.repeat(70_000));
  const text = w.make(TEXT);
  const round = (): void => {
    const output = w.make(IGNORED);
    const pollable = w.subscribe(output);
    w.poll([pollable]);
    w.drop(pollable);
    w.splice(output, text, 1);
    w.write(output, 'hello');
    w.drop(output);
  };
  round();
  const before = w.running.memory.buffer.byteLength;
  for (let i = 0; i < 100_000; i += 1) round();
  expect(w.running.memory.buffer.byteLength).toBe(before);
  expect([...w.ours.keys()]).toEqual([text]);
});

test('an empty poll is a trap', () => {
  expect(() => world().poll([])).toThrow(WebAssembly.RuntimeError);
});
