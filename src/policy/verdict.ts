import type { OptionsFragment } from '../settings/options.ts';
import { type InterfaceName, parseExternName, printUnversioned } from '../component/extern-name.ts';
import { type Capability, isDraft, packageSubsystem, packageSubsystems, WASI } from './capabilities/table.ts';
import type { Keeps } from './draft.ts';
import { allowing, allowingName, givenAs, keyOf, ruleOption } from './options/fragment.ts';
import { specificity } from './options/selector.ts';
import { type Policy, type Rule, rulesFor } from './policy.ts';
import type { Verdict } from './subsystems/subsystem.ts';
import { SUBSYSTEMS } from './subsystems/subsystems.ts';

/** What `allow`, `deny` and the subsystem's switch say about an import: `name`, which is the interface `asked`, of which that is known. */
export function verdictOn(
  policy: Policy,
  name: string,
  asked: InterfaceName | undefined,
  known: Capability | undefined,
): Verdict {
  const rule = ruleFor(policy, name, asked);
  return { ...allowance(policy, name, asked, known, rule), rule };
}

type Allowance = Omit<Verdict, 'rule'>;

function allowance(
  policy: Policy,
  name: string,
  asked: InterfaceName | undefined,
  known: Capability | undefined,
  rule: Rule | undefined,
): Allowance {
  const whole = namespaceRule(policy, asked);
  const { subsystem } = known ?? {};
  const said = subsystem === undefined ? undefined : policy.subsystems.get(subsystem);
  if (rule !== undefined) {
    const overruled =
      rule.selector.kind === 'plain' && rule.effect === 'allow' && whole?.effect === 'deny' && said !== true;
    return overruled && asked !== undefined
      ? ruledBy(whole, allowingInterface(asked, policy))
      : ruledBy(rule, undefined);
  }
  if (asked === undefined) {
    if (!isWasiPackage(name)) return allowed('not an interface of WASI', undefined, 'all');
    return denied('a package of WASI, not allowed', undefined, allowingName(name, policy));
  }
  const byName = allowingInterface(asked, policy);
  if (outermost(asked.namespace) !== WASI) {
    return whole === undefined ? allowed('not an interface of WASI', undefined, 'all') : ruledBy(whole, byName);
  }
  const key = subsystem === undefined ? undefined : keyOf(subsystem);
  const option = (subsystem === undefined ? undefined : allowing(subsystem, policy)) ?? byName;
  const everything = policy.allowAll || whole?.effect === 'allow';
  const replaced = isReplaced(policy, asked.namespace, asked.package);
  const keeps = everything && !replaced ? 'all' : 'known';
  const deniedWhole = (helps: OptionsFragment): Allowance => {
    return denied('denied', key === undefined ? undefined : givenAs(key, policy), helps);
  };
  if (known?.role === 'export-of-another' && !isDraft(asked)) {
    if (said === false) return deniedWhole(byName);
    if (rulesFor(policy, subsystem) !== undefined) {
      return denied("another component's export, for which there are no rules", undefined, byName);
    }
    if (whole?.effect === 'deny') return ruledBy(whole, byName);
    const others = "another component's export, not the host's";
    return allowed(others, undefined, keeps === 'all' ? keeps : 'standard', byName);
  }
  if (known === undefined && rulesFor(policy, packageSubsystem(asked.namespace, asked.package)) !== undefined) {
    return denied('an unknown interface, for which there are no rules', undefined, undefined);
  }
  if (said === true && key !== undefined) return allowed('allowed', givenAs(key, policy), keeps, byName);
  if (said === false) return deniedWhole(option);
  if (whole?.effect === 'deny') return ruledBy(whole, option);
  if (everything) {
    if (known === undefined && replaced) {
      const why = 'an unknown interface, of a package of which an option says something else';
      return denied(why, undefined, byName);
    }
    return allowed('allowed', whole === undefined ? givenAs('all', policy) : ruleOption(whole), keeps, byName);
  }
  return denied(known === undefined ? 'an unknown interface of WASI, not allowed' : 'not allowed', undefined, option);
}

/** Allows all functions of an interface, in all of its versions. */
export function allowingInterface(asked: InterfaceName, policy: Policy): OptionsFragment {
  return allowingName(printUnversioned(asked), policy);
}

/** `option`: what lets it through beside the rule. */
function ruledBy(rule: Rule, option: OptionsFragment | undefined): Allowance {
  if (rule.effect === 'allow') return allowed('allowed', ruleOption(rule), 'all');
  return { ...denied('denied', ruleOption(rule), option), deniedByRule: true };
}

function allowed(
  reason: string,
  decidedBy: OptionsFragment | undefined,
  keeps: Keeps,
  optionForAll?: OptionsFragment,
): Allowance {
  return { allowed: true, reason, decidedBy, option: undefined, keeps, optionForAll, deniedByRule: false };
}

function denied(
  reason: string,
  decidedBy: OptionsFragment | undefined,
  option: OptionsFragment | undefined,
): Allowance {
  return { allowed: false, reason, decidedBy, option, keeps: 'known', optionForAll: undefined, deniedByRule: false };
}

/**
 * The rule that counts for an import, of those that name it, its interface or its package: the most specific one. Two that are equally
 * specific are the same rule: `normalize` sees to it. A plain name says nothing of what is behind it, so that it cannot allow an
 * interface which is denied.
 */
export function ruleFor(policy: Policy, name: string, asked: InterfaceName | undefined): Rule | undefined {
  const plain = strongest(policy, ({ selector }) =>
    selector.kind === 'plain' ? specificity(selector, name, asked) : 0,
  );
  const other = strongest(policy, ({ selector }) => {
    return selector.kind === 'interface' || selector.kind === 'package' ? specificity(selector, name, asked) : 0;
  });
  return plain?.effect === 'allow' && other?.effect === 'deny' ? other : (plain ?? other);
}

/** The rule for a whole namespace, which is weaker than options for subsystems. */
export function namespaceRule(policy: Policy, asked: InterfaceName | undefined): Rule | undefined {
  return strongest(policy, ({ selector }) => (selector.kind === 'namespace' ? specificity(selector, '', asked) : 0));
}

function strongest({ rules }: Policy, rank: (rule: Rule) => number): Rule | undefined {
  let found: Rule | undefined;
  let most = 0;
  for (const rule of rules) {
    const own = rank(rule);
    if (own > most) [found, most] = [rule, own];
  }
  return found;
}

/**
 * Whether an option replaces any part of a package of WASI. Its unknown interfaces could be another way to that part, so that `allowAll`
 * does not let them through.
 */
function isReplaced(policy: Policy, namespace: string, packageName: string): boolean {
  return packageSubsystems(namespace, packageName).some((subsystem) => {
    return policy.subsystems.get(subsystem) === false || SUBSYSTEMS[subsystem].isReplaced(policy);
  });
}

/** `unlocked-dep=<wasi:…>` or `locked-dep=<wasi:…>` */
function isWasiPackage(name: string): boolean {
  const parsed = parseExternName(name);
  return parsed.kind === 'dependency' && new RegExp(`^[a-z-]+=<${WASI}:`).test(parsed.text);
}

/** Nested namespaces belong to the outermost one. */
function outermost(namespace: string): string {
  const colon = namespace.indexOf(':');
  return colon < 0 ? namespace : namespace.slice(0, colon);
}
