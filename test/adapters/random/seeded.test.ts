import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../../support/library.ts';
import { chacha20Block, chacha20State } from '../../../src/adapters/random/chacha20.ts';
import { seedData, streamData } from '../../../src/adapters/random/layout.ts';
import { link } from '../../../src/core/link.ts';
import { FunctionBuilder } from '../../../src/core/function-builder.ts';
import type { CoreObject, DataObject } from '../../../src/core/object.ts';
import { randomOf } from '../../../src/policy/options/random.ts';
import { run, type Running } from '../../core/emitted.ts';

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

const COUNTING = Uint8Array.from({ length: 32 }, (_, i) => i);
const ZEROS = new Uint8Array(32);
const LAST_BIT = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0));
const FF_AT_1 = Uint8Array.from({ length: 32 }, (_, i) => (i === 1 ? 0xff : 0));

/** The block function's vectors of RFC 8439: section 2.3.2, then appendix A.1. */
const RFC_8439: readonly (readonly [key: Uint8Array, counter: number, nonce: string, block: string])[] = [
  [
    COUNTING,
    1,
    '00000009 0000004a 00000000',
    `10f1e7e4d13b5915500fdd1fa32071c4 c7d1f4c733c068030422aa9ac3d46c4e
     d2826446079faa0914c2d705d98b02a2 b5129cd1de164eb9cbd083e8a2503c4e`,
  ],
  [
    ZEROS,
    0,
    '00000000 00000000 00000000',
    `76b8e0ada0f13d90405d6ae55386bd28 bdd219b8a08ded1aa836efcc8b770dc7
     da41597c5157488d7724e03fb8d84a37 6a43b8f41518a11cc387b669b2ee6586`,
  ],
  [
    ZEROS,
    1,
    '00000000 00000000 00000000',
    `9f07e7be5551387a98ba977c732d080d cb0f29a048e3656912c6533e32ee7aed
     29b721769ce64e43d57133b074d839d5 31ed1f28510afb45ace10a1f4b794d6f`,
  ],
  [
    LAST_BIT,
    1,
    '00000000 00000000 00000000',
    `3aeb5224ecf849929b9d828db1ced4dd 832025e8018b8160b82284f3c949aa5a
     8eca00bbb4a73bdad192b5c42f73f2fd 4e273644c8b36125a64addeb006c13a0`,
  ],
  [
    FF_AT_1,
    2,
    '00000000 00000000 00000000',
    `72d54dfbf12ec44b362692df94137f32 8fea8da73990265ec1bbbea1ae9af0ca
     13b25aa26cb4a648cb9b9d1be65b2c09 24a66c54d545ec1b7374f4872e99f096`,
  ],
  [
    ZEROS,
    0,
    '00000000 00000000 00000002',
    `c2c64d378cd536374ae204b9ef933fcd 1a8b2288b3dfa49672ab765b54ee27c7
     8a970e0e955c14f3a88e741b97c286f7 5f8fc299e8148362fa198a39531bed6d`,
  ],
];

function stateOf(key: Uint8Array, counter: number, nonce: string): Uint8Array {
  const view = new DataView(bytes(nonce).buffer);
  return chacha20State(key, [counter, view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]);
}

/** Data, and a function that gives its address. */
function placed(symbol: string, contents: Uint8Array): readonly CoreObject[] {
  const data: DataObject = { kind: 'data', symbol, align: 1, mutable: true, bytes: contents, relocs: [] };
  return [data, new FunctionBuilder(`at ${symbol}`, { params: [], results: ['i32'] }).address(symbol).finish()];
}

/** The core function, on a state. */
function coreBlock(state: Uint8Array): Uint8Array {
  const linked = link({
    library,
    objects: [...placed('state.t', state), ...placed('state.to', new Uint8Array(64))],
    exports: ['chacha20.block', 'at state.t', 'at state.to'],
    memory: true,
  });
  const core = run(linked);
  const [from, to] = [core.call('at state.t'), core.call('at state.to')];
  core.call('chacha20.block', from, to);
  expect(Buffer.from(core.bytes(from, 64))).toEqual(Buffer.from(state));
  return new Uint8Array(core.bytes(to, 64));
}

describe('the block function of ChaCha20', () => {
  test.each(RFC_8439)('the vectors of RFC 8439: %#', (key, counter, nonce, block) => {
    const state = stateOf(key, counter, nonce);
    expect(Buffer.from(chacha20Block(state))).toEqual(Buffer.from(bytes(block)));
    expect(Buffer.from(coreBlock(state))).toEqual(Buffer.from(bytes(block)));
  });

  test('both are those of OpenSSL, for any key, counter and nonce', () => {
    const of = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(of(32), of(16), (key, tail) => {
        const view = new DataView(new Uint8Array(tail).buffer);
        const word = (i: number): number => view.getUint32(4 * i, true);
        const state = chacha20State(key, [word(0), word(1), word(2), word(3)]);
        const wanted = createCipheriv('chacha20', key, tail).update(new Uint8Array(64));
        expect(Buffer.from(chacha20Block(state))).toEqual(wanted);
        expect(Buffer.from(coreBlock(state))).toEqual(wanted);
      }),
      { numRuns: 25 },
    );
  });
});

/** The key stream of one of our streams, by OpenSSL: the counter in the first 8 bytes of its nonce, then the number of the stream. */
function keyStream(key: Uint8Array, stream: number, length: number): Buffer {
  const nonce = new Uint8Array(16);
  nonce[8] = stream;
  return createCipheriv('chacha20', key, nonce).update(new Uint8Array(length));
}

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('numbers from a seed', () => {
  const exports = ['random', 'insecure'].flatMap((name) => [`seeded.${name}-u64`, `seeded.${name}-bytes`]);

  function running(key: Uint8Array): Running {
    const objects = [streamData('random', key), streamData('insecure', key)];
    return run(link({ library, objects, exports: [...exports, 'rt.reset-i32'] }), {}, { sound: false });
  }

  test('bytes and numbers are taken one after the other, from two streams', () => {
    const ask = fc.record({
      stream: fc.constantFrom('random' as const, 'insecure' as const),
      length: fc.oneof(fc.constant('u64' as const), fc.nat(70), fc.constantFrom(0, 63, 64, 65, 128, 1000, 70_000)),
    });
    fc.assert(
      fc.property(key32, fc.array(ask, { maxLength: 12 }), (key, asked) => {
        const core = running(key);
        const total = 1_000_000;
        const rest = { random: keyStream(key, 0, total), insecure: keyStream(key, 1, total) };
        for (const { stream, length } of asked) {
          const size = length === 'u64' ? 8 : length;
          const wanted = rest[stream].subarray(0, size);
          rest[stream] = rest[stream].subarray(size);
          if (length === 'u64') {
            expect(core.callBig(`seeded.${stream}-u64`)).toBe(wanted.readBigUInt64LE());
            continue;
          }
          const area = core.call(`seeded.${stream}-bytes`, BigInt(length));
          expect(core.view().getUint32(area + 4, true)).toBe(length);
          const found = core.bytes(core.view().getUint32(area, true), length);
          expect(Buffer.compare(found, wanted)).toBe(0);
          core.call('rt.reset-i32', area);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the seed for hash tables is a third stream', () => {
    fc.assert(
      fc.property(key32, (key) => {
        expect(Buffer.from(seedData(key).bytes)).toEqual(keyStream(key, 2, 16));
      }),
    );
  });

  test('the counter goes on beyond 32 bits', () => {
    const data = streamData('random', COUNTING);
    const late = { ...data, bytes: data.bytes.slice() };
    new DataView(late.bytes.buffer).setUint32(48, 0xffff_ffff, true);
    const core = run(link({ library, objects: [late], exports: ['seeded.random-bytes', 'rt.reset-i32'] }));
    const area = core.call('seeded.random-bytes', 128n);
    const found = Buffer.from(core.bytes(core.view().getUint32(area, true), 128));
    const block = (low: number, high: number): Buffer =>
      Buffer.from(chacha20Block(chacha20State(COUNTING, [low, high, 0, 0])));
    expect(found).toEqual(Buffer.concat([block(0xffff_ffff, 0), block(0, 1)]));
  });

  test.each([2n ** 28n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 63n, 2n ** 64n - 1n])('%i bytes are a trap', (length) => {
    const core = running(ZEROS);
    expect(() => core.call('seeded.random-bytes', BigInt.asIntN(64, length))).toThrow(WebAssembly.RuntimeError);
  });

  test('ten thousand calls need no more memory than one', () => {
    const core = running(ZEROS);
    const once = (): void => void core.call('rt.reset-i32', core.call('seeded.insecure-bytes', 100n));
    once();
    for (let i = 0; i < 10_000; i += 1) once();
    expect(core.memory.buffer.byteLength).toBe(0x10000);
  });
});

describe('how a seed becomes the key', () => {
  const key = (seed: unknown): string => {
    const found = randomOf('random', { seed });
    if (found.kind !== 'seed') throw new Error('no seed');
    return Buffer.from(found.key).toString('hex');
  };
  const padded = (hex: string): string => hex.padEnd(64, '0');

  test.each<readonly [seed: unknown, key: string]>([
    [0, ''],
    [1, '01'],
    [256, '0001'],
    [1n, '01'],
    ['1', '01'],
    ['0x1234', '3412'],
    [2n ** 64n - 1n, 'ff'.repeat(8)],
    [`0x${'ab'.repeat(32)}`, 'ab'.repeat(32)],
    [2n ** 256n - 1n, 'ff'.repeat(32)],
    ['seed', '73656564'],
    ['ü', 'c3bc'],
    ['0x', '3078'],
    ['1.5', '312e35'],
    [Uint8Array.of(7, 0, 9), '070009'],
    [new Uint8Array(32).fill(5), '05'.repeat(32)],
  ])('%s', (seed, wanted) => {
    expect(key(seed)).toBe(padded(wanted));
  });

  test.each([
    -1,
    1.5,
    NaN,
    2 ** 53,
    -1n,
    2n ** 256n,
    '-1',
    `${2n ** 256n}`,
    'x'.repeat(33),
    new Uint8Array(33),
    null,
    true,
    {},
  ])('not %s', (seed) => {
    expect(() => key(seed)).toThrow(/^random: a seed/);
  });
});
