import type { Options } from '../index.ts';
import { UsageError } from './args.ts';
import type { Arguments } from './args.ts';
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

/** The library's options for a command line. Their values are checked by the library. */
export function libraryOptions({ options }: Arguments): Options {
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
