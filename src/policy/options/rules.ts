import { say } from '../../settings/sentence.ts';
import { isOutput, isWasi, packageSubsystem } from '../capabilities/table.ts';
import type { Rule } from '../policy.ts';
import { mention, within } from './mention.ts';
import { fail, strings } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { parseSelector, printSelector } from './selector.ts';
import { has, valuesOf } from './words.ts';

/** Options that allow or deny by name. */

type RulesKey = 'allow' | 'deny';

function rules<Key extends RulesKey>(key: Key, help: string): OptionRow<Key, readonly Rule[]> {
  const flag: Flag = {
    name: `--${key}`,
    arity: 'value',
    placeholder: 'NAME',
    help,
    repeats: true,
    part: (value) => value,
  };
  return {
    values: '`[NAME, …]`',
    flags: [flag],
    read: (value) => readRules(key, value),
    fromWords: (words) => (has(words, flag) ? valuesOf(words, flag) : undefined),
    toWords: (value) => value.flatMap((name) => [flag.name, name]),
    ...(key === 'allow' ? { asksHost: (said: readonly Rule[]) => said.filter(letsHostIn).map(ruleMention)[0] } : {}),
  };
}

export const allow = rules('allow', 'this interface (ns:pkg/name, with or without @version), ns:pkg/* or ns:*');

export const deny = rules('deny', 'the reverse, for interfaces of any package; the narrower NAME counts');

/** Names the rule. */
export function ruleMention({ effect, selector }: Rule): ReturnType<typeof mention> {
  return mention(effect, printSelector(selector));
}

function readRules(key: RulesKey, value: unknown): readonly Rule[] {
  return strings(mention(key), value).map((text) => {
    const selector = within(mention(key), () => parseSelector(text));
    if (selector.kind === 'interface' || selector.kind === 'package') {
      const { namespace, package: packageName } = selector.kind === 'interface' ? selector.name : selector;
      if (packageSubsystem(namespace, packageName) === 'io') {
        const follows = 'it follows the interfaces that make its streams and pollables, so name those instead';
        fail(say`${mention(key)} cannot name ${text}: ${follows}`);
      }
    }
    return { effect: key, selector };
  });
}

/** Whether a rule lets the host say something to the component. What only goes out says nothing but that it is there. */
function letsHostIn({ selector }: Rule): boolean {
  if (selector.kind === 'plain') return false;
  const goesOut = selector.kind === 'interface' && isOutput(selector.name);
  const { namespace } = selector.kind === 'interface' ? selector.name : selector;
  return isWasi(namespace) && !goesOut;
}
