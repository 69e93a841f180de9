import fc from 'fast-check';

/** 2^7k and its neighbours, where an encoding changes its length; 2^31 and 2^32 and theirs, where signs go wrong. */
const POWERS = [0, 7, 14, 21, 28, 31, 32].map((n) => 2 ** n);
const EDGES = [0, ...POWERS.flatMap((n) => [n - 1, n, n + 1])];

const BIG_POWERS = [0n, 7n, 14n, 28n, 31n, 32n, 35n, 53n, 56n, 62n, 63n, 64n].map((n) => 1n << n);
const BIG_EDGES = [0n, ...BIG_POWERS.flatMap((n) => [n - 1n, n, n + 1n])];

function integers(min: number, max: number): fc.Arbitrary<number> {
  const edges = [...EDGES, ...EDGES.flatMap((n) => [0 - n, -n - 1])].filter((n) => n >= min && n <= max);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
    { weight: 2, arbitrary: fc.integer({ min: Math.max(min, -70), max: 70 }) },
  );
}

function bigIntegers(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const edges = [...BIG_EDGES, ...BIG_EDGES.flatMap((n) => [-n, -n - 1n])].filter((n) => n >= min && n <= max);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: fc.bigInt({ min, max }) },
  );
}

export const u32 = integers(0, 2 ** 32 - 1);
export const s32 = integers(-(2 ** 31), 2 ** 31 - 1);
export const s33 = integers(-(2 ** 32), 2 ** 32 - 1);
export const u64 = bigIntegers(0n, (1n << 64n) - 1n);
export const s64 = bigIntegers(-(1n << 63n), (1n << 63n) - 1n);

/** Names: what people write, and what breaks readers: a mark at the start, NUL, lengths about 128, every UTF-8 length. */
export const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'run', '[method]output-stream.write', 'wasi:io/streams@0.2.0', 'a-B-c1', ''),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\ufeffa',
      'a\ufeff',
      'a\0b',
      'é',
      '\u07ff\u0800\uffff',
      '\u{10000}\u{10ffff}',
      'x'.repeat(127),
      'x'.repeat(128),
      'é'.repeat(64),
      'x'.repeat(129),
      '\ud7ff\ue000',
    ),
  },
  // all of Unicode but lone surrogates
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

export const bytes = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(127, 128, 129).map((length) => new Uint8Array(length).fill(0x80)) },
);
