import type { Options, RandomOption } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import type { RandomPolicy } from '../policy.ts';
import { allowedBy, asksIfAllowed } from './capability.ts';
import { mention } from './mention.ts';
import { fail, onlyEntry, text, utf8 } from './option-values.ts';
import { overlaps } from './overlap.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { checkOnlyOne, has, misspelled, switchOf, valueOf, type Words } from './words.ts';

const KEY_BYTES = 32;

const RANDOM: Flag = {
  name: '--random',
  arity: 'value',
  placeholder: 'WHAT',
  choices: ['allow', 'deny', 'seed:'],
  help: 'random numbers: allow, deny, or seed:N (the same in every run, not secure)',
};

const ALLOW_RANDOM: Flag = { name: '--allow-random', arity: 'switch', help: "the host's random numbers" };

const INSECURE_RANDOM: Flag = {
  name: '--insecure-random',
  arity: 'value',
  placeholder: 'WHAT',
  choices: ['allow', 'deny', 'seed:'],
  help: 'the same for wasi:random/insecure… alone',
};

const VALUES = "`'allow'`, `'deny'`, `{ seed: N }`";

export const random: OptionRow<'random', RandomPolicy> = {
  subsystem: 'random',
  about: { subsystem: 'random', name: 'wasi:random' },
  values: VALUES,
  flags: [RANDOM, ALLOW_RANDOM],
  formerly: { allowRandom: "random: 'allow'" },
  deterministic: { seed: 0 },
  read: (value) => randomOf('random', value),
  fromWords: (words) => {
    checkOnlyOne(words, RANDOM, ALLOW_RANDOM);
    return fromWord(words, RANDOM) ?? switchOf(words, ALLOW_RANDOM);
  },
  toWords: (value, words) => (value === 'allow' && !has(words, RANDOM) ? [ALLOW_RANDOM.name] : toWord(RANDOM, value)),
  record: recordSeed,
  allows: ({ kind }) => allowedBy(kind),
  asksHost: ({ kind }) => asksIfAllowed('random', kind),
  claims: ({ kind }) => {
    if (kind !== 'seed') return undefined;
    return {
      by: mention('random'),
      what: 'the same interfaces',
      covers: ({ selector }) => overlaps(selector, { subsystem: 'random', only02: false }),
    };
  },
};

const INSECURE = ['insecure', 'insecure-seed'];

export const insecureRandom: OptionRow<'insecureRandom', RandomPolicy> = {
  about: { subsystem: 'random', interfaces: INSECURE, name: 'wasi:random/insecure or insecure-seed' },
  values: VALUES,
  flags: [INSECURE_RANDOM],
  read: (value) => randomOf('insecureRandom', value),
  fromWords: (words) => fromWord(words, INSECURE_RANDOM),
  toWords: (value) => toWord(INSECURE_RANDOM, value),
  record: recordSeed,
  asksHost: ({ kind }) => asksIfAllowed('insecureRandom', kind),
  claims: () => ({
    by: mention('insecureRandom'),
    what: 'the same interfaces',
    covers: ({ selector }) => {
      return overlaps(selector, { subsystem: 'random', interfaces: INSECURE, only02: false });
    },
  }),
};

/** What stands behind a flag. Seeds are numbers there, so that a slip of the pen is none. */
function fromWord(words: Words, flag: Flag): RandomOption | undefined {
  const value = valueOf(words, flag);
  if (value === undefined || value === 'allow' || value === 'deny') return value;
  const [, seed] = /^seed:(\d+|0[xX][\da-fA-F]+)$/.exec(value) ?? [];
  if (seed === undefined) misspelled(words, flag, 'is one of allow, deny or seed:NUMBER', value);
  return { seed: BigInt(seed) };
}

/** The same number is the same seed, however it was written. */
function recordSeed(value: RandomOption): unknown {
  if (typeof value === 'string') return value;
  const number = numberOf(value.seed);
  if (number === undefined) return value;
  return { seed: number <= Number.MAX_SAFE_INTEGER ? Number(number) : number };
}

/** Seeds that are no numbers have no words. */
function toWord({ name }: Flag, value: NonNullable<Options['random']>): readonly string[] {
  if (typeof value === 'string') return [`${name}=${value}`];
  const number = numberOf(value.seed);
  return number === undefined ? [] : [`${name}=seed:${number}`];
}

/** @throws WasmvirtError `bad-option` */
export function randomOf(key: 'random' | 'insecureRandom', value: unknown): RandomPolicy {
  if (value === 'allow' || value === 'deny') return { kind: value };
  const [name, content] = onlyEntry(value);
  if (name !== 'seed') fail(say`${mention(key)} must be 'allow', 'deny', or an object with a seed`);
  return { kind: 'seed', key: keyOf(key, content) };
}

function keyOf(option: 'random' | 'insecureRandom', seed: unknown): Uint8Array {
  const named = mention(option);
  const key = new Uint8Array(KEY_BYTES);
  const number = numberOf(seed);
  if (number !== undefined) {
    if (number < 0n || number >= 1n << BigInt(8 * KEY_BYTES))
      fail(say`${named}: a seed must be a whole number from 0 to 2^256 - 1`);
    for (let i = 0; i < KEY_BYTES; i++) key[i] = Number(BigInt.asUintN(8, number >> BigInt(8 * i)));
    return key;
  }
  if (typeof seed !== 'string' && !(seed instanceof Uint8Array)) {
    fail(say`${named}: a seed must be a whole number, text or bytes`);
  }
  const bytes = typeof seed === 'string' ? utf8(text(named, seed)) : seed;
  if (bytes.length > KEY_BYTES)
    fail(say`${named}: a seed has at most ${KEY_BYTES} bytes, not ${bytes.length}: give a hash of it`);
  key.set(bytes);
  return key;
}

function numberOf(seed: unknown): bigint | undefined {
  if (typeof seed === 'bigint') return seed;
  if (typeof seed === 'number') return Number.isSafeInteger(seed) ? BigInt(seed) : -1n;
  // 2^256 has 78 digits
  return typeof seed === 'string' && /^(-?\d{1,78}|0[xX][\da-fA-F]{1,64})$/.test(seed) ? BigInt(seed) : undefined;
}
