import type { Item } from '../../component/types.ts';
import { answerOf, isVersion03, isDraft } from '../capabilities/table.ts';
import { valueShape } from '../capabilities/shape.ts';
import { SOCKET_ADDRESS } from '../capabilities/standard-network.ts';
import type { Decision, Draft, NamedFunction } from '../draft.ts';
import type { ImportPlan } from '../import-plan.ts';
import { allowing } from '../options/fragment.ts';
import { mention } from '../options/mention.ts';
import { uselessRules } from '../options/socket-rules.ts';
import { rulesFor, type Policy } from '../policy.ts';
import { addressQuery } from './queries.ts';
import type { SubsystemPolicy } from './subsystem.ts';

/*
 * Functions that the host answers only where a rule lets them through. The adapters read their parameters, so that their types must
 * be exactly those that WASI 0.2 gives them, in all its versions the same; and so must those of the functions that the adapters ask.
 */

/** `wasi:http`, whose requests can be allowed by rule. */
export const http: SubsystemPolicy = {
  isReplaced: ({ network }) => network.http !== undefined,
  review,
  only02: ({ network }) => (network.http === undefined ? [] : [[mention('http')]]),
  notes: (imports) => (ruledNames(imports).includes('handle') ? [[REDIRECTS]] : []),
};

/** `wasi:sockets`, whose addresses can be allowed by rule. */
export const sockets: SubsystemPolicy = {
  isReplaced: ({ network }) => network.sockets !== undefined,
  review,
  only02: ({ network }) => (network.sockets === undefined ? [] : [[mention('sockets')]]),
  notes: (imports, { network }) =>
    ruledNames(imports).length > 0 ? uselessRules(network.sockets ?? []).map((one) => [one]) : [],
};

const REDIRECTS =
  'the http rules are asked before each request of the component, not of a host that follows redirects by itself, as one in a page does';

function ruledNames(imports: readonly ImportPlan[]): readonly string[] {
  return imports.flatMap(({ functions }) => functions.flatMap((f) => (f.ruled ? [f.name] : [])));
}

/** Whether a type named `ip-socket-address` is what it has to be. */
function isSocketAddress(item: Item | undefined): boolean {
  const type = item?.entity.kind === 'type' ? item.entity.type : undefined;
  return type?.kind === 'variant' && valueShape(type) === SOCKET_ADDRESS;
}

/** Where there are rules, imports stay that these can be checked for. */
function review(
  policy: Policy,
  { item, interface: asked, functions }: Pick<Draft, 'item' | 'interface' | 'functions'>,
  decided: Decision,
): Decision {
  const { capability: known, decision } = decided;
  const rules = rulesFor(policy, known?.subsystem);
  if (decision !== 'host' || rules === undefined || known === undefined) return decided;
  const others = known.role === 'export-of-another';
  if (others && asked !== undefined && !isDraft(asked)) return decided;
  const option = known.subsystem === undefined ? undefined : allowing(known.subsystem, policy);
  const why =
    isVersion03(asked?.version) || known.new03 || others ? 'rules are for WASI 0.2' : misfit(item, functions, decided);
  if (why !== undefined) {
    return { ...decided, decision: 'deny', reason: why, decidedBy: undefined, option };
  }
  const [only] = rules;
  const reason = rules.length === 1 ? `by the rule ${only?.text ?? ''}` : `by ${rules.length} rules`;
  return { ...decided, reason, decidedBy: undefined };
}

/** Why rules cannot be checked for an import. */
function misfit(item: Item, functions: readonly NamedFunction[], { capability: known }: Decision): string | undefined {
  for (const { name, standard } of functions) {
    if (known === undefined || answerOf(known, name) === undefined) {
      return `it has ${name}, which WASI 0.2 does not: rules cannot be checked`;
    }
    if (standard === false || (known.ruled.has(name) && standard !== true))
      return `its ${name} is not that of WASI 0.2: rules cannot be checked`;
    const query = known.ruled.has(name) ? addressQuery(name) : undefined;
    if (query !== undefined && item.entity.kind === 'instance') {
      const { exports } = item.entity.type;
      if (!exports.has(query) && !isSocketAddress(exports.get('ip-socket-address'))) {
        return `it has ${name} but nothing with an address: rules cannot be checked`;
      }
    }
  }
  return undefined;
}
