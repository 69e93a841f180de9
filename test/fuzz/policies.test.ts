import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyCrashers } from './crashers.ts';
import { examinePolicy } from './examine-policy.ts';
import { fuzz } from './fuzz.ts';
import { policyCases, type PolicyCase } from './policies.ts';
import { policyWorld, type World } from './policy-world.ts';
import { EVERY_FLAG, words } from './words.ts';

/** A short part of `npm run fuzz -- --policies`. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

/** About as many as take a few seconds each. */
const RUNS: Readonly<Record<PolicyCase['kind'], number>> = { file: 60, options: 150, words: 400, section: 60 };

let world: World;

beforeAll(async () => {
  world = await policyWorld();
});

describe('what users write beside components', () => {
  it.each(Object.keys(RUNS) as PolicyCase['kind'][])(
    'makes a result or a sentence: %s',
    { timeout: 60_000 },
    async (kind) => {
      const counts = { made: 0, refused: 0 };
      const known = policyCrashers().flatMap(({ open, found }) => (open === undefined ? [] : [found]));
      const { findings, runs } = await fuzz({
        cases: policyCases[kind],
        examine: (one) => examinePolicy(one, world, (_, outcome) => counts[outcome]++),
        seed: SEED,
        runs: RUNS[kind],
        milliseconds: 30_000,
        known,
      });
      expect(findings.map(({ failure, one }) => ({ ...failure, one: fc.stringify(one).slice(0, 1000) }))).toEqual([]);
      expect(runs).toBeGreaterThan(20);
      // were all refused, nothing would have been looked at
      expect(counts.made).toBeGreaterThan(runs / 20);
      expect(counts.refused).toBeGreaterThan(runs / 20);
    },
  );

  it('has every flag', () => {
    const said = new Set(
      fc
        .sample(words, { numRuns: 3000, seed: SEED })
        .flatMap((one) => one.words.map((word) => word.split('=')[0] ?? '')),
    );
    expect(EVERY_FLAG.filter((name) => !said.has(name))).toEqual([]);
  });

  for (const { name, found, open, policy } of policyCrashers()) {
    it(`${open === undefined ? 'does not happen any more' : 'still happens, as is known'}: ${name}`, () => {
      expect(examinePolicy(policy, world)?.kind).toBe(open === undefined ? undefined : found);
    });
  }
});

describe('the search', () => {
  const search = (examine: () => undefined, cases: fc.Arbitrary<number> = fc.nat()): Promise<unknown> =>
    fuzz({ cases, examine, seed: SEED, runs: 10, milliseconds: 5000 });

  it('fails where examining does', async () => {
    const broken = (): never => {
      throw new Error('a fault of the search');
    };
    await expect(search(broken)).rejects.toThrow('the search broke');
  });

  it('fails where there is no counterexample', async () => {
    const none = (): never => fc.pre(false) as never;
    await expect(search(() => undefined, fc.nat().map(none))).rejects.toThrow();
    await expect(search(none)).rejects.toThrow();
  });
});
