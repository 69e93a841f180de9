import type { Item } from '../../component/types.ts';
import { answerOf, isVersion03, isDraft } from '../capabilities/table.ts';
import { valueShape } from '../capabilities/shape.ts';
import { SOCKET_ADDRESS } from '../capabilities/standard-network.ts';
import type { Decision, Draft, NamedFunction } from '../draft.ts';
import type { ImportPlan } from '../import-plan.ts';
import { allowing } from '../options/fragment.ts';
import { uselessRules } from '../options/socket-rules.ts';
import { rulesFor, type Policy } from '../policy.ts';
import { addressQueries } from './queries.ts';
import type { SubsystemPolicy } from './subsystem.ts';

/*
 * Functions that the host answers only where a rule lets them through. The adapters read their parameters, so that their types must
 * be exactly those that WASI gives them, in all versions of 0.2 the same; and so must those of the functions that the adapters ask.
 */

/** `wasi:http`, whose requests can be allowed by rule. */
export const http: SubsystemPolicy = {
  isReplaced: ({ network }) => network.http !== undefined,
  review,
  notes: (imports) => (ruledNames(imports).some((name) => REQUESTS.has(name)) ? [[REDIRECTS]] : []),
};

/** `wasi:sockets`, whose addresses can be allowed by rule. */
export const sockets: SubsystemPolicy = {
  isReplaced: ({ network }) => network.sockets !== undefined,
  review,
  notes: (imports, { network }) =>
    ruledNames(imports).length > 0 ? uselessRules(network.sockets ?? []).map((one) => [one]) : [],
};

/** What makes a request, in 0.2 and in 0.3. */
const REQUESTS: ReadonlySet<string> = new Set(['handle', 'send']);

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
  const is03 = isVersion03(asked?.version);
  const wasi = is03 ? 'WASI 0.3' : 'WASI 0.2';
  const why =
    others || (is03 ? known.gone03 : known.new03)
      ? `${wasi} does not have it as the host's: rules cannot be checked`
      : misfit(item, functions, { decided, wasi });
  if (why !== undefined) {
    return { ...decided, decision: 'deny', reason: why, decidedBy: undefined, option };
  }
  const [only] = rules;
  const reason = rules.length === 1 ? `by the rule ${only?.text ?? ''}` : `by ${rules.length} rules`;
  return { ...decided, reason, decidedBy: undefined };
}

/** Why rules cannot be checked for an import. */
function misfit(
  item: Item,
  functions: readonly NamedFunction[],
  { decided: { capability: known }, wasi }: { readonly decided: Decision; readonly wasi: string },
): string | undefined {
  for (const { name, standard } of functions) {
    if (known === undefined || answerOf(known, name) === undefined) {
      return `it has ${name}, which ${wasi} does not: rules cannot be checked`;
    }
    if (standard === false || (known.ruled.has(name) && standard !== true))
      return `its ${name} is not that of ${wasi}: rules cannot be checked`;
    const queries = known.ruled.has(name) ? addressQueries(name) : [];
    for (const query of queries) {
      if (item.entity.kind !== 'instance') break;
      const { exports } = item.entity.type;
      if (!exports.has(query) && !isSocketAddress(exports.get('ip-socket-address'))) {
        return `it has ${name} but nothing with an address: rules cannot be checked`;
      }
    }
  }
  return undefined;
}
