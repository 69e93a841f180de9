import { type InterfaceName, interfaceOf, parseExternName } from '../component/extern-name.ts';
import { Mentions } from '../component/mention.ts';
import type { FuncType, Item, ResourceIdentity, World } from '../component/types.ts';
import { answerOf, type Answer } from './capabilities.ts';
import { clockSources } from './clock.ts';
import { configSources } from './config.ts';
import { configPlan, decide, environmentPlan, type Decision } from './decide.ts';
import { checkSources } from './deterministic.ts';
import { functionsOf, isEmptied, keeps, type Draft, type NamedFunction, type Source } from './draft.ts';
import { environmentSources } from './environment.ts';
import { filesystemSources } from './filesystem.ts';
import { keepTypes } from './keep-types.ts';
import { rulesFor } from './network.ts';
import type { Policy } from './options.ts';
import { ownershipOf, type Ownership } from './ownership.ts';
import { randomSources } from './random.ts';
import { resourceNames, type ResourceNames } from './resource-names.ts';
import { ruledDecision } from './ruled.ts';
import { stdioSources } from './stdio.ts';
import { traceImports, type TraceImports } from './trace.ts';
import { pollablesOf, waitingAnswers } from './waiting.ts';

/** Who answers a function of an import. */
export interface FunctionPlan {
  /** As the binary has it: `[method]r.m` and so on. The import's own name where the import is a function. */
  readonly name: string;
  readonly type: FuncType;
  /** Whether WASI gives it this type: `isStandard`. Hand-written code stands for no other. */
  readonly standard: boolean | undefined;
  /** `bridge`: the host, with handles of ours in its signature translated. */
  readonly by: 'host' | 'virtual' | 'deny' | 'bridge';
  /** What the denied function answers, where something is known about it, or one that always answers the same. */
  readonly answer: Answer | undefined;
  /** Answers even under `onDeny: 'trap'`: programs call it before they start, or the answer is what was asked for. */
  readonly always: boolean;
  /** The host's, but an adapter asks the rules first. */
  readonly ruled: boolean;
}

/** What becomes of one import. */
export interface ImportPlan {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  readonly decision: 'host' | 'virtual' | 'deny';
  readonly reason: string;
  readonly help: string | undefined;
  readonly functions: readonly FunctionPlan[];
  /**
   * What the host still provides: `all`, or the exports of the instance by name (types without which other host imports or
   * the guest's exports would not have their types, and functions over them). Empty: the import is gone.
   */
  readonly host: 'all' | ReadonlySet<string>;
  /** The import as the host has to provide it: `item`, and what adapters call beyond that. */
  readonly hostItem: Item;
  /** What the host provides can be handed to the guest as it is. */
  readonly direct: boolean;
}

export interface Plan {
  readonly policy: Policy;
  readonly imports: readonly ImportPlan[];
  readonly ownership: Ownership;
  /** What the output imports beyond that, for a trace to the host's standard error. */
  readonly trace: TraceImports | undefined;
}

/** Decides for every import and every function of it, shared resources included. */
export function planImports(policy: Policy, world: World): Plan {
  const names = resourceNames(world);
  const plain = [...world.imports.values()].map((item): Draft => draft(policy, item, names));
  const { drafts, ownership } = withProbing(plain, policy, world);
  const kept = keepTypes(
    drafts.map((d) => ({ item: d.item, keep: keptBy(d, ownership) })),
    world,
  );
  const pollables = pollablesOf(world);
  const imports = drafts.map((d, i): ImportPlan => {
    const decision = finalDecision(d, ownership);
    const host = kept[i] ?? new Set();
    const functions = functionPlans(d, ownership, policy, waitingAnswers(d.functions, pollables));
    // what is hidden or asked about on the way is in a function that does not come straight from the host
    const allHosts = functions.every((f) => f.by === 'host' && !f.ruled);
    return {
      item: d.item,
      interface: d.interface,
      decision,
      ...explained(d, decision, functions),
      functions,
      host,
      hostItem: d.item,
      direct: host === 'all' && allHosts && mentionsOnly(d.item, (r) => ownership.host.has(r)),
    };
  });
  const trace = policy.trace?.kind === 'stderr' ? traceImports(new Set(world.imports.keys())) : undefined;
  return { policy, imports, ownership, trace };
}

/** The plan, also with the types that functions cannot be written without which adapters call beyond what the guest imports. */
export function withTypes(plan: Plan, world: World): Plan {
  if (plan.imports.every((p) => p.hostItem === p.item)) return plan;
  const kept = keepTypes(
    plan.imports.map((p) => ({ item: p.hostItem, keep: p.host === 'all' ? 'all' : new Set(p.host) })),
    world,
  );
  return { ...plan, imports: plan.imports.map((p, i) => ({ ...p, host: kept[i] ?? p.host })) };
}

interface Owned {
  readonly drafts: readonly Draft[];
  readonly ownership: Ownership;
}

/**
 * The answers for programs that only try whether they may (`Capability.probing`), unless handles of the host would have to be wrapped for
 * that: this would cost programs that do not try.
 */
function withProbing(plain: readonly Draft[], policy: Policy, world: World): Owned {
  const followed = plain.map((d) => ({ ...d }));
  const ownership = ownershipOf(plain, world);
  const probing = followed.map((d): Draft => {
    const { capability: known, subsystem, decision } = d.decision;
    const whole = followed.every((o) => o.decision.subsystem !== subsystem || o.decision.decision === 'deny');
    if (decision !== 'deny' || known === undefined || known.probing.size === 0 || !whole) return d;
    const functions = new Map([...known.functions, ...known.probing]);
    return { ...d, decision: { ...d.decision, capability: { ...known, functions } } };
  });
  const none = probing.every((d, i) => d === followed[i]);
  if (none || policy.onDeny === 'trap') return { drafts: plain, ownership };
  const other = ownershipOf(probing, world);
  if (other.bridged.size > ownership.bridged.size) return { drafts: plain, ownership };
  return { drafts: probing, ownership: other };
}

function draft(policy: Policy, item: Item, names: ResourceNames): Draft {
  const parsed = interfaceOf(item.name);
  const functions = functionsOf(item, parsed, names);
  const name = parsed === undefined ? plainRequest(item.name.name) : item.name.name;
  const decided = decide(policy, { name, interface: parsed, kind: item.entity.kind });
  const decision = ruledDecision(policy, { item, interface: parsed, functions }, decided);
  const virtual = item.entity.kind === 'instance' && decision.decision === 'virtual';
  const sources = virtual ? sourcesOf(policy, item.name.name, parsed, functions, decision) : NO_SOURCES;
  if (policy.deterministic) checkSources(item.name.name, decision.reason, sources.values());
  return { item, interface: parsed, functions, decision, sources, followsHost: false };
}

const NO_SOURCES: Draft['sources'] = new Map();

/** Where the functions of a virtual interface come from. */
function sourcesOf(
  policy: Policy,
  importName: string,
  asked: InterfaceName | undefined,
  functions: readonly NamedFunction[],
  { capability: known }: Decision,
): Draft['sources'] {
  if (asked === undefined || known === undefined) return NO_SOURCES;
  if (known.stdio !== undefined) return stdioSources(known.stdio.stream, functions, importName);
  switch (known.subsystem) {
    case 'environment':
      return environmentSources(environmentPlan(policy, asked, importName), functions);
    case 'clocks':
      return clockSources(policy, asked, functions);
    case 'random':
      return randomSources(functions);
    case 'config':
      return configSources(configPlan(policy, asked, importName), functions);
    default:
      return filesystemSources(policy, functions);
  }
}

/** What is said about a world-level resource is said about its functions. */
function plainRequest(name: string): string {
  const parsed = parseExternName(name);
  return parsed.kind === 'constructor' || parsed.kind === 'method' || parsed.kind === 'static' ? parsed.resource : name;
}

/** Whether all resources that an import defines or mentions are such. */
function mentionsOnly({ entity }: Item, isSuch: (resource: ResourceIdentity) => boolean): boolean {
  const mentions = new Mentions();
  mentions.entity(entity);
  return [...mentions.resources.keys()].every(isSuch);
}

/** What an import keeps with the host before the types that others need are added. */
function keptBy(d: Draft, ownership: Ownership): 'all' | Set<string> {
  const { entity } = d.item;
  const dropped = d.decision.decision === 'host' ? d.functions.filter((f) => !keeps(d, f)) : [];
  if (d.decision.decision === 'host' && dropped.length === 0) return 'all';
  const isHosts = (r: ResourceIdentity): boolean => ownership.host.has(r) || ownership.bridged.has(r);
  const all = mentionsOnly(d.item, isHosts);
  // value types are no capability, and exports may need their names
  if (entity.kind === 'type') return all ? 'all' : new Set();
  const kept = new Set<string>();
  if (entity.kind !== 'instance') return kept;
  // of what no function stays of, types stay as of what is denied
  if (dropped.length > 0 && !isEmptied(d)) {
    for (const name of entity.type.exports.keys()) kept.add(name);
    for (const { name } of dropped) kept.delete(name);
    return kept;
  }
  let complete = all;
  for (const [name, { entity: e }] of entity.type.exports) {
    if (e.kind !== 'type' || e.type.kind !== 'resource') continue;
    if (isHosts(e.type.identity) && (e.type.aliasOf === undefined || d.followsHost)) kept.add(name);
  }
  for (const f of d.functions) {
    if (['host', 'bridge', 'merge'].includes(sourceOf(d, f, ownership))) kept.add(f.name);
    else complete = false;
  }
  // what stays with all its functions and resources stays with all its types
  return complete && kept.size > 0 ? 'all' : kept;
}

/** Who answers a function. */
function sourceOf(d: Draft, f: NamedFunction, ownership: Ownership): Exclude<Source, Answer> | 'answer' | 'deny' {
  const { decision, capability } = d.decision;
  const { name, type, standard } = f;
  const source = d.sources.get(name);
  if (typeof source === 'object') return 'answer';
  if (decision === 'virtual' && (source === undefined || source === 'virtual')) return source ?? 'deny';
  if (decision === 'deny' && !d.followsHost) return 'deny';
  if (decision === 'host' && !keeps(d, f)) return 'deny';
  // what is not known of an interface that only follows is not let through with it
  if (decision !== 'host' && source === undefined) {
    if (capability === undefined || answerOf(capability, name) === undefined) return 'deny';
  }
  const mentions = new Mentions();
  mentions.func(type);
  const resources = [...mentions.resources.keys()];
  const isHosts = (r: ResourceIdentity): boolean => ownership.host.has(r) || ownership.bridged.has(r);
  // plumbing works on the first handle it is given
  const [self] = resources;
  if (decision === 'plumbing' && (self === undefined || !isHosts(self))) return 'deny';
  const bridges = resources.some((r) => ownership.bridged.has(r));
  // what our own handles are among is ours in part
  if (decision === 'plumbing' && bridges && standard === false) return 'deny';
  // what works on a resource that nobody makes but the host is the host's
  if (source === 'merge' && (self === undefined || ownership.bridged.has(self))) return 'merge';
  return bridges ? 'bridge' : 'host';
}

function finalDecision(d: Draft, ownership: Ownership): 'host' | 'virtual' | 'deny' {
  const { decision } = d.decision;
  if (decision === 'host') {
    return isEmptied(d) ? 'deny' : 'host';
  }
  if (decision !== 'plumbing') return d.followsHost ? 'host' : decision;
  const kept = d.functions.some((f) => ['host', 'bridge'].includes(sourceOf(d, f, ownership)));
  return kept || keptBy(d, ownership) === 'all' ? 'host' : 'deny';
}

/** Why, and what helps. Functions that are denied though the import is not are named. */
function explained(
  d: Draft,
  decision: 'host' | 'virtual' | 'deny',
  functions: readonly FunctionPlan[],
): Pick<ImportPlan, 'reason' | 'help'> {
  const reason = finalReason(d, decision);
  const { capability, decision: first, help, helpAll } = d.decision;
  const without = functions.filter(({ name, by, standard }) => {
    return (
      by === 'deny' && (standard === false || (capability !== undefined && answerOf(capability, name) === undefined))
    );
  });
  if (first === 'deny' || first === 'plumbing' || without.length === 0) {
    return { reason, help: decision === 'host' ? undefined : help };
  }
  const named = without.slice(0, MOST_NAMED).map((f) => cut(f.name));
  if (without.length > named.length) named.push(`${without.length - named.length} more`);
  const said = `${reason}, without what is not as in WASI: ${named.join(', ')}`;
  return { reason: said, help: first === 'host' ? helpAll : help };
}

const MOST_NAMED = 3;

function cut(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}

function finalReason(d: Draft, decision: 'host' | 'virtual' | 'deny'): string {
  if (d.decision.decision === 'plumbing') {
    return decision === 'host' ? 'shared with what stays with the host' : 'nothing that stays with the host uses it';
  }
  if (d.followsHost)
    return 'its types occur in what stays with the host or is exported; its functions only handle them';
  return d.decision.reason;
}

function functionPlans(
  d: Draft,
  ownership: Ownership,
  policy: Policy,
  waiting: ReadonlyMap<string, Answer>,
): FunctionPlan[] {
  const { capability, subsystem, decision } = d.decision;
  const rules = decision === 'host' && rulesFor(policy, subsystem) !== undefined;
  return d.functions.map((f): FunctionPlan => {
    const { name, type, standard } = f;
    const source = sourceOf(d, f, ownership);
    const by = source === 'merge' || source === 'answer' ? 'virtual' : source;
    const given = d.sources.get(name);
    const known = capability === undefined || by === 'host' ? undefined : answerOf(capability, name);
    const answer = typeof given === 'object' ? given : (known ?? (by === 'deny' ? waiting.get(name) : undefined));
    const always = source === 'answer' || capability?.startup.has(name) === true;
    const ruled = rules && source !== 'deny' && capability?.ruled.has(name) === true;
    return { name, type, standard, by, answer, always, ruled };
  });
}
