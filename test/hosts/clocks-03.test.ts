import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { asyncCalls } from '../support/async-guest.ts';
import { Program, puppet, type Puppet, type Results } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** `wasi:clocks` of WASI 0.3, denied and virtual: each function that is not async, and what waiting does. */

const START = 1_767_225_600n;

/** The wall clock at first and then, the monotonic one after them, and the resolutions of both. */
type Wanted = readonly [
  walls: readonly (readonly [seconds: bigint, nanoseconds: number])[],
  now: bigint,
  resolution: bigint,
];

const DENIED: Wanted = [
  [
    [0n, 0],
    [0n, 1_000_000],
  ],
  3_000_000n,
  1n,
];

const MODES: readonly (readonly [title: string, options: Options, wanted: Wanted])[] = [
  ['denied', {}, DENIED],
  [
    'stepping',
    { clocks: { step: '250ms', from: '2026-01-01T00:00:00Z' } },
    [
      [
        [START, 0],
        [START, 250_000_000],
      ],
      750_000_000n,
      250_000_000n,
    ],
  ],
  [
    'fixed',
    { clocks: { fixed: '2026-01-01T00:00:00Z' } },
    [
      [
        [START, 0],
        [START, 0],
      ],
      1_000_000n,
      1n,
    ],
  ],
];

async function guest(): Promise<Puppet> {
  const interfaces = ['wasi:clocks/system-clock', 'wasi:clocks/monotonic-clock'];
  return puppet({ version: '0.3.0', interfaces, only: ['now', 'get-resolution'] });
}

describe.each(MODES)('the clocks of WASI 0.3, %s', (_, options, [walls, now, resolution]) => {
  it.each(['jco', 'Wasmtime'] as const)('on %s', async (host) => {
    if (host === 'Wasmtime' && !HAS_WASMTIME) return;
    const made = await guest();
    const { bytes } = virtualize(made.bytes, options);
    await assertValid(bytes);
    const program = new Program(made);
    const looks = walls.map(() => program.call('wasi:clocks/system-clock#now'));
    const mark = program.call('wasi:clocks/monotonic-clock#now');
    const every = ['system-clock', 'monotonic-clock'].map((name) => program.call(`wasi:clocks/${name}#get-resolution`));
    const results: Results = await (host === 'jco'
      ? program.onJco(bytes, { imports: {} })
      : program.onWasmtime(bytes, { wasi: 'none' }));
    expect(looks.map((at) => [results.u64(at), results.u32(at, 8)])).toEqual(walls);
    expect(results.u64(mark)).toBe(now);
    expect(every.map((at) => results.u64(at))).toEqual([resolution, resolution]);
  });
});

it.skipIf(!HAS_WASMTIME)('waiting moves denied clocks, and returns at once', async () => {
  const { bytes } = virtualize(await asyncCalls());
  await assertValid(bytes);
  const { stdout } = await invokeOnWasmtime(bytes, 'hours()', {
    wasi: 'none',
    flags: ['-W', 'component-model-async=y'],
  });
  expect(Number(stdout).toString(16).padStart(8, '0')).toBe('02010101');
});
