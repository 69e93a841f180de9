import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { callsGuest, type CallsGuest } from '../support/calls.ts';
import { dummyComponent } from '../support/guests.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { nested, specPackages, VERSIONS_02 } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { corpus, wat } from '../support/wat.ts';

/** Every function of `wasi:clocks`, with the clocks denied, virtual and the host's: `corpus/clocks-calls.wat` has the calls. */

const VERSION = '0.2.12';
const HOUR = 3_600_000_000_000n;
const MS = 1_000_000n;

/** One call, and what it gives: on a new component, so that the clock is at its start. */
type Call = readonly [call: readonly [name: string, ...args: readonly bigint[]], wanted: unknown];

const STEP: readonly Call[] = [
  [['monotonic-now'], 10_000_000n],
  [['monotonic-resolution'], 10_000_000n],
  [['wall-now'], [1_767_225_599n, 999_000_000]],
  [['wall-resolution'], [0n, 10_000_000]],
  [['ready-at', 10_000_000n], true],
  [['ready-at', 10_000_001n], false],
  [['ready-after', 0n], true],
  [['ready-after', 1n], false],
  [['sleep-until', HOUR], HOUR],
  [['sleep-for', HOUR], HOUR + 10_000_000n],
  [['sleep-until', 2n ** 64n - 1n], 2n ** 64n - 1n],
  [['sleep-for', 2n ** 64n - 1n], 2n ** 64n - 1n],
  // asked at 0, 10 and 20 ms
  [['spin-for', 20_000_000n], 3],
  [['first', HOUR, 5n, 5n], 0b110],
  [['first', 2n, HOUR, 1n], 0b100],
];

/** Denied, or a fixed wall clock: the monotonic clock steps by 1 ms. */
function denied(wall: readonly [seconds: bigint, nanoseconds: number]): readonly Call[] {
  return [
    [['monotonic-now'], MS],
    [['monotonic-resolution'], 1n],
    [['wall-now'], wall],
    [['wall-resolution'], [0n, 1]],
    [['ready-at', MS], true],
    [['ready-at', MS + 1n], false],
    [['ready-after', 0n], true],
    [['ready-after', 1n], false],
    [['sleep-until', HOUR], HOUR],
    [['sleep-for', HOUR], HOUR + MS],
    [['sleep-until', 2n ** 64n - 1n], 2n ** 64n - 1n],
    [['sleep-for', 2n ** 64n - 1n], 2n ** 64n - 1n],
    [['spin-for', 20n * MS], 21],
    [['first', HOUR, 5n, 5n], 0b110],
    [['first', 2n, HOUR, 1n], 0b100],
  ];
}

const FIXED = denied([1_767_225_599n, 999_000_000]);
const DENIED = denied([0n, 0]);

const FROM = '2025-12-31T23:59:59.999Z';
const MODES: readonly (readonly [title: string, options: Options, calls: readonly Call[]])[] = [
  ['step', { clocks: { step: '10ms', from: FROM } }, STEP],
  ['step, denied calls trap', { clocks: { step: '10ms', from: FROM }, onDeny: 'trap' }, STEP],
  ['fixed', { clocks: { fixed: FROM } }, FIXED],
  ['fixed, denied calls trap', { clocks: { fixed: FROM }, onDeny: 'trap' }, FIXED],
  ['denied', {}, DENIED],
  ['denied by its option, though all else is allowed', { all: 'allow', clocks: 'deny' }, DENIED],
];

/** As Wasmtime prints it. */
function wave(value: unknown): string {
  return Array.isArray(value) ? `(${value.map(String).join(', ')})` : String(value);
}

async function made(guest: CallsGuest, options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(guest.bytes, options);
  await assertValid(bytes);
  return bytes;
}

describe('every function of the clocks', () => {
  const guests = new Map<string, CallsGuest>();

  beforeAll(async () => {
    for (const [version, defined] of VERSIONS_02) guests.set(version, await callsGuest('clocks', version, defined));
  });

  function guest(version: string): CallsGuest {
    const found = guests.get(version);
    if (found === undefined) throw new Error(`no guest of ${version}`);
    return found;
  }

  it('is called, and every one of polling', () => {
    for (const [version, defined] of VERSIONS_02) {
      const packages = [...specPackages(defined, version)].filter(([name]) => name === 'clocks' || name === 'io');
      const all = packages.flatMap(([, text]) => scanWit(text).functions);
      const wanted = all
        .filter((f) => /clock$|poll$/.test(f.interface))
        .map((f) => `${f.interface}@${version}#${f.name}`);
      expect([...guest(version).calls].sort()).toEqual(wanted.sort());
      expect(wanted).toHaveLength(9);
    }
  });

  it.each(MODES)('on jco: %s', async (_, options, calls) => {
    const bytes = await made(guest(VERSION), options);
    for (const [[name, ...args], wanted] of calls) {
      const instance = await instantiateOnJco(bytes, 'none');
      expect(await instance.call(undefined, name, ...args), name).toEqual(wanted);
    }
  });

  it.each(VERSIONS_02.map(([version]) => version))('on jco: a step of version %s', async (version) => {
    const instance = await instantiateOnJco(await made(guest(version), { clocks: { step: '10ms' } }), 'none');
    expect(await instance.call(undefined, 'first', HOUR, 5n, 6n)).toBe(0b010);
    expect(await instance.call(undefined, 'monotonic-now')).toBe(10_000_005n);
    expect(await instance.call(undefined, 'wall-now')).toEqual([0n, 10_000_005]);
  });

  it.each([
    ['denied', {}, [3600n, 1_000_000]],
    ['fixed', { clocks: { fixed: FROM } }, [1_767_225_599n, 999_000_000]],
    ['step', { clocks: { step: '1ms', from: FROM } }, [1_767_229_200n, 0]],
  ] as const)('waiting an hour moves the wall clock, unless it is fixed: %s', async (_, clock, wall) => {
    const instance = await instantiateOnJco(await made(guest(VERSION), clock), 'none');
    expect(await instance.call(undefined, 'sleep-for', HOUR)).toBe(HOUR + MS);
    expect(await instance.call(undefined, 'wall-now')).toEqual(wall);
  });

  describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
    it.each(MODES)('%s', async (_, options, calls) => {
      const bytes = await made(guest(VERSION), options);
      for (const [[name, ...args], wanted] of calls) {
        const result = await invokeOnWasmtime(bytes, `${name}(${args.join(', ')})`, { wasi: 'none' });
        expect(result, name).toMatchObject({ code: 0, stdout: `${wave(wanted)}\n` });
      }
    });

    it.each(VERSIONS_02.map(([version]) => version))('a step of version %s', async (version) => {
      const bytes = await made(guest(version), { clocks: { step: '10ms' } });
      expect(await invokeOnWasmtime(bytes, `first(${HOUR}, 5, 6)`, { wasi: 'none' })).toMatchObject({ stdout: '2\n' });
    });
  });

  it('the wall clock of the host, shifted; the rest is the host’s, untouched', async () => {
    const shift = 86_400n * 365n;
    for (const [offset, seconds] of [
      ['365d', shift],
      ['-365d', -shift],
    ] as const) {
      const { bytes, report } = virtualize(guest(VERSION).bytes, { clocks: { offset } });
      await assertValid(bytes);
      const functions = report.imports.flatMap((one) =>
        one.functions.map((f) => `${one.name}#${f.name} ${f.decision}`),
      );
      expect(functions.filter((line) => !line.endsWith(' host'))).toEqual([
        `wasi:clocks/wall-clock@${VERSION}#now virtual`,
      ]);
      const near = (text: string): void => {
        const found = BigInt(text) - seconds - BigInt(Math.floor(Date.now() / 1000));
        expect(found >= -5n && found <= 5n, text).toBe(true);
      };
      const instance = await instantiateOnJco(bytes);
      near(String(((await instance.call(undefined, 'wall-now')) as readonly [bigint, number])[0]));
      expect(await instance.call(undefined, 'ready-after', HOUR)).toBe(false);
      expect(await instance.call(undefined, 'sleep-for', 1n)).toBeGreaterThan(0n);
      if (!HAS_WASMTIME) continue;
      const { stdout } = await invokeOnWasmtime(bytes, 'wall-now()');
      near(/^\((\d+), \d+\)\n$/.exec(stdout)?.[1] ?? '');
      expect((await invokeOnWasmtime(bytes, `ready-after(${HOUR})`)).stdout).toBe('false\n');
    }
    const { bytes } = virtualize(guest(VERSION).bytes, { clocks: { offset: '-2900000d' } });
    expect(await (await instantiateOnJco(bytes)).call(undefined, 'wall-now'), 'not before 1970').toEqual([0n, 0]);
  });

  it('allowed, all is the host’s', async () => {
    const { bytes, report } = virtualize(guest(VERSION).bytes, { clocks: 'allow' });
    expect(report.imports.every((one) => one.decision === 'host')).toBe(true);
    const instance = await instantiateOnJco(bytes);
    expect(await instance.call(undefined, 'first', HOUR, 1n, HOUR)).toBe(0b010);
  });
});

describe('an event loop with a deadline', () => {
  const SAID = { denied: {}, fixed: { clocks: { fixed: FROM } }, step: { clocks: { step: '10us' } } } as const;
  const HOSTS = { offset: { clocks: { offset: '1d' } }, allowed: { clocks: 'allow' } } as const;

  it.each(Object.entries(SAID))('waits twice at most, %s', async (_, options: Options) => {
    const { bytes } = virtualize(await corpus('deadline'), options);
    await assertValid(bytes);
    for (const ms of [1, 10, 60_000, 4_000_000_000]) {
      const instance = await instantiateOnJco(bytes, 'none');
      expect(await instance.call(undefined, 'first')).toBeGreaterThan(0n);
      expect(await instance.call(undefined, 'run', ms)).toBeLessThanOrEqual(2);
      if (!HAS_WASMTIME) continue;
      const { stdout } = await invokeOnWasmtime(bytes, `run(${String(ms)})`, { wasi: 'none' });
      expect(stdout).toMatch(/^[0-2]\n$/);
      const first = await invokeOnWasmtime(bytes, 'first()', { wasi: 'none' });
      expect(BigInt(first.stdout)).toBeGreaterThan(0n);
    }
  });

  it.each(Object.entries(HOSTS))("is the host's, %s", async (_, options: Options) => {
    const { bytes } = virtualize(await corpus('deadline'), options);
    const instance = await instantiateOnJco(bytes);
    expect(await instance.call(undefined, 'first')).toBeGreaterThan(0n);
    expect(await instance.call(undefined, 'run', 20)).toBeLessThan(5);
    if (HAS_WASMTIME) expect(Number((await invokeOnWasmtime(bytes, 'run(20)')).stdout)).toBeLessThan(5);
  });

  it('cannot be had where an export takes pollables, which are the host’s then: it traps, and that is said', async () => {
    const world = `package test:w;
      world w {
        use wasi:io/poll@0.2.12.{pollable};
        import wasi:clocks/monotonic-clock@0.2.12;
        export take: func(p: pollable);
      }`;
    const packages = nested(specPackages('0.2.12').values());
    const { bytes, report } = virtualize(await dummyComponent(`${world}\n${packages}`, 'w'));
    await assertValid(bytes);
    expect(report.traps.map((trap) => trap.function)).toEqual(
      ['subscribe-instant', 'subscribe-duration'].map((name) => `wasi:clocks/monotonic-clock@0.2.12#${name}`),
    );
  });

  it('beside a wall clock that is shifted, one that a rule denies never asks the host', async () => {
    const clock = (name: string, annotation: string): string => `
      (import "${name}" ${annotation} (instance $${name.length > 1 ? 'shifted' : 'w'}
        (type $d (record (field "seconds" u64) (field "nanoseconds" u32))) (export "datetime" (type $t (eq $d)))
        (export "now" (func (result $t)))))`;
    const shifted = `wasi:clocks/wall-clock@${VERSION}`;
    const guest = await wat(`(component ${clock(shifted, '')} ${clock('w', `(implements "${shifted}")`)}
      (core module $mem (memory (export "memory") 1)) (core instance $mem (instantiate $mem))
      (alias core export $mem "memory" (core memory $memory))
      (alias export $w "now" (func $now))
      (core func $lowered (canon lower (func $now) (memory $memory)))
      (core module $m (import "" "now" (func $now (param i32))) (import "" "memory" (memory 1))
        (func (export "seconds") (result i64) (call $now (i32.const 16)) (i64.load (i32.const 16))))
      (core instance $i (instantiate $m (with "" (instance
        (export "now" (func $lowered)) (export "memory" (memory $memory))))))
      (func (export "seconds") (result u64) (canon lift (core func $i "seconds"))))`);
    const { bytes, report } = virtualize(guest, { clocks: { offset: '1d' }, deny: ['w'] });
    await assertValid(bytes);
    expect(report.remaining).toEqual([shifted]);
    expect(await (await instantiateOnJco(bytes)).call(undefined, 'seconds')).toBe(0n);
  });
});

describe('the time zone', () => {
  const versions = VERSIONS_02.filter(([version]) => version !== '0.2.0');

  it.each(versions)('%s: UTC, denied and virtual', async (version, defined) => {
    const guest = await callsGuest('timezone', version, defined);
    const text = specPackages(defined, version).get('clocks') ?? '';
    const wanted = scanWit(text).functions.filter((f) => f.interface.endsWith('timezone'));
    expect([...guest.calls].sort()).toEqual(wanted.map((f) => `${f.interface}@${version}#${f.name}`).sort());
    for (const options of [{}, { clocks: { step: '1s' } }, { clocks: { fixed: 0 } }] as const) {
      const bytes = await made(guest, options);
      const instance = await instantiateOnJco(bytes, 'none');
      expect(await instance.call(undefined, 'display', 1_700_000_000n)).toEqual([0, 'UTC', false]);
      expect(await instance.call(undefined, 'utc-offset', 1_700_000_000n)).toBe(0);
      if (!HAS_WASMTIME) continue;
      const outcome = await invokeOnWasmtime(bytes, 'display(1700000000)', { wasi: 'none' });
      expect(outcome.stdout).toBe('(0, "UTC", false)\n');
      expect((await invokeOnWasmtime(bytes, 'utc-offset(0)', { wasi: 'none' })).stdout).toBe('0\n');
    }
  });
});
