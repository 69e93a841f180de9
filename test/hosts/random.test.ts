import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { callsGuest } from '../support/calls.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { specPackages, VERSIONS_02 } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** Every function of `wasi:random`, denied, from seeds and the host's: `corpus/random-calls.wat` has the calls. */

const VERSION = '0.2.12';

/** Every version of 0.2, and 0.3. */
const ALL = [...VERSIONS_02, ['0.3.0', '0.3.0']] as const;

async function made(options: Options, version = VERSION): Promise<Uint8Array> {
  const defined = ALL.find(([v]) => v === version)?.[1] ?? '0.2.12';
  const { bytes } = virtualize((await callsGuest('random', version, defined)).bytes, options);
  await assertValid(bytes);
  return bytes;
}

/** What a seed gives, by OpenSSL. */
function stream(seed: number, number: number): Buffer {
  const [key, nonce] = [new Uint8Array(32), new Uint8Array(16)];
  new DataView(key.buffer).setUint32(0, seed, true);
  nonce[8] = number;
  return createCipheriv('chacha20', key, nonce).update(new Uint8Array(64));
}

const NEWEST = [VERSION, '0.3.0'] as const;

interface Wanted {
  readonly random: Buffer | 'host' | 'trap';
  readonly insecure: Buffer | 'host';
  readonly seed: Buffer | 'host' | 'zeros';
}

/** The first numbers of SplitMix64 from 0: what insecure numbers are when they are denied. */
const FIXED = Buffer.from('afcd1d7b39a820e2', 'hex');

const MODES: readonly (readonly [title: string, options: Options, wanted: Wanted])[] = [
  ['denied', {}, { random: 'trap', insecure: FIXED, seed: 'zeros' }],
  ['denied by the option', { all: 'allow', random: 'deny' }, { random: 'trap', insecure: FIXED, seed: 'zeros' }],
  ['seeded', { random: { seed: 7 } }, { random: stream(7, 0), insecure: stream(7, 1), seed: stream(7, 2) }],
  [
    'seeded, denied calls trap',
    { random: { seed: 7 }, onDeny: 'trap' },
    { random: stream(7, 0), insecure: stream(7, 1), seed: stream(7, 2) },
  ],
  [
    'two seeds',
    { random: { seed: 7 }, insecureRandom: { seed: 8 } },
    { random: stream(7, 0), insecure: stream(8, 1), seed: stream(8, 2) },
  ],
  [
    'insecure numbers alone seeded',
    { insecureRandom: { seed: 9 } },
    { random: 'trap', insecure: stream(9, 1), seed: stream(9, 2) },
  ],
  [
    'the host for secrets alone',
    { random: 'allow', insecureRandom: { seed: 9 } },
    { random: 'host', insecure: stream(9, 1), seed: stream(9, 2) },
  ],
  [
    'a seed for secrets alone',
    { random: { seed: 7 }, insecureRandom: 'allow' },
    { random: stream(7, 0), insecure: 'host', seed: 'host' },
  ],
  ['allowed', { random: 'allow' }, { random: 'host', insecure: 'host', seed: 'host' }],
];

it('every function is called', async () => {
  for (const [version, defined] of ALL) {
    const { calls } = await callsGuest('random', version, defined);
    const { functions } = scanWit(specPackages(defined, version).get('random') ?? '');
    expect([...calls].sort()).toEqual(functions.map((f) => `${f.interface}@${version}#${f.name}`).sort());
    expect(calls).toHaveLength(5);
  }
});

function number(bytes: Buffer, at = 0): bigint {
  return bytes.readBigUInt64LE(at);
}

describe.each(NEWEST)('WASI %s on jco', (version) => {
  // its host has no 0.3
  const modes = MODES.filter(([, , wanted]) => version === VERSION || !Object.values(wanted).includes('host'));
  it.each(modes)('%s', async (_, options, { random, insecure, seed }) => {
    const bytes = await made(options, version);
    const host = [random, insecure, seed].includes('host') ? {} : 'none';
    const call = async (name: string, ...args: readonly bigint[]): Promise<unknown> =>
      (await instantiateOnJco(bytes, host)).call(undefined, name, ...args);
    if (random === 'trap') {
      await expect(call('bytes', 5n)).rejects.toThrow(WebAssembly.RuntimeError);
      await expect(call('number')).rejects.toThrow(WebAssembly.RuntimeError);
    } else if (random === 'host') {
      expect(await call('bytes', 5n)).toHaveLength(5);
    } else {
      expect(Buffer.from((await call('bytes', 5n)) as Uint8Array)).toEqual(random.subarray(0, 5));
      expect(await call('number')).toBe(number(random));
    }
    if (insecure === 'host') expect(await call('insecure-bytes', 5n)).toHaveLength(5);
    else {
      expect(Buffer.from((await call('insecure-bytes', 5n)) as Uint8Array)).toEqual(insecure.subarray(0, 5));
      expect(await call('insecure-number')).toBe(number(insecure));
    }
    if (seed === 'zeros') expect(await call('seed')).toEqual([0n, 0n]);
    else if (seed !== 'host') expect(await call('seed')).toEqual([number(seed), number(seed, 8)]);
  });

  it('one after the other, from independent streams', async () => {
    const instance = await instantiateOnJco(await made({ random: { seed: 1 } }, version), 'none');
    const [random, insecure] = [stream(1, 0), stream(1, 1)];
    expect(await instance.call(undefined, 'number')).toBe(number(random));
    expect(await instance.call(undefined, 'insecure-number')).toBe(number(insecure));
    expect(Buffer.from((await instance.call(undefined, 'bytes', 3n)) as Uint8Array)).toEqual(random.subarray(8, 11));
    expect(await instance.call(undefined, 'number')).toBe(number(random, 11));
    expect(await instance.call(undefined, 'insecure-number')).toBe(number(insecure, 8));
  });
});

describe.skipIf(!HAS_WASMTIME).each(NEWEST)('WASI %s on Wasmtime', (version) => {
  const flags = version === VERSION ? [] : ['-W', 'component-model-async=y', '-S', 'p3'];
  it.each(MODES)('%s', async (_, options, { random, insecure, seed }) => {
    const bytes = await made(options, version);
    const wasi = [random, insecure, seed].includes('host') ? 'cli' : 'none';
    const call = async (text: string): Promise<string> => (await invokeOnWasmtime(bytes, text, { wasi, flags })).stdout;
    const list = (found: Buffer, length: number): string => `[${[...found.subarray(0, length)].join(', ')}]\n`;
    if (random === 'trap') {
      const trapped = await invokeOnWasmtime(bytes, 'bytes(5)', { wasi, flags });
      expect(trapped.code).toBe(134);
      expect(trapped.stderr).toContain(`denied wasi:random/random@${version}#get-random-bytes`);
    } else if (random === 'host') {
      expect(await call('bytes(5)')).toMatch(/^\[(\d+, ){4}\d+\]\n$/);
    } else {
      expect(await call('bytes(5)')).toBe(list(random, 5));
      expect(await call('number()')).toBe(`${number(random)}\n`);
    }
    if (insecure !== 'host') {
      expect(await call('insecure-bytes(5)')).toBe(list(insecure, 5));
      expect(await call('insecure-number()')).toBe(`${number(insecure)}\n`);
    }
    if (seed === 'zeros') expect(await call('seed()')).toBe('(0, 0)\n');
    else if (seed !== 'host') expect(await call('seed()')).toBe(`(${number(seed)}, ${number(seed, 8)})\n`);
  });
});

describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
  it.each(ALL.map(([version]) => version))('version %s', async (version) => {
    const bytes = await made({ random: { seed: 1 } }, version);
    expect(await invokeOnWasmtime(bytes, 'number()', { wasi: 'none' })).toMatchObject({
      stdout: `${number(stream(1, 0))}\n`,
    });
  });
});

it.each(NEWEST)(
  'WASI %s: says loudly that a seed is not secure, where secrets could be made of it',
  async (version) => {
    const guest = (await callsGuest('random', version, version)).bytes;
    expect(virtualize(guest, { random: { seed: 1 } }).report.notes.join()).toMatch(
      /^wasi:random\/random@\S+ is seeded and NOT SECURE/,
    );
    expect(virtualize(guest, { insecureRandom: { seed: 1 } }).report.notes.join()).not.toMatch(/is seeded/);
    const denied = virtualize(guest).report;
    expect(denied.notes.join()).toContain(
      `wasi:random/random@${version} traps: random: 'allow' lets the host's through, and random: { seed: 1 } gives the same`,
    );
    expect(denied.traps.map((trap) => trap.function)).toContain(`wasi:random/random@${version}#get-random-u64`);
  },
);
