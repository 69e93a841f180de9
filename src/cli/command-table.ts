import {
  COMPLETIONS,
  COMPOSE,
  COMPOSED_POLICY,
  DIFF,
  PLUG,
  POLICY_FLAGS,
  SHELLS,
  VALIDATE,
} from './command-arguments.ts';
import {
  type Group,
  INSPECT_OPTIONS,
  OPTION_GROUPS,
  OPTIONS,
  TRANSPILE_OPTIONS,
  TRANSPILE_OWN,
} from './option-table.ts';
import type { Flag } from '../policy/options/command-line.ts';

/** A command: what help, completions and the man page say of it. */
export interface CommandRow {
  /** The first word; empty for the one without. */
  readonly name: string;
  /** Ways to call it, without `wasmvirt`. */
  readonly usages: readonly string[];
  /** One line. */
  readonly summary: string;
  /** What it does, in paragraphs. */
  readonly about: readonly string[];
  /** What its help text lists. */
  readonly groups: readonly Group[];
  /** All that it takes. */
  readonly flags: readonly Flag[];
  /** Words that stand for themselves behind it. Without: files. */
  readonly words?: readonly string[];
  readonly examples: readonly string[];
}

const POLICY = 'Options that say what is let through, as wasmvirt --help all has them, are for the result.';

function only(flags: readonly Flag[]): readonly Group[] {
  return [{ title: 'Options', flags }];
}

/** Every command, in the order of the help text. */
export const COMMAND_TABLE: readonly CommandRow[] = [
  {
    name: '',
    usages: ['FILE -o FILE [OPTION…]', '--wasi-version VERSION -o FILE [OPTION…]'],
    summary: 'make a component that imports only what is allowed',
    about: [
      'Makes of a WebAssembly component one that imports only what is allowed: all of WASI is denied or virtual, but for what an option lets through. FILE is a component; - is standard input. Without -o nothing is written: --explain and --json say what would be.',
    ],
    groups: OPTION_GROUPS,
    flags: OPTIONS,
    examples: [
      'app.wasm --explain',
      'app.wasm -o virt.wasm',
      'app.wasm --allow-random -e PONG=demo -o virt.wasm',
      'app.wasm --mount /=./site --tmpfs /tmp -o virt.wasm',
      'app.wasm --deterministic --stdout=allow -o virt.wasm',
      'app.wasm --allow-http=api.example.com -o virt.wasm',
      'app.wasm --allow-sockets=db.internal:5432 -o virt.wasm',
    ],
  },
  {
    name: 'inspect',
    usages: ['inspect FILE [--json]', 'inspect FILE --policy', 'inspect FILE --graph=SVG'],
    summary: 'print what a component imports and exports',
    about: [
      'Prints what a component imports and exports: as WIT, or with --json as JSON, which also has what WIT has no words for. With --policy prints what FILE says of the policy by which it was made. With --graph draws its parts: what the host gives, core modules and components in it, and who takes what from whom. FILE is a component; - is standard input.',
    ],
    groups: only(INSPECT_OPTIONS),
    flags: INSPECT_OPTIONS,
    examples: ['inspect virt.wasm', 'inspect --json virt.wasm', 'inspect virt.wasm --graph=virt.svg'],
  },
  {
    name: 'transpile',
    usages: ['transpile FILE -o FOLDER [OPTION…]'],
    summary: 'virtualize a component, and make JavaScript of it',
    about: [
      'Makes of a WebAssembly component one that imports only what is allowed, as wasmvirt FILE does, and of that JavaScript, as jco does: a module FOLDER/NAME.js with its types and core modules. FILE is a component; - is standard input. jco must be installed: npm install --save-dev @bytecodealliance/jco',
      'Options that say what is let through and what is printed of it, as wasmvirt --help all has them, mean the same here.',
    ],
    groups: only(TRANSPILE_OWN),
    flags: TRANSPILE_OPTIONS,
    examples: [
      'transpile app.wasm -o dist',
      'transpile app.wasm --policy policy.toml -o dist',
      'transpile app.wasm --instantiation async -o dist',
    ],
  },
  {
    name: 'plug',
    usages: ['plug SOCKET --plug FILE… -o FILE'],
    summary: 'give a component what others export',
    about: ['Satisfies imports of the component SOCKET with what other components export.', POLICY],
    groups: only([...PLUG, ...COMPOSED_POLICY]),
    flags: [...PLUG, ...POLICY_FLAGS],
    examples: ['plug caller.wasm --plug app.wasm -o whole.wasm', 'plug caller.wasm --plug app.wasm --explain'],
  },
  {
    name: 'compose',
    usages: ['compose FILE.wac -o FILE'],
    summary: 'compose components as a document says',
    about: ["Makes one component of several, as a document in wac's language says.", POLICY],
    groups: only([...COMPOSE, ...COMPOSED_POLICY]),
    flags: [...COMPOSE, ...POLICY_FLAGS],
    examples: ['compose whole.wac -o whole.wasm', 'compose whole.wac --dep my:app=app.wasm -o whole.wasm'],
  },
  {
    name: 'diff',
    usages: ['diff BEFORE AFTER [--json] [--exit-code]'],
    summary: 'compare what two components import and export',
    about: ['Compares two components, import by import and function by function.'],
    groups: only(DIFF),
    flags: DIFF,
    examples: ['diff app.wasm virt.wasm'],
  },
  {
    name: 'validate',
    usages: ['validate FILE [--json] [--features LIST]'],
    summary: 'say whether a component is valid',
    about: ['Validates a component by all rules of the standard. Ends with 1 if it is not valid.'],
    groups: only(VALIDATE),
    flags: VALIDATE,
    examples: ['validate virt.wasm'],
  },
  {
    name: 'completions',
    usages: [`completions ${SHELLS.join('|')}`],
    summary: 'print a script that completes command lines',
    about: [
      'Prints what completes command lines in a shell. In bash: source <(wasmvirt completions bash). In zsh: wasmvirt completions zsh > DIR/_wasmvirt, where DIR is in $fpath. In fish: wasmvirt completions fish | source.',
    ],
    groups: only(COMPLETIONS),
    flags: COMPLETIONS,
    words: SHELLS,
    examples: ['completions bash'],
  },
];

/** Those that have a name, which is the first word. */
export const NAMED_COMMANDS: readonly CommandRow[] = COMMAND_TABLE.filter(({ name }) => name !== '');

export const COMMAND_NAMES: readonly string[] = NAMED_COMMANDS.map(({ name }) => name);

/** Paragraphs about the values of options. */
export const VALUES: readonly string[] = [
  'GUEST is a path as the component sees it, such as /data; or a relative one, data or . alone. Limits stand behind a colon: --tmpfs /tmp:max=16M,files=1000 or --mount /data=DIR:rw,max=16M. Times of mounted files are SOURCE_DATE_EPOCH, or else 0 (1970).',
  'T is a time such as 2026-01-01T00:00:00Z, a day, or seconds since 1970; D a duration such as 10us, 1ms, 5s, 2h, -3d. A clock that steps begins at SOURCE_DATE_EPOCH, or else at 0; or at T: step:D,from:T. N is a number below 2^256, also as 0x….',
  'A RULE for http is host[:port], with [scheme][+METHOD…]:// before it where it is not for all. One for sockets is host:port, with [tcp|udp][+connect|bind|listen|accept|send|receive…]:// before it. A host is a name, *.name, *, 10.0.0.1 or [::1], for sockets also 10.0.0.0/8; a port is a number, 5000-5010 or *. Rules to connect or send let names be looked up, and with * every name.',
];

/** The row of a command. */
export function commandRow(name: string): CommandRow {
  const found = COMMAND_TABLE.find((row) => row.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}
