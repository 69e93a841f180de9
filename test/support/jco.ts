import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '@bytecodealliance/jco';
import * as shimHttp from '@bytecodealliance/preview2-shim/http';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { hashOf, once } from './once.ts';
import { withScratch } from './scratch.ts';
import { capturedStdio } from './stdio.ts';

/** What a component gets from the host: clocks and randomness of this process, and the values given here. */
export interface JcoHost {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Guest path → host folder. */
  readonly preopens?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Further imports by name, or other implementations of WASI interfaces, as jco wants them. */
  readonly imports?: Readonly<Record<string, unknown>>;
}

/** A component that runs on jco. */
export interface JcoInstance {
  /** All exports, by the names that jco gives them. */
  readonly exports: Readonly<Record<string, unknown>>;
  /**
   * Calls an exported function by its WIT name; `instance` is the interface that has it, with or without version.
   * A result's error case is thrown as `ComponentError`, a trap as `WebAssembly.RuntimeError`.
   */
  call(instance: string | undefined, name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** The memories that its core modules export, each once, in the order in which they came to be. */
  readonly memories: readonly WebAssembly.Memory[];
  /** What the guest has written so far. */
  stdout(): string;
  stderr(): string;
}

/** What jco writes for a component: a program, and the core modules that it loads by name. */
interface Transpiled {
  readonly program: Program;
  readonly load: (path: string) => Promise<WebAssembly.Module>;
}

interface Program {
  instantiate(
    load: (path: string) => Promise<WebAssembly.Module>,
    imports: unknown,
    instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** The guest called `wasi:cli/exit`. */
export class GuestExit extends Error {
  override readonly name = 'GuestExit';
  readonly code: number;

  constructor(code: number) {
    super(`the guest exited with ${String(code)}`);
    this.code = code;
  }
}

/** The last transpiled components. Tests that need fresh state instantiate the same component many times. */
const transpiled = new Map<string, Promise<Transpiled>>();
const KEPT = 16;

/** jco keeps all state inside `instantiate`, so instances share only code. */
function transpiledOf(component: Uint8Array): Promise<Transpiled> {
  const key = hashOf(component);
  const made = once(transpiled, key, () => transpileOnce(component));
  // moves the entry to the end: the least recently used one is evicted first
  transpiled.delete(key);
  transpiled.set(key, made);
  for (const oldest of transpiled.keys()) {
    if (transpiled.size <= KEPT) break;
    transpiled.delete(oldest);
  }
  return made;
}

async function transpileOnce(component: Uint8Array): Promise<Transpiled> {
  const { files } = await transpile(component, {
    name: 'component',
    outDir: '/out',
    instantiation: 'async',
    noTypescript: true,
    // a `run` that returns an error would otherwise arrive as a thrown `undefined`
    noComponentErrorWrapping: false,
  });
  const file = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = files[name] ?? files[`/out/${name}`] ?? files[`out/${name}`];
    if (bytes === undefined) throw new Error(`jco wrote no ${name}, only ${Object.keys(files).join(', ')}`);
    // jco's memory is never shared
    return bytes as Uint8Array<ArrayBuffer>;
  };
  const program = await withScratch(async (folder) => {
    const path = join(folder, 'component.mjs');
    writeFileSync(path, file('component.js'));
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Program;
  });
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  return {
    program,
    load: (path) => {
      let module = modules.get(path);
      if (module === undefined) modules.set(path, (module = WebAssembly.compile(file(path))));
      return module;
    },
  };
}

/**
 * Instantiates a component on this Node, as jco transpiles it.
 *
 * @param host what it may import; `none` gives it an empty import object: a component that imports anything fails.
 */
export async function instantiateOnJco(component: Uint8Array, host: JcoHost | 'none' = {}): Promise<JcoInstance> {
  const { program, load } = await transpiledOf(component);
  const stdio = capturedStdio(host === 'none' ? undefined : host.stdin);
  const memories = new Set<WebAssembly.Memory>();
  const exports = await program.instantiate(
    load,
    host === 'none' ? {} : byNameOrVersion({ ...wasi(host, stdio.imports), ...host.imports }),
    async (core, imports) => {
      const instance = await WebAssembly.instantiate(core, imports);
      for (const item of Object.values(instance.exports)) if (item instanceof WebAssembly.Memory) memories.add(item);
      return instance;
    },
  );
  return {
    exports,
    get memories() {
      return [...memories];
    },
    stdout: () => stdio.stdout(),
    stderr: () => stdio.stderr(),
    call: async (instance, name, ...args) => {
      const scope = instance === undefined ? exports : exportedInstance(exports, instance);
      const func = scope[camelCase(name)];
      if (typeof func !== 'function') {
        throw new Error(`no export ${instance ?? ''} ${name} among ${Object.keys(scope).join(', ')}`);
      }
      return (await func.apply(scope, args)) as unknown;
    },
  };
}

/** How a command ended: 0, 1 for an error, what it exited with, or `trap` and its message. */
export interface CommandResult {
  readonly code: number | 'trap';
  readonly stdout: string;
  readonly stderr: string;
  /** Message and backtrace of a trap. */
  readonly trap?: string;
}

/** Runs a component that exports `wasi:cli/run`. */
export async function runOnJco(component: Uint8Array, host: JcoHost | 'none' = {}): Promise<CommandResult> {
  const instance = await instantiateOnJco(component, host);
  const ended = (code: CommandResult['code'], trap?: string): CommandResult => ({
    code,
    stdout: instance.stdout(),
    stderr: instance.stderr(),
    ...(trap === undefined ? {} : { trap }),
  });
  try {
    await instance.call('wasi:cli/run', 'run');
    return ended(0);
  } catch (error) {
    if (error instanceof GuestExit) return ended(error.code);
    if (error instanceof WebAssembly.RuntimeError) return ended('trap', error.stack ?? error.message);
    if (error instanceof Error && error.constructor.name === 'ComponentError') return ended(1);
    throw error;
  }
}

interface ShimServer {
  listen(port: number, host: string): void;
  address(): { readonly port: number };
  stop(): void;
}

/** Serves a component that exports `wasi:http/incoming-handler` on a free port of this machine, while `use` runs. */
export async function serveOnJco<T>(
  component: Uint8Array,
  host: JcoHost,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const { exports } = await instantiateOnJco(component, host);
  // its declarations leave the server out
  const { HTTPServer } = shimHttp as unknown as { readonly HTTPServer: new (handler: unknown) => ShimServer };
  const server = new HTTPServer(exportedInstance(exports, 'wasi:http/incoming-handler'));
  server.listen(0, '127.0.0.1');
  try {
    const { port } = server.address();
    return await use(`http://127.0.0.1:${String(port)}`);
  } finally {
    server.stop();
  }
}

/** The WASI 0.2 imports of preview2-shim in its sandbox, with our own stdio and an exit that throws. */
function wasi(host: JcoHost, stdio: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sandbox = {
    env: { ...host.env },
    args: [...(host.args ?? ['component.wasm'])],
    preopens: { ...host.preopens },
    enableNetwork: false,
  };
  const exit = (code: number): never => {
    throw new GuestExit(code);
  };
  return {
    ...new WASIShim({ sandbox }).getImportObject(),
    ...stdio,
    // the error that preview2-shim throws is no case of the error type
    'wasi:http/outgoing-handler': { handle: () => refuse({ tag: 'HTTP-request-denied' }) },
    'wasi:cli/exit': { exit: (status: { tag: string }) => exit(status.tag === 'ok' ? 0 : 1), exitWithCode: exit },
  };
}

/** The error case of a `result`, as jco wants it from the host. */
function refuse(payload: object): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention
  throw payload;
}

/** jco asks for names without a version, and with one where two versions meet. */
function byNameOrVersion(imports: Readonly<Record<string, unknown>>): unknown {
  return new Proxy(imports, {
    get: (target, key) => (typeof key === 'string' ? (target[key] ?? target[withoutVersion(key)]) : undefined),
  });
}

function withoutVersion(name: string): string {
  return name.replace(/@.*$/, '');
}

function exportedInstance(exports: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const key = Object.keys(exports).find((candidate) => candidate === name || withoutVersion(candidate) === name);
  if (key === undefined) throw new Error(`no exported instance ${name} among ${Object.keys(exports).join(', ')}`);
  return exports[key] as Readonly<Record<string, unknown>>;
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_whole, letter: string) => letter.toUpperCase());
}
