import { type Flag, FLAGS } from '../policy/options/command-line.ts';

/** Options of the command line alone: where to, how much, and what to print. */
const OUTPUT: Flag = {
  name: '--output',
  short: '-o',
  alias: '--out',
  arity: 'value',
  placeholder: 'FILE',
  help: 'where to write the result; - is standard output',
};

const OTHERS: readonly Flag[] = [
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
];

/** All options, in the order of the help text. */
export const OPTIONS: readonly Flag[] = [OUTPUT, ...FLAGS, ...OTHERS];

/** The options that `inspect` takes. */
export const INSPECT_OPTIONS: readonly string[] = ['--json', '--max-input', '--help', '--version'];

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

/** How an option is written. */
export function headOf({ name, short, arity, placeholder = '' }: Flag): string {
  const value = { none: '', value: ` ${placeholder}`, optional: `[=${placeholder}]` }[arity];
  return `${short === undefined ? '    ' : `${short}, `}${name}${value}`;
}

/** Every way to write an option. */
export function spellingsOf({ name, short, alias }: Flag): string[] {
  return [name, short, alias].filter((spelling) => spelling !== undefined);
}
