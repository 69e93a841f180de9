import type { InterfaceName } from '../../component/extern-name.ts';
import { type Answer, each, error, HARMLESS, later, OK, type TemplateSymbol, TRAP, value, VIRTUAL } from './answer.ts';
import {
  DENIED_HTTP,
  fieldsFunctions,
  getters,
  httpFunctions02,
  httpFunctions03,
  methods,
  probedTcp,
  probedUdp,
  SOCKET_OPTIONS_TCP,
  SOCKET_OPTIONS_UDP,
} from './network-answers.ts';

export { CATCH_ALL_CASES, DENIED_CASES } from './answer.ts';
export type { Answer, Literal, TemplateSymbol } from './answer.ts';

/** What a user allows or denies as one thing. */
export type Subsystem =
  'environment' | 'exit' | 'stdio' | 'clocks' | 'random' | 'filesystem' | 'http' | 'sockets' | 'config' | 'io';

export type Role =
  /** Shared by others (`wasi:io`): who provides it follows from who makes streams and pollables. */
  | 'shared'
  /** Types, or data and handles that the caller of an export gave. */
  | 'types'
  /** The call itself is the capability. */
  | 'capability'
  /** Methods on handles that a capability gave. */
  | 'methods'
  /** As an import this is another component's export, not the host's. */
  | 'export-of-another';

export interface Capability {
  readonly subsystem: Subsystem | undefined;
  readonly role: Role;
  /** Functions stay with the host where the types must: they only handle data and handles that the guest holds anyway. */
  readonly harmless: boolean;
  /** What each function answers when denied, by its name in the binary. */
  readonly functions: ReadonlyMap<string, Answer>;
  /**
   * Other answers for programs that only try whether they may: what needs no capability succeeds. They are given where that makes no
   * handles beside those of the host.
   */
  readonly probing: ReadonlyMap<string, Answer>;
  /** Functions that programs call before `main`: they answer even where denied calls trap. */
  readonly startup: ReadonlySet<string>;
  /** Functions that stay with the host only where a rule lets a call through, if there are rules. */
  readonly ruled: ReadonlySet<string>;
  /** WASI 0.2 has no interface of this name: of that version, no rule is asked about what it does. */
  readonly new03: boolean;
  /** WASI 0.3 has no interface of this name: the same. */
  readonly gone03: boolean;
  /** The standard stream that it gives, or the terminal of. */
  readonly stdio: { readonly stream: StdioStream; readonly terminal: boolean } | undefined;
}

export type StdioStream = 'stdin' | 'stdout' | 'stderr';

/** The namespace whose interfaces are capabilities. */
export const WASI = 'wasi';

/**
 * What is known about an interface: compared part by part, never as a prefix. `undefined` for every other name, also for
 * unknown interfaces of `wasi` itself. The version matters only where 0.3 answers otherwise than 0.2.
 */
export function capability(name: InterfaceName): Capability | undefined {
  if (name.namespace !== WASI) return undefined;
  const base = TABLE.get(name.package)?.get(name.interface);
  if (base === undefined || !isVersion03(name.version)) return base;
  return TABLE_03.get(name.package)?.get(name.interface) ?? base;
}

export function answerOf(known: Capability, functionName: string): Answer | undefined {
  return known.functions.get(functionName);
}

/** Every interface of the table, as `package/interface`, and its capability; for tests and documentation. */
export function* capabilities(): Generator<readonly [name: string, known: Capability]> {
  for (const [packageName, interfaces] of TABLE) {
    for (const [name, known] of interfaces) yield [`${WASI}:${packageName}/${name}`, known];
  }
}

/** The subsystems of all that is known of a package. */
export function packageSubsystems(namespace: string, packageName: string): readonly Subsystem[] {
  const interfaces = namespace === WASI ? TABLE.get(packageName) : undefined;
  const found = new Set([...(interfaces?.values() ?? [])].map((known) => known.subsystem));
  return [...found].filter((subsystem) => subsystem !== undefined);
}

/** The subsystem of a package, where it has only one. */
export function packageSubsystem(namespace: string, packageName: string): Subsystem | undefined {
  const [only, another] = packageSubsystems(namespace, packageName);
  return another === undefined ? only : undefined;
}

/** Whether a version is one of WASI 0.3, where the same names have other functions. */
export function isVersion03(version: string | undefined): boolean {
  return version === '0.3' || version?.startsWith('0.3.') === true;
}

const template = (symbol: TemplateSymbol): Answer => ({ kind: 'template', symbol });
interface Entry {
  readonly role?: Role;
  readonly harmless?: boolean;
  readonly startup?: readonly string[];
  readonly ruled?: readonly string[];
  readonly new03?: boolean;
  readonly gone03?: boolean;
  readonly probing?: Readonly<Record<string, Answer>>;
  readonly stdio?: Capability['stdio'];
}

function entry(
  subsystem: Subsystem | undefined,
  functions: Readonly<Record<string, Answer>>,
  entry: Entry = {},
): Capability {
  const { role = 'capability', harmless = false, startup = [], ruled = [], probing = {}, stdio } = entry;
  const { new03 = false, gone03 = false } = entry;
  return {
    subsystem,
    role,
    harmless,
    functions: new Map(Object.entries(functions)),
    probing: new Map(Object.entries(probing)),
    startup: new Set(startup),
    ruled: new Set(ruled),
    new03,
    gone03,
    stdio,
  };
}

type Table = ReadonlyMap<string, ReadonlyMap<string, Capability>>;

// Maps, because `constructor` is a valid interface name and a property of every object.
function table(packages: Readonly<Record<string, Readonly<Record<string, Capability>>>>): Table {
  return new Map(Object.entries(packages).map(([name, interfaces]) => [name, new Map(Object.entries(interfaces))]));
}

const STREAM_METHODS_IN = 'read blocking-read skip blocking-skip';
const STREAM_METHODS_OUT = `check-write write blocking-write-and-flush flush blocking-flush write-zeroes
  blocking-write-zeroes-and-flush splice blocking-splice`;

const DENIED_SOCKET = error('access-denied');
const DENIED_FILE = error('access');

const LOOK_UP: Readonly<Record<string, Answer>> = {
  'resolve-addresses': DENIED_SOCKET,
  '[method]resolve-address-stream.resolve-next-address': DENIED_SOCKET,
  '[method]resolve-address-stream.subscribe': HARMLESS,
};

/**
 * The one table of capabilities: interfaces of WASI 0.2.0 to 0.2.12 and 0.3.0 together, keyed by name. Where a function of
 * the same name answers otherwise in 0.3, `TABLE_03` has the interface again.
 */
const TABLE: Table = table({
  cli: {
    environment: entry('environment', each(HARMLESS, 'get-environment get-arguments initial-cwd get-initial-cwd'), {
      startup: ['get-environment', 'get-arguments', 'initial-cwd', 'get-initial-cwd'],
    }),
    // callers put `unreachable` behind it, so it may not return
    exit: entry('exit', {
      exit: { kind: 'trap', status: ['ok', 'err'] },
      'exit-with-code': { kind: 'trap', status: ['0', 'not 0'] },
    }),
    stdin: standardStream('stdin', { 'read-via-stream': HARMLESS }),
    stdout: standardStream('stdout', { 'write-via-stream': later('pipe') }),
    stderr: standardStream('stderr', { 'write-via-stream': later('pipe') }),
    'terminal-input': entry('stdio', {}, { role: 'types' }),
    'terminal-output': entry('stdio', {}, { role: 'types' }),
    'terminal-stdin': terminal('stdin'),
    'terminal-stdout': terminal('stdout'),
    'terminal-stderr': terminal('stderr'),
    types: entry('stdio', {}, { role: 'types' }),
    run: entry(undefined, { run: error('') }, { role: 'export-of-another' }),
  },
  clocks: {
    // Clocks without the host step at each look, and waiting moves them. A constant would make waiting loops endless, a trap would stop
    // many programs at their start.
    'monotonic-clock': entry('clocks', {
      ...each(VIRTUAL, 'now subscribe-instant subscribe-duration wait-until wait-for'),
      ...each(value(1), 'resolution get-resolution'),
    }),
    'wall-clock': entry('clocks', { now: VIRTUAL, resolution: value({ seconds: 0, nanoseconds: 1 }) }),
    'system-clock': entry('clocks', { now: VIRTUAL, 'get-resolution': value(1) }),
    timezone: entry('clocks', {
      display: value({ 'utc-offset': 0, name: 'UTC', 'in-daylight-saving-time': false }),
      'utc-offset': HARMLESS,
      'iana-id': HARMLESS,
      'to-debug-string': HARMLESS,
    }),
    types: entry('clocks', {}, { role: 'types' }),
  },
  config: {
    store: entry('config', each(OK, 'get get-all')),
    runtime: entry('config', each(OK, 'get get-all')),
  },
  filesystem: {
    preopens: entry('filesystem', { 'get-directories': HARMLESS }, { startup: ['get-directories'] }),
    types: entry('filesystem', fileFunctions(DENIED_FILE), { role: 'methods' }),
  },
  http: {
    'outgoing-handler': entry('http', { handle: DENIED_HTTP }, { gone03: true, ruled: ['handle'] }),
    client: entry('http', { send: DENIED_HTTP }, { new03: true, ruled: ['send'] }),
    'incoming-handler': entry('http', { handle: TRAP }, { role: 'export-of-another' }),
    handler: entry('http', { handle: DENIED_HTTP }, { role: 'export-of-another' }),
    types: entry('http', { ...fieldsFunctions(), ...httpFunctions02(), ...httpFunctions03() }, httpTypes()),
  },
  io: {
    error: entry('io', { '[method]error.to-debug-string': HARMLESS }, { role: 'shared' }),
    poll: entry(
      'io',
      {
        ...each(value(true), 'ready', '[method]pollable.'),
        ...each(HARMLESS, 'block', '[method]pollable.'),
        poll: template('poll'),
      },
      { role: 'shared' },
    ),
    // never `last-operation-failed`: that case owns a handle
    streams: entry(
      'io',
      {
        ...each(error('closed'), STREAM_METHODS_IN, '[method]input-stream.'),
        ...each(error('closed'), STREAM_METHODS_OUT, '[method]output-stream.'),
        '[method]input-stream.subscribe': HARMLESS,
        '[method]output-stream.subscribe': HARMLESS,
      },
      { role: 'shared' },
    ),
  },
  random: {
    // unpredictable bytes are promised, so there is no answer but none
    random: entry('random', each(TRAP, 'get-random-bytes get-random-u64')),
    insecure: entry('random', {
      'get-insecure-random-bytes': template('insecure-bytes'),
      'get-insecure-random-u64': template('insecure-u64'),
    }),
    'insecure-seed': entry('random', each(value([0, 0]), 'insecure-seed get-insecure-seed')),
  },
  sockets: {
    network: entry('sockets', { 'network-error-code': HARMLESS }, { role: 'types', gone03: true }),
    'instance-network': entry('sockets', { 'instance-network': HARMLESS }, { gone03: true }),
    'ip-name-lookup': entry('sockets', LOOK_UP, { ruled: Object.keys(LOOK_UP) }),
    'tcp-create-socket': creating('create-tcp-socket'),
    'udp-create-socket': creating('create-udp-socket'),
    tcp: entry(
      'sockets',
      {
        ...each(
          DENIED_SOCKET,
          `start-bind finish-bind start-connect finish-connect start-listen finish-listen accept local-address
           remote-address shutdown ${SOCKET_OPTIONS_TCP}`,
          '[method]tcp-socket.',
        ),
        '[method]tcp-socket.is-listening': value(false),
        '[method]tcp-socket.address-family': value('ipv4'),
        '[method]tcp-socket.subscribe': HARMLESS,
      },
      {
        role: 'methods',
        gone03: true,
        ruled: methods('tcp-socket', 'start-bind start-connect start-listen accept'),
        probing: probedTcp(),
      },
    ),
    udp: entry(
      'sockets',
      {
        ...each(
          DENIED_SOCKET,
          `start-bind finish-bind stream local-address remote-address ${SOCKET_OPTIONS_UDP}`,
          '[method]udp-socket.',
        ),
        '[method]udp-socket.address-family': value('ipv4'),
        '[method]udp-socket.subscribe': HARMLESS,
        '[method]incoming-datagram-stream.receive': DENIED_SOCKET,
        '[method]incoming-datagram-stream.subscribe': HARMLESS,
        ...each(DENIED_SOCKET, 'check-send send', '[method]outgoing-datagram-stream.'),
        '[method]outgoing-datagram-stream.subscribe': HARMLESS,
      },
      {
        role: 'methods',
        gone03: true,
        probing: probedUdp(),
        ruled: [
          ...methods('udp-socket', 'start-bind stream'),
          ...methods('incoming-datagram-stream', 'receive'),
          ...methods('outgoing-datagram-stream', 'send'),
        ],
      },
    ),
    types: entry(
      'sockets',
      {
        '[static]tcp-socket.create': DENIED_SOCKET,
        '[static]udp-socket.create': DENIED_SOCKET,
        ...each(
          DENIED_SOCKET,
          `bind connect listen get-local-address get-remote-address ${getters(SOCKET_OPTIONS_TCP)}`,
          '[method]tcp-socket.',
        ),
        ...each(later('access-denied'), 'send receive', '[method]tcp-socket.'),
        '[method]tcp-socket.get-is-listening': value(false),
        '[method]tcp-socket.get-address-family': value('ipv4'),
        ...each(
          DENIED_SOCKET,
          `bind connect disconnect send receive get-local-address get-remote-address ${getters(SOCKET_OPTIONS_UDP)}`,
          '[method]udp-socket.',
        ),
        '[method]udp-socket.get-address-family': value('ipv4'),
      },
      {
        new03: true,
        ruled: [...methods('tcp-socket', 'bind connect listen'), ...methods('udp-socket', 'bind connect send receive')],
      },
    ),
  },
});

const TABLE_03: Table = table({
  filesystem: { types: entry('filesystem', fileFunctions(later('access')), { role: 'methods' }) },
});

function standardStream(stream: StdioStream, functions03: Readonly<Record<string, Answer>>): Capability {
  const get = `get-${stream}`;
  const stdio = { stream, terminal: false };
  return entry('stdio', { [get]: HARMLESS, ...functions03 }, { startup: [get], stdio });
}

function terminal(stream: StdioStream): Capability {
  const get = `get-terminal-${stream}`;
  return entry('stdio', { [get]: HARMLESS }, { startup: [get], stdio: { stream, terminal: true } });
}

/** The text of `create-tcp-socket` says that it needs no capability. */
function creating(name: string): Capability {
  const probing = { [name]: { kind: 'ok', remember: true } } as const;
  return entry('sockets', { [name]: DENIED_SOCKET }, { gone03: true, probing });
}

/** `streams` is the answer of the functions that give a stream: in 0.3 their error comes in a future. */
function fileFunctions(streams: Answer): Record<string, Answer> {
  return {
    ...each(streams, 'read-via-stream write-via-stream append-via-stream read-directory', '[method]descriptor.'),
    ...each(
      DENIED_FILE,
      `advise sync-data get-flags get-type set-size set-times read write sync create-directory-at stat stat-at set-times-at
       link-at open-at readlink-at remove-directory-at rename-at symlink-at unlink-file-at metadata-hash metadata-hash-at`,
      '[method]descriptor.',
    ),
    '[method]descriptor.is-same-object': value(false),
    '[method]directory-entry-stream.read-directory-entry': DENIED_FILE,
    'filesystem-error-code': HARMLESS,
  };
}

function httpTypes(): Entry {
  return { role: 'types', harmless: true };
}

/** Whether all functions of an interface only take something from the component. */
export function isOutput(name: InterfaceName): boolean {
  const known = capability(name);
  if (known?.subsystem === 'exit') return true;
  return known?.stdio !== undefined && known.stdio.stream !== 'stdin' && !known.stdio.terminal;
}

export function isWasi(namespace: string): boolean {
  return namespace === WASI || namespace.startsWith(`${WASI}:`);
}

/** In drafts of 0.3 the host provided `wasi:http/handler` for outgoing requests; since 0.3.0 another component exports it. */
export function isDraft({ version }: InterfaceName): boolean {
  return version?.includes('-') === true;
}
