import { sha256, type Digest } from '../../bytes/sha256.ts';
import type { VariablesOption } from '../../settings/options.ts';
import { type Mention, say } from '../../settings/sentence.ts';
import type { VariablesPolicy } from '../policy.ts';
import { mention, mentionWith, proposal } from './mention.ts';
import { didYouMean } from './nearest.ts';
import { entriesOf, fail, quote, refuse, strings, text, utf8 } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { About, OptionRow } from './row.ts';
import { has, listedOf, pairsOf } from './words.ts';

/** Options about pairs of strings of which some are set and some may come from the host. */

type VariablesKey = 'environment' | 'config';

/** `Options.environment` or `Options.config`, checked. */
export interface VariablesSaid extends VariablesPolicy {
  /** Whether the host's are allowed; `undefined`: nothing was said. */
  readonly allowed: boolean | undefined;
  /** Whether `set` was there, though it may hold nothing. */
  readonly sets: boolean;
}

/** What an option speaks of that is about some functions of `wasi:cli/environment`; `name`: the one that a sentence names. */
export function aboutEnvironment(name: string, ...others: readonly string[]): About {
  return { subsystem: 'environment', functions: [name, ...others], name: `wasi:cli/environment#${name}` };
}

const VARIABLES = aboutEnvironment('get-environment');

/** What messages call one of them. */
const ONE = { environment: 'variable', config: 'key' } as const;

const ALLOW_ENV: Flag = {
  name: '--allow-env',
  arity: 'optional',
  placeholder: 'A,B',
  help: "the host's environment, or only these variables of it",
  repeats: true,
  part: 'allow',
};

const DENY_ENV: Flag = {
  name: '--deny-env',
  arity: 'value',
  placeholder: 'A,B',
  help: "hide these of the host's variables",
  repeats: true,
  part: 'deny',
};

const ENV: Flag = {
  name: '--env',
  short: '-e',
  arity: 'value',
  placeholder: 'K=V',
  help: 'set a variable',
  repeats: true,
};

const ALLOW_CONFIG: Flag = {
  name: '--allow-config',
  arity: 'optional',
  placeholder: 'A,B',
  help: "the host's wasi:config, or only these keys of it",
  repeats: true,
  part: 'allow',
};

const DENY_CONFIG: Flag = {
  name: '--deny-config',
  arity: 'value',
  placeholder: 'A,B',
  help: "hide these of the host's keys",
  repeats: true,
  part: 'deny',
};

const CONFIG: Flag = {
  name: '--config',
  short: '-c',
  arity: 'value',
  placeholder: 'K=V',
  help: 'set a key of wasi:config',
  repeats: true,
  part: 'set',
};

function variables<Key extends VariablesKey>(
  key: Key,
  flags: { readonly allow: Flag; readonly deny: Flag; readonly set?: Flag },
  formerly: Readonly<Record<string, string>>,
): OptionRow<Key, VariablesSaid> {
  return {
    subsystem: key,
    about: key === 'environment' ? VARIABLES : { subsystem: key, name: 'wasi:config' },
    values: "`'allow'`, `'deny'`, `{ allow: 'all' or [A, B], deny: [A, B], set: { K: V } }`",
    flags: [flags.allow, flags.deny, ...(flags.set === undefined ? [] : [flags.set])],
    formerly,
    read: (value) => readVariables(key, value),
    fromWords: (words) => {
      const { set: setter } = flags;
      const allow = listedOf(words, flags.allow);
      const deny = listedOf(words, flags.deny);
      const set = setter === undefined ? [] : pairsOf(words, setter, 'KEY=VALUE');
      const parts: VariablesOption = {
        ...(allow === undefined ? {} : { allow }),
        ...(deny === undefined || deny === 'all' ? {} : { deny }),
        ...(set.length === 0 ? {} : { set }),
      };
      const [only, more] = Object.keys(parts);
      if (only === undefined) return undefined;
      return allow === 'all' && more === undefined ? 'allow' : parts;
    },
    toWords: (value) => {
      if (typeof value === 'string') return value === 'allow' ? [flags.allow.name] : [];
      const { allow, deny, set } = value;
      return [
        ...(allow === undefined ? [] : [allow === 'all' ? flags.allow.name : `${flags.allow.name}=${allow.join()}`]),
        ...(deny === undefined ? [] : [flags.deny.name, deny.join()]),
        ...pairs(mention(key, 'set'), set, key).flatMap(([k, v]) => [flags.set?.short ?? ENV.name, `${k}=${v}`]),
      ];
    },
    record: (value) => {
      if (typeof value === 'string' || value.set === undefined) return value;
      return { ...value, set: recordPairs(pairs(mention(key, 'set'), value.set, key)) };
    },
    allows: ({ allowed }) => allowed,
    asksHost: ({ allowed, hostList }) => {
      if (allowed !== true) return undefined;
      return hostList === undefined ? mentionWith(key, 'allow') : mention(key, 'allow');
    },
  };
}

export const environment = variables(
  'environment',
  { allow: ALLOW_ENV, deny: DENY_ENV },
  {
    allowEnv: "environment: 'allow', 'deny' or { allow: [names] }",
    denyEnv: 'environment: { deny: [names] }',
  },
);

export const config = variables(
  'config',
  { allow: ALLOW_CONFIG, deny: DENY_CONFIG, set: CONFIG },
  {
    allowConfig: "config: 'allow', 'deny' or { allow: [keys] }",
    denyConfig: 'config: { deny: [keys] }',
  },
);

export const env: OptionRow<'env', VariablesPolicy['set']> = {
  about: VARIABLES,
  values: '`{ K: V }`, `[[K, V]]`',
  flags: [ENV],
  read: (value) => pairs(mention('env'), value, 'environment'),
  fromWords: (words) => {
    return has(words, ENV) ? pairsOf(words, ENV, 'NAME=VALUE') : undefined;
  },
  toWords: (value) => pairs(mention('env'), value, 'environment').flatMap(([k, v]) => ['-e', `${k}=${v}`]),
  record: (value) => recordPairs(pairs(mention('env'), value, 'environment')),
};

function recordPairs(set: VariablesPolicy['set']): Readonly<Record<string, Digest>> {
  return Object.fromEntries(set.map(([name, value]) => [name, sha256(utf8(value))]));
}

/** What was said of variables by two options. */
export function environmentOf(
  said: VariablesSaid | undefined,
  set: VariablesPolicy['set'] | undefined,
): VariablesPolicy {
  if (said?.sets === true && set !== undefined) {
    refuse(say`${mention('env')} and ${mention('environment', 'set')} set the same variables: leave one out`);
  }
  return variablesOf(said, set);
}

export function variablesOf(said: VariablesSaid | undefined, set = said?.set): VariablesPolicy {
  return { hostList: said?.hostList, deny: said?.deny ?? [], set: set ?? said?.set ?? [] };
}

/**
 * `allowed`: whether anything of the host may be let through.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkVariables(key: VariablesKey, { deny, hostList }: VariablesPolicy, allowed: boolean): void {
  if (deny.length === 0) return;
  const one = ONE[key];
  const denies = mention(key, 'deny');
  const hidden = deny.find((name) => hostList?.includes(name) === true);
  if (hidden !== undefined) {
    refuse(say`the ${one} ${quote(hidden)} is in both ${mention(key, 'allow')} and ${denies}: leave one out`);
  }
  if (allowed) return;
  const add = proposal(key, { allow: 'all' });
  refuse(say`${denies} hides ${one}s of the host, but none is allowed: leave it out or add ${add}`);
}

function readVariables(key: VariablesKey, value: unknown): VariablesSaid {
  const nothing = { hostList: undefined, deny: [], set: [], sets: false };
  if (value === 'allow' || value === 'deny') return { ...nothing, allowed: value === 'allow' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(say`${mention(key)} must be 'allow', 'deny', or an object with allow, deny or set`);
  }
  const given = new Map(entriesOf(value));
  for (const part of given.keys()) {
    if (PARTS.includes(part)) continue;
    const help = didYouMean(part, PARTS);
    const remedy = `allow and deny name ${ONE[key]}s of the host, and set holds those that are set`;
    fail(say`${mention(key)} has no property ${quote(part)}${help}: ${remedy}`);
  }
  const allow = given.get('allow');
  return {
    allowed: given.has('allow') ? true : undefined,
    hostList: allow === 'all' ? undefined : names(key, 'allow', allow),
    deny: names(key, 'deny', given.get('deny')) ?? [],
    set: pairs(mention(key, 'set'), given.get('set'), key),
    sets: given.has('set'),
  };
}

const PARTS: readonly string[] = ['allow', 'deny', 'set'];

function names(key: VariablesKey, part: 'allow' | 'deny', value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const option = mention(key, part);
  return strings(option, value).map((name) => hostName(option, name, key));
}

function checkedName(option: Mention, name: string, key: VariablesKey): string {
  const one = ONE[key];
  if (name === '') fail(say`${option} holds an empty ${one} name`);
  if (name.includes('=')) fail(say`${option}: the ${one} name ${quote(name)} holds '='`);
  if (name.includes('\0')) fail(say`${option}: the ${one} name ${quote(name)} holds a NUL character`);
  return name;
}

/** The name of one of the host's. Whoever writes a pattern means more than the one that is called like it. */
function hostName(option: Mention, name: string, key: VariablesKey): string {
  if (name.includes('*')) {
    fail(
      say`${option}: ${quote(name)} would be the name of one ${ONE[key]}, as no letter stands for others: name each`,
    );
  }
  return checkedName(option, name, key);
}

/** In the order given, each name once. */
function pairs(option: Mention, value: unknown, key: VariablesKey): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  const wrong = (): never => fail(say`${option} must be an object, or a list of pairs of strings`);
  if (typeof value !== 'object' || value === null) return wrong();
  const list: readonly unknown[] = Array.isArray(value) ? value : entriesOf(value);
  const set = new Map<string, string>();
  for (const pair of list) {
    if (!Array.isArray(pair) || pair.length !== 2) return wrong();
    const [name, content] = pair as readonly unknown[];
    set.set(checkedName(option, text(option, name), key), text(option, content));
  }
  return [...set];
}
