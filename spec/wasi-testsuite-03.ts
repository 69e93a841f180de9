// The programs of the WASI test suite for WASI 0.3, each run twice on each host: as it is, over directories of the host (the baseline),
// and virtualized, over the same directories inside the component, with virtual streams and clocks and seeded random numbers, and nothing of the
// host but `exit`. A program that passes the baseline must pass virtualized.
//
//   npx tsx spec/wasi-testsuite-03.ts CHECKOUT [--host jco|wasmtime] [--only NAME] [--network [--rules]] [--jco]
//
// CHECKOUT is a checkout of the branch prod/testsuite-all of WebAssembly/wasi-testsuite, which has the programs prebuilt. They are made
// for a release candidate, and get the number of the release, which hosts have. On Wasmtime only where the variable WASMTIME names it, on jco
// only with a Node of version 24 or newer, this one or what NODE24 names. Programs of http and sockets run with --network alone, allowed,
// where there is no network but loopback: `unshare -n sh -c 'ip link set lo up; npx tsx …'`; with --rules by rules that everybody matches.
// With --jco, CHECKOUT is one of bytecodealliance/jco, and the programs are those with which jco tests itself, on jco alone: they are older than a
// rule of the standard that Wasmtime has (no waitable is used synchronously while it is in a set). Prints a table and exits 1 on a loss.
// Losses that are known stand in known-failures.txt, as `spec/wasi-testsuite-03.ts | HOST PROGRAM | why`, HOST with `, by rules`, and
// must be losses.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { virtualize, type MountTree, type Options } from '../src/index.ts';
import { cached } from '../test/support/cache.ts';
import { hostProgram } from '../test/support/hosts.ts';
import { commandOnJco03, NODE_03, type Host03 } from '../test/support/jco-03.ts';
import { withScratch } from '../test/support/scratch.ts';
import { assertValid, componentWit } from '../test/support/validate.ts';
import { wasmTools } from '../test/support/wasm-tools.ts';
import { commandOnWasmtime } from '../test/support/wasmtime.ts';
import { importsIn } from '../test/support/world.ts';
import { copyDirs, treeOf } from './wasi-testsuite/programs.ts';
import { startEcho } from './wasi-testsuite/echo-server.ts';
import { programs03Of, type Program03 } from './wasi-testsuite/programs-03.ts';
import { programsOfJco } from './wasi-testsuite/programs-jco.ts';
import { session, type Session } from './wasi-testsuite/session.ts';
import { reasonIn, table, type Verdict } from './wasi-testsuite/table.ts';

type Host = 'jco' | 'wasmtime';

const FILE = 'spec/wasi-testsuite-03.ts';
const CANDIDATE = '0.3.0-rc-2026-03-15';

const { values, positionals } = parseArgs({
  options: {
    host: { type: 'string' },
    only: { type: 'string' },
    network: { type: 'boolean', default: false },
    rules: { type: 'boolean', default: false },
    jco: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Rules by which all may be done: what they ask is asked, and nothing is refused but what no rule can be for. */
const RULES = {
  http: ['*:*'],
  sockets: ['tcp+connect+bind+listen+accept://*:*', 'udp+bind+send+receive://*:*'],
} satisfies Options;

const ALLOWED = { http: 'allow', sockets: 'allow' } satisfies Options;

/** What jco's own tests let no program set. */
const FORBIDDEN_HEADERS = ['custom-forbidden-header'];

/** The program under the names of the release. */
function released({ name, wasm }: Program03): Promise<Uint8Array> {
  const bytes = new Uint8Array(readFileSync(wasm));
  return cached(`wasi-testsuite-03-${basename(name)}`, [bytes, CANDIDATE], () =>
    wasmTools((tools) => tools.parse(tools.print(bytes).replaceAll(CANDIDATE, '0.3.0'))),
  );
}

/** `given` none: the host provides no imports at all. */
function run(host: Host, program: Program03, component: Uint8Array, given: Host03 | 'none'): Promise<Session> {
  return withScratch(async (folder) => {
    if (host === 'jco') {
      const shim = given === 'none' ? given : { ...given, forbiddenHeaders: FORBIDDEN_HEADERS };
      return session(await commandOnJco03(component, folder, shim), program.operations);
    }
    const file = join(folder, `${basename(program.name)}.wasm`);
    writeFileSync(file, component);
    const flags = ['-O', 'opt-level=0', ...(program.network ? ['-S', 'inherit-network,allow-ip-name-lookup'] : [])];
    // Wasmtime passes the program's name itself
    const options =
      given === 'none' ? { wasi: 'none' as const, flags } : { ...given, args: given.args.slice(1), flags };
    // a server has http anyway
    const wasi = program.name.startsWith('rust/http') && !program.service ? ({ wasi: 'http' } as const) : {};
    const address = program.service ? `127.0.0.1:${String(await freePort())}` : undefined;
    const command = commandOnWasmtime(file, { ...options, ...wasi }, address);
    return session(command, program.operations, address === undefined ? undefined : `http://${address}`);
  });
}

function judge({ failed, stderr }: Session): Verdict {
  if (failed.length === 0) return { passed: true, why: '' };
  return { passed: false, why: [...failed, reasonIn(stderr)].join('; ') };
}

function baseline(host: Host, program: Program03, component: Uint8Array): Promise<Verdict> {
  return withScratch(async (scratch) => {
    const given = { args: argsOf(program), env: program.env, dirs: copyDirs(program, scratch) };
    return judge(await run(host, program, component, given));
  });
}

/** Rust programs begin with their own name. */
function argsOf({ name, self, args }: Program03): readonly string[] {
  return [self ?? `${basename(name)}.wasm`, ...args];
}

/**
 * With all of its streams inside. If its outputs are judged, once more with the host's for outputs, as nobody outside reads virtual ones;
 * and also where it failed, to hear why.
 */
async function encapsulated(host: Host, program: Program03, component: Uint8Array): Promise<Verdict> {
  const silent = await virtualized(host, program, component, 'ignore');
  if (silent.passed && !program.operations.some(({ type }) => type === 'read')) return silent;
  const loud = await virtualized(host, program, component, 'allow');
  if (silent.passed && loud.passed) return silent;
  return { passed: false, why: loud.passed ? `${silent.why} (passes when its outputs are the host's)` : loud.why };
}

async function virtualized(
  host: Host,
  program: Program03,
  component: Uint8Array,
  outputs: 'ignore' | 'allow',
): Promise<Verdict> {
  const mounts = Object.entries(program.dirs).map(([guest, folder]): [string, { files: MountTree; writable: true }] => [
    guest,
    { files: treeOf(folder), writable: true },
  ]);
  const input = program.operations.flatMap((one) => (one.type === 'write' ? [one.payload] : [])).join('');
  const options: Options = {
    args: argsOf(program),
    env: program.env,
    mounts: Object.fromEntries(mounts),
    stdin: { text: input },
    stdout: program.network ? 'allow' : outputs,
    stderr: program.network ? 'allow' : outputs,
    clocks: program.network ? 'allow' : { step: '1ms' },
    random: { seed: 0 },
    exit: 'allow',
    ...(program.network ? (values.rules ? RULES : ALLOWED) : {}),
  };
  const { bytes } = virtualize(component, options);
  await assertValid(bytes);
  const imports = importsIn(await componentWit(bytes));
  const wrong = imports.filter((name) => !mayStay(name, program, outputs));
  if (wrong.length > 0) return { passed: false, why: `imports left: ${wrong.join(', ')}` };
  const host03 = { args: ['of-the-host'], env: { LEAK: '1' }, dirs: {} };
  const operations =
    outputs === 'ignore' ? program.operations.filter(({ type }) => type !== 'read') : program.operations;
  return judge(await run(host, { ...program, operations }, bytes, imports.length === 0 ? 'none' : host03));
}

function mayStay(name: string, program: Program03, outputs: 'ignore' | 'allow'): boolean {
  if (name.startsWith('wasi:cli/exit@')) return true;
  if (program.network) return /^wasi:(http|sockets|clocks|cli|io)\//.test(name);
  return outputs === 'allow' && /^wasi:(io\/|cli\/(types|(terminal-)?(stdout|stderr|output)))/.test(name);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // it listens on one
  await new Promise((done) => server.close(done));
  return port;
}

async function runs(host: Host, program: Program03): Promise<{ before: Verdict; after: Verdict }> {
  const component = await released(program);
  const before = await baseline(host, program, component);
  const after = await encapsulated(host, program, component).catch((error: unknown): Verdict => ({
    passed: false,
    why: String(error),
  }));
  return { before, after };
}

/** Programs of the network aim at addresses beyond this machine. */
function checkNetwork(): void {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  if (others.length > 0) {
    throw new Error(
      `--network: there are ${others.join(', ')} besides lo: say unshare -n sh -c 'ip link set lo up; npx tsx ${FILE} …'`,
    );
  }
}

async function main(): Promise<void> {
  const [checkout] = positionals;
  if (checkout === undefined)
    throw new Error(
      `give the path of a checkout of ${values.jco ? 'bytecodealliance/jco' : 'WebAssembly/wasi-testsuite'}`,
    );
  if (values.rules && !values.network) throw new Error('--rules are for the programs of --network');
  if (values.network) checkNetwork();
  if (!values.jco) return runAll(programs03Of(checkout));
  const echo = await startEcho();
  try {
    await withScratch(async (folder) => runAll(await programsOfJco(checkout, { folder, server: echo.address })));
  } finally {
    echo.stop();
  }
}

async function runAll(all: readonly Program03[]): Promise<void> {
  const hosts: Host[] = [];
  if (NODE_03 !== undefined) hosts.push('jco');
  if (hostProgram('WASMTIME') !== undefined && !values.jco) hosts.push('wasmtime');
  const asked = hosts.filter((host) => values.host === undefined || host === values.host);
  if (asked.length === 0) throw new Error(`there is no host ${values.host ?? ''}: ${hosts.join(', ')}`);
  const programs = all.filter(({ name, network }) => {
    return name.includes(values.only ?? '') && (network || !values.rules);
  });
  if (programs.length === 0) throw new Error(`no program is called ${values.only ?? ''}`);
  const lost: string[] = [];
  for (const host of asked) {
    // jco's shim serves nothing whose body it has not made itself
    const some = programs.filter(
      ({ network, service }) => !network || (values.network && !(service && host === 'jco')),
    );
    const run = (program: Program03): ReturnType<typeof runs> => runs(host, program);
    const label = values.rules ? `${host}, by rules` : host;
    lost.push(...(await table(some, { file: FILE, host: label, way: encapsulated.name, run })));
    const left = programs.filter((program) => !some.includes(program)).map(({ name }) => name);
    if (left.length > 0) console.log(`not run on ${host}: ${left.join(', ')}`);
  }
  for (const line of lost) console.log(line);
  process.exitCode = lost.length === 0 ? 0 : 1;
}

await main();
