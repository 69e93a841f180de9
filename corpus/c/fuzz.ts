// npm run fuzz:pairs [-- --seed N] [-- --out FILE]: fuzzes the parser of pairs.c, and saves the input that makes it trap.
// npm run fuzz:pairs -- FILE: runs the input of that file again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { parameters } from '../../src/arbitrary/index.ts';
import { endingOf, harness, look, newWatch, readInput, writeInput } from '../../src/fuzzing/index.ts';
import { cGuest } from '../../test/support/c-guests.ts';

const RUN = { export: 'parse' } as const;
/** How many inputs are tried at most. */
const INPUTS = 200_000;
/** Milliseconds after which a run is taken for one that does not end. */
const LONGEST = 5000;

/** What the worker is told, and what it says in the end. */
interface Task {
  readonly watch: SharedArrayBuffer;
  readonly seed: number;
}

interface Found {
  readonly runs: number;
  readonly milliseconds: number;
  /** The input that was found, as it is saved. */
  readonly saved: string | undefined;
}

/** Texts of what a parser of pairs knows: fast-check shrinks them to few and simple pieces. */
const known = fc.constantFrom('a', '0', '%41', '=', '&');
const piece = fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: fc.string({ maxLength: 2 }) });
const text = fc.array(piece, { maxLength: 40, size: 'max' }).map((pieces) => new TextEncoder().encode(pieces.join('')));

/** In the worker, which can be ended. */
async function fuzz({ watch, seed }: Task): Promise<Found> {
  const bytes = await cGuest('pairs');
  const parser = await harness(bytes, { run: RUN, watch });
  const start = performance.now();
  let runs = 0;
  const property = fc.property(parameters(bytes, RUN.export, { bytes: text }), (params) => {
    runs += 1;
    return parser.call(...params).kind === 'returned';
  });
  const { counterexample } = fc.check(property, { seed, numRuns: INPUTS });
  const milliseconds = performance.now() - start;
  if (counterexample === null) return { runs, milliseconds, saved: undefined };
  const input = { params: counterexample[0] };
  return { runs, milliseconds, saved: writeInput(input, parser.run(input)) };
}

/** Ends the worker when a run does not end, and gives the input of that. */
function watched(task: Task): Promise<Found | { readonly endless: string | undefined }> {
  const worker = new Worker(
    `import('tsx/esm/api').then(({ register }) => register()).then(() => import(${JSON.stringify(import.meta.url)}))`,
    { eval: true, workerData: task },
  );
  return new Promise((resolve, reject) => {
    let [since, before] = [performance.now(), 0];
    const timer = setInterval(() => {
      const { runs, running, input } = look(task.watch);
      if (!running || runs !== before) [since, before] = [performance.now(), runs];
      else if (performance.now() - since > LONGEST) end(() => resolve({ endless: input }));
    }, 100);
    const end = (then: () => void): void => {
      clearInterval(timer);
      void worker.terminate().then(then);
    };
    worker.once('message', (found: Found) => end(() => resolve(found)));
    worker.once('error', (error) => end(() => reject(error)));
  });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, out: { type: 'string', default: 'pairs-input.json' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file !== undefined) {
    if (!existsSync(file)) throw new Error(`there is no file ${file}`);
    const parser = await harness(await cGuest('pairs'), { run: RUN });
    const outcome = parser.run(readInput(readFileSync(file, 'utf8')));
    console.log(`${file}: ${endingOf(outcome)}`);
    if (outcome.kind === 'trap') console.log(outcome.stack);
    process.exitCode = outcome.kind === 'returned' ? 0 : 1;
    return;
  }
  const found = await watched({ watch: newWatch(), seed: Number(values.seed) });
  const saved = 'endless' in found ? found.endless : found.saved;
  if ('endless' in found) console.log(`a run took more than ${LONGEST} ms`);
  else console.log(`seed ${values.seed}: ${found.runs} runs in ${Math.round(found.milliseconds)} ms`);
  if (saved === undefined) return;
  writeFileSync(values.out, saved);
  console.log(`${values.out}: ${saved}run it again: npm run fuzz:pairs -- ${values.out}`);
  process.exitCode = 1;
}

// a worker has what main has written for it
if (isMainThread) await main();
else parentPort?.postMessage(await fuzz(workerData as Task));
