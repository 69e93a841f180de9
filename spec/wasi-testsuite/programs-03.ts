import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is done with a running program, in the words of the suite's manifests. */
export type Operation =
  | { readonly type: 'write'; readonly id: string; readonly payload: string }
  | { readonly type: 'read'; readonly id: string; readonly payload: string }
  | { readonly type: 'connect'; readonly id: string }
  | { readonly type: 'send' | 'recv'; readonly id: string; readonly payload: string }
  | { readonly type: 'request'; readonly method: string; readonly path: string; readonly response: Expected }
  | { readonly type: 'kill'; readonly signal: string }
  | { readonly type: 'wait'; readonly exit_code?: number };

/** What a server is to answer. */
export interface Expected {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A program of the suite for WASI 0.3, with its manifest. */
export interface Program03 {
  /** `rust/filesystem-stat`. */
  readonly name: string;
  /** A component. */
  readonly wasm: string;
  /** The program's own name, if it is not that of its file. */
  readonly self?: string;
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest path → folder of the checkout. Programs change it: hand them a copy. */
  readonly dirs: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
  /** It exports an http handler, not a command. */
  readonly service: boolean;
  /** It needs http or sockets. */
  readonly network: boolean;
}

/**
 * All programs for WASI 0.3 in a checkout of the suite.
 *
 * @throws if there are none: most branches contain only sources.
 */
export function programs03Of(checkout: string): Program03[] {
  const folder = join(checkout, 'tests/rust/testsuite/wasm32-wasip3');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.wasm')) : [];
  if (names.length === 0) {
    throw new Error(
      `no prebuilt programs in ${folder}: check out the branch prod/testsuite-all of WebAssembly/wasi-testsuite`,
    );
  }
  return names.sort().map((file) => programOf(folder, file.slice(0, -'.wasm'.length)));
}

const TYPES: ReadonlySet<string> = new Set<Operation['type']>([
  ...(['write', 'read', 'connect', 'send', 'recv', 'request', 'kill', 'wait'] as const),
]);

function programOf(folder: string, file: string): Program03 {
  const path = join(folder, `${file}.json`);
  const manifest = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {};
  const [run, ...operations] = manifest.operations ?? [{ ...manifest, type: 'run' }, { type: 'wait' }];
  const unknown = operations.find(({ type }) => !TYPES.has(type));
  if (run?.type !== 'run' || unknown !== undefined)
    throw new Error(`${path}: nothing here knows the operation ${unknown?.type ?? 'that it begins with'}`);
  const { args = [], env = {}, dirs = [] } = run;
  return {
    name: `rust/${file}`,
    wasm: join(folder, `${file}.wasm`),
    args,
    env,
    dirs: Object.fromEntries(dirs.map((name) => [name, join(folder, name)])),
    operations: operations as unknown as readonly Operation[], // the suite's own tools check them
    service: manifest.world === 'wasi:http/service',
    network: /^(http|sockets)-/.test(file),
  };
}

interface Run {
  readonly type: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly dirs?: readonly string[];
}

interface Manifest extends Omit<Run, 'type'> {
  readonly operations?: readonly Run[];
  readonly world?: string;
}
