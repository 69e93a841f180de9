import { beforeAll, describe, expect, it } from 'vitest';
import { compose, virtualize, type Options } from '../../src/index.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { linkedFrame } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { instantiateOnJco, type JcoInstance } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { END, READ_FILES, readerGuest } from './reader.ts';

/** Files of which there is too much to start with: fused, they go straight from a segment to the guest, and the sibling says what it must get. */

const bytes = Uint8Array.from({ length: 70_001 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0xff);
const files = {
  'a.bin': bytes,
  'b.bin': bytes.slice(5, 206).reverse(),
  zeros: new Uint8Array(1000),
  empty: new Uint8Array(),
};
const READ_ONLY: Options = { mounts: { '/': { files } } };
const WRITABLE: Options = { mounts: { '/': { files, writable: true } } };

/** Calls of every kind: where in the file, and where to; 0 stands for the end of the memory. */
const CALLS: readonly (readonly [name: string, ...args: readonly (number | bigint)[]])[] = [0, 1].flatMap((how) => [
  ...READ_FILES.map((_, file) => ['whole', how, file] as const),
  ...[0n, 1n, 69_872n, 69_960n, 70_000n, 70_001n, 80_000n].map((at) => ['sweep', how, 0, at, 0] as const),
  ...[8192, 8193, 8199].flatMap((to) => [
    ['sweep', how, 0, 63n, to] as const,
    ['sweep', how, 1, 100n, to] as const,
    ['sweep', how, 2, 900n, to] as const,
  ]),
  ['read', how, 0, 3n, 70_001n, 100_000] as const,
  ['read', how, 0, 0n, 1n << 40n, 100_000] as const,
]);

/** The guest's realloc says to put it where it has no memory. */
const OUTSIDE = [0, 1].flatMap((how) => [
  ...[1n, 64n, 5000n].map((size) => ['read', how, 0, 0n, size, END - Number(size) + 1] as const),
  ['read', how, 0, 0n, 16n, 0xffff_fff0] as const,
  ['read', how, 0, 0n, 16n, 0x8000_0000] as const,
  // at its end a stream is closed, and returns no list
  ...(how === 0 ? [['read', how, 3, 0n, 16n, END + 1] as const] : []),
  ['read', how, 2, 0n, 64n, END - 63] as const,
]);

async function answers(component: Uint8Array): Promise<string[]> {
  const instance = await instantiateOnJco(component);
  const all: string[] = [];
  for (const [name, ...args] of CALLS) all.push(String(await instance.call(undefined, name, ...args)));
  return all;
}

async function traps(component: Uint8Array): Promise<boolean[]> {
  const all: boolean[] = [];
  for (const [name, ...args] of OUTSIDE) {
    const instance: JcoInstance = await instantiateOnJco(component);
    all.push(
      await Promise.resolve(instance.call(undefined, name, ...args)).then(
        () => false,
        () => true,
      ),
    );
  }
  return all;
}

function holds(component: Uint8Array, what: Uint8Array): number {
  const whole = Buffer.from(component.buffer, component.byteOffset, component.length);
  let count = 0;
  for (let at = whole.indexOf(what); at >= 0; at = whole.indexOf(what, at + 1)) count += 1;
  return count;
}

describe.each([
  ['read-only', READ_ONLY, true],
  ['writable', WRITABLE, false],
] as const)('%s files', (_, options, straight) => {
  let sibling: Uint8Array;
  let fused: Uint8Array;
  beforeAll(async () => {
    const guest = await readerGuest();
    sibling = virtualize(guest, options).bytes;
    fused = virtualize(guest, { ...options, link: 'fused' }).bytes;
    const frame = linkedFrame(guest, normalize({ ...options, link: 'fused' }));
    expect(frame.files.length > 0).toBe(straight);
    if (straight) expect(() => virtualizeIn(frame, guest)).toThrow(/contents of mounted files are not in the adapters/);
  });

  it('are in it once', async () => {
    await assertValid(fused);
    expect([holds(sibling, bytes), holds(fused, bytes)]).toEqual([1, 1]);
  });

  it('are read whole, at every size and alignment, at both ends', { timeout: 120_000 }, async () => {
    const expected = await answers(sibling);
    expect(new Set(expected).size).toBeGreaterThan(CALLS.length / 2);
    expect(await answers(fused)).toEqual(expected);
  });

  it('trap where the guest has no memory for them', { timeout: 120_000 }, async () => {
    const expected = OUTSIDE.map(() => true);
    expect(await traps(sibling)).toEqual(expected);
    expect(await traps(fused)).toEqual(expected);
  });

  it.skipIf(!HAS_WASMTIME)('are the same on Wasmtime', { timeout: 120_000 }, async () => {
    for (const [name, ...args] of [...CALLS, ...OUTSIDE]) {
      const call = `${name}(${args.join(', ')})`;
      const [one, other] = await Promise.all([sibling, fused].map((component) => invokeOnWasmtime(component, call)));
      expect([call, other?.code, other?.stdout]).toEqual([call, one?.code, one?.stdout]);
    }
  });
});

describe('what looks at files itself has them', () => {
  const kept: readonly (readonly [what: string, splices: boolean, options: Options])[] = [
    ['a trace', false, { ...READ_ONLY, trace: true, stderr: 'ignore' }],
    ['a guest that splices', true, READ_ONLY],
    ['a file that can be written', false, WRITABLE],
    ['one of them', false, { mounts: { '/': { files }, '/w': { files: {}, writable: true } } }],
  ];

  it.each(kept)('%s', async (_, splices, options) => {
    const guest = await readerGuest(splices);
    expect(linkedFrame(guest, normalize({ ...options, link: 'auto' })).files).toEqual([]);
    expect(holds(virtualize(guest, { ...options, link: 'auto' }).bytes, bytes)).toBe(1);
  });
});

describe('where files cannot be given straight, the adapter has them', () => {
  it('as something is not fused after all', async () => {
    const one = { component: 'reader', rest: 'import' } as const;
    const guest = compose({
      components: { reader: await readerGuest() },
      instances: { one, two: one },
      exports: [
        { instance: 'one', export: 'read' },
        { instance: 'two', export: 'sweep' },
        { instance: 'two', export: 'whole' },
      ],
    });
    const auto = virtualize(guest, { ...READ_ONLY, link: 'auto' });
    expect(auto.report.link?.kind).toBe('sibling');
    expect(holds(auto.bytes, bytes)).toBe(1);
    expect(await wholeOf(auto.bytes, 0)).toEqual(await wholeOf(virtualize(guest, READ_ONLY).bytes, 0));
  });

  it('as the guest reads into two memories', async () => {
    const guest = await withSecondMemory(await readerGuest());
    const { bytes: sibling } = virtualize(guest, READ_ONLY);
    const { bytes: fused } = virtualize(guest, { ...READ_ONLY, link: 'fused' });
    await assertValid(fused);
    expect(holds(fused, bytes)).toBe(1);
    for (const how of [0, 1]) expect(await wholeOf(fused, how)).toEqual(await wholeOf(sibling, how));
  });
});

async function wholeOf(component: Uint8Array, how: number): Promise<unknown> {
  return (await instantiateOnJco(component)).call(undefined, 'whole', how, 0);
}

/** A guest whose streams give what is read to another memory than its own. */
function withSecondMemory(guest: Uint8Array): Promise<Uint8Array> {
  const lowered = '(canon lower (func $"[method]input-stream.blocking-read") (memory $memory)';
  return wasmTools((tools) => {
    const lines = tools.print(guest).split('\n');
    const at = lines.findIndex((line) => line.includes(lowered));
    const line = lines[at] ?? '';
    lines[at] = `(core module $second (memory (export "memory") 4))
      (core instance $second (instantiate $second))
      (alias core export $second "memory" (core memory $other))
      ${line.replace(lowered, lowered.replace('$memory', '$other'))}`;
    return tools.parse(lines.join('\n').replaceAll(/\(;\d+;\)/g, ''));
  });
}
