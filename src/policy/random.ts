import type { InterfaceName } from '../component/extern-name.ts';
import { isVersion03 } from './capabilities.ts';
import type { NamedFunction } from './draft.ts';
import { fail, onlyEntry, text, utf8 } from './option-values.ts';
import type { Policy, Rule } from './options.ts';

/** What was said about random numbers. */
export type RandomPolicy =
  | { readonly kind: 'allow' | 'deny' }
  /** ChaCha20 with this key of 32 bytes. */
  | { readonly kind: 'seed'; readonly key: Uint8Array };

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

/** What was said about an interface of random numbers, by its last part: `insecureRandom` is narrower than `random`. */
export function randomPolicy({ random, insecureRandom }: Policy, interfaceName: string): RandomPolicy | undefined {
  return interfaceName === 'random' ? random : (insecureRandom ?? random);
}

export interface RandomDecision {
  readonly decision: 'host' | 'deny' | 'virtual';
  readonly reason: string;
  readonly help: string | undefined;
}

/** `undefined` where nothing was said. `rule` is the strongest that names the import. */
export function randomDecision(
  policy: Policy,
  asked: InterfaceName,
  rule: Rule | undefined,
): RandomDecision | undefined {
  const said = randomPolicy(policy, asked.interface);
  const option = asked.interface === 'random' || policy.insecureRandom === undefined ? '--random' : '--insecure-random';
  const help = `${option}=allow`;
  switch (said?.kind) {
    case undefined:
      return undefined;
    case 'allow':
      return { decision: 'host', reason: `allowed by ${help}`, help: undefined };
    case 'deny':
      return { decision: 'deny', reason: `denied by ${option}=deny`, help };
    case 'seed':
      if (isVersion03(asked.version)) {
        // a rule for just these is a matter of its own
        if (rule !== undefined) return undefined;
        return { decision: 'deny', reason: 'seeded random numbers are for WASI 0.2', help };
      }
      if (asked.interface !== 'random')
        return { decision: 'virtual', reason: 'from a seed: the same in every run', help };
      return {
        decision: 'virtual',
        reason: 'from a seed: the same in every run, NOT SECURE, no keys may come from it',
        help,
      };
    default:
      return said satisfies never;
  }
}

/** What everybody should hear who seeds what programs make keys from. `name`: of the import. */
export function seedNote(name: string, asked: InterfaceName): string | undefined {
  if (asked.interface !== 'random') return undefined;
  return `${name} is seeded and NOT SECURE: who knows the seed knows all keys, tokens and passwords that are made from it`;
}

/** What helps where secure random numbers are denied: no answer would be one. `help`: the option that lets the host's through. */
export function trapNote(name: string, asked: InterfaceName, help: string | undefined): string | undefined {
  if (asked.interface !== 'random' || isVersion03(asked.version) || help?.startsWith('--') !== true) return undefined;
  return `${name} traps: ${help} lets the host's through, and --random=seed:N gives the same in every run, NOT SECURE`;
}

/** The functions of a seeded interface that are ours: those that have the type that they have in WASI 0.2. */
export function randomSources(functions: readonly NamedFunction[]): ReadonlyMap<string, 'virtual'> {
  return new Map(functions.flatMap(({ name, standard }) => (standard === true ? [[name, 'virtual'] as const] : [])));
}
