import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crashers } from './crashers.ts';
import { examine } from './examine.ts';
import { fuzz } from './fuzz.ts';
import { cases, corpusFiles } from './inputs.ts';

/** A short part of `npm run fuzz`, which goes on for as long as it is asked to. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

it('nothing that may not happen does, with inputs and options of all sources', { timeout: 120_000 }, async () => {
  const known = crashers().flatMap(({ open, found }) => (open === undefined ? [] : [found]));
  const { findings, runs } = await fuzz({
    cases: cases(await corpusFiles()),
    examine,
    seed: SEED,
    runs: 200,
    milliseconds: 60_000,
    known,
  });
  expect(findings.map(({ failure, one }) => ({ ...failure, one: fc.stringify(one) }))).toEqual([]);
  // as many as the machine does in the time
  expect(runs).toBeGreaterThan(20);
});
