import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/index.ts';
import { DISTINCT, MIXED, mustTrap, OTHER, SAME, trapsOf, virtualized } from './wasi-guests.ts';

/** Guests that import every function of a version, or of two, with clocks and random numbers of their own. */

const GUESTS = [...DISTINCT, ...SAME, ...MIXED, ...OTHER];

/** What `random` of WASI 0.3 does, for which there are no seeds. */
function isSeeded(name: string): boolean {
  return name.startsWith('wasi:random/random@0.2.');
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
  /** The interfaces that are virtual; of the same package, those of 0.3 are denied. */
  readonly virtual: RegExp;
  /** It makes pollables. */
  readonly timers?: boolean;
}

const CLOCKS = /^wasi:clocks\/(monotonic-clock|wall-clock|timezone)@0\.2\./;

const CASES: readonly Case[] = [
  { title: 'clocks that step', options: { clock: { step: '1ms' } }, virtual: CLOCKS, timers: true },
  { title: 'clocks that stand', options: { clock: { fixed: 0 } }, virtual: CLOCKS, timers: true },
  { title: 'seeds', options: { random: { seed: 1 } }, virtual: /^wasi:random\/[a-z-]+@0\.2\./ },
];

describe.each(CASES)('$title, and all else is the host’s', ({ options, virtual, timers }) => {
  const packageName = /^\^(wasi:[a-z]+)/.exec(virtual.source)?.[1] ?? '';

  it.each(GUESTS.map((guest) => [guest.title, guest] as const))('%s', async (title, guest) => {
    const made = virtualized(guest, { allowAll: true, ...options });
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
    const { report } = await virtualized(guest, { clock: { offset: '1d' } });
    const clocks = report.imports.filter((one) => CLOCKS.test(one.name));
    const shifted = clocks.flatMap((one) =>
      one.functions
        .filter((f) => f.decision === 'virtual' || f.decision === 'deny')
        .map((f) => `${one.name}#${f.name}`),
    );
    expect(shifted).toEqual(clocks.filter((one) => one.name.includes('wall-clock')).map((one) => `${one.name}#now`));
  });
});
