import { cpSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { MountEntry } from '../../src/index.ts';

/** A program of the suite with its manifest. */
export interface Program {
  /** `rust/path_link`. */
  readonly name: string;
  /** A core module over `wasi_snapshot_preview1`. */
  readonly wasm: string;
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest path → folder of the checkout. Programs change it: hand them a copy. */
  readonly dirs: Readonly<Record<string, string>>;
  readonly exitCode: number;
  /** The expected standard output, if the manifest has it. */
  readonly stdout: string | undefined;
}

/** The folders of prebuilt programs in a checkout, by language. */
const LANGUAGES = ['rust', 'c', 'assemblyscript'] as const;

/**
 * All programs of WASI preview 1 in a checkout of the suite.
 *
 * @throws if there are none: most branches contain only sources.
 */
export function programsOf(checkout: string): Program[] {
  const programs = LANGUAGES.flatMap((language) => {
    const folder = join(checkout, 'tests', language, 'testsuite/wasm32-wasip1');
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
    return names.sort().map((file) => programOf(folder, language, file.slice(0, -'.wasm'.length)));
  });
  if (programs.length === 0) {
    throw new Error(
      `no prebuilt programs in ${checkout}: check out the branch prod/testsuite-all of WebAssembly/wasi-testsuite`,
    );
  }
  return programs;
}

function programOf(folder: string, language: string, file: string): Program {
  const path = join(folder, `${file}.json`);
  const manifest = new Map(existsSync(path) ? Object.entries(json(path)) : []);
  const take = (key: string): unknown => {
    const value = manifest.get(key);
    manifest.delete(key);
    return value;
  };
  // the suite is checked by its own tools: these are the types of its doc/specification.md
  const dirs = (take('dirs') ?? []) as readonly string[];
  const args = (take('args') ?? []) as readonly string[];
  const program: Program = {
    name: `${language}/${file}`,
    wasm: join(folder, `${file}.wasm`),
    args,
    env: (take('env') ?? {}) as Record<string, string>,
    dirs: Object.fromEntries(dirs.map((name) => [name, join(folder, name)])),
    exitCode: (take('exit_code') ?? 0) as number,
    stdout: take('stdout') as string | undefined,
  };
  if (manifest.size > 0) throw new Error(`${path}: nothing here knows ${[...manifest.keys()].join(', ')}`);
  return program;
}

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/** A copy of each directory of a program below `scratch`, by guest path. */
export function copyDirs({ dirs }: Pick<Program, 'dirs'>, scratch: string): Record<string, string> {
  const copies = Object.entries(dirs).map(([guest, folder], index) => {
    const copy = join(scratch, String(index));
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    return [guest, copy];
  });
  return Object.fromEntries(copies) as Record<string, string>;
}

/** What a folder holds, as a mount takes it. */
export function treeOf(folder: string): Map<string, MountEntry> {
  const tree = new Map<string, MountEntry>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) tree.set(entry.name, { directory: treeOf(path) });
    else if (entry.isSymbolicLink()) tree.set(entry.name, { link: readlinkSync(path) });
    else tree.set(entry.name, new Uint8Array(readFileSync(path)));
  }
  return tree;
}
