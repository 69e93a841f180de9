import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsGuest } from '../test/support/guests.ts';
import { hostProgram } from '../test/support/hosts.ts';
import { withScratch } from '../test/support/scratch.ts';
import { freePort } from '../test/support/servers.ts';
import { ROOT } from '../test/support/source-files.ts';

/**
 * `npm run walkthrough`: an http component in JavaScript that imports `example:pong/pingpong`, the sample that exports it, virtualized, plugged
 * into each other, and served by each host that is there: jco's server, Wasmtime (the variable WASMTIME) and wasmCloud's `wash dev` (WASH).
 * Fails where one of them does not answer as it should.
 */
const cli = join(ROOT, 'dist', 'cli', 'main.js');
const ANSWER = 'Hello World! I got pong demo\n';
/** Starting is compiling a JavaScript engine. */
const PATIENCE = 240_000;

interface Host {
  readonly name: string;
  /** Starts to serve `whole.wasm` of a folder; `undefined` where the host is not there. */
  readonly start: (folder: string, port: number) => ChildProcess | undefined;
}

const HOSTS: readonly Host[] = [
  {
    name: 'jco',
    start: (folder, port) => {
      const jco = join(ROOT, 'node_modules', '@bytecodealliance', 'jco', 'dist', 'jco.js');
      return serve(process.execPath, [jco, 'serve', 'whole.wasm', '--port', String(port)], folder);
    },
  },
  {
    name: 'Wasmtime',
    start: (folder, port) => {
      const wasmtime = hostProgram('WASMTIME');
      if (wasmtime === undefined) return undefined;
      return serve(wasmtime, ['serve', '-S', 'cli', '--addr', `127.0.0.1:${port}`, 'whole.wasm'], folder);
    },
  },
  {
    name: 'wash dev',
    start: (folder, port) => {
      const wash = hostProgram('WASH');
      if (wash === undefined) return undefined;
      mkdirSync(join(folder, '.wash'), { recursive: true });
      const config = {
        build: { command: 'true', component_path: 'whole.wasm' },
        dev: { address: `127.0.0.1:${port}` },
        wit: { skip_fetch: true },
      };
      // JSON is YAML
      writeFileSync(join(folder, '.wash', 'config.yaml'), JSON.stringify(config));
      return serve(wash, ['--non-interactive', 'dev'], folder);
    },
  },
];

function serve(file: string, args: readonly string[], cwd: string): ChildProcess {
  // in a group of its own: what it starts ends with it
  return spawn(file, args, { cwd, detached: true, stdio: 'ignore', env: { ...process.env, HOME: cwd } });
}

/** What a server says, once it is there. */
async function ask(port: number, server: ChildProcess): Promise<string> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    if (server.exitCode !== null) return `it ended with ${server.exitCode}`;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      // some answer 404 until the component is loaded
      if (response.ok) return await response.text();
    } catch {
      // not there yet
    }
    await sleep(300);
  }
  return 'it did not answer';
}

function wasmvirt(folder: string, ...args: readonly string[]): void {
  console.log(`$ npx wasmvirt ${args.join(' ')}`);
  execFileSync(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
}

await withScratch(async (folder) => {
  console.log('$ npx jco componentize asker.js …');
  writeFileSync(join(folder, 'asker.wasm'), await jsGuest('asker'));
  execFileSync('cp', [join(ROOT, 'corpus', 'pong.wasm'), folder]);
  wasmvirt(folder, 'pong.wasm', '--quiet', '-e', 'PONG=demo', '-o', 'virt.wasm');
  wasmvirt(folder, 'plug', 'asker.wasm', '--plug', 'virt.wasm', '-o', 'whole.wasm');
  for (const { name, start } of HOSTS) {
    const port = await freePort();
    const server = start(folder, port);
    if (server === undefined) {
      console.log(`${name}: not here`);
      continue;
    }
    try {
      const said = await ask(port, server);
      console.log(`${name}: ${said.trim()}`);
      if (said !== ANSWER) process.exitCode = 1;
    } finally {
      if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGKILL');
    }
  }
});
