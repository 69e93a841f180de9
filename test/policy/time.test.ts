import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationOf, instantOf, printDuration, printInstant } from '../../src/policy/options/time.ts';

const SECOND = 1_000_000_000n;
const LAST = 253_402_300_800n * SECOND - 1n;

describe('instants', () => {
  it.each<readonly [value: unknown, nanoseconds: bigint]>([
    ['1970-01-01T00:00:00Z', 0n],
    ['2026-01-01T00:00:00Z', 1_767_225_600n * SECOND],
    ['2026-01-01', 1_767_225_600n * SECOND],
    ['2026-01-01t00:00:00z', 1_767_225_600n * SECOND],
    ['2026-01-01T00:00:00.5Z', 1_767_225_600n * SECOND + 500_000_000n],
    ['2026-01-01T00:00:00.000000001Z', 1_767_225_600n * SECOND + 1n],
    ['2026-01-01T02:30:00+02:30', 1_767_225_600n * SECOND],
    ['2025-12-31T19:00:00-05:00', 1_767_225_600n * SECOND],
    ['2024-02-29T12:00:00Z', 1_709_208_000n * SECOND],
    ['9999-12-31T23:59:59.999999999Z', LAST],
    ['0', 0n],
    ['1767225600', 1_767_225_600n * SECOND],
    ['1.5', SECOND + 500_000_000n],
    [0, 0n],
    [1_700_000_000, 1_700_000_000n * SECOND],
    [1.5, SECOND + 500_000_000n],
    [7n, 7n],
    [LAST, LAST],
  ])('%s', (value, nanoseconds) => {
    expect(instantOf(value)).toBe(nanoseconds);
  });

  it.each<unknown>([
    '',
    'now',
    '2026-01-01T00:00:00',
    '2026-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00.0000000001Z',
    '2026-01-01T00:00:00+24:00',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+00:01',
    '-1',
    '1e9',
    ' 1',
    '0.0000000001',
    '9'.repeat(31),
    '9'.repeat(100_000),
    -1,
    NaN,
    Infinity,
    1e300,
    -1n,
    LAST + 1n,
    true,
    null,
    {},
    [],
  ])('not %s', (value) => {
    expect(() => instantOf(value)).toThrow(/^.* is no time: write 2026-01-01T00:00:00Z or seconds/);
  });

  it('are printed as they are read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(0n, LAST, SECOND - 1n, SECOND), fc.bigInt(0n, LAST)), (at) => {
        expect(instantOf(printInstant(at))).toBe(at);
      }),
    );
    expect(printInstant(1_500_000_000n)).toBe('1970-01-01T00:00:01.5Z');
  });
});

describe('durations', () => {
  it.each<readonly [value: unknown, nanoseconds: bigint]>([
    ['1ns', 1n],
    ['10us', 10_000n],
    ['10µs', 10_000n],
    ['1ms', 1_000_000n],
    ['5s', 5n * SECOND],
    ['1.5s', SECOND + 500_000_000n],
    ['2m', 120n * SECOND],
    ['2h', 7200n * SECOND],
    ['-3d', -259_200n * SECOND],
    ['+3d', 259_200n * SECOND],
    ['0s', 0n],
    [2, 2n * SECOND],
    [0.001, 1_000_000n],
    [-1.5, -SECOND - 500_000_000n],
    [5n, 5n],
  ])('%s', (value, nanoseconds) => {
    expect(durationOf(value)).toBe(nanoseconds);
  });

  it.each<unknown>([
    '',
    '1',
    'ms',
    '1 ms',
    '1min',
    '1x',
    '--1s',
    '1.s',
    '.5s',
    '0.5ns',
    `${'9'.repeat(20)}d`,
    NaN,
    1e300,
    LAST + 1n,
    null,
  ])('not %s', (value) => {
    expect(() => durationOf(value)).toThrow(/^.* is no duration: write 10us, 1ms/);
  });

  it('are printed as they are read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(0n, 1n, -1n, SECOND, 86_400n * SECOND), fc.bigInt(-LAST, LAST)), (of) => {
        expect(durationOf(printDuration(of))).toBe(of);
      }),
    );
    expect(['90s', '-48h', '1500us', '0s'].map((text) => printDuration(durationOf(text)))).toEqual([
      '90s',
      '-2d',
      '1500us',
      '0s',
    ]);
  });
});
