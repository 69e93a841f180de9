import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { preview1AdapterCommandPath, preview1AdapterReactorPath } from '@bytecodealliance/jco';
import wabt from 'wabt';
import { concat } from '../../src/bytes/pieces.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { CORE_SECTION, readCoreSections } from '../../src/core/module.ts';
import { cached } from './cache.ts';
import { hostProgram, runProcess } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { ROOT } from './source-files.ts';
import { specPackages } from './spec-wit.ts';
import { packageFolder, wasmTools } from './wasm-tools.ts';
import { corpusText } from './wat.ts';

/** Guests that real toolchains make, here from npm packages alone. */
export const JS_GUESTS = ['app', 'server'] as const;

const COMPONENTIZE = '@bytecodealliance/componentize-js';
const JCO = '@bytecodealliance/jco';

/**
 * A JavaScript component with its engine, 12 to 14 MB, which takes some ten seconds to make the first time.
 * `app`: a command with two exports that imports nearly all of WASI 0.2. `server`: an http server.
 */
export function jsGuest(name: (typeof JS_GUESTS)[number] | 'asker'): Promise<Uint8Array> {
  const source = readFileSync(join(ROOT, 'corpus/js', `${name}.js`), 'utf8');
  const world = readFileSync(join(ROOT, 'corpus/js/world.wit'), 'utf8');
  return cached(`js-${name}`, [source, world, versionOf(COMPONENTIZE), versionOf(JCO)], () =>
    withScratch(async (folder) => {
      const wit = join(folder, 'wit');
      await mkdir(wit);
      await writeFile(join(wit, 'world.wit'), world);
      await cp(join(packageFolder(JCO), 'lib/wit/builtin/0.2.12'), join(wit, 'deps'), { recursive: true });
      const out = join(folder, 'out.wasm');
      const script = join(ROOT, 'test/support/componentize.mjs');
      const made = await runProcess(process.execPath, [script, join(ROOT, 'corpus/js', `${name}.js`), wit, name, out], {
        timeout: 200_000,
      });
      if (made.code !== 0) throw new Error(`componentize-js failed: ${made.stdout}${made.stderr}`);
      return new Uint8Array(readFileSync(out));
    }),
  );
}

/**
 * A Python component with its interpreter, 18 MB: `ping` returns "pong " and the value of PONG. Made by the native
 * componentize-py; `undefined` where the machine has none.
 */
export async function pythonGuest(): Promise<Uint8Array | undefined> {
  const program = hostProgram('COMPONENTIZE_PY');
  if (program === undefined) return undefined;
  const [source, world] = ['app.py', 'world.wit'].map((name) => readFileSync(join(ROOT, 'corpus/py', name), 'utf8'));
  const { stdout: version } = await runProcess(program, ['--version']);
  return cached('python', [source ?? '', world ?? '', version], () =>
    withScratch(async (folder) => {
      await cp(join(ROOT, 'corpus/py'), folder, { recursive: true });
      const args = ['-d', 'world.wit', '-w', 'app', 'componentize', 'app', '-o', 'out.wasm'];
      const made = await runProcess(program, args, { cwd: folder, timeout: 200_000 });
      if (made.code !== 0) throw new Error(`componentize-py failed: ${made.stdout}${made.stderr}`);
      return new Uint8Array(readFileSync(join(folder, 'out.wasm')));
    }),
  );
}

/** The command of `corpus/py/streams.py`, of WASI 0.3, 21 MB; `undefined` where the machine has no componentize-py. */
export async function pythonCommand03(): Promise<Uint8Array | undefined> {
  const program = hostProgram('COMPONENTIZE_PY');
  if (program === undefined) return undefined;
  const source = readFileSync(join(ROOT, 'corpus/py/streams.py'), 'utf8');
  const { stdout: version } = await runProcess(program, ['--version']);
  const wit = join(ROOT, 'spec/wit/0.3.0');
  const texts = [...specPackages('0.3.0').values()];
  return cached('python-03', [source, version, ...texts], () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'streams.py'), source);
      const args = ['-d', wit, '-w', 'wasi:cli/command@0.3.0', 'componentize', 'streams', '-o', 'out.wasm'];
      const made = await runProcess(program, args, { cwd: folder, timeout: 200_000 });
      if (made.code !== 0) throw new Error(`componentize-py failed: ${made.stdout}${made.stderr}`);
      return new Uint8Array(readFileSync(join(folder, 'out.wasm')));
    }),
  );
}

/** The version text of the Go or Rust compiler; `undefined` where the machine has none. */
export function programToolchain(language: 'go' | 'rs'): Promise<string | undefined> {
  const found = toolchains.get(language) ?? findToolchain(language);
  toolchains.set(language, found);
  return found;
}

const toolchains = new Map<string, Promise<string | undefined>>();

/** Asks the compiler for its version. A Rust compiler counts only if it has the target. */
async function findToolchain(language: 'go' | 'rs'): Promise<string | undefined> {
  const run = (file: string, ...args: string[]) => {
    return runProcess(file, args, { env: homeOnly() }).catch(() => ({ code: null, stdout: '' }));
  };
  if (language === 'go') {
    const { code, stdout } = await run('go', 'version');
    return code === 0 ? stdout : undefined;
  }
  const { code, stdout } = await run('rustc', '--version', '--verbose');
  const folder = await run('rustc', '--print', 'target-libdir', '--target', 'wasm32-wasip2');
  return code === 0 && folder.code === 0 && existsSync(folder.stdout.trim()) ? stdout : undefined;
}

/** The environment variables that compilers need for their toolchains and caches. */
function homeOnly(): Readonly<Record<string, string>> {
  const names = ['HOME', 'GOCACHE', 'CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** The command of `corpus/go`, for preview 1, as a component; `undefined` where the machine has no Go. */
export async function goGuest(): Promise<Uint8Array | undefined> {
  const version = await programToolchain('go');
  if (version === undefined) return undefined;
  const source = readFileSync(join(ROOT, 'corpus/go/main.go'), 'utf8');
  const adapter = new Uint8Array(readFileSync(preview1AdapterCommandPath()));
  return cached('go', [source, adapter, version, versionOf(JCO), String(GO_PAGES)], () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'main.go'), source);
      await writeFile(join(folder, 'go.mod'), 'module app\n\ngo 1.22\n');
      const env = { ...homeOnly(), GOOS: 'wasip1', GOARCH: 'wasm', GOPROXY: 'off', GOTOOLCHAIN: 'local' };
      const core = await compiled(folder, 'go', ['build', '-trimpath', '-ldflags=-s -w', '-o', 'out.wasm', '.'], env);
      const roomy = withPages(core, GO_PAGES);
      return wasmTools((tools) => tools.componentNew(roomy, [['wasi_snapshot_preview1', adapter]]));
    }),
  );
}

/**
 * Enough memory that Go's heap never grows: the preview 1 adapter keeps its state in a page after it, and Go's runtime would use that
 * page as its own when it grows.
 */
const GO_PAGES = 1024;

/** The core module with this initial size of its only memory. */
function withPages(module: Uint8Array, pages: number): Uint8Array {
  const sections = readCoreSections(module);
  const at = sections.findIndex(({ kind }) => kind === 'memory');
  const section = sections[at];
  if (section === undefined || module[section.body.start] !== 1) throw new Error('a module with one memory is wanted');
  const limits = new Writer();
  limits.u32(1);
  limits.u8(0);
  limits.u32(pages);
  const body = limits.finish();
  const header = new Writer();
  header.u8(CORE_SECTION.memory);
  header.u32(body.length);
  const before = module.subarray(0, sections[at - 1]?.body.end);
  return concat([before, header.finish(), body, module.subarray(section.body.end)]);
}

/** The command of `corpus/rs`; `undefined` where the machine has no Rust for `wasm32-wasip2`. */
export async function rustGuest(): Promise<Uint8Array | undefined> {
  const version = await programToolchain('rs');
  if (version === undefined) return undefined;
  const source = readFileSync(join(ROOT, 'corpus/rs/main.rs'), 'utf8');
  return cached('rust', [source, version], () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'main.rs'), source);
      const args = '--edition 2021 --target wasm32-wasip2 -O -C strip=symbols main.rs -o out.wasm'.split(' ');
      return compiled(folder, 'rustc', args, homeOnly());
    }),
  );
}

async function compiled(
  cwd: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const made = await runProcess(file, args, { cwd, env, timeout: 200_000 });
  if (made.code !== 0) throw new Error(`${file} failed: ${made.stdout}${made.stderr}`);
  return new Uint8Array(readFileSync(join(cwd, 'out.wasm')));
}

/** The preview 1 command of the corpus as a component: wit-component and the official adapter. */
export function preview1Command(): Promise<Uint8Array> {
  return fromPreview1('preview1-command', preview1AdapterCommandPath());
}

/** The preview 1 command of the corpus that writes a file. */
export function preview1Notes(): Promise<Uint8Array> {
  return fromPreview1('preview1-notes', preview1AdapterCommandPath());
}

/** The preview 1 command of the corpus that prints times, random numbers and files. */
export function preview1Times(): Promise<Uint8Array> {
  return fromPreview1('preview1-times', preview1AdapterCommandPath());
}

/** A preview 1 command whose text a test writes, as a component. */
export function preview1Program(name: string, text: string): Promise<Uint8Array> {
  return fromPreview1Text(name, text, preview1AdapterCommandPath());
}

/** The preview 1 reactor of the corpus as a component. */
export function preview1Reactor(): Promise<Uint8Array> {
  return fromPreview1(
    'preview1-reactor',
    preview1AdapterReactorPath(),
    `package example:preview1;
    world reactor {
      export greeting: func() -> string;
      export say: func() -> u32;
      export answer: func() -> u32;
    }`,
  );
}

/**
 * A component with the imports and exports of a world, written by wit-component, whose functions trap.
 *
 * @param witSource WIT text; other packages can stand in it as `package a:b { … }`. Unstable items count.
 */
export async function dummyComponent(witSource: string, world: string): Promise<Uint8Array> {
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource, world, dummy: true, features: { tag: 'all' } })),
  );
}

function fromPreview1(name: string, adapterPath: URL, witSource?: string): Promise<Uint8Array> {
  return fromPreview1Text(name, corpusText(name), adapterPath, witSource);
}

function fromPreview1Text(name: string, text: string, adapterPath: URL, witSource?: string): Promise<Uint8Array> {
  const adapter = new Uint8Array(readFileSync(adapterPath));
  return cached(name, [text, adapter, witSource ?? '', versionOf(JCO)], async () => {
    const binary = await assembleCore(name, text);
    return wasmTools((tools) => {
      const core = witSource === undefined ? binary : tools.componentEmbed({ binary, witSource });
      return tools.componentNew(core, [['wasi_snapshot_preview1', adapter]]);
    });
  });
}

/** Assembles a core module with wabt, not with the assembler of the components: a second opinion on the text format. */
async function assembleCore(name: string, text: string): Promise<Uint8Array> {
  const assembler = await wabt();
  const module = assembler.parseWat(`${name}.wat`, text, { bulk_memory: true });
  try {
    return module.toBinary({ write_debug_names: true }).buffer;
  } finally {
    module.destroy();
  }
}

function versionOf(name: string): string {
  const text = readFileSync(join(packageFolder(name), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return `${name}@${version}`;
}
