import { encodeUtf8, utf8Length } from '../bytes/utf8.ts';
import { WasmvirtError } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import { capability, packageSubsystem, type StdioStream, type Subsystem } from './capabilities.ts';
import { checkFiles } from './filesystem.ts';
import { epochOf, mountsOf, placeFile, type Mount, type MountOptions, type PlacedFile } from './mounts.ts';
import { parseSelector, printSelector, type Selector } from './selector.ts';

/**
 * What a virtualized component may still ask of its host. Everything of WASI is denied unless enabled here; imports that
 * are not WASI's stay unless `deny` names them. Plain data: the same object can come from a JSON file.
 *
 * Where several options speak of one interface, the most specific one counts: `allow` and `deny` with the plain name of an
 * import, then with an interface and its version, with an interface, with `ns:pkg/*`; then `allowClocks` and the like (`false`
 * denies); then `allowAll`. To allow and to deny the same name is an error.
 *
 * @example const options: Options = { allowRandom: true, env: { PONG: 'demo' }, deny: ['example:log/*'] };
 */
export interface Options {
  /** Every WASI interface, also unknown ones. */
  readonly allowAll?: boolean;
  readonly allowClocks?: boolean;
  readonly allowExit?: boolean;
  /** Outgoing requests; a component that only serves them needs nothing. */
  readonly allowHttp?: boolean;
  readonly allowRandom?: boolean;
  readonly allowSockets?: boolean;
  /** The host's preopened directories. */
  readonly allowFs?: boolean;
  /** The host's standard input, output, error and terminals. */
  readonly allowStdio?: boolean;
  /**
   * Standard input: the host's, closed, empty (`deny` and `ignore`: programs that read it see its end), or with these contents. Counts
   * before `allowStdio` and `allowAll`. A stream that is not allowed has no terminal.
   */
  readonly stdin?: 'allow' | 'deny' | 'ignore' | { readonly text: string } | { readonly bytes: Uint8Array };
  /** Standard output: the host's, closed, swallowed, or a file among the virtual files, which is made new. */
  readonly stdout?: 'allow' | 'deny' | 'ignore' | { readonly file: string };
  readonly stderr?: 'allow' | 'deny' | 'ignore' | { readonly file: string };
  /** `true`: the host's variables, arguments and current directory. Names: only these variables of the host. */
  readonly allowEnv?: boolean | readonly string[];
  /** Variables of the host that stay hidden though `allowEnv`, `allowAll` or `allow` let the others through. */
  readonly denyEnv?: readonly string[];
  /** Variables that the component sees, over those of the host. Values may hold any text. */
  readonly env?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** The arguments that the component sees, the program's name first. Without: the host's if allowed, else none. */
  readonly args?: readonly string[];
  /** The current directory that the component sees. Without: the host's if allowed, else none. */
  readonly cwd?: string;
  /**
   * Directories inside the component, by the absolute path under which it finds each. They take the place of the host's, also
   * under `allowAll`. One whose path is inside another's is opened by itself: programs use the longest path that fits, and the
   * outer one does not list it.
   *
   * @example const options: Options = { mounts: { '/etc': { files: { 'app.toml': 'a = 1\n' } }, '/tmp': { writable: true } } };
   */
  readonly mounts?: Readonly<Record<string, MountOptions>>;
  /** The time of everything in `mounts`, in seconds since 1970. Without: 0. */
  readonly epoch?: number;
  /** Interfaces (`ns:pkg/interface`, with or without `@version`), packages (`ns:pkg/*`) or plain names of imports. */
  readonly allow?: readonly string[];
  /** The reverse, in the same forms; works for imports of every package. */
  readonly deny?: readonly string[];
  /**
   * What a denied call does. `error` (default): answer an error, else a harmless value, else trap. `trap`: trap, but for
   * what programs call before they start.
   */
  readonly onDeny?: 'error' | 'trap';
}

/** An `allow` or `deny`, parsed. */
export interface Rule {
  readonly effect: 'allow' | 'deny';
  readonly selector: Selector;
}

/** What was said about a standard stream. */
export type StdioPolicy =
  | { readonly kind: 'allow' | 'deny' | 'ignore' }
  /** Of standard input. */
  | { readonly kind: 'contents'; readonly bytes: Uint8Array }
  /** An output into a virtual file: an absolute path, and where that is in the mounts. */
  | { readonly kind: 'file'; readonly path: string; readonly file: PlacedFile };

/** Options, checked and complete. */
export interface Policy {
  readonly allowAll: boolean;
  /** What was said about whole subsystems; those that are absent were not mentioned. */
  readonly subsystems: ReadonlyMap<Subsystem, boolean>;
  readonly rules: readonly Rule[];
  /** Streams that are absent were not mentioned. */
  readonly stdio: ReadonlyMap<StdioStream, StdioPolicy>;
  readonly environment: {
    /** Variables of the host by `allowEnv`, when it is a list. */
    readonly hostList: readonly string[] | undefined;
    readonly deny: readonly string[];
    /** In the order given, each name once. */
    readonly set: readonly (readonly [name: string, value: string])[];
    readonly args: readonly string[] | undefined;
    readonly cwd: string | undefined;
  };
  /** In the order given, each path once. */
  readonly mounts: readonly Mount[];
  /** The time of everything in `mounts`, in seconds since 1970. */
  readonly epoch: number;
  readonly onDeny: 'error' | 'trap';
}

const SUBSYSTEMS = {
  allowClocks: 'clocks',
  allowExit: 'exit',
  allowHttp: 'http',
  allowRandom: 'random',
  allowSockets: 'sockets',
  allowFs: 'filesystem',
  allowStdio: 'stdio',
} as const satisfies Partial<Record<keyof Options, Subsystem>>;

const KEYS: readonly (keyof Options)[] = [
  'allowAll',
  'allowClocks',
  'allowExit',
  'allowHttp',
  'allowRandom',
  'allowSockets',
  'allowFs',
  'allowStdio',
  'stdin',
  'stdout',
  'stderr',
  'allowEnv',
  'denyEnv',
  'env',
  'args',
  'cwd',
  'mounts',
  'epoch',
  'allow',
  'deny',
  'onDeny',
];

/**
 * Checks options that may come from anywhere and completes them.
 *
 * @throws WasmvirtError `bad-option` for an unknown key or a value of the wrong form, `conflict` for two that contradict
 *   each other
 */
export function normalize(options: Options = {}): Policy {
  const given = checkedKeys(options);
  const subsystems = new Map<Subsystem, boolean>();
  for (const [key, subsystem] of Object.entries(SUBSYSTEMS)) {
    const flag = boolean(key, given.get(key));
    if (flag !== undefined) subsystems.set(subsystem, flag);
  }
  const allowEnv = given.get('allowEnv');
  const hostList = typeof allowEnv === 'boolean' ? undefined : variableNames('allowEnv', allowEnv);
  if (allowEnv !== undefined) subsystems.set('environment', allowEnv !== false);
  const onDeny = given.get('onDeny') ?? 'error';
  if (onDeny !== 'error' && onDeny !== 'trap') fail(`onDeny must be 'error' or 'trap'`);
  const { stdio, mounts } = standardStreams(given, mountsOf(given.get('mounts')));
  const policy: Policy = {
    allowAll: boolean('allowAll', given.get('allowAll')) ?? false,
    subsystems,
    stdio,
    rules: [...rules('allow', given.get('allow')), ...rules('deny', given.get('deny'))],
    environment: {
      hostList,
      deny: variableNames('denyEnv', given.get('denyEnv')) ?? [],
      set: variables(given.get('env')),
      args: strings('args', given.get('args')),
      cwd: currentDirectory(given.get('cwd')),
    },
    mounts,
    epoch: epochOf(given.get('epoch')),
    onDeny,
  };
  checkConflicts(policy);
  checkFiles(policy);
  return policy;
}

function checkedKeys(options: unknown): ReadonlyMap<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) fail('the options must be an object');
  const known: readonly string[] = KEYS;
  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) fail(`there is no option ${quote(key)}${didYouMean(key, known)}`);
    if (value !== undefined) given.set(key, value);
  }
  return given;
}

function checkConflicts({ rules: all, environment, subsystems, allowAll, stdio }: Policy): void {
  const denied = new Set(all.filter((rule) => rule.effect === 'deny').map((rule) => printSelector(rule.selector)));
  for (const { effect, selector } of all) {
    const name = printSelector(selector);
    if (effect === 'allow' && denied.has(name)) {
      throw new WasmvirtError('conflict', `${name} is both allowed and denied: leave one of the two out`);
    }
  }
  for (const { effect, selector } of all) {
    const stream = selector.kind === 'interface' ? capability(selector.name)?.stdio?.stream : undefined;
    if (stream === undefined || !stdio.has(stream)) continue;
    const message = `${effect} ${printSelector(selector)} and the option ${stream} speak of the same stream: leave one out`;
    throw new WasmvirtError('conflict', message);
  }
  if (environment.deny.length === 0) return;
  const hidden = environment.deny.find((name) => environment.hostList?.includes(name) === true);
  if (hidden !== undefined) {
    throw new WasmvirtError('conflict', `the variable ${quote(hidden)} is in both allowEnv and denyEnv: leave one out`);
  }
  const allowed = subsystems.get('environment') ?? (allowAll || all.some((rule) => rule.effect === 'allow'));
  if (!allowed) {
    const message = 'denyEnv hides variables of the host, but none is allowed: leave it out or add allowEnv';
    throw new WasmvirtError('conflict', message);
  }
}

function rules(effect: 'allow' | 'deny', value: unknown): Rule[] {
  return (strings(effect, value) ?? []).map((text) => {
    const selector = parseSelector(text);
    if (selector.kind !== 'plain') {
      const { namespace, package: packageName } = selector.kind === 'interface' ? selector.name : selector;
      if (packageSubsystem(namespace, packageName) === 'io') {
        const follows = 'it follows the interfaces that make its streams and pollables, so name those instead';
        fail(`${effect} cannot name ${text}: ${follows}`);
      }
    }
    return { effect, selector };
  });
}

function boolean(key: string, value: unknown): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') fail(`${key} must be true or false`);
  return value;
}

function strings(key: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) fail(`${key} must be a list of strings`);
  return Array.from(value, (item: unknown) => text(key, item)); // looks at holes, too
}

/** UTF-8 has no lone surrogates, and writing them would silently change the text. */
function text(key: string, value: unknown): string {
  if (typeof value !== 'string') fail(`${key} must hold strings only`);
  if (LONE_SURROGATE.test(value)) fail(`${key} holds a string that is not valid Unicode`);
  return value;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

interface StandardStreams {
  readonly stdio: ReadonlyMap<StdioStream, StdioPolicy>;
  /** With the files that outputs go into. */
  readonly mounts: readonly Mount[];
}

function standardStreams(given: ReadonlyMap<string, unknown>, mounts: readonly Mount[]): StandardStreams {
  const stdio = new Map<StdioStream, StdioPolicy>();
  const files = new Map<string, PlacedFile>();
  let all = mounts;
  for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
    const value = given.get(stream);
    if (value === undefined) continue;
    const said = stream === 'stdin' ? standardInput(value) : standardOutput(stream, value);
    if (typeof said === 'object') {
      stdio.set(stream, said);
      continue;
    }
    let file = files.get(said);
    if (file === undefined) {
      ({ mounts: all, file } = placeFile(all, said, stream));
      files.set(said, file);
    }
    stdio.set(stream, { kind: 'file', path: said, file });
  }
  return { stdio, mounts: all };
}

function standardInput(value: unknown): StdioPolicy {
  if (isSimple(value)) return { kind: value };
  const [key, content] = onlyEntry(value);
  if (key === 'text') return { kind: 'contents', bytes: utf8(text('stdin', content)) };
  if (key === 'bytes' && content instanceof Uint8Array) return { kind: 'contents', bytes: content };
  fail(`stdin must be 'allow', 'deny', 'ignore', or an object with its text or its bytes`);
}

/** The path, where it is a file. */
function standardOutput(stream: StdioStream, value: unknown): StdioPolicy | string {
  if (isSimple(value)) return { kind: value };
  const [key, content] = onlyEntry(value);
  if (key !== 'file') fail(`${stream} must be 'allow', 'deny', 'ignore', or an object with the path of a file`);
  const path = text(stream, content);
  if (!path.startsWith('/') || path.endsWith('/') || path.includes('\0')) {
    fail(`${stream} must name a virtual file by an absolute path, not ${quote(path)}`);
  }
  return path;
}

function isSimple(value: unknown): value is 'allow' | 'deny' | 'ignore' {
  return value === 'allow' || value === 'deny' || value === 'ignore';
}

function onlyEntry(value: unknown): readonly [key: string, content?: unknown] {
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return (entries.length === 1 ? entries[0] : undefined) ?? [''];
}

function utf8(content: string): Uint8Array {
  const bytes = new Uint8Array(Math.max(utf8Length(content), 0));
  encodeUtf8(content, bytes, 0);
  return bytes;
}

function variableNames(key: string, value: unknown): readonly string[] | undefined {
  return strings(key, value)?.map((name) => variableName(key, name));
}

function variableName(key: string, name: string): string {
  if (name === '') fail(`${key} holds an empty variable name`);
  if (name.includes('=')) fail(`${key}: the variable name ${quote(name)} holds '='`);
  if (name.includes('\0')) fail(`${key}: the variable name ${quote(name)} holds a NUL character`);
  return name;
}

function variables(value: unknown): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) fail('env must be an object, or a list of pairs of strings');
  const pairs: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value);
  const set = new Map<string, string>();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) fail('env must be an object, or a list of pairs of strings');
    const [name, content] = pair as readonly unknown[];
    set.set(variableName('env', text('env', name)), text('env', content));
  }
  return [...set];
}

function currentDirectory(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const path = text('cwd', value);
  if (path === '') fail('cwd must not be empty');
  return path;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}

function fail(message: string): never {
  throw new WasmvirtError('bad-option', message);
}
