// npm run mutate [-- NAME… | --list]: makes one mistake after another in a copy of the checkout, and runs the tests that must see it. Exits 1
// where one is not seen, or can no longer be made. The checkout itself is not touched.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { Checkout } from './checkout.ts';
import type { Mutation, Verdict } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

/** Milliseconds that the tests of all mutations may take together. */
const ALL_TESTS = 3_600_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean', default: false } },
});
process.exitCode = values.list ? list() : await main(positionals);

function list(): number {
  for (const { name, file, breaks } of MUTATIONS) console.log(`${name.padEnd(32)} ${file}: ${breaks}`);
  return 0;
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !MUTATIONS.some((m) => m.name === name));
  if (unknown.length > 0) {
    console.error(`there is no mutation ${unknown.join(', ')}: --list names all`);
    return 2;
  }
  const chosen = MUTATIONS.filter(({ name }) => names.length === 0 || names.includes(name));
  return withScratch(async (folder) => {
    copyCheckout(folder);
    const checkout = new Checkout(folder);
    // a test that fails anyway would kill everything
    const before = await checkout.test([...new Set(chosen.flatMap((m) => m.tests))], ALL_TESTS);
    if (before.kind !== 'survived') {
      const what = before.kind === 'killed' ? before.by.join(', ') : before.why;
      console.error(`without any mutation fails: ${what}`);
      return 1;
    }
    let alive = 0;
    for (const mutation of chosen) {
      const start = Date.now();
      const verdict = await checkout.mutate(mutation);
      if (verdict.kind !== 'killed') alive++;
      console.log(`${line(mutation, verdict)} (${String(Math.round((Date.now() - start) / 1000))} s)`);
    }
    console.log(`${String(chosen.length - alive)} of ${String(chosen.length)} killed`);
    return alive === 0 ? 0 : 1;
  });
}

function line({ name, breaks }: Mutation, verdict: Verdict): string {
  switch (verdict.kind) {
    case 'killed':
      return `killed    ${name}: ${verdict.by.join(', ')}`;
    case 'survived':
      return `SURVIVED  ${name}: ${breaks}${verdict.skipped === 0 ? '' : `; ${String(verdict.skipped)} tests were skipped: WASMTIME and WASM_TOOLS say where the judges are`}`;
    case 'stale':
      return `STALE     ${name}: ${verdict.why}`;
  }
}

/** What git knows of, and what is new and not ignored. */
function copyCheckout(folder: string): void {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files) {
    if (file === '' || !existsSync(join(ROOT, file))) continue;
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(ROOT, file), target);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}
