// npm run fuzz [-- --seed N --seconds N --runs N --mutants]: replays what was found before, then examines new inputs until the time or their
// number is reached; with --mutants changed bytes alone, without wasm-tools, of which there are more in the time. Prints the seed. What it finds is shrunk and saved in corpus/crashers/. Exits 1 if there was something.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { crashers, saveCrasher } from './crashers.ts';
import { examine } from './examine.ts';
import { fuzz } from './fuzz.ts';
import { cases, corpusFiles } from './inputs.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});

process.exitCode = await main(
  numberOf(values.seed, Math.floor(Math.random() * 2 ** 31)),
  numberOf(values.seconds, 60),
  numberOf(values.runs, Infinity),
  values.mutants,
);

function numberOf(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value >= 0)) throw new Error(`${text ?? ''} is not a number`);
  return value;
}

async function main(seed: number, seconds: number, most: number, mutants: boolean): Promise<number> {
  console.log(`seed ${String(seed)}`);
  const known: string[] = [];
  for (const crasher of crashers()) {
    const failure = await examine(crasher);
    if (failure === undefined) continue;
    known.push(failure.kind);
    console.log(`again, ${crasher.name}: ${failure.kind}`);
  }
  const start = performance.now();
  let shown = 0;
  const { runs, findings } = await fuzz({
    cases: cases(await corpusFiles(), mutants ? 'mutants' : 'all'),
    judged: !mutants,
    seed,
    known,
    runs: most,
    milliseconds: seconds * 1000,
    onFinding: ({ one, failure, seed }) => {
      console.log(`${failure.kind}\n  ${failure.why.split('\n').slice(0, 4).join('\n  ')}`);
      console.log(`  seed ${String(seed)}, saved as ${saveCrasher(one, failure)}`);
    },
    onBatch: (runs) => {
      if (runs - shown < 10_000) return;
      shown = runs;
      console.log(`${String(runs)} inputs`);
    },
  });
  const rate = runs / ((performance.now() - start) / 1000);
  console.log(`${String(runs)} inputs, ${rate.toFixed(0)} a second; ${String(findings.length)} findings`);
  return known.length + findings.length === 0 ? 0 : 1;
}
