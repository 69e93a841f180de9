import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkScriptNames } from '../../component/script-names.ts';
import { FileError } from '../file-error.ts';

/** jco turns components into JavaScript. It is not part of wasmvirt: who wants that installs it. */

const JCO = '@bytecodealliance/jco';

/** What of jco is used. */
export interface Jco {
  /** Where its module is. */
  readonly path: string;
  readonly transpile: (component: Uint8Array, options: object) => Promise<JcoOutput>;
}

interface JcoOutput {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly imports: readonly string[];
}

export interface TranspileOptions {
  /** What files begin with. Must be a `fileName`: jco writes it into programs as it is. */
  readonly name: string;
  /** Gives a function that instantiates; without, importing the program does. */
  readonly instantiation?: 'async' | 'sync' | undefined;
  /** Modules that satisfy imports, by the names of interfaces. */
  readonly map?: Readonly<Record<string, string>>;
  /** Whether the program may load its files by what Node has. */
  readonly nodejsCompat?: boolean;
}

/** What jco made. */
export interface Transpiled {
  /** By paths with slashes, relative to a folder and in it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The names by which it asks for what it imports. */
  readonly imports: readonly string[];
}

/** Whether jco can be given a name: it stands in texts of the program that nothing escapes. */
export function isFileName(name: string): boolean {
  return /^[A-Za-z0-9_][\w.-]*$/.test(name);
}

/** The name for a file: without its ending, and without what no name can have. */
export function fileName(path: string): string {
  const base = path.replace(/^.*[\\/]/, '').replace(/\.wasm$/, '');
  const name = base.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9_]+/, '');
  return isFileName(name) ? name : 'component';
}

/**
 * Loads the jco that is installed beside wasmvirt, or in a project.
 *
 * @param project a folder
 * @throws FileError where there is none
 */
export async function loadJco(project: string): Promise<Jco> {
  const path = pathOf(import.meta.url) ?? pathOf(join(resolve(project), 'here.js'));
  if (path === undefined) {
    throw new FileError(`jco, which makes JavaScript of components, is not installed: npm install --save-dev ${JCO}`);
  }
  const loaded = await tried(`${JCO} cannot be loaded`, async () => {
    // what it is is asked below
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Partial<Jco>;
  });
  const { transpile } = loaded;
  if (typeof transpile === 'function') return { path, transpile };
  throw new FileError(`the ${JCO} at ${path} has no function transpile: install another version of it`);
}

function pathOf(from: string): string | undefined {
  try {
    return createRequire(from).resolve(JCO);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw new FileError(`${JCO} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Makes JavaScript of a component.
 *
 * @throws FileError for what jco cannot do; WasmvirtError for names that would be code in what it writes
 */
export async function transpile(jco: Jco, component: Uint8Array, options: TranspileOptions): Promise<Transpiled> {
  if (!isFileName(options.name)) throw new Error(`${JSON.stringify(options.name)} is no name for jco`);
  checkScriptNames(component);
  const { files, imports } = await tried('jco cannot transpile it', () => jco.transpile(component, { ...options }));
  const entries = Object.entries(files).map(([path, bytes]) => {
    const parts = path.split('/');
    const isWithin = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
    if (!isWithin) throw new FileError(`jco would write ${JSON.stringify(path)}, which is not in the folder`);
    return [path, bytes] as const;
  });
  return { files: new Map(entries), imports };
}

async function tried<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FileError(`${what}: ${messageOf(error)}`, { cause: error });
  }
}

/** jco throws texts, too. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ').trim();
}
