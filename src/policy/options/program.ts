import { say } from '../../settings/sentence.ts';
import type { ArgumentsPolicy } from '../policy.ts';
import { mention, mentionWith } from './mention.ts';
import { boolean, fail, onlyEntry, quote, strings, text, word } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { aboutEnvironment } from './variables.ts';
import { has, misspelled, valueOf, valuesOf, type Words } from './words.ts';

/** Options that are about the whole program. */

const ARG: Flag = {
  name: '--arg',
  arity: 'value',
  placeholder: 'TEXT',
  help: "add an argument; the first is the program's name",
  repeats: true,
};

const CWD: Flag = { name: '--cwd', arity: 'value', placeholder: 'PATH', help: 'set the current directory' };

const DETERMINISTIC: Flag = {
  name: '--deterministic',
  arity: 'none',
  help: 'the same in every run: no host but for output, a stepping clock, seed 0, / in memory',
};

const ON_DENY: Flag = {
  name: '--on-deny',
  arity: 'value',
  placeholder: 'error|trap',
  choices: ['error', 'trap'],
  help: 'what a denied call does: an error where it can (the default), or a trap',
};

const LINK: Flag = {
  name: '--link',
  arity: 'value',
  placeholder: 'HOW',
  choices: ['auto', 'sibling', 'fused'],
  help: 'auto (the default): fused (adapters in one component with it) where that can be, else sibling (beside it)',
};

const NO_VALIDATE: Flag = {
  name: '--no-validate',
  arity: 'none',
  help: 'do not check that the component and the output are valid',
};

const ALLOW_ARGS: Flag = {
  name: '--allow-args',
  arity: 'none',
  help: "the host's arguments, after those of --arg",
  part: 'before',
};

export const args: OptionRow<'args', ArgumentsPolicy> = {
  about: aboutEnvironment('get-arguments'),
  values: "`'allow'`, `'deny'`, `[TEXT, …]`, `{ before: [TEXT, …] }`",
  flags: [ARG, ALLOW_ARGS],
  read: argumentsOf,
  fromWords: (words) => {
    const fixed = has(words, ARG) ? valuesOf(words, ARG) : undefined;
    if (!has(words, ALLOW_ARGS)) return fixed;
    return fixed === undefined ? 'allow' : { before: fixed };
  },
  toWords: (value) => {
    if (value === 'allow') return [ALLOW_ARGS.name];
    if (value === 'deny') return [];
    const fixed = 'before' in value ? value.before : value;
    return [...fixed.flatMap((one) => [ARG.name, one]), ...('before' in value ? [ALLOW_ARGS.name] : [])];
  },
  asksHost: (said) => {
    if (!('before' in said)) return undefined;
    return said.before.length === 0 ? mentionWith('args', 'allow') : mention('args', 'before');
  },
};

function argumentsOf(value: unknown): ArgumentsPolicy {
  const named = mention('args');
  if (value === 'allow') return { before: [] };
  if (value === 'deny') return [];
  if (Array.isArray(value)) return strings(named, value);
  const [key, content] = onlyEntry(value);
  if (key !== 'before') fail(say`${named} must be a list of strings, 'allow', 'deny', or an object with a list before`);
  return { before: strings(mention('args', 'before'), content) };
}

export const cwd: OptionRow<'cwd', string> = {
  about: aboutEnvironment('initial-cwd', 'get-initial-cwd'),
  values: 'text',
  flags: [CWD],
  read: (value) => {
    const path = text(mention('cwd'), value);
    if (path === '') fail(say`${mention('cwd')} must not be empty`);
    if (!path.startsWith('/')) {
      const why = 'there is no directory that it could be relative to';
      fail(say`${mention('cwd')} must be absolute, such as /data, not ${quote(path)}: ${why}`);
    }
    return path;
  },
  fromWords: (words) => valueOf(words, CWD),
  toWords: (value) => [CWD.name, value],
};

export const deterministic = switched('deterministic', DETERMINISTIC);

const CONTROL: Flag = {
  name: '--control',
  arity: 'none',
  help: 'export wasmvirt:control, by which who runs the output reads and changes what is virtual in it',
};

export const control = switched('control', CONTROL);

/** What a flag alone turns on. */
function switched<Key extends 'deterministic' | 'control'>(key: Key, flag: Flag): OptionRow<Key, boolean> {
  return {
    values: '`true`, `false`',
    flags: [flag],
    read: (value) => boolean(mention(key), value),
    fromWords: (words) => (has(words, flag) ? true : undefined),
    toWords: (value) => (value ? [flag.name] : []),
  };
}

const ANSWERS = ['error', 'trap'] as const;

export const onDeny: OptionRow<'onDeny', (typeof ANSWERS)[number]> = {
  values: "`'error'`, `'trap'`",
  flags: [ON_DENY],
  read: (value) => word(mention('onDeny'), value, ANSWERS),
  fromWords: (words) => {
    const value = valueOf(words, ON_DENY);
    if (value === undefined || value === 'error' || value === 'trap') return value;
    return misspelled(words, ON_DENY, 'is error or trap', value);
  },
  toWords: (value) => [ON_DENY.name, value],
};

const LINKS = ['auto', 'sibling', 'fused'] as const;

export const link: OptionRow<'link', (typeof LINKS)[number]> = {
  values: "`'auto'`, `'sibling'`, `'fused'`",
  flags: [LINK],
  read: (value) => word(mention('link'), value, LINKS),
  fromWords: (words) => {
    const value = valueOf(words, LINK);
    const known = LINKS.find((one) => one === value);
    return value === undefined || known !== undefined
      ? known
      : misspelled(words, LINK, 'is auto, sibling or fused', value);
  },
  toWords: (value) => [`${LINK.name}=${value}`],
};

export const validate: OptionRow<'validate', boolean> = {
  values: '`true`, `false`',
  flags: [NO_VALIDATE],
  read: (value) => boolean(mention('validate'), value),
  fromWords: (words) => (has(words, NO_VALIDATE) ? false : undefined),
  toWords: (value) => (value ? [] : [NO_VALIDATE.name]),
  // the output is the same
  record: () => undefined,
};

/** Nanoseconds since 1970 in 64 bits, which is what most programs count in, end a little later. */
const MAX_EPOCH = 9_000_000_000;

/** The command line has it from outside, where something is of that time. */
const TIMED = ['--mount', '--tmpfs', '--preopen', '--clock', DETERMINISTIC.name];

export const epoch: OptionRow<'epoch', number> = {
  values: 'seconds since 1970',
  flags: [],
  variable: 'SOURCE_DATE_EPOCH',
  read: (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_EPOCH) return value;
    return fail(say`${mention('epoch')} must be a whole number of seconds since 1970, at most ${MAX_EPOCH}`);
  },
  fromWords: (words) => {
    const { epoch: said, mounts, clocks, deterministic: same } = words.beside ?? {};
    if (said !== undefined) return undefined;
    const timed =
      TIMED.some((name) => words.options.has(name)) || [mounts, clocks, same].some((one) => one !== undefined);
    return timed ? fromVariable(words) : undefined;
  },
  toWords: () => [],
};

function fromVariable({ sourceDate }: Words): number | undefined {
  if (sourceDate === undefined || sourceDate === '') return undefined;
  const seconds = /^\d{1,10}$/.test(sourceDate) ? Number(sourceDate) : Infinity;
  if (seconds <= MAX_EPOCH) return seconds;
  return fail(`${epoch.variable ?? ''} is a number of seconds since 1970, not ${JSON.stringify(sourceDate)}`);
}
