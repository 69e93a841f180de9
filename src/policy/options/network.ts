import { say } from '../../settings/sentence.ts';
import { capability, packageSubsystem, type Subsystem } from '../capabilities/table.ts';
import type { HttpRule, Selector, SocketRule } from '../policy.ts';
import { parseHttpRule } from './http-rules.ts';
import { mention, mentionWith, within } from './mention.ts';
import { fail } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { parseSocketRule } from './socket-rules.ts';
import { listedOf } from './words.ts';

/** Options that allow a part of the network by rules. */

type NetworkKey = 'http' | 'sockets';

type NetworkSaid<Rule> = 'allow' | 'deny' | readonly Rule[];

function network<Key extends NetworkKey, Rule extends { readonly text: string }>(
  key: Key,
  parse: (text: string) => Rule,
  formerly: string,
  described: Omit<Flag, 'arity' | 'repeats'>,
): OptionRow<Key, NetworkSaid<Rule>> {
  const flag: Flag = { ...described, arity: 'optional', repeats: true };
  return {
    subsystem: key,
    about: { subsystem: key, name: `wasi:${key}` },
    values: "`'allow'`, `'deny'`, `[RULE, …]`",
    flags: [flag],
    formerly: { [formerly]: `${key}: 'allow', 'deny' or a list of rules` },
    read: (value) => readNetwork(key, value, parse),
    fromWords: (words) => {
      const listed = listedOf(words, flag);
      const [word, more] = Array.isArray(listed) ? (listed as readonly string[]) : [];
      // no host is called so
      if ((word === 'true' || word === 'false') && more === undefined) return word === 'true' ? 'allow' : 'deny';
      return listed === 'all' ? 'allow' : listed;
    },
    toWords: (value) => {
      if (value === 'allow') return [flag.name];
      return [`${flag.name}=${Array.isArray(value) ? value.join() : 'false'}`];
    },
    allows: (said) => said !== 'deny',
    asksHost: (said) => (said === 'deny' ? undefined : said === 'allow' ? mentionWith(key, said) : mention(key)),
    claims: (said) => {
      if (typeof said === 'string') return undefined;
      return {
        by: say`the rules for ${mention(key)}`,
        what: 'the same',
        covers: ({ effect, selector }) => effect === 'allow' && subsystemOf(selector) === key,
      };
    },
  };
}

export const http: OptionRow<'http', NetworkSaid<HttpRule>> = network('http', parseHttpRule, 'allowHttp', {
  name: '--allow-http',
  placeholder: 'RULE,…',
  help: 'outgoing http requests, or only those to these hosts',
});

export const sockets: OptionRow<'sockets', NetworkSaid<SocketRule>> = network(
  'sockets',
  parseSocketRule,
  'allowSockets',
  {
    name: '--allow-sockets',
    placeholder: 'RULE,…',
    help: 'TCP, UDP and name look-up, or only with these hosts',
  },
);

/** The rules, if there are any. */
export function rulesOf<Rule>(said: NetworkSaid<Rule> | undefined): readonly Rule[] | undefined {
  return typeof said === 'object' ? said : undefined;
}

function readNetwork<Rule>(key: NetworkKey, value: unknown, parse: (text: string) => Rule): NetworkSaid<Rule> {
  const named = mention(key);
  if (value === 'allow' || value === 'deny') return value;
  if (!Array.isArray(value)) fail(say`${named} must be 'allow', 'deny' or a list of rules`);
  if (value.length > MAX_RULES) fail(say`${named} has more than ${MAX_RULES} rules`);
  const rules = Array.from(value, (item: unknown) => {
    if (typeof item !== 'string') fail(say`${named} must hold strings only`);
    return within(named, () => parse(item));
  });
  // a list of nothing allows nothing
  return rules.length === 0 ? 'deny' : rules;
}

/** Every call is compared with every rule. */
const MAX_RULES = 10_000;

/** The subsystem whose rules an `allow` would go past. */
function subsystemOf(selector: Selector): Subsystem | undefined {
  if (selector.kind === 'plain' || selector.kind === 'namespace') return undefined;
  if (selector.kind === 'package') return packageSubsystem(selector.namespace, selector.package);
  const known = capability(selector.name);
  // another component's, not the network
  if (known?.role === 'export-of-another') return undefined;
  return known?.subsystem ?? packageSubsystem(selector.name.namespace, selector.name.package);
}
