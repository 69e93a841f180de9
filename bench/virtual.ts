// The cost of virtual clocks, random numbers and configuration: bytes for guests that call every function, and the speed of seeded random
// numbers compared with the host's in the same runtime.
import { library } from '../test/support/library.ts';
import { streamData } from '../src/adapters/random/layout.ts';
import { link } from '../src/core/link.ts';
import { virtualize, type Options } from '../src/index.ts';
import { callsGuest, configGuest } from '../test/support/calls.ts';
import { instantiateOnJco } from '../test/support/jco.ts';
import { draft } from '../test/support/spec-wit.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../test/support/wasmtime.ts';
import { median } from './measure/sample.ts';
import type { Figure } from './table.ts';

const VERSION = '0.2.12';

/** The modes of each subsystem. */
const MODES = {
  clocks: [
    ['denied', {}],
    ['fixed', { clocks: { fixed: '2026-01-01T00:00:00Z' } }],
    ['step', { clocks: { step: '1ms' } }],
    ['offset', { clocks: { offset: '-3d' } }],
    ['allowed', { clocks: 'allow' }],
  ],
  random: [
    ['denied', {}],
    ['seeded', { random: { seed: 1 } }],
    ['allowed', { random: 'allow' }],
  ],
  config: [
    ['denied', {}],
    ['one key set', { config: { set: { KEY: 'value' } } }],
    ["one key over the host's", { config: { allow: 'all', set: { KEY: 'value' } } }],
    ['allowed', { config: 'allow' }],
  ],
} as const satisfies Record<string, readonly (readonly [string, Options])[]>;

/** Bytes of a list. */
const LIST = 65_536;
const LISTS = { jco: 400, Wasmtime: 4000 } as const;
const ROUNDS = 7;

export async function virtualFigures(): Promise<Figure[]> {
  const guests = {
    clocks: (await callsGuest('clocks', VERSION, VERSION)).bytes,
    random: (await callsGuest('random', VERSION, VERSION)).bytes,
    config: (await configGuest(draft('store-0.2.0-rc.1'))).bytes,
  };
  const sizes = (['clocks', 'random', 'config'] as const).flatMap((name) =>
    MODES[name].map(([mode, options]): Figure => {
      const { bytes } = virtualize(guests[name], options);
      return {
        what: `bytes added: all of wasi:${name}, ${mode}`,
        figure: bytes.length - guests[name].length,
        unit: 'bytes',
      };
    }),
  );
  const seeded = virtualize(guests.random, { random: { seed: 1 } }).bytes;
  const hosts = virtualize(guests.random, { random: 'allow' }).bytes;
  return [
    ...sizes,
    inCore(),
    ...(await speeds('jco', seeded, hosts, onJco)),
    ...(HAS_WASMTIME ? await speeds('Wasmtime', seeded, hosts, onWasmtime) : []),
  ];
}

/** Milliseconds for this many lists. */
type Measure = (component: Uint8Array, lists: number) => Promise<number>;

/** Alternates between both, so that other load hits both. */
async function speeds(
  host: keyof typeof LISTS,
  seeded: Uint8Array,
  hosts: Uint8Array,
  measure: Measure,
): Promise<Figure[]> {
  const times = { seeded: [] as number[], hosts: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.seeded.push(await measure(seeded, LISTS[host]));
    times.hosts.push(await measure(hosts, LISTS[host]));
  }
  return [speed(`${host}, seeded`, LISTS[host], times.seeded), speed(`${host}, the host's`, LISTS[host], times.hosts)];
}

function speed(what: string, lists: number, times: readonly number[]): Figure {
  const megabytes = (lists * LIST) / 1e6;
  return { what: `MB of random numbers on ${what}`, figure: (1000 * megabytes) / median(times), unit: 'a second' };
}

/** The adapter's code alone on this engine, without the host's costs of a call between components. */
function inCore(): Figure {
  const objects = [streamData('random', new Uint8Array(32))];
  const { main } = link({ library, objects, exports: ['seeded.random-bytes', 'rt.reset-i32'] });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(main.bytes)));
  const func = (symbol: string): ((arg: number | bigint) => number) => {
    return exports[main.exports.get(symbol) ?? ''] as (arg: number | bigint) => number; // a template function
  };
  const [bytes, reset] = [func('seeded.random-bytes'), func('rt.reset-i32')];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < LISTS.jco; i++) reset(bytes(BigInt(LIST)));
    times.push(performance.now() - start);
  }
  return speed('V8, seeded, without a component around it', LISTS.jco, times);
}

async function onJco(component: Uint8Array, lists: number): Promise<number> {
  const instance = await instantiateOnJco(component);
  await instance.call(undefined, 'sum', 50);
  const start = performance.now();
  await instance.call(undefined, 'sum', lists);
  return performance.now() - start;
}

/** Subtracts the time to start and to compile. */
async function onWasmtime(component: Uint8Array, lists: number): Promise<number> {
  const invoke = async (count: number): Promise<number> => {
    const start = performance.now();
    const { code, stderr } = await invokeOnWasmtime(component, `sum(${count})`);
    if (code !== 0) throw new Error(stderr);
    return performance.now() - start;
  };
  const idle = await invoke(1);
  return (await invoke(lists + 1)) - idle;
}
