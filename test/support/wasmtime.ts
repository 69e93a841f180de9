import { hostProgram, runProcess } from './hosts.ts';
import { withFile } from './scratch.ts';
import type { ProcessResult } from './hosts.ts';

export interface WasmtimeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Guest path → host folder. */
  readonly dirs?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** `none`: Wasmtime offers nothing at all, so that a component which still imports something can't start. */
  readonly wasi?: 'cli' | 'http' | 'none';
  /** Further options of `wasmtime run`, before the component. */
  readonly flags?: readonly string[];
}

/** Proposals that Wasmtime has and leaves off. */
const FEATURES = ['-W', 'component-model-implements=y', '-W', 'component-model-error-context=y'];

/** Whether this machine has Wasmtime: `describe.skipIf(!HAS_WASMTIME)`. Missing where it is required is an error. */
export const HAS_WASMTIME = hostProgram('WASMTIME') !== undefined;

/** Runs a component that exports `wasi:cli/run`. Exit code 1: `run` returned an error; 134: a trap, named in stderr. */
export function runOnWasmtime(component: Uint8Array, options: WasmtimeOptions = {}): Promise<ProcessResult> {
  return withFile(component, (path) => wasmtime([...flagsOf(options), path, ...(options.args ?? [])], options.stdin));
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
  return withFile(component, (path) => wasmtime([...flagsOf(options), '--invoke', call, path], options.stdin));
}

function flagsOf({ env = {}, dirs = {}, wasi = 'cli', flags = [] }: WasmtimeOptions): string[] {
  return [
    ...FEATURES,
    // a command that never ends is a failure of its test, not of the whole run
    ...['-W', 'timeout=60s'],
    ...(wasi === 'none' ? ['-S', 'cli=n'] : wasi === 'http' ? ['-S', 'http'] : []),
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...Object.entries(dirs).flatMap(([guest, host]) => ['--dir', `${host}::${guest}`]),
    ...flags,
  ];
}

function wasmtime(args: readonly string[], stdin: string | Uint8Array | undefined): Promise<ProcessResult> {
  const program = hostProgram('WASMTIME');
  if (program === undefined) throw new Error('WASMTIME names no program');
  return runProcess(program, ['run', ...args], { ...(stdin === undefined ? {} : { stdin }), timeout: 180_000 });
}
