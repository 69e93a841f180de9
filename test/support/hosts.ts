import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Native programs that judge outputs or make guests. Their paths come from environment variables. */
export type HostProgram =
  'WASMTIME' | 'WASM_TOOLS' | 'COMPONENTIZE_PY' | 'PYTHON' | 'NODE24' | 'WAC' | 'WASH' | 'ZIG' | 'CHROMIUM';

/** If set, a missing program is a failure instead of a skipped test. CI sets it. */
const REQUIRED = process.env['WASMVIRT_REQUIRE_HOSTS'] === '1';

/**
 * Programs that are never required, because no package index has them, or the tests do not need them. `PYTHON` has the package `wasmtime`;
 * `NODE24` is a Node of version 24 or newer, for tests that run on an older one.
 */
const OPTIONAL: ReadonlySet<HostProgram> = new Set(['PYTHON', 'NODE24', 'WAC', 'WASH', 'ZIG', 'CHROMIUM']);

/**
 * The path of a native program, or `undefined` where the machine has none.
 *
 * @throws when WASMVIRT_REQUIRE_HOSTS is 1 and there is none, or when the path can't be executed. `PYTHON`, `NODE24`, `WAC`, `WASH`, `ZIG` and `CHROMIUM` are never required.
 */
export function hostProgram(name: HostProgram): string | undefined {
  const path = process.env[name];
  if (path === undefined || path === '') {
    if (REQUIRED && !OPTIONAL.has(name)) throw new Error(`WASMVIRT_REQUIRE_HOSTS is 1, but ${name} names no program`);
    return undefined;
  }
  accessSync(path, constants.X_OK);
  return path;
}

export interface ProcessResult {
  /** Exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly stdin?: string | Uint8Array;
  /** Standard input stays open while the program runs, without further input. */
  readonly openStdin?: boolean;
  readonly cwd?: string;
  /** The whole environment of the process: nothing is inherited but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until it is ended; 60,000 when left out. */
  readonly timeout?: number;
}

/** Runs a program to its end. Its own failure is a result, not an exception. */
export function runProcess(
  file: string,
  args: readonly string[],
  { stdin = '', openStdin = false, cwd, env = {}, timeout = 60_000 }: ProcessOptions = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { cwd, env: { PATH: process.env['PATH'] ?? '', ...env }, timeout, killSignal: 'SIGKILL', maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        if (typeof error?.code === 'string') {
          reject(new Error(`cannot run ${file}: ${error.code}`, { cause: error }));
          return;
        }
        resolve({ code: child.exitCode, stdout, stderr });
      },
    );
    // a program that ends without reading its input closes the pipe: no failure of ours
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(stdin);
    if (!openStdin) child.stdin?.end();
  });
}
