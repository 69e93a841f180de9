import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsGuest, preview1Command, preview1Notes, preview1Reactor, preview1Times, pythonGuest } from './guests.ts';
import { hostProgram } from './hosts.ts';
import { toolRecording } from './recordings.ts';
import { ROOT } from './source-files.ts';
import { corpus } from './wat.ts';

/** The folder of a reader: the package is installed there, and components and files that pages name are there. */

type Guest = () => Promise<Uint8Array | undefined>;

/** Components that pages begin with, by their names. One that cannot be made on this machine is `undefined`. */
const GUESTS: Readonly<Record<string, Guest>> = {
  'pong.wasm': () => corpus('pong'),
  'ping.wasm': () => corpus('ping'),
  // like what compilers for C, Rust and TinyGo make: of preview 1, with the official adapter
  'tool.wasm': preview1Command,
  'notes.wasm': preview1Notes,
  'plugin.wasm': preview1Reactor,
  // what a page records of tool.wasm before it replays it
  'calls.rec': toolRecording,
  'python.wasm': pythonGuest,
  'lua.wasm': preview1Command,
  'times.wasm': preview1Times,
  'service.wasm': () => jsGuest('app'),
  'app.wasm': () => corpus('pong'),
  'caller.wasm': () => corpus('ping'),
};

/** Where a page's `app.wasm` is another one. */
const APPS: Readonly<Record<string, Guest>> = {
  'README.md': preview1Command,
  'docs/guide/running.md': preview1Command,
};

/** Files that pages name. */
const FILES: Readonly<Record<string, string>> = {
  'app.toml': 'a = 1\n',
  'policy.toml': 'stdout = "allow"\n',
  'main.lua': 'print(arg[1])\n',
  'file.txt': 'from the host\n',
  'lib/std.lua': 'return {}\n',
  'site/index.html': '<p>\n',
  'site/file.txt': 'from the site\n',
  'seed/index.html': '<p>\n',
};

/** Fills a folder with all that does not depend on the page. */
export function fillProject(folder: string): void {
  // npm makes it executable when it installs the package
  const cli = join(ROOT, 'dist', 'cli', 'main.js');
  chmodSync(cli, 0o755);
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(ROOT, join(modules, 'wasmvirt'));
  symlinkSync(cli, join(modules, '.bin', 'wasmvirt'));
  for (const scope of ['@bytecodealliance', '@types']) {
    symlinkSync(join(ROOT, 'node_modules', scope), join(modules, scope));
  }
  symlinkSync(join(ROOT, 'node_modules', '.bin', 'jco'), join(modules, '.bin', 'jco'));
  const wasmtime = hostProgram('WASMTIME');
  if (wasmtime !== undefined) symlinkSync(wasmtime, join(modules, '.bin', 'wasmtime'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [path, text] of Object.entries(FILES)) write(folder, path, text);
}

/** The folder of one page, with the components that `words` name. Gives the names of those that cannot be made here. */
export async function makeProject(
  folder: string,
  filled: string,
  page: string,
  words: string,
): Promise<ReadonlySet<string>> {
  cpSync(filled, folder, { recursive: true, verbatimSymlinks: true });
  const missing = new Set<string>();
  for (const [name, make] of Object.entries(GUESTS)) {
    if (!new RegExp(`(?<![\\w./-])${name.replace('.', '\\.')}`).test(words)) continue;
    const bytes = await (name === 'app.wasm' ? (APPS[page] ?? make) : make)();
    if (bytes === undefined) missing.add(name);
    else writeFileSync(join(folder, name), bytes);
  }
  return missing;
}

/** Writes a file and the folders around it. */
export function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The files that a command says it writes, of those that are not there. */
export function notWritten(folder: string, command: string): readonly string[] {
  const outputs = [...command.matchAll(/(?:-o|--graph=|>) ?([\w./-]+\.\w+)/g)].map(([, path = '']) => path);
  return outputs.filter((path) => !existsSync(join(folder, path)) || readFileSync(join(folder, path)).length === 0);
}
