import type { Options } from '../../settings/options.ts';
import type { Mention } from '../../settings/sentence.ts';
import type { Subsystem } from '../capabilities/table.ts';
import { mention, mentionWith } from './mention.ts';
import { word } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { switchOf } from './words.ts';

/** Options of which a capability is allowed or denied, and no more. */

export type Allowance = 'allow' | 'deny';

const ALLOWANCES: readonly Allowance[] = ['allow', 'deny'];

type AllowanceKey = 'all' | 'exit' | 'filesystem';

interface Described {
  readonly subsystem?: Subsystem;
  /** How a sentence names its imports. */
  readonly name?: string;
  readonly flag: Omit<Flag, 'arity'>;
  /** Whether it lets the host say something. */
  readonly asks: boolean;
  readonly formerly: string;
}

function allowance<Key extends AllowanceKey>(
  key: Key,
  { subsystem, name, flag: described, asks, formerly }: Described,
): OptionRow<Key, Allowance> {
  const flag: Flag = { ...described, arity: 'switch' };
  return {
    ...(subsystem === undefined ? {} : { subsystem, about: { subsystem, name: name ?? `wasi:${subsystem}` } }),
    values: "`'allow'`, `'deny'`",
    flags: [flag],
    formerly: { [formerly]: `${key}: 'allow'` },
    read: (value) => word(mention(key), value, ALLOWANCES),
    fromWords: (words) => switchOf(words, flag),
    toWords: (value) => [value === 'allow' ? flag.name : `${flag.name}=false`],
    ...(subsystem === undefined ? {} : { allows: allowedBy }),
    ...(asks ? { asksHost: (said: Allowance) => asksIfAllowed(key, said) } : {}),
  };
}

/** What a capability's option says of all of it. */
export function allowedBy(said: unknown): boolean | undefined {
  return said === 'allow' ? true : said === 'deny' ? false : undefined;
}

export function asksIfAllowed(key: keyof Options, said: unknown): Mention | undefined {
  return said === 'allow' ? mentionWith(key, said) : undefined;
}

export const all = allowance('all', {
  flag: { name: '--allow-all', help: 'let everything of WASI through that no other option speaks of' },
  asks: true,
  formerly: 'allowAll',
});

export const exit = allowance('exit', {
  subsystem: 'exit',
  name: 'wasi:cli/exit',
  flag: { name: '--allow-exit', help: 'ending the process with a status' },
  // it only goes out
  asks: false,
  formerly: 'allowExit',
});

export const filesystem = allowance('filesystem', {
  subsystem: 'filesystem',
  flag: { name: '--allow-fs', help: "the host's preopened directories" },
  asks: true,
  formerly: 'allowFs',
});
