// The programs of the WASI test suite for preview 1, each run twice on each host: as it is, over directories of the host
// (the baseline), and virtualized, over the same directories inside the component, with a virtual clock and seeded random numbers, and
// nothing else of the host. With --remapped the virtualized run uses directories of the host too, but under other names and below a
// single one that the host opens. A program that passes the baseline must pass virtualized.
//
//   npx tsx spec/wasi-testsuite.ts CHECKOUT [--host jco|wasmtime] [--only NAME] [--remapped]
//
// CHECKOUT is a checkout of the branch prod/testsuite-all of WebAssembly/wasi-testsuite, which has the programs prebuilt. On
// Wasmtime only where the variable WASMTIME names it. Prints a table and exits 1 on a loss. Losses that are known stand in
// known-failures.txt, as `spec/wasi-testsuite.ts | HOST LANGUAGE/PROGRAM | why`, and must be losses.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { preview1AdapterCommandPath } from '@bytecodealliance/jco';
import { virtualize, type Options } from '../src/index.ts';
import { cached } from '../test/support/cache.ts';
import { hostProgram } from '../test/support/hosts.ts';
import type { CommandResult } from '../test/support/jco.ts';
import { withScratch } from '../test/support/scratch.ts';
import { runOnWasmtime } from '../test/support/wasmtime.ts';
import { componentWit } from '../test/support/validate.ts';
import { wasmTools } from '../test/support/wasm-tools.ts';
import { importsIn } from '../test/support/world.ts';
import { JcoProcess } from './wasi-testsuite/jco-process.ts';
import { copyDirs, programsOf, treeOf, type Program } from './wasi-testsuite/programs.ts';
import { reasonIn, table, type Verdict } from './wasi-testsuite/table.ts';

type Host = 'jco' | 'wasmtime';

/** What a host provides to a program. */
interface Given {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest path → host folder. */
  readonly dirs: Readonly<Record<string, string>>;
}

const adapter = new Uint8Array(readFileSync(preview1AdapterCommandPath()));
const jco = new JcoProcess();

/** A preview 1 program as a component, by the official adapter, as `jco new --wasi-command` does it. */
function wrap({ name, wasm }: Program): Promise<Uint8Array> {
  const core = new Uint8Array(readFileSync(wasm));
  return cached(`wasi-testsuite-${name.replace('/', '-')}`, [core, adapter], () =>
    wasmTools((tools) => tools.componentNew(core, [['wasi_snapshot_preview1', adapter]])),
  );
}

/** `given` none: the host provides no imports at all. */
async function run(host: Host, component: Uint8Array, given: Given | 'none'): Promise<CommandResult> {
  if (host === 'jco') {
    const one = given === 'none' ? given : { args: given.args, env: given.env, preopens: given.dirs };
    const result = await jco.run({ component, host: one });
    return result ?? { code: 'trap', stdout: '', stderr: '', trap: 'it did not come to its end' };
  }
  // Wasmtime passes the program's name itself
  const options = given === 'none' ? { wasi: 'none' as const } : { ...given, args: given.args.slice(1) };
  const { code, stdout, stderr } = await runOnWasmtime(component, { ...options, flags: ['-O', 'opt-level=0'] });
  if (code === 0 || code === 1) return { code, stdout, stderr };
  return { code: 'trap', stdout, stderr, trap: stderr };
}

/** `wasi:cli/exit` of WASI 0.2 knows only success and failure. */
function judge(program: Program, { code, stdout, stderr, trap }: CommandResult): Verdict {
  const expected = program.exitCode === 0 ? 0 : 1;
  if (code !== expected)
    return { passed: false, why: `exit ${code}, not ${expected}: ${reasonIn(`${stderr}\n${trap ?? ''}`)}` };
  if (program.stdout === undefined || program.stdout === stdout) return { passed: true, why: '' };
  return { passed: false, why: `it wrote ${JSON.stringify(stdout)}` };
}

async function baseline(host: Host, program: Program, component: Uint8Array): Promise<Verdict> {
  return withScratch(async (scratch) => {
    const given = { args: [program.name, ...program.args], env: program.env, dirs: copyDirs(program, scratch) };
    return judge(program, await run(host, component, given));
  });
}

/** What a program may be allowed if it needs it: by the text of its trap. */
const LEFT = new Map<RegExp, keyof Options>([[/denied wasi:cli\/exit@/, 'exit']]);

function encapsulated(host: Host, program: Program, component: Uint8Array): Promise<Verdict> {
  const mounts = Object.entries(program.dirs).map(([guest, folder]) => [
    guest,
    { files: treeOf(folder), writable: true },
  ]);
  return virtualized(host, program, component, Object.fromEntries(mounts) as Mounts, {});
}

/** The host opens one directory, in which those of the program are. */
function remapped(host: Host, program: Program, component: Uint8Array): Promise<Verdict> {
  return withScratch((scratch) => {
    const copies = Object.entries(copyDirs(program, scratch));
    const mounts = copies.map(([guest, copy]) => [guest, { host: `/elsewhere/${basename(copy)}` }]);
    return virtualized(host, program, component, Object.fromEntries(mounts) as Mounts, { '/elsewhere': scratch });
  });
}

type Mounts = Options['mounts'] & object;

async function virtualized(
  host: Host,
  program: Program,
  component: Uint8Array,
  mounts: Mounts,
  dirs: Given['dirs'],
): Promise<Verdict> {
  let options: Options = {
    args: [program.name, ...program.args],
    env: program.env,
    mounts,
    // output that is not judged: Rust's println panics on a closed output
    stdout: program.stdout === undefined ? 'ignore' : 'allow',
    stderr: 'ignore',
    clocks: { step: '1ms' },
    random: { seed: 0 },
  };
  const left: string[] = program.stdout === undefined ? [] : ['stdout'];
  for (;;) {
    const result = await runVirtualized(host, component, options, dirs);
    const missing = [...LEFT].find(([trap, key]) => options[key] === undefined && trap.test(result.trap ?? ''));
    if (missing === undefined) {
      const verdict = judge(program, result);
      if (verdict.passed) return { passed: true, why: left.length === 0 ? '' : `left to the host: ${left.join(', ')}` };
      const spoken = await runVirtualized(host, component, { ...options, stdout: 'allow', stderr: 'allow' }, dirs);
      return {
        passed: false,
        why: judge(program, spoken).why || `${verdict.why} (passes when its outputs are the host's)`,
      };
    }
    options = { ...options, [missing[1]]: 'allow' };
    left.push(missing[1]);
  }
}

const { values, positionals } = parseArgs({
  options: {
    host: { type: 'string' },
    only: { type: 'string' },
    remapped: { type: 'boolean', default: false },
    // with the adapters beside the programs, which are fused otherwise
    beside: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

async function runVirtualized(
  host: Host,
  component: Uint8Array,
  options: Options,
  dirs: Given['dirs'],
): Promise<CommandResult> {
  const { bytes } = virtualize(component, { ...options, link: values.beside ? 'sibling' : 'fused' });
  const imports = importsIn(await componentWit(bytes));
  const wrong = imports.filter((name) => !mayStay(name, options));
  if (wrong.length > 0) return { code: 'trap', stdout: '', stderr: '', trap: `imports left: ${wrong.join(', ')}` };
  return run(host, bytes, imports.length === 0 ? 'none' : { args: ['of-the-host'], env: { LEAK: '1' }, dirs });
}

function mayStay(name: string, { exit, stdout, stderr, mounts }: Options): boolean {
  const hostFiles = Object.values(mounts ?? {}).some((mount) => mount?.host !== undefined);
  // the times of files are types of the clocks
  if (hostFiles && /^wasi:(filesystem\/|io\/|clocks\/wall-clock@)/.test(name)) return true;
  if (name.startsWith('wasi:cli/exit@')) return exit === 'allow';
  // the host's outputs are streams of its own
  if (stdout !== 'allow' && stderr !== 'allow') return false;
  return /^wasi:(io\/.*|cli\/(terminal-)?(stdout|stderr|output))@/.test(name);
}

async function runs(
  host: Host,
  program: Program,
  way: typeof encapsulated,
): Promise<{ before: Verdict; after: Verdict }> {
  const component = await wrap(program);
  const before = await baseline(host, program, component);
  const after = await way(host, program, component).catch((error: unknown): Verdict => ({
    passed: false,
    why: String(error),
  }));
  return { before, after };
}

async function main(): Promise<void> {
  const [checkout] = positionals;
  if (checkout === undefined) throw new Error('give the path of a checkout of WebAssembly/wasi-testsuite');
  const hosts: Host[] = ['jco', ...(hostProgram('WASMTIME') === undefined ? [] : ['wasmtime' as const])];
  const asked = hosts.filter((host) => values.host === undefined || host === values.host);
  if (asked.length === 0) throw new Error(`there is no host ${values.host ?? ''}: ${hosts.join(', ')}`);
  const programs = programsOf(checkout).filter(({ name }) => name.includes(values.only ?? ''));
  if (programs.length === 0) throw new Error(`no program is called ${values.only ?? ''}`);
  const lost: string[] = [];
  const way = values.remapped ? remapped : encapsulated;
  for (const host of asked) {
    const run = (program: Program): ReturnType<typeof runs> => runs(host, program, way);
    lost.push(...(await table(programs, { file: 'spec/wasi-testsuite.ts', host, way: way.name, run })));
  }
  for (const line of lost) console.log(line);
  process.exitCode = lost.length === 0 ? 0 : 1;
}

await main().finally(() => jco.stop());
