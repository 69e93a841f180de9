import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/index.ts';
import { DISTINCT, MIXED, OTHER, ruled, SAME, virtualized } from './wasi-guests.ts';

/** Rules over guests that import all of a version: valid, with no more of the host than without rules. */

const RULES: Options = { http: ['GET://a.test'], sockets: ['db.internal:5432'] };

describe.each([...DISTINCT, ...SAME, ...MIXED, ...OTHER])('WASI $title', (guest) => {
  const versions = (pattern: RegExp): number => new Set(guest.names.filter((name) => pattern.test(name))).size;
  const functions =
    versions(/sockets\/tcp@0\.2\./) * 11 +
    versions(/outgoing-handler@0\.2\./) +
    versions(/sockets\/types@0\.3\./) * 8 +
    versions(/http\/client@0\.3\./);

  it('by rules alone leaves what all would leave', async () => {
    const { report } = await virtualized(guest, RULES);
    const all = await virtualized(guest, { http: 'allow', sockets: 'allow' });
    expect([...report.remaining].sort()).toEqual([...all.report.remaining].sort());
    if (!guest.title.includes('jco')) expect(ruled(report).length).toBe(functions);
  });

  it('with everything else allowed', async () => {
    const { report } = await virtualized(guest, { ...RULES, all: 'allow' });
    if (!guest.title.includes('jco')) expect(ruled(report).length).toBe(functions);
  });
});
