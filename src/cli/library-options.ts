import type { Options } from '../index.ts';
import { UsageError } from './args.ts';
import type { Arguments } from './args.ts';
import { mountOptions, type DiskEntry } from './mounts.ts';
import type { OptionName } from './option-table.ts';

const FLAGS = [
  ['--allow-all', 'allowAll'],
  ['--allow-clocks', 'allowClocks'],
  ['--allow-exit', 'allowExit'],
  ['--allow-fs', 'allowFs'],
  ['--allow-http', 'allowHttp'],
  ['--allow-random', 'allowRandom'],
  ['--allow-sockets', 'allowSockets'],
  ['--allow-stdio', 'allowStdio'],
] as const satisfies readonly (readonly [OptionName, keyof Options])[];

/** What options name outside of the command line. */
export interface Sources {
  /** Reads a file. */
  readonly read: (path: string) => Uint8Array;
  /** Reads a folder with all that is in it, or a file. */
  readonly tree: (path: string) => DiskEntry;
  /** The value of `SOURCE_DATE_EPOCH`. */
  readonly sourceDate: string | undefined;
}

/** The library's options for a command line. Their values are checked by the library. */
export function libraryOptions({ options }: Arguments, { read, tree, sourceDate }: Sources): Options {
  const list = (name: '--allow' | '--deny' | '--arg' | '--env'): string[] =>
    (options.get(name) ?? []).map((v) => v ?? '');
  const denyEnv = options.get('--deny-env');
  const cwd = options.get('--cwd')?.[0];
  const onDeny = options.get('--on-deny')?.[0];
  if (onDeny !== undefined && onDeny !== 'error' && onDeny !== 'trap') {
    throw new UsageError(`--on-deny is error or trap, not ${JSON.stringify(onDeny)}`);
  }
  return {
    ...Object.fromEntries(FLAGS.filter(([name]) => options.has(name)).map(([, key]) => [key, true])),
    ...standardStreams(options, read),
    ...mountOptions(options, tree, sourceDate),
    ...allowEnv(options.get('--allow-env')),
    ...(denyEnv === undefined ? {} : { denyEnv: denyEnv.flatMap((names) => (names ?? '').split(',')) }),
    ...(options.has('--env') ? { env: list('--env').map(variable) } : {}),
    ...(options.has('--arg') ? { args: list('--arg') } : {}),
    ...(cwd === undefined ? {} : { cwd }),
    ...(options.has('--allow') ? { allow: list('--allow') } : {}),
    ...(options.has('--deny') ? { deny: list('--deny') } : {}),
    ...(onDeny === undefined ? {} : { onDeny }),
  };
}

/** `--stdio` speaks of those that are not given by themselves. */
function standardStreams(
  options: Arguments['options'],
  read: (path: string) => Uint8Array,
): Pick<Options, 'stdin' | 'stdout' | 'stderr'> {
  const all = options.get('--stdio')?.[0];
  if (all !== undefined && !isSimple(all)) throw badStream('--stdio', all, SIMPLE.join(', '));
  const stdin = options.get('--stdin')?.[0] ?? all;
  const stdout = output('--stdout', options.get('--stdout')?.[0] ?? all);
  const stderr = output('--stderr', options.get('--stderr')?.[0] ?? all);
  return {
    ...(stdin === undefined ? {} : { stdin: input(stdin, read) }),
    ...(stdout === undefined ? {} : { stdout }),
    ...(stderr === undefined ? {} : { stderr }),
  };
}

const SIMPLE = ['allow', 'deny', 'ignore'] as const;

function isSimple(value: string): value is (typeof SIMPLE)[number] {
  return SIMPLE.some((simple) => simple === value);
}

function input(value: string, read: (path: string) => Uint8Array): NonNullable<Options['stdin']> {
  if (isSimple(value)) return value;
  if (value.startsWith('text:')) return { text: value.slice('text:'.length) };
  if (value.startsWith('file:') && value !== 'file:') return { bytes: read(value.slice('file:'.length)) };
  throw badStream('--stdin', value, `${SIMPLE.join(', ')}, text:TEXT, file:PATH`);
}

function output(name: OptionName, value: string | undefined): Options['stdout'] {
  if (value === undefined || isSimple(value)) return value;
  if (value.startsWith('file:')) return { file: value.slice('file:'.length) };
  throw badStream(name, value, `${SIMPLE.join(', ')}, file:/PATH`);
}

function badStream(name: OptionName, value: string, known: string): UsageError {
  return new UsageError(`${name} is one of ${known}, not ${JSON.stringify(value)}`);
}

/** Without a value it allows all, whatever else is listed. */
function allowEnv(values: readonly (string | undefined)[] | undefined): Pick<Options, 'allowEnv'> {
  if (values === undefined) return {};
  const names: string[] = [];
  for (const value of values) {
    if (value === undefined) return { allowEnv: true };
    names.push(...value.split(','));
  }
  return { allowEnv: names };
}

/** Split at the first `=` and nowhere else: values hold anything. */
function variable(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`-e needs NAME=VALUE, not ${JSON.stringify(text)}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
