import type { RandomPolicy } from '../policy.ts';
import { fail, onlyEntry, text, utf8 } from './option-values.ts';

/** As `Options.random` may say it. */
export type RandomOption = 'allow' | 'deny' | { readonly seed: Seed };

/**
 * A whole number below 2^256 (also as decimal or `0x` text), text, or bytes, 32 at most. The key is the number in little-endian bytes,
 * or the text in UTF-8, or the bytes, followed by zeros.
 */
export type Seed = number | bigint | string | Uint8Array;

const KEY_BYTES = 32;

/** @throws WasmvirtError `bad-option` */
export function randomOf(key: 'random' | 'insecureRandom', value: unknown): RandomPolicy | undefined {
  if (value === undefined) return undefined;
  if (value === 'allow' || value === 'deny') return { kind: value };
  const [name, content] = onlyEntry(value);
  if (name !== 'seed') fail(`${key} must be 'allow', 'deny', or an object with a seed`);
  return { kind: 'seed', key: keyOf(key, content) };
}

function keyOf(option: string, seed: unknown): Uint8Array {
  const key = new Uint8Array(KEY_BYTES);
  const number = numberOf(seed);
  if (number !== undefined) {
    if (number < 0n || number >= 1n << BigInt(8 * KEY_BYTES))
      fail(`${option}: a seed must be a whole number from 0 to 2^256 - 1`);
    for (let i = 0; i < KEY_BYTES; i++) key[i] = Number(BigInt.asUintN(8, number >> BigInt(8 * i)));
    return key;
  }
  if (typeof seed !== 'string' && !(seed instanceof Uint8Array)) {
    fail(`${option}: a seed must be a whole number, text or bytes`);
  }
  const bytes = typeof seed === 'string' ? utf8(text(option, seed)) : seed;
  if (bytes.length > KEY_BYTES)
    fail(`${option}: a seed has at most ${KEY_BYTES} bytes, not ${bytes.length}: give a hash of it`);
  key.set(bytes);
  return key;
}

function numberOf(seed: unknown): bigint | undefined {
  if (typeof seed === 'bigint') return seed;
  if (typeof seed === 'number') return Number.isSafeInteger(seed) ? BigInt(seed) : -1n;
  // 2^256 has 78 digits
  return typeof seed === 'string' && /^(-?\d{1,78}|0[xX][\da-fA-F]{1,64})$/.test(seed) ? BigInt(seed) : undefined;
}
