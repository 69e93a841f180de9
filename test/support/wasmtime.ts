import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { hostProgram, runProcess, type ProcessResult } from './hosts.ts';
import { withFile } from './scratch.ts';
import type { Readable } from 'node:stream';

export interface WasmtimeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Guest path → host folder. */
  readonly dirs?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Standard input stays open. */
  readonly openStdin?: boolean;
  /** `none`: Wasmtime provides nothing, so that a component with any import cannot start. */
  readonly wasi?: 'cli' | 'http' | 'none';
  /** Further options of `wasmtime run`, before the component. */
  readonly flags?: readonly string[];
}

/** Proposals that Wasmtime supports but disables by default. */
const FEATURES = ['-W', 'component-model-implements=y', '-W', 'component-model-error-context=y'];

/** Whether this machine has Wasmtime: `describe.skipIf(!HAS_WASMTIME)`. Missing where it is required is an error. */
export const HAS_WASMTIME = hostProgram('WASMTIME') !== undefined;

/** Components above this size are compiled with Winch: Cranelift takes tens of seconds for a language engine. */
const LARGE = 4_000_000;

/** Runs a component that exports `wasi:cli/run`. Exit code 1: `run` returned an error; 134: a trap, named in stderr. */
export function runOnWasmtime(component: Uint8Array, options: WasmtimeOptions = {}): Promise<ProcessResult> {
  return withFile(component, (path) =>
    wasmtime([...flagsOf(options), ...compiler(component), path, ...(options.args ?? [])], options),
  );
}

/**
 * Calls one exported function. `call` is in WAVE: `ping()`, `ns:pkg/iface.f("x", 1)`; a bare name is looked for in all
 * exported instances. Standard output has what the guest wrote, then the result in WAVE on a line of its own.
 */
export function invokeOnWasmtime(
  component: Uint8Array,
  call: string,
  options: Omit<WasmtimeOptions, 'args'> = {},
): Promise<ProcessResult> {
  return withFile(component, (path) =>
    wasmtime([...flagsOf(options), ...compiler(component), '--invoke', call, path], options),
  );
}

/** The command that runs a component in a file, or serves it on a port of this machine, for a process of the caller's. */
export function commandOnWasmtime(
  component: string,
  options: Pick<WasmtimeOptions, 'args' | 'env' | 'dirs' | 'wasi' | 'flags'>,
  address?: string,
): readonly [file: string, args: readonly string[]] {
  const verb = address === undefined ? ['run'] : ['serve', '--addr', address];
  return [program(), [...verb, ...flagsOf(options), component, ...(options.args ?? [])]];
}

/** Serves a component that exports `wasi:http/incoming-handler` on a free port of this machine, while `use` runs. */
export function serveOnWasmtime<T>(
  component: Uint8Array,
  options: Pick<WasmtimeOptions, 'env' | 'flags' | 'wasi'>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  return withFile(component, async (path) => {
    const flags = [...flagsOf({ wasi: 'cli', ...options }), ...compiler(component)];
    const child = spawn(program(), ['serve', '--addr', '127.0.0.1:0', ...flags, path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      return await use(await urlOf(child));
    } finally {
      child.kill('SIGKILL');
    }
  });
}

/** The address that `wasmtime serve` prints once it listens. */
function urlOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /Serving HTTP on (http:\/\/[\d.]+:\d+)\//.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`wasmtime serve ended: ${said}`)));
  });
}

function compiler(component: Uint8Array): readonly string[] {
  return component.length > LARGE ? ['-C', 'compiler=winch'] : [];
}

function flagsOf({ env = {}, dirs = {}, wasi = 'cli', flags = [] }: WasmtimeOptions): string[] {
  return [
    ...FEATURES,
    // an endless command fails its test, not the whole run
    ...['-W', 'timeout=60s'],
    ...(wasi === 'none' ? ['-S', 'cli=n'] : wasi === 'http' ? ['-S', 'http'] : ['-S', 'cli']),
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...Object.entries(dirs).flatMap(([guest, host]) => ['--dir', `${host}::${guest}`]),
    ...flags,
  ];
}

function wasmtime(args: readonly string[], { stdin = '', openStdin = false }: WasmtimeOptions): Promise<ProcessResult> {
  return runProcess(program(), ['run', ...args], { stdin, openStdin, timeout: 180_000 });
}

function program(): string {
  const path = hostProgram('WASMTIME');
  if (path === undefined) throw new Error('WASMTIME names no program');
  return path;
}
