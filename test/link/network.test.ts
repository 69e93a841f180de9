import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/index.ts';
import { DISTINCT, MIXED, OTHER, ruled, SAME, virtualized } from './wasi-guests.ts';

/** Rules over guests that import all of a version: valid, with no more of the host than without rules. */

const RULES: Options = { http: ['GET://a.test'], sockets: ['db.internal:5432'] };

describe.each([...DISTINCT, ...SAME, ...MIXED, ...OTHER])('WASI $title', (guest) => {
  const versions = new Set(guest.names.flatMap((name) => /sockets\/tcp@(0\.2\..*)/.exec(name)?.[1] ?? [])).size;
  const requests = new Set(guest.names.flatMap((name) => /outgoing-handler@(0\.2\..*)/.exec(name)?.[1] ?? [])).size;

  it('by rules alone leaves what all would leave', async () => {
    const { report } = await virtualized(guest, RULES);
    const all = await virtualized(guest, { http: 'allow', sockets: 'allow' });
    // 0.3 has no rules
    const wanted = all.report.remaining.filter((name) => !/^wasi:(http|sockets)\/.*@0\.3/.test(name));
    expect([...report.remaining].sort()).toEqual([...wanted].sort());
    if (!guest.title.includes('jco')) expect(ruled(report).length).toBe(versions * 11 + requests);
  });

  it('with everything else allowed', async () => {
    const { report } = await virtualized(guest, { ...RULES, all: 'allow' });
    const network = report.imports.filter((one) => /^wasi:(http|sockets)\/.*@0\.3/.test(one.name));
    expect(network.every((one) => one.decision !== 'host')).toBe(true);
    if (!guest.title.includes('jco')) expect(ruled(report).length).toBe(versions * 11 + requests);
  });
});
