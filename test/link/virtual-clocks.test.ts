import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { DISTINCT, MIXED, mustTrap, OTHER, SAME, trapsOf, virtualized } from './wasi-guests.ts';

/** Guests that import every function of a version, or of two, with clocks and random numbers of their own. */

const GUESTS = [...DISTINCT, ...SAME, ...MIXED, ...OTHER];

/** What a seed answers. */
function isSeeded(name: string): boolean {
  return name.startsWith('wasi:random/random@');
}

describe('deterministic: no import is left', () => {
  it.each(GUESTS.map((guest) => [guest.title, guest] as const))('%s', async (_, guest) => {
    const { report } = await virtualized(guest, { deterministic: true });
    expect(report.remaining).toEqual([]);
    expect(trapsOf(report)).toEqual(mustTrap(guest).filter((name) => !isSeeded(name)));
  });
});

interface Case {
  readonly title: string;
  readonly options: Options;
  /** The interfaces that are virtual; all others of the same package are denied. */
  readonly virtual: RegExp;
  /** It makes pollables. */
  readonly timers?: boolean;
}

const CLOCKS = /^wasi:clocks\/(monotonic-clock|wall-clock|system-clock|timezone)@/;
/** An offset is for these alone. */
const CLOCKS_02 = /^wasi:clocks\/(monotonic-clock|wall-clock|timezone)@0\.2\./;

const CASES: readonly Case[] = [
  { title: 'clocks that step', options: { clocks: { step: '1ms' } }, virtual: CLOCKS, timers: true },
  { title: 'clocks that stand', options: { clocks: { fixed: 0 } }, virtual: CLOCKS, timers: true },
  { title: 'seeds', options: { random: { seed: 1 } }, virtual: /^wasi:random\/[a-z-]+@/ },
];

describe.each(CASES)('$title, and all else is the host’s', ({ options, virtual, timers }) => {
  const packageName = /^\^(wasi:[a-z]+)/.exec(virtual.source)?.[1] ?? '';

  it.each(GUESTS.map((guest) => [guest.title, guest] as const))('%s', async (title, guest) => {
    const made = virtualized(guest, { all: 'allow', ...options });
    if (timers === true && title === '0.2.0 and 0.2.12 side by side') {
      await expect(made).rejects.toThrow(/several versions of wasi:io/);
      return;
    }
    const { report } = await made;
    for (const { name, functions } of report.imports) {
      const ways = new Set(functions.map((f) => f.decision));
      const ours = name.startsWith(`${packageName}/`);
      if (ours && ways.size > 0) expect([...ways], name).toEqual([virtual.test(name) ? 'virtual' : 'deny']);
      else expect(ways, name).not.toContain('deny');
    }
  });
});

describe('a clock that is shifted: the rest is the host’s', () => {
  it.each(GUESTS.map((guest) => [guest.title, guest] as const))('%s', async (_, guest) => {
    const { report } = await virtualized(guest, { clocks: { offset: '1d' } });
    const clocks = report.imports.filter((one) => CLOCKS_02.test(one.name));
    const shifted = clocks.flatMap((one) =>
      one.functions
        .filter((f) => f.decision === 'virtual' || f.decision === 'deny')
        .map((f) => `${one.name}#${f.name}`),
    );
    expect(shifted).toEqual(clocks.filter((one) => one.name.includes('wall-clock')).map((one) => `${one.name}#now`));
  });
});

it('functions with other types than in WASI are not ours', async () => {
  const guest = await wat(`(component
    (import "wasi:io/poll@0.2.0" (instance $poll (export "pollable" (type (sub resource)))))
    (alias export $poll "pollable" (type $pollable))
    (import "wasi:clocks/wall-clock@0.2.0" (instance (export "now" (func (result string)))))
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance
      (export "now" (func (result u32)))
      (alias outer 1 $pollable (type $p))
      (export "subscribe-instant" (func (param "when" u64) (result (option (own $p)))))
      (export "subscribe-duration" (func (param "when" u32) (result (own $p))))))
    (import "wasi:random/random@0.2.0" (instance
      (export "get-random-bytes" (func (param "len" u32) (result (list u8))))
      (export "get-random-u64" (func (result s64)))))
    (import "wasi:random/insecure-seed@0.2.0" (instance (export "insecure-seed" (func (result (tuple u64 u32))))))
    (import "wasi:config/store@0.2.0-rc.1" (instance
      (export "get" (func (param "key" string) (result (option u8))))
      (export "get-all" (func (result (result (list (tuple string string)) (error u64))))))))`);
  const options: readonly Options[] = [
    { clocks: { step: '1ms' }, random: { seed: 1 }, config: { set: { A: 'b' } } },
    { clocks: { fixed: 0 }, random: { seed: 1 }, config: { set: { A: 'b' } }, onDeny: 'trap' },
    { deterministic: true },
  ];
  for (const one of options) {
    const { bytes, report } = virtualize(guest, one);
    await assertValid(bytes);
    expect(report.remaining).toEqual([]);
    const ways = report.imports.flatMap((i) => i.functions.map((f) => f.decision));
    expect(new Set(ways)).toEqual(new Set(['deny']));
    expect(ways).toHaveLength(9);
  }
});
