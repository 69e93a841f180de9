import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { bytesOf, DISTINCT, MIXED, OTHER } from './wasi-guests.ts';

/** A trace of every function that a version of WASI has, in every company. */

const OPTIONS: readonly Options[] = [
  {},
  { onDeny: 'trap' },
  { stdio: 'allow' },
  { http: 'allow' },
  { filesystem: 'allow' },
  { clocks: 'allow' },
  { sockets: 'allow' },
  { environment: { allow: ['A'] } },
  { mounts: { '/': { writable: true } } },
  { clocks: { step: '1ms' }, random: { seed: 1 } },
];

describe.each([...DISTINCT, ...MIXED, ...OTHER])('a trace of $title', (guest) => {
  it.each(OPTIONS)('is valid with %j', async (options) => {
    const bytes = await bytesOf(guest);
    const { bytes: traced, report } = virtualize(bytes, { ...options, trace: true });
    await assertValid(traced);
    const added = report.remaining.filter((name) => !guest.names.includes(name));
    expect(added.map((name) => name.replace(/@.*/, ''))).toEqual([
      'wasi:io/error',
      'wasi:io/streams',
      'wasi:cli/stderr',
    ]);
  });
});
