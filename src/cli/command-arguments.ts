import { FLAGS, parseSize, type Flag } from '../policy/options/command-line.ts';
import { splitWords, UsageError, type Split } from './args.ts';
import { HELP, POLICY_FILES, QUIET, spellingsOf, VERBOSE } from './option-table.ts';
import { suggestion } from './unknown-option.ts';

const OUTPUT: Flag = {
  name: '--output',
  short: '-o',
  arity: 'value',
  placeholder: 'FILE',
  help: 'where to write the result; - is standard output',
};
const MAX_INPUT: Flag = {
  name: '--max-input',
  arity: 'value',
  placeholder: 'SIZE',
  help: 'most that a file may have, 1G by default',
};
const VIRTUALIZE: Flag = {
  name: '--virtualize',
  arity: 'none',
  help: 'deny all of WASI in the result that no option allows; any option for wasmvirt FILE means it, too',
};

/** The options of a policy, for the commands that compose. */
export const COMPOSED_POLICY: readonly Flag[] = [
  VIRTUALIZE,
  ...POLICY_FILES.filter(({ name }) => name === '--config-file' || name === '--compat'),
];

/** Those, and all that say what is let through. */
export const POLICY_FLAGS: readonly Flag[] = [...COMPOSED_POLICY, ...FLAGS];

export const PLUG: readonly Flag[] = [
  {
    name: '--plug',
    arity: 'value',
    placeholder: 'FILE',
    repeats: true,
    help: 'a component whose exports are plugged in',
  },
  OUTPUT,
  { name: '--explain', arity: 'none', help: 'print what was plugged, what was left, and what did not fit and why' },
  { name: '--json', arity: 'none', help: 'print the same as JSON' },
  MAX_INPUT,
  QUIET,
  VERBOSE,
  HELP,
];

export const COMPOSE: readonly Flag[] = [
  {
    name: '--dep',
    short: '-d',
    arity: 'value',
    placeholder: 'NS:PKG=FILE',
    repeats: true,
    help: 'the component, or WIT package in binary form, that the document calls so',
  },
  {
    name: '--deps-dir',
    arity: 'value',
    placeholder: 'FOLDER',
    help: 'where the others are, as ns/pkg.wasm or ns/pkg/1.2.3.wasm; deps by default',
  },
  OUTPUT,
  MAX_INPUT,
  QUIET,
  VERBOSE,
  HELP,
];

export const DIFF: readonly Flag[] = [
  { name: '--json', arity: 'none', help: 'print it as JSON' },
  { name: '--exit-code', arity: 'none', help: 'end with 1 if there is a difference' },
  MAX_INPUT,
  QUIET,
  VERBOSE,
  HELP,
];

export const VALIDATE: readonly Flag[] = [
  { name: '--json', arity: 'none', help: 'print the verdict as JSON' },
  {
    name: '--features',
    arity: 'value',
    placeholder: 'LIST',
    repeats: true,
    help: 'features beside those that are on by default, such as cm-values,-cm-async, or all',
  },
  MAX_INPUT,
  QUIET,
  VERBOSE,
  HELP,
];

/** What `completions` prints. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const COMPLETIONS: readonly Flag[] = [HELP];

/** @throws UsageError */
export function splitFor(words: readonly string[], flags: readonly Flag[]): Split {
  const known = flags.flatMap(spellingsOf);
  return splitWords(words, flags, (spelling) => `there is no option ${spelling}${suggestion(spelling, known)}`);
}

/** The values of an option that takes one each time. */
export function valuesOf({ options }: Pick<Split, 'options'>, name: Flag['name']): readonly string[] {
  return (options.get(name) ?? []).filter((value) => value !== undefined);
}

/** @throws UsageError */
export function outputOf({ options }: Split): string | undefined {
  const output = options.get('--output')?.[0];
  if (output === '') throw new UsageError('-o needs the name of a file');
  return output;
}

/** @throws UsageError */
export function limitOf({ options }: Split): { readonly maxBytes?: number } {
  const text = options.get('--max-input')?.[0];
  if (text === undefined) return {};
  const maxBytes = parseSize(text);
  if (maxBytes === undefined) throw new UsageError(`--max-input=${text} is not a size: give one such as 500M or 2G`);
  return { maxBytes };
}
