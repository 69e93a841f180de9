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

/** Options of every command: how much is told. */
export const QUIET: Flag = { name: '--quiet', short: '-q', arity: 'none', help: 'print no notes and no progress' };
export const VERBOSE: Flag = {
  name: '--verbose',
  arity: 'none',
  help: 'say on standard error what is read and written, its size, and the time it takes',
};
export const HELP: Flag = { name: '--help', short: '-h', arity: 'none', help: 'print this text' };

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
    help: 'the same; or, from a .yaml file, a policy of Wassette: files, hosts and variables',
  },
  {
    name: '--compat',
    arity: 'value',
    placeholder: 'wasi-virt',
    choices: ['wasi-virt'],
    help: 'read that file, and lists behind -e and -c, as wasi-virt does',
  },
  {
    name: '--print-config',
    arity: 'optional',
    placeholder: 'json',
    choices: ['toml', 'json'],
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
    choices: ['functions'],
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
  { ...QUIET, help: 'print no notes, such as of functions that would trap, and no progress' },
  { ...VERBOSE, help: `${VERBOSE.help}, and name all functions that would trap` },
  {
    ...HELP,
    arity: 'value',
    placeholder: '[all]',
    choices: ['all'],
    bare: { value: 'short', unless: /^all$/ },
    help: 'print the options that are used most, or all',
  },
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
  ...OTHERS.filter(({ name }) => ['--json', '--max-input', '--version'].includes(name)),
  QUIET,
  VERBOSE,
  HELP,
];

/** Of `transpile` alone. */
export const NAME = '--name';
export const INSTANTIATION = '--instantiation';
export const MAP = '--map';

/** How a program that `transpile` writes can be instantiated. */
export const INSTANTIATIONS = ['async', 'sync'] as const;

/** The options of `transpile` that no other command has, or that mean something else there. */
export const TRANSPILE_OWN: readonly Flag[] = [
  { ...OUTPUT, placeholder: 'FOLDER', help: 'where to write the program; other files that are there stay' },
  { name: NAME, arity: 'value', placeholder: 'NAME', help: 'what its files are called; that of FILE if not given' },
  {
    name: INSTANTIATION,
    arity: 'value',
    placeholder: INSTANTIATIONS.join('|'),
    choices: INSTANTIATIONS,
    help: 'let it export a function that instantiates, and takes what it imports; if not given, importing it does',
  },
  {
    name: MAP,
    arity: 'value',
    placeholder: 'INTERFACE=MODULE',
    repeats: true,
    help: 'let it import an interface from a module; those of WASI that are left come from shims of jco',
  },
  HELP,
];

/** What is about an output that is a component, or about an adapter alone. */
const NOT_TRANSPILED: readonly string[] = ['--check', WASI_VERSION, INTERFACES];

/** The options that `transpile` takes: its own, and all others about a policy and what is printed of it. */
export const TRANSPILE_OPTIONS: readonly Flag[] = [
  ...TRANSPILE_OWN,
  ...OPTIONS.filter(({ name }) => !NOT_TRANSPILED.includes(name) && TRANSPILE_OWN.every((own) => own.name !== name)),
];

/** Some options, and what they have in common. */
export interface Group {
  readonly title: string;
  readonly flags: readonly Flag[];
}

const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  [
    'Output and report',
    [
      ...['--output', '--explain', '--json', '--quiet', '--verbose', '--trace', '--max-input'],
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

/** How an option is written. */
export function headOf({ name, short, arity, placeholder = '' }: Flag): string {
  const value = { none: '', switch: '', value: ` ${placeholder}`, optional: `[=${placeholder}]` }[arity];
  return `${short === undefined ? '    ' : `${short}, `}${name}${value}`;
}

/** Every way to write an option. */
export function spellingsOf({ name, short, alias }: Flag): string[] {
  return [name, short, alias].filter((spelling) => spelling !== undefined);
}
