import fc from 'fast-check';
import { concat } from '../../src/bytes/pieces.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { composeWac, type Options } from '../../src/index.ts';
import { specPackages } from '../support/spec-wit.ts';
import { wat } from '../support/wat.ts';
import { generatedTypes } from './generated-types.ts';
import {
  AREA,
  DATA_AT,
  IMAGE_AT,
  IMAGE_WORDS,
  MISBEHAVIOURS,
  rawFunctions,
  rawGuest,
  type Imports,
  type RawCall,
  type RawFunction,
  type RawParam,
  type Sequence,
} from './raw-guest.ts';

/** Random sequences of core calls for guests over WASI and over generated types, and the two outputs that must answer them alike. */

const INTERFACES = [
  ...['io/error', 'io/poll', 'io/streams'],
  ...['cli/environment', 'cli/exit', 'cli/stdin', 'cli/stdout', 'cli/stderr'],
  ...['cli/terminal-input', 'cli/terminal-output', 'cli/terminal-stdin', 'cli/terminal-stdout', 'cli/terminal-stderr'],
  ...['clocks/monotonic-clock', 'clocks/wall-clock', 'filesystem/types', 'filesystem/preopens'],
  ...['random/random', 'random/insecure', 'random/insecure-seed'],
  ...['sockets/network', 'sockets/instance-network', 'sockets/tcp', 'sockets/tcp-create-socket'],
  ...['sockets/udp', 'sockets/udp-create-socket', 'sockets/ip-name-lookup', 'http/types', 'http/outgoing-handler'],
].map((name) => `wasi:${name}@0.2.12`);

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

const PACKAGES = [...specPackages('0.2.12').values()];
const ALL: Imports = { interfaces: INTERFACES, packages: PACKAGES };
const SOME: Imports = { ...ALL, interfaces: INTERFACES.filter((name) => !/^wasi:(sockets|http)/.test(name)) };

export interface Case {
  readonly title: string;
  readonly imports: Imports;
  readonly options: Options;
  /** How many sequences must return at least: what is denied as a whole makes no handles, so that most calls trap. */
  readonly most: number;
  /** Random sequences. */
  readonly count: number;
  /** The guest has streams of the host's own. */
  readonly direct?: true;
  /** There is nothing of WASI in it. */
  readonly generated?: true;
  /** The guest is one part of a composed one. */
  readonly part?: true;
}

const HOST: Options = { all: 'allow', clocks: { step: '1ms' }, random: { seed: 1 }, env: { A: '1' } };
const BRIDGED: Options = { ...VIRTUAL, stdin: 'allow', stdout: 'allow', stderr: 'allow' };

export const CASES: readonly Case[] = [
  { title: 'all of WASI, denied', imports: ALL, options: {}, most: 10, count: 150 },
  { title: 'all of WASI, virtual', imports: ALL, options: VIRTUAL, most: 10, count: 150 },
  { title: 'what is virtual', imports: SOME, options: VIRTUAL, most: 40, count: 150 },
  { title: 'streams of the host beside virtual files', imports: SOME, options: BRIDGED, most: 10, count: 80 },
  {
    title: 'streams of the host, denied files',
    imports: SOME,
    options: { stdio: 'allow' },
    most: 10,
    count: 80,
    direct: true,
  },
  { title: 'the host, but for numbers', imports: SOME, options: HOST, most: 10, count: 80, direct: true },
  ...[1, 2].map(generatedCase),
  { title: 'a part of a composed guest', imports: SOME, options: BRIDGED, most: 10, count: 80, part: true },
];

/** Functions of another package, denied, over types that are made from a seed. */
export function generatedCase(seed: number): Case {
  const { name, wit } = generatedTypes(seed);
  return {
    title: `generated types, ${String(seed)}`,
    imports: { interfaces: [name], packages: [wit] },
    options: { deny: ['gen:*'] },
    most: 10,
    count: 200,
    generated: true,
  };
}

/** Of a handle of the host that is lent to a denied function, glue does not see whether it is one: nobody uses it. */
export async function functionsOf(imports: Imports): Promise<readonly RawFunction[]> {
  return (await rawFunctions(imports)).filter(({ of }) => !of.endsWith('#filesystem-error-code'));
}

/**
 * Where the guest has handles of the host's: while glue calls its realloc, the guest may drop such a one; and they are numbered apart from
 * those of adapters, so that a wrong number can mean another handle of the guest's.
 */
export function comparable(
  functions: readonly RawFunction[],
  sequences: readonly Sequence[],
  direct: true | undefined,
): readonly Sequence[] {
  if (direct !== true) return sequences;
  return sequences.map(({ how, calls }) => ({
    how: how === 'reenters' ? 'none' : how,
    calls: calls.map(({ of, args }) => ({
      of,
      args: args.map((arg, i) => {
        const resource = functions[of]?.params[i]?.resource;
        return resource === undefined ? arg : { handle: resource };
      }),
    })),
  }));
}

export interface Pair {
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

/** The guest of a case. */
export async function guestOf(
  { imports, part }: Case,
  functions: readonly RawFunction[],
  sequences: readonly Sequence[],
): Promise<Uint8Array> {
  const guest = await rawGuest(imports, functions, sequences);
  return part === true ? besidePart(guest) : guest;
}

export function pairOf(guest: Uint8Array, options: Options): Pair {
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
  { weight: 12, arbitrary: fc.nat(IMAGE_WORDS / 4).map((i) => IMAGE_AT + 8 * i) },
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

/** @param seed the same one gives the same sequences */
export function sequencesOf(functions: readonly RawFunction[], count: number, seed: number): readonly Sequence[] {
  const one = fc.record({
    how: fc.oneof(
      { weight: 6, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...MISBEHAVIOURS) },
    ),
    calls: fc.array(callOf(functions), { minLength: 1, maxLength: 5 }),
  });
  return fc.sample(one, { numRuns: count, seed });
}
