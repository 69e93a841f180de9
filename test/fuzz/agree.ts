// npm run fuzz:agree [-- --seed N --runs N]: whether `validate` and wasm-tools say the same of generated components, as many valid ones as nearly
// valid ones, both with the features that they have on by themselves. Needs WASM_TOOLS. Prints counts, and each disagreement by our sentence and theirs. Exits 1 if there is one.
import process from 'node:process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { component, nearComponent } from '../../src/arbitrary/index.ts';
import { writeComponent, type Component } from '../../src/binary/index.ts';
import { validate } from '../../src/index.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { shape } from './measure.ts';

/** Components that wasm-tools is given at once. */
const BATCH = 100;

const { values } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string' } } });
process.exitCode = await main(Number(values.seed ?? 0), Number(values.runs ?? 20_000));

/** The sentence of wasm-tools; `undefined` if it takes all that are given. */
async function theirs(parts: readonly Component[]): Promise<string | undefined> {
  const [only] = parts;
  const together: Component = { sections: parts.map((one) => ({ kind: 'component', component: one })) };
  const stdin = writeComponent(parts.length === 1 && only !== undefined ? only : together);
  const { code, stderr } = await runProcess(hostProgram('WASM_TOOLS') ?? '', ['validate', '-'], { stdin });
  return code === 0 ? undefined : stderr;
}

function ours(made: Component): string | undefined {
  const verdict = validate(writeComponent(made));
  return verdict.valid ? undefined : verdict.message;
}

async function main(seed: number, runs: number): Promise<number> {
  const counts = { valid: 0, invalid: 0, 'wrong here': 0, 'wrong there': 0 };
  const shown = new Set<string>();
  const differ = (side: 'wrong here' | 'wrong there', what: string, why: string): void => {
    counts[side]++;
    const kind = `${side}: ${shape(why)}`;
    if (shown.has(kind)) return;
    shown.add(kind);
    console.log(`${side}: ${what}\n  ${why.split('\n').slice(0, 4).join('\n  ')}`);
  };
  const compare = async (made: Component, what: string): Promise<void> => {
    const [our, their] = [ours(made), await theirs([made])];
    if (our === undefined && their === undefined) counts.valid++;
    else if (our !== undefined && their !== undefined) counts.invalid++;
    else if (our === undefined) differ('wrong there', what, their ?? '');
    else differ('wrong here', what, our);
  };
  for (let done = 0; done < runs; done += 2 * BATCH) {
    const made = fc.sample(component(), { numRuns: BATCH, seed: seed + done });
    // one that is invalid makes the whole so
    if (made.every((one) => ours(one) === undefined) && (await theirs(made)) === undefined) counts.valid += made.length;
    else for (const one of made) await compare(one, 'a component that was made valid');
    for (const near of fc.sample(nearComponent(), { numRuns: BATCH, seed: seed + done })) {
      await compare(near.component, near.what);
    }
  }
  console.log(`seed ${String(seed)}: ${JSON.stringify(counts)}`);
  return counts['wrong here'] + counts['wrong there'] === 0 ? 0 : 1;
}
