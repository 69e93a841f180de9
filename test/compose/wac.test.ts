import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hostProgram } from '../support/hosts.ts';
import { ROOT } from '../support/source-files.ts';
import { assertValid } from '../support/validate.ts';
import { canonicalWorld, worldHash } from './canonical-world.ts';
import { ours, wacs, type Case } from './case.ts';
import { COMPOSE_CASES } from './compose-cases.ts';
import { corpusCases, OWN_CASES } from './plug-cases.ts';

/**
 * What wac 0.12.0 makes of each case: `error`, or the hash of the world of its output. So the judgement holds where there is no wac; where
 * there is one, it is asked again.
 */
const FILE = join(ROOT, 'test/compose/wac-facts.txt');
const WRITE = process.env['WASMVIRT_WRITE_FACTS'] === '1';
const wac = hostProgram('WAC');

const facts = new Map(
  readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [string, string]),
);

const cases: readonly Case[] = [...(await corpusCases()), ...OWN_CASES, ...COMPOSE_CASES];

/** Where we do otherwise on purpose. */
const ON_PURPOSE: ReadonlyMap<string, string> = new Map([
  ['worlds', 'what an included world uses is imported by the world that includes it; wac makes it another resource'],
]);

const heard = new Map<string, string>();
afterAll(() => {
  const lines = cases.map(({ title }) => `${title}\t${heard.get(title) ?? facts.get(title) ?? 'unknown'}\n`);
  if (WRITE)
    writeFileSync(
      FILE,
      `# What wac 0.12.0 makes of the cases of test/compose: \`error\`, or the hash of the world of its output.\n${lines.join('')}`,
    );
});

describe('composed as wac does it', () => {
  it('has a fact for each case, and enough of them', () => {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
    if (!WRITE) expect([...facts.keys()]).toEqual(cases.map(({ title }) => title));
    expect(cases.length).toBeGreaterThan(150);
  });

  it.each(cases.map((one) => [one.title, one] as const))('%s', async (title, one) => {
    const outcome = await ours(one);
    if ('bytes' in outcome) await assertValid(outcome.bytes);
    const said = 'bytes' in outcome ? worldHash(outcome.bytes) : 'error';
    if (wac !== undefined) {
      const theirs = await wacs(wac, one);
      heard.set(title, 'bytes' in theirs ? worldHash(theirs.bytes) : 'error');
      if ('bytes' in theirs && 'bytes' in outcome && !ON_PURPOSE.has(title)) {
        expect(canonicalWorld(outcome.bytes)).toEqual(canonicalWorld(theirs.bytes));
      } else if (!ON_PURPOSE.has(title)) {
        expect('bytes' in outcome ? 'ok' : outcome.error).toEqual(
          'bytes' in theirs ? 'ok' : expect.not.stringMatching(/^ok$/),
        );
      }
    }
    const fact = heard.get(title) ?? facts.get(title);
    if (ON_PURPOSE.has(title)) expect(said).not.toBe(fact);
    else expect(said).toBe(fact);
  });
});
