import type { OptionsFragment } from '../settings/options.ts';
import type { InterfaceName } from '../component/extern-name.ts';
import { capability } from './capabilities/table.ts';
import { checkLeft } from './deterministic.ts';
import type { Decision, Request } from './draft.ts';
import { letsHostIn, namesOf } from './options/fragment.ts';
import { because } from './options/mention.ts';
import type { Policy } from './policy.ts';
import type { SubsystemDecision, Verdict } from './subsystems/subsystem.ts';
import { SUBSYSTEMS } from './subsystems/subsystems.ts';
import { allowingInterface, namespaceRule, verdictOn } from './verdict.ts';

/**
 * Decides about one import. WASI is what its parsed name says (outermost namespace `wasi`, any package, any version), so
 * `wasi-http:x/y` and `wasi:http-evil/x` are what they are.
 *
 * @throws WasmvirtError `conflict` if a rule by the import's own name lets the host's files in beside virtual ones, or anything of the
 *   host into a deterministic component
 */
export function decide(policy: Policy, request: Request): Decision {
  const { name, interface: asked } = request;
  const known = asked === undefined ? undefined : capability(asked);
  const verdict = verdictOn(policy, name, asked, known);
  const decision = decisionOf(policy, asked, verdict);
  if (decision.decision === 'host') {
    const rule = verdict.rule ?? namespaceRule(policy, asked);
    if (policy.deterministic) checkLeft(request, rule?.effect === 'allow', because(decision));
    return decision;
  }
  const option = optionOf(policy, request, verdict, decision);
  const refused = policy.deterministic && option !== undefined && letsHostIn(option);
  return { ...decision, option: refused ? undefined : option };
}

/**
 * What would leave an import with the host. Where no option counts before the rule that denies it, the rule has to go, and what the others
 * say then counts.
 */
function optionOf(
  policy: Policy,
  { name, interface: asked }: Request,
  { rule }: Verdict,
  { option }: Decision,
): OptionsFragment | undefined {
  if (option !== undefined || rule?.effect !== 'deny') return option;
  const rules = policy.rules.filter((one) => one !== rule);
  const without = { ...policy, rules };
  const request = { name, interface: asked, kind: 'instance' } as const;
  const verdict = verdictOn(without, name, asked, asked === undefined ? undefined : capability(asked));
  const next = decisionOf(without, asked, verdict);
  const more = next.decision === 'host' ? {} : optionOf(without, request, verdict, next);
  return more === undefined ? undefined : { deny: namesOf('deny', rules), ...more };
}

function decisionOf(policy: Policy, asked: InterfaceName | undefined, verdict: Verdict): Decision {
  const known = asked === undefined ? undefined : capability(asked);
  const { allowed, reason, decidedBy, option, optionForAll, deniedByRule, keeps } = verdict;
  const common = {
    subsystem: known?.subsystem,
    capability: known,
    deniedByRule,
    keeps,
    optionForAll,
    shown: undefined,
  };
  if (known?.role === 'shared') {
    const follows = 'shared by the interfaces that use it';
    return { decision: 'follows', reason: follows, decidedBy: undefined, option: undefined, ...common };
  }
  if (asked !== undefined && known?.subsystem !== undefined) {
    const own = SUBSYSTEMS[known.subsystem].decide?.(policy, { interface: asked, capability: known, verdict });
    if (own !== undefined) return { ...common, ...byOption(own, asked, verdict, policy) };
  }
  return { decision: allowed ? 'host' : 'deny', reason, decidedBy, option, ...common };
}

/** A decision by an option of the subsystem's own, such as `stdin`: it lets through what is known. */
function byOption(
  { decision, reason, decidedBy, option, shown }: SubsystemDecision,
  asked: InterfaceName,
  { keeps }: Verdict,
  policy: Policy,
): Pick<Decision, 'decision' | 'reason' | 'decidedBy' | 'option' | 'shown'> & Partial<Decision> {
  const own = { decision, reason, decidedBy, option, shown };
  if (decision !== 'host' || keeps === 'all') return own;
  if (decidedBy === undefined) return { ...own, keeps: 'known', optionForAll: undefined };
  // a rule for what the option decides alone would contradict it
  const instead = Object.fromEntries(Object.keys(decidedBy).map((key) => [key, undefined]));
  return { ...own, keeps: 'known', optionForAll: { ...allowingInterface(asked, policy), ...instead } };
}
