import type { Options } from '../../settings/options.ts';
import { all, exit, filesystem } from './capability.ts';
import { clocks } from './clocks.ts';
import { mounts } from './mounts.ts';
import { http, sockets } from './network.ts';
import { args, control, cwd, deterministic, epoch, link, onDeny, validate } from './program.ts';
import { insecureRandom, random } from './random.ts';
import { record, replay } from './recording.ts';
import type { OptionRow } from './row.ts';
import { allow, deny } from './rules.ts';
import { stderr, stdin, stdio, stdout, trace } from './streams.ts';
import { config, env, environment } from './variables.ts';

/** Every option there is, in the order of the help text. */
export const TABLE = {
  all,
  clocks,
  random,
  insecureRandom,
  exit,
  http,
  sockets,
  filesystem,
  mounts,
  stdio,
  stdin,
  stdout,
  stderr,
  environment,
  env,
  args,
  cwd,
  config,
  epoch,
  deterministic,
  trace,
  control,
  record,
  replay,
  allow,
  deny,
  onDeny,
  link,
  validate,
} as const satisfies { readonly [Key in keyof Options]-?: OptionRow<Key> };

/** All keys of `Options`. */
export const KEYS = Object.keys(TABLE) as readonly (keyof Options)[]; // the compiler compares them above

/** Options by their keys, each checked. */
export type CheckedOptions = {
  readonly [Key in keyof Options]?: ReturnType<(typeof TABLE)[Key]['read']>;
};

/** What to write now for a key that options had before. */
export function formerKey(name: string): string | undefined {
  for (const key of KEYS) {
    const { formerly } = rowOf(key);
    if (formerly !== undefined && Object.hasOwn(formerly, name)) return formerly[name];
  }
  return undefined;
}

/** The row of an option whose key is not known to the compiler. */
export function rowOf<Key extends keyof Options>(key: Key): OptionRow<Key> {
  return TABLE[key] as OptionRow as OptionRow<Key>; // of the same key
}
