import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { transpile } from '@bytecodealliance/jco';
import { hostProgram, runProcess, type ProcessResult } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { ROOT } from './source-files.ts';

/** Components of WASI 0.3 on jco: in a process of their own, as it takes a Node with stack switching for promises (JSPI), 24 or newer. */

/** A Node that can run them: this one, or what the variable `NODE24` names. */
export const NODE_03: string | undefined =
  Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : hostProgram('NODE24');

const MODULES = join(ROOT, 'node_modules');
const MODULES_OF_JCO = join(MODULES, '@bytecodealliance');
const SCRIPT = join(ROOT, 'test/support/jco-03-process.mjs');

/** What a command gets from the host. */
export interface Host03 {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest path → host folder. */
  readonly dirs: Readonly<Record<string, string>>;
  /** Names of http headers that programs may not set, beside those that nobody may. */
  readonly forbiddenHeaders?: readonly string[];
}

/** An argument of a call, which crosses into another process. */
export type Argument03 =
  { readonly u8: readonly number[] } | { readonly s64: readonly string[] } | { readonly u32: number };

export interface Call03 {
  readonly name: string;
  readonly args: readonly Argument03[];
}

/** `ms`: how long it took. */
export type Answer03 = { readonly result: unknown; readonly ms: number } | { readonly trap: string };

export interface CallOptions03 {
  /** Nothing ends the process: it must have nothing more to do. */
  readonly exitsItself?: boolean;
  /** What the component imports; nothing, if left out. */
  readonly host?: Host03;
  /** Milliseconds that a call may take; 20,000 if left out. */
  readonly late?: number;
}

/**
 * A component as JavaScript in a folder; returns the program's path. Without `wasi`, it cannot be loaded if it has an import but those in
 * `map`, which says from which file each is.
 */
export async function transpiled03(
  component: Uint8Array,
  folder: string,
  {
    exports,
    wasi,
    map = {},
  }: { readonly exports: readonly string[]; readonly wasi: boolean; readonly map?: Record<string, string> },
): Promise<string> {
  const { files } = await transpile(component, {
    name: 'component',
    outDir: folder,
    asyncMode: 'jspi',
    asyncExports: [...exports],
    wasiShim: wasi,
    map,
    tlaCompat: true,
    base64Cutoff: 0,
    noTypescript: true,
    // a `run` that returns an error would otherwise arrive as a thrown `undefined`
    noComponentErrorWrapping: false,
  });
  for (const [name, bytes] of Object.entries(files)) {
    const path = name.startsWith(folder) ? name : join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  if (wasi) symlinkSync(MODULES, join(folder, 'node_modules'), 'dir');
  return join(folder, 'component.js');
}

/** The command that runs `wasi:cli/run` of a component, for a process. `host` none: the component may have no import. */
export async function commandOnJco03(
  component: Uint8Array,
  folder: string,
  host: Host03 | 'none',
): Promise<readonly [file: string, args: readonly string[]]> {
  const program = await transpiled03(component, folder, { exports: ['wasi:cli/run#run'], wasi: host !== 'none' });
  const jobs = join(folder, 'jobs.json');
  const given = host === 'none' ? {} : { host };
  writeFileSync(jobs, JSON.stringify({ program, modules: MODULES_OF_JCO, ...given }));
  return [node(), ['--no-warnings', SCRIPT, jobs]];
}

/** Runs `wasi:cli/run` of a component. */
export function runOnJco03(component: Uint8Array, host: Host03 | 'none' = 'none'): Promise<ProcessResult> {
  return withScratch(async (folder) => {
    const [file, args] = await commandOnJco03(component, folder, host);
    return runProcess(file, args);
  });
}

/**
 * Calls functions of a component, each on an instance of its own, in one process.
 *
 * @throws if the process does not come to its end
 */
export function callOnJco03(
  component: Uint8Array,
  calls: readonly Call03[],
  { exitsItself = false, host, late }: CallOptions03 = {},
): Promise<readonly Answer03[]> {
  return withScratch(async (folder) => {
    const names = [...new Set(calls.map(({ name }) => name))];
    const program = await transpiled03(component, folder, { exports: names, wasi: host !== undefined });
    const [jobs, results] = [join(folder, 'jobs.json'), join(folder, 'results.json')];
    writeFileSync(jobs, JSON.stringify({ program, calls, results, exitsItself, host, late, modules: MODULES_OF_JCO }));
    const { code, stderr } = await runProcess(node(), ['--no-warnings', SCRIPT, jobs], { timeout: 120_000 });
    if (code !== 0) throw new Error(`jco ended with ${String(code)}: ${stderr}`);
    return JSON.parse(readFileSync(results, 'utf8')) as Answer03[];
  });
}

function node(): string {
  if (NODE_03 === undefined) throw new Error('NODE24 names no Node that runs async components');
  return NODE_03;
}
