// node jco-03-process.mjs JOBS.json: runs a component of WASI 0.3 that jco has transpiled with asyncMode `jspi`, on a Node that has it.
// `calls`: what to call, each on an instance of its own, with arrays of bytes or of numbers as text; results go into the file `results`.
// Without it: `wasi:cli/run` of one instance, whose result is the exit code.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const jobs = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** Milliseconds that a call may take. */
const LATE = jobs.late ?? 20_000;
let serial = 0;
if (jobs.host !== undefined) await provide(jobs.host);
if (jobs.calls === undefined) await run();
else {
  const results = [];
  for (const call of jobs.calls) results.push(await answer(call));
  writeFileSync(jobs.results, JSON.stringify(results));
  // jco keeps the process alive as long as a task waits: for an end that the program still has
  if (!jobs.exitsItself) process.exit(0);
}

/** The host's environment and directories, for both versions of WASI, and what its http refuses. */
async function provide({ env, args, dirs, forbiddenHeaders = [] }) {
  for (const shim of ['preview2-shim', 'preview3-shim']) {
    const cli = await import(pathToFileURL(`${jobs.modules}/${shim}/dist/nodejs/cli.js`).href);
    cli._setEnv(env);
    cli._setArgs(args);
    cli._setCwd(null);
    cli._setTerminalStdin(null);
    cli._setTerminalStdout(null);
    cli._setTerminalStderr(null);
    const files = await import(pathToFileURL(`${jobs.modules}/${shim}/dist/nodejs/filesystem.js`).href);
    files._setPreopens(dirs);
  }
  const http = await import(pathToFileURL(`${jobs.modules}/preview3-shim/dist/nodejs/http.js`).href);
  for (const name of forbiddenHeaders) http._forbiddenHeaders.value.add(name);
}

async function load(serial) {
  const module = await import(`${pathToFileURL(jobs.program).href}?${serial}`);
  await module.$init;
  return module;
}

async function run() {
  let code = 0;
  try {
    const module = await load(0);
    // programs that also have one of 0.2 say nothing there
    const name = Object.keys(module).find((key) => key.startsWith('wasi:cli/run@0.3'));
    const result = await (module[name] ?? module.run).run();
    if (result?.tag === 'err') code = 1;
  } catch (error) {
    if (error?.constructor?.name === 'ComponentError') code = 1;
    else {
      console.error(`trap: ${error?.stack ?? error}`);
      code = 134;
    }
  }
  // the shim's outputs are written by workers, which say nothing of their ends
  if (jobs.host !== undefined) await sleep(400);
  process.exit(code);
}

async function answer({ name, args }) {
  try {
    const module = await load(++serial);
    const values = args.map(({ u8, s64, u32 }) =>
      u8 !== undefined ? Uint8Array.from(u8) : s64 !== undefined ? BigInt64Array.from(s64, BigInt) : u32,
    );
    const late = new AbortController();
    const start = performance.now();
    const result = await Promise.race([
      module[name](...values),
      sleep(LATE, undefined, late).then(() => {
        throw new Error('it did not come to its end');
      }),
    ]);
    const ms = performance.now() - start;
    late.abort();
    return { result: typeof result === 'object' ? [...result] : result, ms };
  } catch (error) {
    return { trap: String(error?.stack ?? error) };
  }
}
