import { type InterfaceName } from '../component/extern-name.ts';
import { capability } from './capabilities/table.ts';
import { checkLeft } from './deterministic.ts';
import type { Decision, Request } from './draft.ts';
import type { Policy } from './policy.ts';
import type { SubsystemDecision, Verdict } from './subsystems/subsystem.ts';
import { SUBSYSTEMS } from './subsystems/subsystems.ts';
import { byName, namespaceRule, verdictOn } from './verdict.ts';

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
  if (policy.deterministic && decision.decision === 'host') {
    const rule = verdict.rule ?? namespaceRule(policy, asked);
    checkLeft(request, rule?.effect === 'allow', decision.reason);
  }
  return decision;
}

function decisionOf(policy: Policy, asked: InterfaceName | undefined, verdict: Verdict): Decision {
  const known = asked === undefined ? undefined : capability(asked);
  const common = {
    subsystem: known?.subsystem,
    capability: known,
    deniedByRule: verdict.deniedByRule,
    keeps: verdict.keeps,
    helpAll: verdict.helpAll,
    shown: undefined,
  };
  if (known?.role === 'shared') {
    return { decision: 'follows', reason: 'shared by the interfaces that use it', help: undefined, ...common };
  }
  if (asked !== undefined && known?.subsystem !== undefined) {
    const own = SUBSYSTEMS[known.subsystem].decide?.(policy, { interface: asked, capability: known, verdict });
    if (own !== undefined) return { ...common, ...byOption(own, asked, verdict) };
  }
  const { allowed, reason, help } = verdict;
  return { decision: allowed ? 'host' : 'deny', reason, help, ...common };
}

/** A decision by an option of the subsystem's own, such as `--clock=allow`: it lets through what is known. */
function byOption(
  { decision, reason, help, allowedBy, shown }: SubsystemDecision,
  asked: InterfaceName,
  { keeps }: Verdict,
): Pick<Decision, 'decision' | 'reason' | 'help' | 'shown'> & Partial<Decision> {
  const own = { decision, reason, help, shown };
  if (decision !== 'host' || keeps === 'all') return own;
  const helpAll = allowedBy === undefined ? undefined : `${byName(asked)} in place of ${allowedBy}`;
  return { ...own, keeps: 'known', helpAll };
}
