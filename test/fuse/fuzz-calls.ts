// npm run fuzz:calls [-- --calls N --seed N]: random sequences of core calls on Wasmtime, until the sequences that both outputs answered have N calls in
// all. PYTHON is a Python that has the package wasmtime: one process runs many instances. Exits 1 when the fused output differs.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs, promisify } from 'node:util';
import fc from 'fast-check';
import { withScratch } from '../support/scratch.ts';
import { CASES, comparable, functionsOf, generatedCase, guestOf, pairOf, sequencesOf, type Case } from './sequences.ts';

/** Sequences of one guest. */
const SEQUENCES = 1500;

const { values } = parseArgs({ options: { calls: { type: 'string' }, seed: { type: 'string' } } });
const wanted = Number(values.calls ?? 10_000);
let seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${String(seed)}`);

interface Total {
  /** Calls of sequences that returned, and one of each that trapped. */
  calls: number;
  returned: number;
  trapped: number;
}

const total: Total = { calls: 0, returned: 0, trapped: 0 };
const called = new Set<string>();
let differences = 0;
while (total.calls < wanted) {
  for (const one of CASES) await round(one.generated === true ? generatedCase((seed += 1)) : one, (seed += 1));
  console.log(JSON.stringify(total), `${String(called.size)} functions`);
}
console.log(`${String(differences)} differences`);
process.exitCode = differences === 0 ? 0 : 1;

async function round(of: Case, seed: number): Promise<void> {
  const { title, imports, options, direct } = of;
  const functions = await functionsOf(imports);
  const sequences = comparable(functions, sequencesOf(functions, SEQUENCES, seed), direct);
  const { sibling, fused } = pairOf(await guestOf(of, functions, sequences), options);
  const [one, other] = await withScratch((folder) =>
    Promise.all([answersOf(join(folder, 'sibling.wasm'), sibling), answersOf(join(folder, 'fused.wasm'), fused)]),
  );
  for (const [i, { calls, how }] of sequences.entries()) {
    const [wanted, got] = [one[i], other[i]];
    if (wanted === undefined || wanted !== got) {
      differences += 1;
      const shown = calls.map(({ of, args }) => [functions[of]?.of, args]);
      console.log(`${title}, seed ${String(seed)}, run-${String(i)}: ${String(wanted)}, and fused ${String(got)}`);
      console.log(`  ${fc.stringify([how, shown])}`);
    }
    for (const { of } of wanted === 'trap' ? [] : calls) called.add(functions[of]?.of ?? '');
    total.calls += wanted === 'trap' ? 1 : calls.length;
    if (wanted === 'trap') total.trapped += 1;
    else total.returned += 1;
  }
}

/** What each function of a component returns, or `trap`. */
async function answersOf(path: string, bytes: Uint8Array): Promise<readonly string[]> {
  writeFileSync(path, bytes);
  const script = join(import.meta.dirname, 'run-sequences.py');
  const { stdout } = await promisify(execFile)(process.env['PYTHON'] ?? 'python3', [script, path, String(SEQUENCES)], {
    maxBuffer: 1 << 26,
  });
  return stdout.trim().split('\n');
}
