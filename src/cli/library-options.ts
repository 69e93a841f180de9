import type { Options } from '../index.ts';
import { UsageError, type Arguments } from './args.ts';
import { clockOption, randomOption } from './clock-and-random.ts';
import { mountOptions, type DiskEntry } from './mounts.ts';
import type { OptionName } from './option-table.ts';
import { parseSize } from './size.ts';

const FLAGS = [
  ['--allow-all', 'allowAll'],
  ['--allow-clocks', 'allowClocks'],
  ['--allow-exit', 'allowExit'],
  ['--allow-fs', 'allowFs'],
  ['--allow-random', 'allowRandom'],
  ['--allow-stdio', 'allowStdio'],
  ['--deterministic', 'deterministic'],
] as const satisfies readonly (readonly [OptionName, keyof Options])[];

export interface ReadOptions {
  /** More than that is refused. */
  readonly maxBytes?: number;
  /** Is given the first bytes before the rest is read, and throws if that need not be done. */
  readonly head?: ((first: Uint8Array) => void) | undefined;
}

/** What options name outside of the command line. */
export interface Sources {
  /** Reads a file. */
  readonly read: (path: string, how?: ReadOptions) => Uint8Array;
  /** Reads a folder with all that is in it, or a file. */
  readonly tree: (path: string) => DiskEntry;
  /** The value of `SOURCE_DATE_EPOCH`. */
  readonly sourceDate: string | undefined;
}

/** The library's options for a command line. Their values are checked by the library. */
export function libraryOptions({ options }: Arguments, { read, tree, sourceDate }: Sources): Options {
  const list = (name: '--allow' | '--deny' | '--arg' | '--env' | '--config'): string[] =>
    (options.get(name) ?? []).map((v) => v ?? '');
  const denyEnv = options.get('--deny-env');
  const denyConfig = options.get('--deny-config');
  const clock = clockOption(options.get('--clock')?.[0]);
  const random = randomOption('--random', options.get('--random')?.[0]);
  const insecureRandom = randomOption('--insecure-random', options.get('--insecure-random')?.[0]);
  const cwd = options.get('--cwd')?.[0];
  const onDeny = options.get('--on-deny')?.[0];
  if (onDeny !== undefined && onDeny !== 'error' && onDeny !== 'trap') {
    throw new UsageError(`--on-deny is error or trap, not ${JSON.stringify(onDeny)}`);
  }
  return {
    ...Object.fromEntries(FLAGS.filter(([name]) => options.has(name)).map(([, key]) => [key, true])),
    ...standardStreams(options, (path) => read(path, readLimit(options))),
    ...mountOptions(options, tree, sourceDate),
    ...(clock === undefined ? {} : { clock }),
    ...(random === undefined ? {} : { random }),
    ...(insecureRandom === undefined ? {} : { insecureRandom }),
    ...listed('allowEnv', options.get('--allow-env')),
    ...listed('allowHttp', options.get('--allow-http')),
    ...listed('allowSockets', options.get('--allow-sockets')),
    ...(denyEnv === undefined ? {} : { denyEnv: names(denyEnv) }),
    ...(options.has('--env') ? { env: list('--env').map((text) => pair('-e NAME=VALUE', text)) } : {}),
    ...listed('allowConfig', options.get('--allow-config')),
    ...(denyConfig === undefined ? {} : { denyConfig: names(denyConfig) }),
    ...(options.has('--config') ? { config: list('--config').map((text) => pair('-c KEY=VALUE', text)) } : {}),
    ...(options.has('--arg') ? { args: list('--arg') } : {}),
    ...(cwd === undefined ? {} : { cwd }),
    ...(options.has('--allow') ? { allow: list('--allow') } : {}),
    ...(options.has('--deny') ? { deny: list('--deny') } : {}),
    ...(onDeny === undefined ? {} : { onDeny }),
    ...(options.has('--trace') ? { trace: traceOption(options.get('--trace')?.[0]) } : {}),
  };
}

/** `--max-input`. Sections say their size in 32 bits: no larger component could be put into another. */
export function readLimit(options: Arguments['options']): Pick<ReadOptions, 'maxBytes'> {
  const value = options.get('--max-input')?.[0];
  if (value === undefined) return {};
  const maxBytes = parseSize(value);
  if (maxBytes !== undefined && maxBytes <= 2 ** 32) return { maxBytes };
  throw new UsageError(`--max-input is a size such as 500M or 2G, at most 4G, not ${JSON.stringify(value)}`);
}

function traceOption(value: string | undefined): NonNullable<Options['trace']> {
  if (value === undefined || value === 'stderr') return 'stderr';
  if (value.startsWith('file:')) return { file: value.slice('file:'.length) };
  throw badStream('--trace', value, 'stderr, file:/PATH');
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
function listed(
  key: 'allowEnv' | 'allowConfig' | 'allowHttp' | 'allowSockets',
  values: readonly (string | undefined)[] | undefined,
): Pick<Options, 'allowEnv' | 'allowConfig' | 'allowHttp' | 'allowSockets'> {
  if (values === undefined) return {};
  return { [key]: values.includes(undefined) ? true : names(values) };
}

function names(values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value) => (value ?? '').split(','));
}

/** Split at the first `=` and nowhere else: values hold anything. */
function pair(form: string, text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`${form.replace(' ', ' needs ')}, not ${JSON.stringify(text)}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
