// npm run fuzz [-- --seed N --seconds N --runs N --mutants --policies]: replays what was found before, then examines new inputs until the time or their
// number is reached; with --mutants changed bytes alone, without wasm-tools, of which there are more in the time; with --policies
// what users write beside components. Prints the seed. What it finds is shrunk and saved in corpus/crashers/. Exits 1 if there was something.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { crashers, policyCrashers, saveCrasher, savePolicyCrasher } from './crashers.ts';
import { examinePolicy } from './examine-policy.ts';
import { examine } from './examine.ts';
import { fuzz, type Fuzzing } from './fuzz.ts';
import type { Failure } from './measure.ts';
import { anyPolicyCase } from './policies.ts';
import { policyWorld } from './policy-world.ts';
import { cases, corpusFiles } from './inputs.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    policies: { type: 'boolean', default: false },
  },
});

const seed = numberOf(values.seed, Math.floor(Math.random() * 2 ** 31));
const seconds = numberOf(values.seconds, 60);
const most = numberOf(values.runs, Infinity);

console.log(`seed ${String(seed)}`);
process.exitCode = values.policies ? await policies() : await components(values.mutants);

function numberOf(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value >= 0)) throw new Error(`${text ?? ''} is not a number`);
  return value;
}

async function components(mutants: boolean): Promise<number> {
  const known: string[] = [];
  for (const crasher of crashers()) again(crasher.name, await examine(crasher), known);
  const judged = !mutants;
  return search({
    cases: cases(await corpusFiles(), mutants ? 'mutants' : 'all'),
    examine: (one) => examine(one, judged),
    save: saveCrasher,
    known,
  });
}

async function policies(): Promise<number> {
  const world = await policyWorld();
  const known: string[] = [];
  for (const { name, policy } of policyCrashers()) again(name, examinePolicy(policy, world), known);
  return search({ cases: anyPolicyCase, examine: (one) => examinePolicy(one, world), save: savePolicyCrasher, known });
}

function again(name: string, failure: Failure | undefined, known: string[]): void {
  if (failure === undefined) return;
  known.push(failure.kind);
  console.log(`again, ${name}: ${failure.kind}`);
}

interface Search<Case> extends Pick<Fuzzing<Case>, 'cases' | 'examine'> {
  readonly known: readonly string[];
  readonly save: (one: Case, failure: Failure) => string;
}

async function search<Case>({ cases, examine, save, known }: Search<Case>): Promise<number> {
  const start = performance.now();
  let shown = 0;
  const { runs, findings } = await fuzz({
    cases,
    examine,
    seed,
    known,
    runs: most,
    milliseconds: seconds * 1000,
    onFinding: ({ one, failure, seed }) => {
      console.log(`${failure.kind}\n  ${failure.why.split('\n').slice(0, 4).join('\n  ')}`);
      console.log(`  seed ${String(seed)}, saved as ${save(one, failure)}`);
    },
    onBatch: (runs) => {
      if (runs - shown < 10_000) return;
      shown = runs;
      console.log(`${String(runs)} inputs`);
    },
  });
  const rate = runs / ((performance.now() - start) / 1000);
  console.log(`${String(runs)} inputs, ${rate.toFixed(0)} a second; ${String(findings.length)} findings`);
  // of nothing nothing follows
  return known.length + findings.length === 0 && runs > 0 ? 0 : 1;
}
