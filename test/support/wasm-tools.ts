import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The official `wasm-tools` (wasm-tools 0.259 as wasm, which jco ships), as far as the tests use it. Every function throws an error with
 * the tool's message.
 */
export interface WasmTools {
  parse(wat: string): Uint8Array;
  print(binary: Uint8Array): string;
  componentNew(binary: Uint8Array, adapters?: [string, Uint8Array][]): Uint8Array;
  componentWit(binary: Uint8Array): string;
  componentEmbed(options: EmbedOptions): Uint8Array;
}

export interface EmbedOptions {
  readonly binary?: Uint8Array;
  /** WIT text; packages it needs can stand in it as `package a:b { … }`. */
  readonly witSource?: string;
  /** A WIT file, or a folder whose `deps` has the packages it needs; absolute. */
  readonly witPath?: string;
  readonly world?: string;
  /** Make a core module for the world, whose functions trap. */
  readonly dummy?: boolean;
  readonly stringEncoding?: 'utf8' | 'utf16' | 'compact-utf16';
  readonly features?: { readonly tag: 'all' } | { readonly tag: 'list'; readonly val: readonly string[] };
}

interface VendoredModule {
  readonly $init: Promise<void>;
  readonly tools: WasmTools;
}

/** The folder of an installed package, as resolved from the module `from`, whether or not it has a main file. */
export function packageFolder(name: string, from: string = import.meta.url): string {
  const folders = (createRequire(from).resolve.paths(name) ?? []).map((folder) => join(folder, name));
  const found = folders.find((folder) => existsSync(join(folder, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

let serial = 0;
let current: Promise<WasmTools> | undefined;

/**
 * Calls the official tools. An instance that panicked can't be entered again, so the next call gets a new one.
 *
 * @throws {ToolPanic} when the tool itself trapped; otherwise what the tool reports, as an `Error`.
 */
export async function wasmTools<T>(call: (tools: WasmTools) => T): Promise<T> {
  current ??= load();
  const tools = await current;
  try {
    return call(tools);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      current = undefined;
      throw new ToolPanic(error.message, { cause: error });
    }
    throw new Error(textOf(error), { cause: error });
  }
}

/** The official tool trapped: there is no verdict on its input. */
export class ToolPanic extends Error {
  override readonly name = 'ToolPanic';
}

async function load(): Promise<WasmTools> {
  const jco = join(packageFolder('@bytecodealliance/jco'), 'package.json');
  // not among the package's exports, hence the path; the query gives an instance of its own
  const file = join(packageFolder('@bytecodealliance/jco-transpile', jco), 'vendor/wasm-tools.js');
  const module = (await import(`${pathToFileURL(file).href}?${String(++serial)}`)) as VendoredModule;
  await module.$init;
  return module.tools;
}

/** The message of a value thrown by a jco binding: an `Error`, or the payload of a `result`. */
function textOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'payload' in thrown) return String(thrown.payload);
  return thrown instanceof Error ? thrown.message : String(thrown);
}
