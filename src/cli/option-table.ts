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

/** A policy in a file. */
export const POLICY_FILES: readonly Flag[] = [
  {
    name: '--config-file',
    arity: 'value',
    placeholder: 'FILE',
    help: 'take options from a .toml or .json file; those on the command line count before them',
  },
  {
    name: '--policy',
    arity: 'value',
    placeholder: 'FILE',
    help: 'the same from a policy.yaml of Wassette: files, hosts and variables',
  },
  {
    name: '--compat',
    arity: 'value',
    placeholder: 'wasi-virt',
    help: 'read that file, and lists behind -e and -c, as wasi-virt does',
  },
  {
    name: '--print-config',
    arity: 'optional',
    placeholder: 'json',
    help: 'print the file that says the same as all options, and do nothing else',
  },
];

/** Of an adapter alone. */
export const WASI_VERSION = '--wasi-version';
export const INTERFACES = '--interfaces';

const OTHERS: readonly Flag[] = [
  ...POLICY_FILES,
  {
    name: WASI_VERSION,
    arity: 'value',
    placeholder: 'VERSION',
    help: 'without FILE: make an adapter for this version of WASI, 0.2.0 to 0.2.12, to plug into programs',
  },
  {
    name: INTERFACES,
    arity: 'value',
    placeholder: 'NAME,…',
    repeats: true,
    help: 'of an adapter alone: what it is for, as env,fs,clocks or wasi:cli/environment; all if not given',
  },
  {
    name: '--max-input',
    arity: 'value',
    placeholder: 'SIZE',
    help: 'read at most so much of FILE, and of a file for --stdin; 1G if not given',
  },
  {
    name: '--explain',
    arity: 'optional',
    placeholder: 'functions',
    help: 'print what was decided about the imports, and why; with =functions also what each function answers',
  },
  { name: '--json', arity: 'none', help: 'print it as JSON' },
  {
    name: '--replace',
    arity: 'none',
    help: 'FILE was made by wasmvirt: put this policy in place of its own, not around it',
  },
  {
    name: '--check',
    arity: 'value',
    placeholder: 'MADE',
    help: 'write nothing: say whether MADE is what comes out, and how it differs; exit code 1 if it does',
  },
  { name: '--quiet', short: '-q', arity: 'none', help: 'print no notes, such as of functions that would trap' },
  { name: '--help', short: '-h', arity: 'none', help: 'print this text' },
  { name: '--version', short: '-V', arity: 'none', help: 'print the version' },
];

/** All options, in the order of the help text. */
export const OPTIONS: readonly Flag[] = [OUTPUT, ...FLAGS, ...OTHERS];

/** The options that `inspect` takes. */
export const INSPECT_OPTIONS: readonly Flag[] = [
  { name: '--policy', arity: 'none', help: 'print by which policy wasmvirt made FILE, as JSON' },
  {
    name: '--graph',
    arity: 'optional',
    placeholder: 'SVG',
    help: 'draw what is inside FILE and who satisfies what, as a picture in SVG: to the file SVG, or print it',
  },
  ...OTHERS.filter(({ name }) => ['--json', '--max-input', '--help', '--version'].includes(name)),
];

/** What options are about, in the order of the help text, and their names. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  [
    'Output and report',
    [
      ...['--output', '--explain', '--json', '--quiet', '--trace', '--max-input'],
      ...['--replace', '--check', '--link', '--no-validate'],
    ],
  ],
  ['All of WASI, or a part by its name', ['--allow-all', '--deterministic', '--allow', '--deny', '--on-deny']],
  [
    'Variables, arguments and configuration',
    [
      ...['--env', '--allow-env', '--deny-env', '--arg', '--allow-args', '--cwd'],
      ...['--config', '--allow-config', '--deny-config'],
    ],
  ],
  ['A policy in a file', POLICY_FILES.map(({ name }) => name)],
  ['Files', ['--mount', '--tmpfs', '--preopen', '--allow-fs']],
  ['Standard streams', ['--stdin', '--stdout', '--stderr', '--stdio', '--allow-stdio']],
  [
    'Time, random numbers, exit',
    ['--clock', '--allow-clocks', '--random', '--allow-random', '--insecure-random', '--allow-exit'],
  ],
  ['Network', ['--allow-http', '--allow-sockets']],
  ['An adapter alone', [WASI_VERSION, INTERFACES]],
];

/** Options that are about the same. */
export interface Group {
  readonly title: string;
  readonly flags: readonly Flag[];
}

/** All options by what they are about. Options of no group come last. */
export const OPTION_GROUPS: readonly Group[] = grouped();

function grouped(): readonly Group[] {
  const named = new Set(GROUPS.flatMap(([, names]) => names));
  const others = OPTIONS.map(({ name }) => name).filter((name) => !named.has(name));
  return [...GROUPS, ['Other', others] as const].map(([title, names]) => ({
    title,
    flags: names.flatMap((name) => OPTIONS.filter((option) => option.name === name)),
  }));
}

const WIDTH = 80;

/** Where the descriptions of options begin. */
const COLUMN = 28;

/** The whole help text. */
export function helpText(): string {
  return `usage: wasmvirt FILE -o FILE [OPTION…]
       wasmvirt --wasi-version VERSION -o FILE [OPTION…]
       wasmvirt inspect FILE [--json]
       wasmvirt plug FILE --plug FILE… -o FILE     (plug --help)
       wasmvirt compose FILE.wac -o FILE           (compose --help)
       wasmvirt diff BEFORE AFTER                  (diff --help)
       wasmvirt validate FILE                      (validate --help)

Makes of a WebAssembly component one that imports only what is allowed: all of
WASI is denied or virtual, but for what an option lets through. FILE is a
component; - is standard input. Without -o nothing is written: --explain and
--json say what would be.
${groupedOptions()}
GUEST is a path as the component sees it, such as /data; or a relative one, data
or . alone. Limits stand behind a colon: --tmpfs /tmp:max=16M,files=1000 or
--mount /data=DIR:rw,max=16M. Times of mounted files are SOURCE_DATE_EPOCH, or
else 0 (1970).

T is a time such as 2026-01-01T00:00:00Z, a day, or seconds since 1970; D a
duration such as 10us, 1ms, 5s, 2h, -3d. A clock that steps begins at
SOURCE_DATE_EPOCH, or else at 0; or at T: step:D,from:T. N is a number below
2^256, also as 0x….

A RULE for http is host[:port], with [scheme][+METHOD…]:// before it where it is
not for all. One for sockets is host:port, with
[tcp|udp][+connect|bind|listen|accept|send|receive…]:// before it. A host is a
name, *.name, *, 10.0.0.1 or [::1], for sockets also 10.0.0.0/8; a port is a
number, 5000-5010 or *. Rules to connect or send let names be looked up, and
with * every name.

Examples:
  wasmvirt app.wasm --explain
  wasmvirt app.wasm -o virt.wasm
  wasmvirt app.wasm --allow-random -e PONG=demo -o virt.wasm
  wasmvirt app.wasm --mount /=./site --tmpfs /tmp -o virt.wasm
  wasmvirt app.wasm --deterministic --stdout=allow -o virt.wasm
  wasmvirt app.wasm --allow-http=api.example.com -o virt.wasm
  wasmvirt app.wasm --allow-sockets=db.internal:5432 -o virt.wasm
`;
}

/** The help text of `inspect`. */
export function inspectHelp(): string {
  const rows = INSPECT_OPTIONS.map(rowFor);
  return `usage: wasmvirt inspect FILE [--json]
       wasmvirt inspect FILE --policy
       wasmvirt inspect FILE --graph=SVG

Prints what a component imports and exports: as WIT, or with --json as JSON,
which also has what WIT has no words for. With --policy prints what FILE says of
the policy by which it was made. With --graph draws its parts: what the host
gives, core modules and components in it, and who takes what from whom. FILE is
a component; - is standard input.

${rows.join('')}
Examples:
  wasmvirt inspect virt.wasm
  wasmvirt inspect --json virt.wasm
  wasmvirt inspect virt.wasm --graph=virt.svg
`;
}

function groupedOptions(): string {
  return OPTION_GROUPS.map(({ title, flags }) => `\n${title}:\n${flags.map(rowFor).join('')}`).join('');
}

/** One option: its description beside it, or below it where it is long, in lines that are not too long. */
function rowFor(flag: Flag): string {
  const head = `  ${headOf(flag)}`;
  const lines = [''];
  for (const word of flag.help.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (COLUMN + longer.length <= WIDTH) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  const indented = lines.map((line) => `${' '.repeat(COLUMN)}${line}\n`);
  if (head.length + 2 > COLUMN) return `${head}\n${indented.join('')}`;
  return `${head.padEnd(COLUMN)}${indented.join('').slice(COLUMN)}`;
}

/** How an option is written. */
export function headOf({ name, short, arity, placeholder = '' }: Flag): string {
  const value = { none: '', switch: '', value: ` ${placeholder}`, optional: `[=${placeholder}]` }[arity];
  return `${short === undefined ? '    ' : `${short}, `}${name}${value}`;
}

/** Every way to write an option. */
export function spellingsOf({ name, short, alias }: Flag): string[] {
  return [name, short, alias].filter((spelling) => spelling !== undefined);
}
