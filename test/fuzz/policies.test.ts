import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyCrashers } from './crashers.ts';
import { waysIn } from './edits.ts';
import { examinePolicy, takenFailure, saidFailure, untold } from './examine-policy.ts';
import { fuzz } from './fuzz.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { ODD_VALUES } from './odd-values.ts';
import { MADE_UP } from './policy-sections.ts';
import { policyCases, type PolicyCase } from './policies.ts';
import { policyWorld, type World } from './policy-world.ts';
import { EVERY_FLAG, words } from './words.ts';

/** A short part of `npm run fuzz -- --policies`. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

/** About as many as take a few seconds each. */
const RUNS: Readonly<Record<PolicyCase['kind'], number>> = { file: 30, options: 70, words: 200, section: 30 };

/** Each option has a value that holds others, where there is one. */
const RICH: readonly object[] = [
  { all: 'deny', clocks: { step: '1ms', from: 0 }, random: { seed: 1 }, insecureRandom: { seed: 'a' }, exit: 'allow' },
  {
    http: ['a.example'],
    sockets: ['10.0.0.1:1'],
    filesystem: 'deny',
    stdio: 'deny',
    stdin: { text: 'a' },
    stdout: 'allow',
  },
  {
    mounts: {
      '/': { files: { a: { file: 'x' }, b: { directory: { c: { link: 'd' } } } }, writable: true, maxBytes: 100 },
    },
  },
  { mounts: { '/a': { host: '/b', writable: false } }, stderr: 'ignore', epoch: 1, deterministic: false, cwd: '/' },
  {
    environment: { allow: ['A'], deny: ['B'], set: [['A', 'b']] },
    args: { before: ['a'] },
    config: { set: { a: 'b' } },
  },
  { env: { A: 'b' }, trace: { to: 'stderr', only: ['errors'] }, allow: ['a:b/*'], deny: ['c:*'], onDeny: 'trap' },
];

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
      expect(counts.made).toBeGreaterThan(runs / 50);
      expect(counts.refused).toBeGreaterThan(runs / 50);
    },
  );

  it('may be anything in any place of the options', { timeout: 60_000 }, () => {
    const counts = { made: 0, refused: 0 };
    const failures = new Set<string>();
    let nth = 0;
    for (const policy of RICH) {
      const places = waysIn(policy).length;
      for (const value of Object.keys(ODD_VALUES)) {
        // every other one, others for each value
        for (let at = (SEED + nth++) % 2; at < places; at += 2) {
          const one = { kind: 'options', call: 'virtualize', policy, edits: [{ at, act: 'put', value }] } as const;
          const failure = takenFailure(one, world, (isMade) => counts[isMade ? 'made' : 'refused']++);
          if (failure !== undefined)
            failures.add(`${value} at ${String(at)} of ${JSON.stringify(policy)}: ${failure.kind}`);
        }
      }
    }
    expect([...failures]).toEqual([]);
    expect(counts.made).toBeGreaterThan(50);
    expect(counts.refused).toBeGreaterThan(500);
  });

  it('may cost as much as it can in a file', { timeout: 60_000 }, () => {
    const counts = { made: 0, refused: 0 };
    const found = Object.entries(HOSTILE_TEXTS).flatMap(([name, [format, text]]) => {
      const one = { kind: 'file', format, text: text(501) } as const;
      const failure = examinePolicy(one, world, (_, outcome) => counts[outcome]++);
      return failure === undefined ? [] : [`${name}: ${failure.kind}`];
    });
    expect(found).toEqual([]);
    expect(counts.made).toBeGreaterThan(5);
    expect(counts.refused).toBeGreaterThan(20);
  });

  it('may be made up in a component', () => {
    const kinds = MADE_UP.map((one) => examinePolicy(one, world)?.kind);
    expect(kinds).toEqual(MADE_UP.map(() => undefined));
  });

  it.each<readonly [err: string, isFailure: boolean]>([
    ['wasmvirt: it is wrong\n', false],
    [
      'wasmvirt: read a.wasm, 1,234 bytes\nwasmvirt: read site, as files of the component\nwasmvirt: it is wrong\n',
      false,
    ],
    ['wasmvirt: it is wrong\nwasmvirt: read a.wasm, 1,234 bytes\n', true],
    ['wasmvirt: read a.wasm, 1,234 bytes\nwasmvirt: it is wrong\nwasmvirt: and more\n', true],
    ['wasmvirt: read what is wrong\nwasmvirt: it is wrong\n', true],
  ])('is refused in a line, but for what --verbose says of files before: %j', (err, isFailure) => {
    expect(saidFailure('the command', { code: 2, err: untold(err) }) !== undefined).toBe(isFailure);
  });

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
    const none = (): undefined => {
      fc.pre(false);
      return undefined;
    };
    await expect(search(none)).rejects.toThrow();
  });
});
