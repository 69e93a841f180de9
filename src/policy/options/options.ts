import { WasmvirtError } from '../../errors.ts';
import type { Mount } from '../../settings/file-tree.ts';
import { capability, packageSubsystem, type StdioStream, type Subsystem } from '../capabilities/table.ts';
import { checkDeterministic, deterministicOptions } from './deterministic.ts';
import type { PlacedFile, Policy, Rule, StdioPolicy, TracePolicy } from '../policy.ts';
import { checkFiles } from './files.ts';
import { clockOf, type ClockOption } from './clock.ts';
import { epochOf, type MountOptions, mountsOf, placeFile } from './mounts.ts';
import { didYouMean } from './nearest.ts';
import { checkNetwork, networkPolicy } from './network.ts';
import { boolean, fail, onlyEntry, quote, strings, text, utf8 } from './option-values.ts';
import { checkOverlap } from './overlap.ts';
import { randomOf, type RandomOption } from './random.ts';
import { parseSelector, printSelector } from './selector.ts';
import { checkVariables, type VariablesKeys, variablesOf } from './variables.ts';

/**
 * What a virtualized component may still ask of its host. Everything of WASI is denied unless enabled here; imports that
 * are not WASI's stay unless `deny` names them. Plain data: the same object can come from a JSON file.
 *
 * Where several options speak of one interface, the most specific one counts: `allow` and `deny` with the plain name of an
 * import, then with an interface and its version, with an interface, with `ns:pkg/*`; then `allowClocks` and the like (`false`
 * denies); then `ns:*`; then `allowAll`. To allow and to deny the same name is an error. An import with a plain name that implements an
 * interface has two names: what is denied by either is denied.
 *
 * @example const options: Options = { allowRandom: true, env: { PONG: 'demo' }, deny: ['example:log/*'] };
 */
export interface Options {
  /**
   * Every WASI interface, also unknown ones, with functions that are unknown as well; but of packages that another option says something
   * else about (`mounts`, `clock`, `allowHttp: false`…) only what is known. All other options let through only what is known.
   */
  readonly allowAll?: boolean;
  readonly allowClocks?: boolean;
  readonly allowExit?: boolean;
  /**
   * Outgoing requests, or only those to hosts that a rule names; a component that only serves them needs nothing.
   *
   * @example const options: Options = { allowHttp: ['api.example.com', 'https+GET://*.example.org:8443'] };
   */
  readonly allowHttp?: boolean | readonly string[];
  readonly allowRandom?: boolean;
  /**
   * TCP, UDP and name look-up, or only with addresses and names that a rule names.
   *
   * @example const options: Options = { allowSockets: ['db.internal:5432', 'tcp+listen://127.0.0.1:8080'] };
   */
  readonly allowSockets?: boolean | readonly string[];
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
  /**
   * The clocks: the host's, none (`deny`: they start at 0, each look takes 1 ms, timers are ready at once), one instant for ever
   * (`fixed`), a clock of its own (`step`: each look takes so long, and waiting takes no time), or the host's with the wall clock shifted
   * (`offset`). Counts before `allowClocks` and `allowAll`. For WASI 0.2.
   *
   * @example const options: Options = { clock: { step: '1ms', from: '2026-01-01T00:00:00Z' } };
   */
  readonly clock?: ClockOption;
  /**
   * Random numbers of all kinds: the host's, none, or a fixed sequence from a seed, which is ChaCha20 with the seed as its key. Never
   * take a seed where secrets are made. Counts before `allowRandom` and `allowAll`. Seeds are for WASI 0.2.
   */
  readonly random?: RandomOption;
  /** The same for `wasi:random/insecure` and `insecure-seed` alone. */
  readonly insecureRandom?: RandomOption;
  /** `true`: the host's variables, arguments and current directory. Names: only these variables of the host. */
  readonly allowEnv?: boolean | readonly string[];
  /** Variables of the host that stay hidden though `allowEnv`, `allowAll` or `allow` let the others through. */
  readonly denyEnv?: readonly string[];
  /** Variables that the component sees, over those of the host. Values may hold any text. */
  readonly env?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** `wasi:config` of the host: all of it, or only these keys. */
  readonly allowConfig?: boolean | readonly string[];
  /** Keys of the host that stay hidden though `allowConfig`, `allowAll` or `allow` let the others through. */
  readonly denyConfig?: readonly string[];
  /** Configuration that the component sees, over that of the host. */
  readonly config?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** The arguments that the component sees, the program's name first. Without: the host's if allowed, else none. */
  readonly args?: readonly string[];
  /** The current directory that the component sees. Without: the host's if allowed, else none. */
  readonly cwd?: string;
  /**
   * Directories inside the component, by the path under which it finds each: absolute, or relative to where it takes itself to be, as
   * `.` and `data`. They take the place of the host's, also under `allowAll`. One whose path is inside another's hides what that one
   * has there, and shows in it as a directory, with its own limits.
   *
   * @example const options: Options = { mounts: { '/etc': { files: { 'app.toml': 'a = 1\n' } }, '/tmp': { writable: true } } };
   */
  readonly mounts?: Readonly<Record<string, MountOptions>>;
  /** The time of everything in `mounts`, in seconds since 1970, and of stepping clocks at their start. Without: 0. */
  readonly epoch?: number;
  /**
   * The same in every run, whatever the host: all of WASI is denied or virtual. Unless said otherwise, clocks step by 1 ms from `epoch`
   * on, random numbers have the seed 0, standard streams are ignored, and `/` is an empty directory that can be written. Only
   * output may go to the host (`stdout: 'allow'`, `stderr: 'allow'`, `allowExit`); imports that are not WASI's must be allowed or
   * denied by name.
   */
  readonly deterministic?: boolean;
  /**
   * Writes down every call that is not handed straight to the host, with arguments and result: to the host's standard error (`true`,
   * `'stderr'`), whatever the component has in its place, or into a file among the virtual files, which is made new.
   */
  readonly trace?: boolean | 'stderr' | { readonly file: string };
  /**
   * Interfaces (`ns:pkg/interface`, with or without `@version`), packages (`ns:pkg/*`), namespaces (`ns:*`) or plain names of imports, with
   * all of their functions.
   */
  readonly allow?: readonly string[];
  /** The reverse, in the same forms; works for imports of every package. */
  readonly deny?: readonly string[];
  /**
   * What a denied call does. `error` (default): answer an error, else a harmless value, else trap. `trap`: trap, but for
   * what programs call before they start.
   */
  readonly onDeny?: 'error' | 'trap';
}

const SUBSYSTEMS = {
  allowClocks: 'clocks',
  allowExit: 'exit',
  allowRandom: 'random',
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
  'clock',
  'random',
  'insecureRandom',
  'allowEnv',
  'denyEnv',
  'env',
  'allowConfig',
  'denyConfig',
  'config',
  'args',
  'cwd',
  'mounts',
  'epoch',
  'allow',
  'deny',
  'onDeny',
  'deterministic',
  'trace',
];

const ENVIRONMENT: VariablesKeys = { set: 'env', allow: 'allowEnv', deny: 'denyEnv', one: 'variable' };

const CONFIG: VariablesKeys = { set: 'config', allow: 'allowConfig', deny: 'denyConfig', one: 'key' };

/**
 * Checks options that may come from anywhere and completes them.
 *
 * @throws WasmvirtError `bad-option` for an unknown key or a value of the wrong form, `conflict` for two that contradict
 *   each other
 */
export function normalize(options: Options = {}): Policy {
  const asked = checkedKeys(options);
  const deterministic = boolean('deterministic', asked.get('deterministic')) ?? false;
  const given = deterministic ? deterministicOptions(asked) : asked;
  const subsystems = new Map<Subsystem, boolean>();
  for (const [key, subsystem] of Object.entries(SUBSYSTEMS)) {
    const flag = boolean(key, given.get(key));
    if (flag !== undefined) subsystems.set(subsystem, flag);
  }
  const { network, allowed } = networkPolicy(given.get('allowHttp'), given.get('allowSockets'));
  for (const [subsystem, flag] of allowed) subsystems.set(subsystem, flag);
  const environment = variablesOf(given, ENVIRONMENT);
  const config = variablesOf(given, CONFIG);
  if (given.has('allowEnv')) subsystems.set('environment', given.get('allowEnv') !== false);
  if (given.has('allowConfig')) subsystems.set('config', given.get('allowConfig') !== false);
  const epoch = epochOf(given.get('epoch'));
  const onDeny = given.get('onDeny') ?? 'error';
  if (onDeny !== 'error' && onDeny !== 'trap') fail(`onDeny must be 'error' or 'trap'`);
  const { stdio, mounts, trace } = standardStreams(given, mountsOf(given.get('mounts')));
  const policy: Policy = {
    allowAll: boolean('allowAll', given.get('allowAll')) ?? false,
    subsystems,
    stdio,
    rules: [...rules('allow', given.get('allow')), ...rules('deny', given.get('deny'))],
    network,
    clock: clockOf(given.get('clock'), epoch),
    random: randomOf('random', given.get('random')),
    insecureRandom: randomOf('insecureRandom', given.get('insecureRandom')),
    environment: {
      ...environment,
      args: strings('args', given.get('args')),
      cwd: currentDirectory(given.get('cwd')),
    },
    config,
    mounts,
    epoch,
    onDeny,
    deterministic,
    trace,
  };
  checkConflicts(policy);
  checkFiles(policy);
  checkNetwork(policy);
  if (deterministic) checkDeterministic(policy);
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

function checkConflicts(policy: Policy): void {
  const { rules: all, subsystems, allowAll, stdio } = policy;
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
  checkVirtual(policy);
  const some = (subsystem: Subsystem): boolean =>
    subsystems.get(subsystem) ?? (allowAll || all.some((rule) => rule.effect === 'allow'));
  checkVariables(policy.environment, some('environment'), ENVIRONMENT);
  checkVariables(policy.config, some('config'), CONFIG);
}

/** Rules about interfaces of which an option speaks that says more than they do. */
function checkVirtual({ rules: all, clock, random, insecureRandom }: Policy): void {
  if (clock !== undefined) {
    const virtual = clock.kind !== 'allow' && clock.kind !== 'deny';
    checkOverlap(all, { key: 'clock', subsystem: 'clocks', virtual });
  }
  if (random !== undefined) {
    checkOverlap(all, { key: 'random', subsystem: 'random', virtual: random.kind === 'seed' });
  }
  if (insecureRandom !== undefined) {
    const interfaces = ['insecure', 'insecure-seed'];
    checkOverlap(all, {
      key: 'insecureRandom',
      subsystem: 'random',
      interfaces,
      virtual: insecureRandom.kind === 'seed',
    });
  }
}

export function rules(effect: 'allow' | 'deny', value: unknown): Rule[] {
  return (strings(effect, value) ?? []).map((text) => {
    const selector = parseSelector(text);
    if (selector.kind === 'interface' || selector.kind === 'package') {
      const { namespace, package: packageName } = selector.kind === 'interface' ? selector.name : selector;
      if (packageSubsystem(namespace, packageName) === 'io') {
        const follows = 'it follows the interfaces that make its streams and pollables, so name those instead';
        fail(`${effect} cannot name ${text}: ${follows}`);
      }
    }
    return { effect, selector };
  });
}

interface StandardStreams {
  readonly stdio: ReadonlyMap<StdioStream, StdioPolicy>;
  /** With the files that outputs go into. */
  readonly mounts: readonly Mount[];
  readonly trace: TracePolicy | undefined;
}

function standardStreams(given: ReadonlyMap<string, unknown>, mounts: readonly Mount[]): StandardStreams {
  const stdio = new Map<StdioStream, StdioPolicy>();
  const files = new Map<string, PlacedFile>();
  let all = mounts;
  const placed = (path: string, what: string): PlacedFile => {
    let file = files.get(path);
    if (file === undefined) {
      ({ mounts: all, file } = placeFile(all, path, what));
      files.set(path, file);
    }
    return file;
  };
  for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
    const value = given.get(stream);
    if (value === undefined) continue;
    const said = stream === 'stdin' ? standardInput(value) : standardOutput(stream, value);
    if (typeof said === 'object') {
      stdio.set(stream, said);
      continue;
    }
    stdio.set(stream, { kind: 'file', path: said, file: placed(said, stream) });
  }
  const traced = traceTo(given.get('trace'));
  const trace: TracePolicy | undefined =
    typeof traced === 'string' ? { kind: 'file', path: traced, file: placed(traced, 'trace') } : traced;
  return { stdio, mounts: all, trace };
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
  return filePath(stream, content);
}

/** The path, where it is a file. */
function traceTo(value: unknown): TracePolicy | string | undefined {
  if (value === undefined || value === false) return undefined;
  if (value === true || value === 'stderr') return { kind: 'stderr' };
  const [key, content] = onlyEntry(value);
  if (key !== 'file') fail(`trace must be true, false, 'stderr', or an object with the path of a file`);
  return filePath('trace', content);
}

function filePath(what: string, content: unknown): string {
  const path = text(what, content);
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    fail(`${what} must name a virtual file by its path, not ${quote(path)}`);
  }
  return path;
}

function isSimple(value: unknown): value is 'allow' | 'deny' | 'ignore' {
  return value === 'allow' || value === 'deny' || value === 'ignore';
}

function currentDirectory(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const path = text('cwd', value);
  if (path === '') fail('cwd must not be empty');
  return path;
}
