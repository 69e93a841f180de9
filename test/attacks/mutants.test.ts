import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { wat } from '../support/wat.ts';

/**
 * Components with a few bytes that are others: an output or one of our errors, never `internal`, nothing else that is thrown, and
 * not for long. By hand for longer: `MUTANTS=100000 SEED=7 npx vitest run test/attacks/mutants.test.ts`.
 */

const MUTANTS = Number(process.env['MUTANTS'] ?? 1000);
const SEED = Number(process.env['SEED'] ?? 1);
const SLOW = 10_000;

const WAYS: readonly Options[] = [
  {},
  { all: 'allow' },
  { onDeny: 'trap', trace: true },
  { stdout: 'ignore', stdin: { text: 'x' }, mounts: { '/': { files: { a: 'x' } } } },
  { http: ['https://a.example'], sockets: ['*:*'] },
  { deterministic: true },
];

/** What the corpus has little of: names, aliases, resources and types of every kind, in few bytes. */
const DENSE = [
  `(component (type $r (resource (rep i32))) (import "z" (type $z (sub resource))) (import "a" (type (eq $z)))
    (import "i" (instance $i (export "r" (type $r (sub resource))) (export "s" (type $s (eq $r)))
      (export "[method]s.m" (func (param "self" (borrow $s)) (result (list (tuple u8 string)))))))
    (alias export $i "r" (type $q))
    (import "j" (instance (alias outer 1 $q (type $x)) (export "q" (type $y (eq $x)))
      (export "f" (func (param "a" (own $y)) (result (result (own $y) (error string))))))))`,
  `(component (type $e (enum "a" "b")) (import "e" (type $en (eq $e))) (import "f" (func (param "x" $en)))
    (core type $m (module (type (func)) (export "f" (func (type 0))))) (import "m" (core module (type $m)))
    (component $c (alias outer 1 $e (type $x)) (core type (module (alias outer 1 0 (type)))) (component (alias outer 2 $e (type)))
      (type (instance (alias outer 1 $x (type)) (type (component (alias outer 2 $x (type)))))))
    (import "c" (component (import "t" (type (sub resource))) (export "u" (type (sub resource)))))
    (instance $n (instantiate $c)) (export "n" (instance $n)))`,
  `(component (type (resource (rep i32))) (import "z" (type $z (sub resource))) (import "f" (func (param "x" (own $z)))))`,
  `(component (import "v" (value string)) (import "l" (instance (export "w" (value u8)))) (export "x" (value 0)))`,
  `(component (import "wasi:cli/stdout@0.2.0" (instance (export "o" (type $o (sub resource))) (export "get-stdout" (func (result (own $o))))))
    (import "wasi:random/random@0.2.0" (instance (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
    (import "wasi:filesystem/preopens@0.2.0" (instance (export "d" (type $d (sub resource)))
      (export "get-directories" (func (result (list (tuple (own $d) string))))))))`,
];

/** xorshift32: numbers below `limit`, the same for the same seed. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** One to three places: another byte, one that is near, one that means much, one from elsewhere; sometimes one more or one less. */
function mutant(bytes: Uint8Array, random: (limit: number) => number): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let left = 1 + random(3); left > 0; left--) {
    // the preamble is the same in all that are worth it
    const at = 8 + random(result.length - 8);
    const byte = result[at] ?? 0;
    const kind = random(8);
    if (kind === 0) result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + 1)]);
    else if (kind === 1) result = Uint8Array.from([...result.subarray(0, at), byte, ...result.subarray(at)]);
    else if (kind === 2) result[at] = random(256);
    else if (kind === 3) result[at] = byte + 1;
    else if (kind === 4) result[at] = byte - 1;
    else if (kind === 5) result[at] = result[8 + random(result.length - 8)] ?? 0;
    else result[at] = [0, 1, 2, 3, 4, 5, 0x3f, 0x40, 0x41, 0x42, 0x68, 0x69, 0x70, 0x7f, 0x80][random(15)] ?? 0;
  }
  return result;
}

/** What may not happen, if it did. */
function failureOf(bytes: Uint8Array, options: Options): string | undefined {
  const start = performance.now();
  try {
    virtualize(bytes, options);
  } catch (error) {
    if (!(error instanceof WasmvirtError)) return String(error instanceof Error ? error.stack : error);
    if (error.code === 'internal') return `internal: ${error.message}`;
  }
  const took = performance.now() - start;
  return took > SLOW ? `it took ${Math.round(took)} ms` : undefined;
}

/** One failure of each kind, which is enough to see. */
class Failures {
  readonly kinds = new Map<string, string>();

  tryOne(bytes: Uint8Array, options: Options): void {
    const failed = failureOf(bytes, options);
    if (failed === undefined) return;
    const kind = failed.replaceAll(/"[^"]*"|\S*[:#@]\S*|\d+/g, '…');
    if (this.kinds.has(kind)) return;
    this.kinds.set(kind, `${failed} ${JSON.stringify(options)} ${Buffer.from(bytes).toString('hex')}`);
  }
}

describe('an error or an output', () => {
  it('is a component with a few other bytes', { timeout: 600_000 + MUTANTS * 20 }, async () => {
    const seeds = await Promise.all([...CORPUS.map(bytesOf), ...DENSE.map((text) => wat(text))]);
    // small ones are mutated where it matters, and more often
    const weighted = seeds.flatMap((bytes) => Array<Uint8Array>(bytes.length < 1000 ? 6 : 1).fill(bytes));
    const random = randomFrom(SEED);
    const failures = new Failures();
    for (let i = 0; i < MUTANTS; i++) {
      const bytes = mutant(weighted[random(weighted.length)] ?? new Uint8Array(8), random);
      failures.tryOne(bytes, WAYS[random(WAYS.length)] ?? {});
    }
    expect([...failures.kinds.values()]).toEqual([]);
  });

  it.each(DENSE)('is one with any byte that is one more or less, or little: %#', { timeout: 60_000 }, async (text) => {
    const bytes = await wat(text);
    const failures = new Failures();
    for (let at = 8; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      for (const other of new Set([byte + 1, byte - 1, 0, 1, 2])) {
        const changed = Uint8Array.from(bytes);
        changed[at] = other;
        for (const options of [{}, { all: 'allow' }] as const) failures.tryOne(changed, options);
      }
    }
    expect([...failures.kinds.values()]).toEqual([]);
  });
});
