import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes/pieces.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { frameOf, virtualizeIn } from '../../src/link/virtualize.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { composeWac, type Options } from '../../src/index.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { attacks } from './attacks.ts';
import {
  AREA,
  DATA_AT,
  MISBEHAVIOURS,
  rawFunctions,
  rawGuest,
  type RawCall,
  type RawFunction,
  type RawParam,
  type Sequence,
} from './raw-guest.ts';

/** The sibling judges what is fused: whatever core code calls with whatever values, both answer the same, or both trap. */

const INTERFACES = [
  ...['io/error', 'io/poll', 'io/streams'],
  ...['cli/environment', 'cli/exit', 'cli/stdin', 'cli/stdout', 'cli/stderr'],
  ...['cli/terminal-input', 'cli/terminal-output', 'cli/terminal-stdin', 'cli/terminal-stdout', 'cli/terminal-stderr'],
  ...['clocks/monotonic-clock', 'clocks/wall-clock', 'filesystem/types', 'filesystem/preopens'],
  ...['random/random', 'random/insecure', 'random/insecure-seed'],
  ...['sockets/network', 'sockets/instance-network', 'sockets/tcp', 'sockets/tcp-create-socket'],
  ...['sockets/udp', 'sockets/udp-create-socket', 'sockets/ip-name-lookup', 'http/types', 'http/outgoing-handler'],
].map((name) => `wasi:${name}`);

const VIRTUAL: Options = {
  mounts: {
    '/': {
      writable: true,
      maxBytes: 1 << 20,
      files: { 'a.txt': 'hello', d: { directory: { 'b.bin': new Uint8Array(300) } } },
    },
  },
  stdin: { text: 'in' },
  stdout: { file: '/out' },
  stderr: 'ignore',
  env: { A: '1', LONG: 'x'.repeat(200) },
  args: ['a', 'ä'],
  clocks: { step: '1ms' },
  random: { seed: 1 },
};

const SOME = INTERFACES.filter((name) => !/^wasi:(sockets|http)/.test(name));

interface Case {
  readonly title: string;
  readonly interfaces: readonly string[];
  readonly options: Options;
  /** How many sequences must return at least: what is denied as a whole makes no handles, so that most calls trap. */
  readonly most: number;
  /** Random sequences. */
  readonly count: number;
  /** The guest has streams of the host's own. */
  readonly direct?: true;
  /** The guest is one part of a composed one. */
  readonly part?: true;
}

const HOST: Options = { all: 'allow', clocks: { step: '1ms' }, random: { seed: 1 }, env: { A: '1' } };
const BRIDGED: Options = { ...VIRTUAL, stdin: 'allow', stdout: 'allow', stderr: 'allow' };

const CASES: readonly Case[] = [
  { title: 'all of WASI, denied', interfaces: INTERFACES, options: {}, most: 10, count: 150 },
  { title: 'all of WASI, virtual', interfaces: INTERFACES, options: VIRTUAL, most: 10, count: 150 },
  { title: 'what is virtual', interfaces: SOME, options: VIRTUAL, most: 40, count: 150 },
  { title: 'streams of the host beside virtual files', interfaces: SOME, options: BRIDGED, most: 10, count: 80 },
  {
    title: 'streams of the host, denied files',
    interfaces: SOME,
    options: { stdio: 'allow' },
    most: 10,
    count: 80,
    direct: true,
  },
  { title: 'the host, but for numbers', interfaces: SOME, options: HOST, most: 10, count: 80, direct: true },
  { title: 'a part of a composed guest', interfaces: SOME, options: BRIDGED, most: 10, count: 80, part: true },
];

/** Of a handle of the host that is lent to a denied function, glue does not see whether it is one: nobody uses it. */
async function functionsOf(interfaces: readonly string[]): Promise<readonly RawFunction[]> {
  return (await rawFunctions(interfaces)).filter(({ of }) => !of.endsWith('#filesystem-error-code'));
}

/** While glue calls its realloc, the guest may drop what is the host's. */
function comparable(sequences: readonly Sequence[], direct: true | undefined): readonly Sequence[] {
  if (direct !== true) return sequences;
  return sequences.map((sequence) => (sequence.how === 'reenters' ? { ...sequence, how: 'none' } : sequence));
}

interface Pair {
  readonly sibling: Uint8Array;
  readonly fused: Uint8Array;
}

/** Beside a part that has code of its own, and is called by no other. */
async function besidePart(guest: Uint8Array): Promise<Uint8Array> {
  const other = await wat(`(component
    (core module $m (func (export "three") (result i32) i32.const 3))
    (core instance $i (instantiate $m))
    (func (export "three") (result u32) (canon lift (core func $i "three"))))`);
  return composeWac(
    'package my:all; let other = new my:other {}; export new my:guest { ... }...; export other.three;',
    (name) => (name === 'my:guest' ? guest : other),
  );
}

function pairOf(guest: Uint8Array, options: Options): Pair {
  const frame = frameOf(guest, normalize({ ...options, link: 'fused' }));
  const sibling = virtualizeIn(frame, guest).bytes;
  const { pieces, glue } = fuse(sibling, frame);
  const fused = concat(pieces);
  checkFused({ bytes: fused, world: readOutput(fused) }, guest, glue, frame.plan);
  return { sibling, fused };
}

/** Mostly what a compiler would pass, and now and then what none would: cases, addresses and lengths at the edges, and anything. */
const ANY: fc.Arbitrary<number> = fc.oneof(
  { weight: 10, arbitrary: fc.nat(2) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffffffff }) },
);
const POINTER = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(DATA_AT, DATA_AT + 6, DATA_AT + 28) },
  { weight: 1, arbitrary: fc.constantFrom(DATA_AT + 1, DATA_AT + 15, 131064, 131071, 131072, 0x7fffffff, 0xfffffff8) },
);
const LENGTH = fc.oneof(
  { weight: 12, arbitrary: fc.nat(5) },
  { weight: 1, arbitrary: fc.constantFrom(64, 65, 200, 131072, 0x10000000, 0x7fffffff, 0xffffffff) },
);
const BITS: Readonly<Record<string, fc.Arbitrary<number | bigint>>> = {
  i64: fc.oneof(fc.bigInt({ min: 0n, max: 64n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  f32: fc.integer({ min: -1000, max: 1000 }),
  f64: fc.integer({ min: -1000, max: 1000 }),
};

function valueOf({ type, role }: RawParam): fc.Arbitrary<number | bigint> {
  if (role === 'pointer') return POINTER;
  if (role === 'length') return LENGTH;
  if (typeof role !== 'number') return BITS[type] ?? ANY;
  const cases = fc.nat(role - 1);
  return fc.oneof({ weight: 20, arbitrary: cases }, { weight: 1, arbitrary: fc.constantFrom(role, 256, 0xffffffff) });
}

function callOf(functions: readonly RawFunction[]): fc.Arbitrary<RawCall> {
  return fc.nat(functions.length - 1).chain((of) => {
    const { params = [], area = false } = functions[of] ?? {};
    const args = params.map((param, i) => {
      const { resource } = param;
      if (area && i === params.length - 1) {
        return fc
          .oneof(
            { weight: 20, arbitrary: fc.constant(AREA) },
            { weight: 1, arbitrary: fc.constantFrom(AREA + 1, AREA + 2, 131071, 0xfffffff8) },
          )
          .map((value) => ({ value }));
      }
      const value = valueOf(param).map((v) => ({ value: v }));
      if (resource === undefined) return value;
      return fc.oneof(
        { weight: 30, arbitrary: fc.constant({ handle: resource }) },
        { weight: 1, arbitrary: fc.nat(5).map((handle) => ({ handle })) },
        { weight: 1, arbitrary: value },
      );
    });
    return fc.tuple(...args).map((all) => ({ of, args: all }));
  });
}

function sequencesOf(functions: readonly RawFunction[], count: number): readonly Sequence[] {
  const one = fc.record({
    how: fc.oneof(
      { weight: 6, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...MISBEHAVIOURS) },
    ),
    calls: fc.array(callOf(functions), { minLength: 1, maxLength: 5 }),
  });
  return fc.sample(one, { numRuns: count, seed: Number(process.env['FC_SEED'] ?? 0) });
}

describe.each(CASES)('$title', ({ interfaces, options, most, count, direct, part }) => {
  it('returns on jco what the sibling returns', async () => {
    const functions = await functionsOf(interfaces);
    const sequences = comparable(sequencesOf(functions, Math.min(count, 100)), direct);
    const guest = await rawGuest(interfaces, functions, sequences);
    const pair = pairOf(part === true ? await besidePart(guest) : guest, options);
    await assertValid(pair.fused);
    let returned = 0;
    for (const [i] of sequences.entries()) {
      const [one, other] = await Promise.all(
        [pair.sibling, pair.fused].map(async (component) => {
          const instance = await instantiateOnJco(component);
          return instance.call(undefined, `run-${i}`).catch(() => 'trap');
        }),
      );
      // jco does not look at all that it is given: it may answer where the standard wants a trap
      if (other === 'trap') continue;
      expect(other, fc.stringify(sequences[i])).toEqual(one);
      returned += 1;
    }
    expect(returned).toBeGreaterThan(most / 4);
  });

  const wasmtime = hostProgram('WASMTIME');
  it.skipIf(wasmtime === undefined)('answers and traps on Wasmtime as the sibling does', async () => {
    const functions = await functionsOf(interfaces);
    const sequences = comparable([...attacks(functions), ...sequencesOf(functions, count)], direct);
    const guest = await rawGuest(interfaces, functions, sequences);
    const pair = pairOf(part === true ? await besidePart(guest) : guest, options);
    await withScratch(async (folder) => {
      const program = wasmtime ?? '';
      const paths = Object.entries(pair).map(([name, bytes]: [string, Uint8Array]) => {
        const path = join(folder, name);
        writeFileSync(`${path}.wasm`, bytes);
        execFileSync(program, ['compile', `${path}.wasm`, '-o', `${path}.cwasm`]);
        return `${path}.cwasm`;
      });
      let returned = 0;
      for (const [i, sequence] of sequences.entries()) {
        const [one, other] = await Promise.all(
          paths.map(async (path) => {
            const { code, stdout } = await runProcess(program, [
              'run',
              '--allow-precompiled',
              '--invoke',
              `run-${i}()`,
              path,
            ]);
            return code === 0 ? stdout.trim() : 'trap';
          }),
        );
        expect(other, fc.stringify(sequence.calls.map(({ of, args }) => [functions[of]?.of, args, sequence.how]))).toBe(
          one,
        );
        if (one !== 'trap') returned += 1;
      }
      expect(returned).toBeGreaterThan(most);
      expect(sequences.length - returned).toBeGreaterThan(40);
    });
  });
});
