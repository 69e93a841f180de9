import { describe, expect } from 'vitest';
import type { Options } from '../../src/index.ts';
import { itOrKnown } from '../support/it-or-known.ts';
import { DISTINCT, MIXED, mustTrap, trapsOf, virtualized } from './wasi-guests.ts';

/** What each option leaves, shared wasi:io aside. */
const SUBSYSTEMS: readonly (readonly [option: keyof Options, interfaces: RegExp])[] = [
  ['clocks', /^wasi:clocks\//],
  ['environment', /^wasi:cli\/environment@/],
  ['exit', /^wasi:cli\/exit@/],
  ['filesystem', /^wasi:filesystem\//],
  ['http', /^wasi:http\//],
  ['random', /^wasi:random\//],
  ['sockets', /^wasi:sockets\//],
  ['stdio', /^wasi:cli\/(std|terminal-|types@)/],
];

describe('with one option alone stays what it allows and what is shared, and all else is answered', () => {
  for (const guest of [...DISTINCT, ...MIXED]) {
    for (const [option, interfaces] of SUBSYSTEMS) {
      itOrKnown('test/link/subsystems.test.ts', `${guest.title}: ${option}`, async () => {
        const { report } = await virtualized(guest, { [option]: 'allow' });
        const left = report.remaining.filter((name) => !name.startsWith('wasi:io/'));
        expect(left.sort()).toEqual(guest.names.filter((name) => interfaces.test(name)).sort());
        expect(trapsOf(report)).toEqual(mustTrap(guest).filter((name) => !interfaces.test(name)));
      });
    }
  }
});
