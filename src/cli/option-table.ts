/** How an option takes its value: never, always (`--x v` or `--x=v`), or only as `--x=v`. */
export type Arity = 'none' | 'value' | 'optional';

interface Row {
  readonly name: `--${string}`;
  readonly short?: string;
  /** Another spelling, which the help text leaves out. */
  readonly alias?: string;
  readonly arity: Arity;
  /** How the value is called in the help text. */
  readonly placeholder?: string;
  /** May be given more than once, each time with another value. */
  readonly repeats?: boolean;
  readonly help: string;
}

const ROWS = [
  {
    name: '--output',
    short: '-o',
    alias: '--out',
    arity: 'value',
    placeholder: 'FILE',
    help: 'where to write the result; - is standard output',
  },
  { name: '--allow-all', arity: 'none', help: 'let everything of WASI through that no other option speaks of' },
  { name: '--allow-clocks', arity: 'none', help: "the host's clocks and timers" },
  {
    name: '--allow-config',
    arity: 'optional',
    placeholder: 'A,B',
    help: "the host's wasi:config, or only these keys of it",
    repeats: true,
  },
  {
    name: '--allow-env',
    arity: 'optional',
    placeholder: 'A,B',
    help: "the host's environment, or only these variables of it",
    repeats: true,
  },
  { name: '--allow-exit', arity: 'none', help: 'ending the process with a status' },
  { name: '--allow-fs', arity: 'none', help: "the host's preopened directories" },
  {
    name: '--allow-http',
    arity: 'optional',
    placeholder: 'RULE,…',
    help: 'outgoing http requests, or only those to these hosts',
    repeats: true,
  },
  { name: '--allow-random', arity: 'none', help: "the host's random numbers" },
  {
    name: '--allow-sockets',
    arity: 'optional',
    placeholder: 'RULE,…',
    help: 'TCP, UDP and name look-up, or only with these hosts',
    repeats: true,
  },
  { name: '--allow-stdio', arity: 'none', help: 'standard input, output and error' },
  {
    name: '--stdin',
    arity: 'value',
    placeholder: 'WHAT',
    help: 'standard input: allow, deny, ignore, text:… or file:PATH (read now)',
  },
  {
    name: '--stdout',
    arity: 'value',
    placeholder: 'WHAT',
    help: 'standard output: allow, deny, ignore, or file:/PATH among the virtual files',
  },
  { name: '--stderr', arity: 'value', placeholder: 'WHAT', help: 'standard error, the same' },
  {
    name: '--stdio',
    arity: 'value',
    placeholder: 'WHAT',
    help: 'allow, deny or ignore: all three that are not given by themselves',
  },
  {
    name: '--clock',
    arity: 'value',
    placeholder: 'WHAT',
    help: "clocks: allow, deny, fixed:T, step:D, or offset:D (the host's wall clock, shifted)",
  },
  {
    name: '--random',
    arity: 'value',
    placeholder: 'WHAT',
    help: 'random numbers: allow, deny, or seed:N (the same in every run, not secure)',
  },
  { name: '--insecure-random', arity: 'value', placeholder: 'WHAT', help: 'the same for wasi:random/insecure… alone' },
  {
    name: '--deterministic',
    arity: 'none',
    help: 'the same in every run: no host but for output, a stepping clock, seed 0, / in memory',
  },
  {
    name: '--allow',
    arity: 'value',
    placeholder: 'NAME',
    help: 'this interface (ns:pkg/name, with or without @version), ns:pkg/* or ns:*',
    repeats: true,
  },
  {
    name: '--deny',
    arity: 'value',
    placeholder: 'NAME',
    help: 'the reverse, for interfaces of any package; the narrower NAME counts',
    repeats: true,
  },
  {
    name: '--on-deny',
    arity: 'value',
    placeholder: 'error|trap',
    help: 'what a denied call does: an error where it can (the default), or a trap',
  },
  {
    name: '--mount',
    arity: 'value',
    placeholder: 'GUEST=DIR',
    help: 'put this folder, or file, into the component; after :rw it can be changed (in memory)',
    repeats: true,
  },
  {
    name: '--tmpfs',
    arity: 'value',
    placeholder: 'GUEST',
    help: 'an empty directory that can be written (in memory)',
    repeats: true,
  },
  {
    name: '--preopen',
    arity: 'value',
    placeholder: 'GUEST=HOST',
    help: "the host's directory HOST, under another name; also inside a --mount",
    repeats: true,
  },
  { name: '--env', short: '-e', arity: 'value', placeholder: 'K=V', help: 'set a variable', repeats: true },
  { name: '--deny-env', arity: 'value', placeholder: 'A,B', help: "hide these of the host's variables", repeats: true },
  {
    name: '--config',
    short: '-c',
    arity: 'value',
    placeholder: 'K=V',
    help: 'set a key of wasi:config',
    repeats: true,
  },
  { name: '--deny-config', arity: 'value', placeholder: 'A,B', help: "hide these of the host's keys", repeats: true },
  {
    name: '--arg',
    arity: 'value',
    placeholder: 'TEXT',
    help: "add an argument; the first is the program's name",
    repeats: true,
  },
  { name: '--cwd', arity: 'value', placeholder: 'PATH', help: 'set the current directory' },
  {
    name: '--trace',
    alias: '--debug',
    arity: 'optional',
    placeholder: 'WHERE',
    help: "write down calls that do not go straight to the host: stderr (the host's) or file:/PATH",
  },
  {
    name: '--max-input',
    arity: 'value',
    placeholder: 'SIZE',
    help: 'read at most so much of FILE, and of a file for --stdin; 1G if not given',
  },
  { name: '--explain', arity: 'none', help: 'print what was decided about each import, and why' },
  { name: '--json', arity: 'none', help: 'the same as JSON; with inspect, the world as JSON' },
  { name: '--quiet', short: '-q', arity: 'none', help: 'do not name functions that would trap' },
  { name: '--help', short: '-h', arity: 'none', help: 'print this text' },
  { name: '--version', short: '-V', arity: 'none', help: 'print the version' },
] as const satisfies readonly Row[];

export type OptionName = (typeof ROWS)[number]['name'];

export interface OptionRow extends Row {
  readonly name: OptionName;
}

/** All options, in the order of the help text. */
export const OPTIONS: readonly OptionRow[] = ROWS;

/** The options that `inspect` takes. */
export const INSPECT_OPTIONS: readonly OptionName[] = ['--json', '--max-input', '--help', '--version'];

export const USAGE = `wasmvirt FILE -o FILE [options]     virtualize a component: deny its WASI imports, but for what is allowed
wasmvirt inspect FILE [--json]      print the world of a component as WIT
wasmvirt plug FILE --plug FILE... -o FILE   plug components into another (plug --help)
wasmvirt compose FILE.wac -o FILE           compose components as a document says (compose --help)`;

/** The whole help text. */
export function helpText(): string {
  const heads = OPTIONS.map(headOf);
  const width = Math.max(...heads.map((head) => head.length));
  const rows = OPTIONS.map((row, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${row.help}`);
  return `${USAGE}

FILE is a WebAssembly component; - is standard input. Without -o nothing is written: use --explain or --json then.

${rows.join('\n')}

GUEST is a path as the component sees it, such as /data; or a relative one, data or . alone. Limits stand behind a
colon: --tmpfs /tmp:max=16M,files=1000 or --mount /data=DIR:rw,max=16M. Times of mounted files are SOURCE_DATE_EPOCH,
or else 0 (1970).

T is a time such as 2026-01-01T00:00:00Z, or seconds since 1970; D a duration such as 10us, 1ms, 5s, 2h, -3d. A clock
that steps begins at SOURCE_DATE_EPOCH, or else at 0; or at T: step:D,from:T. N is a number below 2^256, also as 0x….

A RULE for http is host[:port], with [scheme][+METHOD…]:// before it where it is not for all. One for sockets is
host:port, with [tcp|udp][+connect|bind|listen|accept|send|receive…]:// before it. A host is a name, *.name, *,
10.0.0.1 or [::1], for sockets also 10.0.0.0/8; a port is a number, 5000-5010 or *. Rules to connect or send let names
be looked up, and with * every name.

examples:
  wasmvirt app.wasm -o virt.wasm
  wasmvirt app.wasm --allow-random -e PONG=demo -o virt.wasm
  wasmvirt app.wasm --mount /=./site --tmpfs /tmp -o virt.wasm
  wasmvirt app.wasm --deterministic --stdout=allow -o virt.wasm
  wasmvirt app.wasm --allow-http=api.example.com --allow-sockets=db.internal:5432 -o virt.wasm
  wasmvirt app.wasm --explain
`;
}

function headOf({ name, short, arity, placeholder = '' }: OptionRow): string {
  const value = { none: '', value: ` ${placeholder}`, optional: `[=${placeholder}]` }[arity];
  return `${short === undefined ? '    ' : `${short}, `}${name}${value}`;
}

/** Every way to write an option. */
export function spellingsOf({ name, short, alias }: OptionRow): string[] {
  return [name, short, alias].filter((spelling) => spelling !== undefined);
}
