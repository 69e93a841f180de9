// npm run fuzz:agree [-- --seed N --runs N --gated]: whether `validate` and wasm-tools say the same of generated components, as many valid ones as nearly
// valid ones, both with the features that they have on by themselves; with --gated
// also with all others that are generated. Needs WASM_TOOLS. Prints counts, and each disagreement by our sentence and theirs. Exits 1 if there is one.
import process from 'node:process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { component, GATES, nearComponent, type NearComponent } from '../../src/arbitrary/index.ts';
import { writeComponent } from '../../src/binary/index.ts';
import { validate } from '../../src/index.ts';
import { refusal, refusals } from './judge-many.ts';
import { isListed } from './listed.ts';
import { shape } from './measure.ts';

/** Components that wasm-tools is given at once, half of them nearly valid. */
const BATCH = 500;

const MADE_VALID = 'a component that was made valid';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string' }, gated: { type: 'boolean', default: false } },
});
const features = values.gated ? GATES : [];
process.exitCode = await main(Number(values.seed ?? 0), Number(values.runs ?? 20_000));

function ours(bytes: Uint8Array): string | undefined {
  const verdict = validate(bytes, { features });
  return verdict.valid ? undefined : verdict.message;
}

async function main(seed: number, runs: number): Promise<number> {
  const counts = { valid: 0, invalid: 0, 'made wrong': 0, 'wrong here': 0, 'wrong there': 0, listed: 0 };
  const shown = new Set<string>();
  const differ = (side: 'made wrong' | 'wrong here' | 'wrong there', what: string, why: string, at: number): void => {
    counts[side]++;
    const kind = `${side}: ${shape(why)}`;
    if (shown.has(kind)) return;
    shown.add(kind);
    console.log(`${side}, seed ${String(at)}: ${what}\n  ${why.split('\n').slice(0, 4).join('\n  ')}`);
  };
  for (let done = 0; done < runs; done += BATCH) {
    const parts = batch(seed + done, Math.min(BATCH, runs - done));
    const bytes = parts.map(({ component }) => writeComponent(component));
    const theirs = await refusals(bytes, features);
    for (const [at, { what }] of parts.entries()) {
      const one = bytes[at] ?? new Uint8Array();
      const [our, first] = [ours(one), theirs[at]];
      // whoever says something else is asked by the command for one
      const their = (our === undefined) === (first === undefined) ? first : await refusal(one, features);
      if (our === undefined && their === undefined) counts.valid++;
      else if (our === undefined && isListed(their ?? '')) counts.listed++;
      else if (our === undefined) differ('wrong there', what, their ?? '', seed + done);
      else if (their === undefined) differ('wrong here', what, our, seed + done);
      else if (what === MADE_VALID) differ('made wrong', what, their, seed + done);
      else counts.invalid++;
    }
  }
  console.log(`seed ${String(seed)}: ${JSON.stringify(counts)}`);
  return counts['made wrong'] + counts['wrong here'] + counts['wrong there'] === 0 ? 0 : 1;
}

/** As many that are made valid as nearly valid ones. */
function batch(seed: number, count: number): readonly NearComponent[] {
  const numRuns = Math.ceil(count / 2);
  const valid = fc
    .sample(component({ features }), { numRuns, seed })
    .map((component) => ({ component, what: MADE_VALID }));
  return [...valid, ...fc.sample(nearComponent({ features }), { numRuns: count - numRuns, seed })];
}
