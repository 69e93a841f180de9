import type { Options } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import { capability, type StdioStream } from '../capabilities/table.ts';
import type { StdioPolicy, TraceFilter } from '../policy.ts';
import { allowedBy, asksIfAllowed } from './capability.ts';
import { mention } from './mention.ts';
import { entriesOf, fail, onlyEntry, quote, strings, text, utf8, word } from './option-values.ts';
import { parseSelector } from './selector.ts';
import { parseSize } from './size.ts';
import type { Flag } from './flag.ts';
import type { About, Claim, OptionRow } from './row.ts';
import { checkOnlyOne, has, misspelled, switchOf, valueOf, type Words } from './words.ts';

/** Options about the standard streams and the trace. */

/** What was said of a stream; a file is not yet found in the mounts. */
export type StreamSaid =
  Exclude<StdioPolicy, { readonly kind: 'file' }> | { readonly kind: 'file'; readonly path: string };

export type TraceSaid = TraceFilter & ({ readonly kind: 'stderr' } | { readonly kind: 'file'; readonly path: string });

const SIMPLE = ['allow', 'deny', 'ignore'] as const;

type Simple = (typeof SIMPLE)[number];

/** Alone, a stream is let through. */
const BARE = { value: 'allow', unless: /^(?:allow|deny|ignore|capture|capture:.*|text:.*|file:.*)$/s } as const;

const STDIO: Flag = {
  name: '--stdio',
  arity: 'value',
  placeholder: 'WHAT',
  bare: BARE,
  help: 'allow, deny or ignore: all three that are not given by themselves',
};

const ALLOW_STDIO: Flag = { name: '--allow-stdio', arity: 'switch', help: 'standard input, output and error' };

const STDIN: Flag = {
  name: '--stdin',
  arity: 'value',
  placeholder: 'WHAT',
  bare: BARE,
  help: 'standard input: allow, deny, ignore, text:… or file:PATH (read now)',
};

const STDOUT: Flag = {
  name: '--stdout',
  arity: 'value',
  placeholder: 'WHAT',
  bare: BARE,
  help: 'standard output: allow, deny, ignore, file:/PATH among the virtual files, or capture[:SIZE] for --control',
};

const STDERR: Flag = {
  name: '--stderr',
  arity: 'value',
  placeholder: 'WHAT',
  bare: BARE,
  help: 'standard error, the same',
};

const TRACE: Flag = {
  name: '--trace',
  alias: '--debug',
  arity: 'optional',
  placeholder: 'WHAT',
  help: 'write down calls not handed straight to the host: errors, wasi:http,…; last file:/PATH',
};

export const stdio: OptionRow<'stdio', Simple> = {
  subsystem: 'stdio',
  about: { subsystem: 'stdio', name: 'the standard streams' },
  values: "`'allow'`, `'deny'`, `'ignore'`",
  // `--stdio` speaks of each stream by itself
  flags: [ALLOW_STDIO],
  formerly: { allowStdio: "stdio: 'allow'" },
  read: (value) => word(mention('stdio'), value, SIMPLE),
  fromWords: (words) => {
    checkOnlyOne(words, STDIO, ALLOW_STDIO);
    return switchOf(words, ALLOW_STDIO);
  },
  toWords: (value) => [value === 'allow' ? ALLOW_STDIO.name : `${STDIO.name}=${value}`],
  allows: allowedBy,
  asksHost: (said) => asksIfAllowed('stdio', said),
};

/** What all three have in common. */
const STREAM = { within: 'stdio', deterministic: 'ignore' } as const;

export const stdin: OptionRow<'stdin', StreamSaid> = {
  ...STREAM,
  about: streamOf('stdin'),
  values: "`'allow'`, `'deny'`, `'ignore'`, `{ text }`, `{ bytes }`",
  flags: [STDIN, STDIO],
  read: readInput,
  fromWords: (words) => {
    const value = wordFor(words, STDIN);
    if (value === undefined || isSimple(value)) return value;
    if (value.startsWith('text:')) return { text: value.slice('text:'.length) };
    if (value.startsWith('file:') && value !== 'file:') return { bytes: words.read(value.slice('file:'.length)) };
    return misspelled(words, STDIN, `is one of ${SIMPLE.join(', ')}, text:TEXT, file:PATH`, value);
  },
  toWords: (value) => {
    if (typeof value === 'string') return [`${STDIN.name}=${value}`];
    return 'text' in value ? [`${STDIN.name}=text:${value.text}`] : [];
  },
  record: (value) => (typeof value === 'string' ? value : 'text' in value ? utf8(value.text) : value.bytes),
  asksHost: ({ kind }) => asksIfAllowed('stdin', kind),
  claims: () => claimOf('stdin'),
};

function streamOf(stream: StdioStream): About {
  return { subsystem: 'stdio', interfaces: [stream, `terminal-${stream}`], name: `wasi:cli/${stream}` };
}

type OutputKey = 'stdout' | 'stderr';

function output<Key extends OutputKey>(key: Key, flag: Flag): OptionRow<Key, StreamSaid> {
  return {
    ...STREAM,
    about: streamOf(key),
    values: "`'allow'`, `'deny'`, `'ignore'`, `'capture'`, `{ capture: BYTES }`, `{ file }`",
    flags: [flag, STDIO],
    read: (value) => readOutput(key, value),
    fromWords: (words) => outputWord(words, flag),
    toWords: (value) => [`${flag.name}=${outputToWord(value)}`],
    claims: () => claimOf(key),
  };
}

export const stdout = output('stdout', STDOUT);

export const stderr = output('stderr', STDERR);

export const trace: OptionRow<'trace', TraceSaid | undefined> = {
  values: "`true`, `'stderr'`, `{ file }`, `{ to, only: [NAME, …] }`",
  flags: [TRACE],
  read: readTrace,
  fromWords: (words) => {
    if (!has(words, TRACE)) return undefined;
    const value = words.options.get(TRACE.name)?.[0];
    if (value === undefined || value === 'stderr') return 'stderr';
    // a path can have commas
    const [, list = '', file] = /^(.*?)(?:(?:^|,)file:([^]*))?$/s.exec(value) ?? [];
    if (file?.split(',').slice(1).some(isTraceWord) === true) {
      misspelled(words, TRACE, `has file:/PATH last, behind ${ERRORS} and names`, value);
    }
    const to = file === undefined ? 'stderr' : { file };
    const all = list === '' ? [] : list.split(',');
    const only = all.filter((item) => item !== 'stderr' && item !== 'all');
    if (only.some((item) => item !== ERRORS && !item.includes(':')) || (all.includes('stderr') && file !== undefined)) {
      misspelled(words, TRACE, `is a list of ${ERRORS} and names such as wasi:http, then stderr or file:/PATH`, value);
    }
    return only.length === 0 ? to : { to, only };
  },
  toWords: (value) => {
    if (value === false) return [];
    const { to, only } = typeof value !== 'object' ? { to: 'stderr' } : 'file' in value ? { to: value } : value;
    const items = [...(only ?? []), ...(typeof to === 'object' ? [`file:${(to as { file: string }).file}`] : [])];
    return items.length === 0 ? [TRACE.name] : [`${TRACE.name}=${items.join()}`];
  },
};

/** Whether it can hardly be meant as the end of a path. */
function isTraceWord(item: string): boolean {
  return [ERRORS, 'all', 'stderr'].includes(item) || /^[a-z][\da-z-]*:/.test(item);
}

/** `--stdio` speaks of those that are not given by themselves. */
function wordFor(words: Words, flag: Flag): string | undefined {
  const own = valueOf(words, flag);
  if (own !== undefined) return own;
  const value = valueOf(words, STDIO);
  if (value !== undefined && !isSimple(value)) misspelled(words, STDIO, `is one of ${SIMPLE.join(', ')}`, value);
  return value;
}

function outputWord(words: Words, flag: Flag): Options['stdout'] {
  const value = wordFor(words, flag);
  if (value === undefined || isSimple(value)) return value;
  if (value.startsWith('file:')) return { file: value.slice('file:'.length) };
  if (value === CAPTURE) return CAPTURE;
  const size = value.startsWith(`${CAPTURE}:`) ? parseSize(value.slice(CAPTURE.length + 1)) : undefined;
  if (size !== undefined) return { capture: size };
  return misspelled(words, flag, `is one of ${SIMPLE.join(', ')}, file:/PATH, ${CAPTURE}, ${CAPTURE}:SIZE`, value);
}

function outputToWord(value: NonNullable<Options['stdout']>): string {
  if (typeof value === 'string') return value;
  return 'file' in value ? `file:${value.file}` : `${CAPTURE}:${value.capture}`;
}

const CAPTURE = 'capture';

/** Bytes that are kept where nothing is said of it, and the most that can be said. */
export const CAPTURED = { most: 2 ** 20, limit: 2 ** 29 } as const;

function isSimple(value: unknown): value is Simple {
  return SIMPLE.some((simple) => simple === value);
}

function readInput(value: unknown): StreamSaid {
  const named = mention('stdin');
  if (isSimple(value)) return { kind: value };
  const [key, content] = onlyEntry(value);
  if (key === 'text') return { kind: 'contents', bytes: utf8(text(named, content)) };
  if (key === 'bytes' && content instanceof Uint8Array) return { kind: 'contents', bytes: content };
  return fail(say`${named} must be 'allow', 'deny', 'ignore', or an object with its text or its bytes`);
}

function readOutput(stream: OutputKey, value: unknown): StreamSaid {
  if (isSimple(value)) return { kind: value };
  if (value === CAPTURE) return { kind: CAPTURE, most: CAPTURED.most };
  const [key, content] = onlyEntry(value);
  if (key === CAPTURE) {
    const most = Number.isInteger(content) ? Number(content) : 0;
    if (most < 1 || most > CAPTURED.limit) fail(say`${mention(stream)} must capture from 1 to ${CAPTURED.limit} bytes`);
    return { kind: CAPTURE, most };
  }
  if (key !== 'file') {
    const object = 'an object with the path of a file or the bytes to capture';
    fail(say`${mention(stream)} must be 'allow', 'deny', 'ignore', 'capture', or ${object}`);
  }
  return { kind: 'file', path: filePath(stream, content) };
}

function readTrace(value: unknown): TraceSaid | undefined {
  if (value === false) return undefined;
  const entries = new Map(entriesOf(value));
  if (!entries.has('to') && !entries.has('only')) return { ...readTarget(value), errors: false, only: [] };
  for (const key of entries.keys()) {
    if (key !== 'to' && key !== 'only') fail(say`${mention('trace')} has to and only, not ${quote(key)}`);
  }
  const only = strings(mention('trace'), entries.get('only') ?? []);
  const names = only.filter((name) => name !== ERRORS);
  return {
    ...readTarget(entries.get('to') ?? true),
    errors: names.length < only.length,
    // a package can be named without the star
    only: names.map((name) => parseSelector(/^[^/]*:[^/*]+$/.test(name) ? name.replace(/(@.*)?$/s, '/*$1') : name)),
  };
}

const ERRORS = 'errors';

function readTarget(value: unknown): { readonly kind: 'stderr' } | { readonly kind: 'file'; readonly path: string } {
  if (value === true || value === 'stderr') return { kind: 'stderr' };
  const [key, content] = onlyEntry(value);
  if (key !== 'file') {
    fail(say`${mention('trace')} must be true, false, 'stderr', or an object with the path of a file`);
  }
  return { kind: 'file', path: filePath('trace', content) };
}

function filePath(option: OutputKey | 'trace', content: unknown): string {
  const path = text(mention(option), content);
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    fail(say`${mention(option)} must name a virtual file by its path, not ${quote(path)}`);
  }
  return path;
}

/** Rules about the interface of a stream of which an option speaks. */
function claimOf(stream: StdioStream): Claim {
  return {
    by: mention(stream),
    what: 'the same stream',
    covers: ({ selector }) => selector.kind === 'interface' && capability(selector.name)?.stdio?.stream === stream,
  };
}
