import { type InterfaceName, interfaceOf, parseExternName } from '../component/extern-name.ts';
import { Mentions } from '../component/mention.ts';
import type { FuncType, Item, ResourceIdentity, World } from '../component/types.ts';
import type { Answer, Capability } from './capabilities.ts';
import { answerOf } from './capabilities.ts';
import { decide, environmentPlan, type Decision } from './decide.ts';
import { environmentSources } from './environment.ts';
import { keepTypes } from './keep-types.ts';
import type { Policy } from './options.ts';

/** Who answers a function of an import. */
export interface FunctionPlan {
  /** As the binary has it: `[method]r.m` and so on. The import's own name where the import is a function. */
  readonly name: string;
  readonly type: FuncType;
  readonly by: 'host' | 'virtual' | 'deny';
  /** What the denied function answers, where something is known about it. */
  readonly answer: Answer | undefined;
  /** Called by programs before they start: answers even under `onDeny: 'trap'`. */
  readonly startup: boolean;
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
}

export interface Plan {
  readonly policy: Policy;
  readonly imports: readonly ImportPlan[];
  /** Resources that are the host's; all others of the imports are made by the adapters. */
  readonly hostResources: ReadonlySet<ResourceIdentity>;
}

interface Draft {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  readonly decision: Decision;
  /** Where the functions of a virtual environment come from, by name. */
  readonly sources: ReadonlyMap<string, 'host' | 'virtual' | 'merge'>;
  /** Its functions are the host's although the import is not allowed by itself. */
  followsHost: boolean;
}

/** Decides for every import and every function of it, shared resources included. */
export function planImports(policy: Policy, world: World): Plan {
  const drafts = [...world.imports.values()].map((item): Draft => draft(policy, item));
  const hostResources = hostOwned(drafts, world);
  const kept = keepTypes(
    drafts.map((d) => ({ item: d.item, keep: keptBy(d, hostResources) })),
    world,
  );
  const imports = drafts.map((d, i): ImportPlan => {
    const decision = finalDecision(d);
    return {
      item: d.item,
      interface: d.interface,
      decision,
      reason: finalReason(d),
      help: decision === 'host' ? undefined : d.decision.help,
      functions: functionPlans(d, decision),
      host: kept[i] ?? new Set(),
    };
  });
  return { policy, imports, hostResources };
}

function draft(policy: Policy, item: Item): Draft {
  const parsed = interfaceOf(item.name);
  const decision = decide(policy, {
    name: parsed === undefined ? plainRequest(item.name.name) : item.name.name,
    interface: parsed,
    kind: item.entity.kind,
  });
  const virtual = decision.decision === 'virtual' && parsed !== undefined && item.entity.kind === 'instance';
  const sources = virtual
    ? environmentSources(environmentPlan(policy, parsed, item.name.name), item.entity.type.exports)
    : NO_SOURCES;
  return { item, interface: parsed, decision, sources, followsHost: false };
}

const NO_SOURCES: Draft['sources'] = new Map();

/** What is said about a world-level resource is said about its functions. */
function plainRequest(name: string): string {
  const parsed = parseExternName(name);
  return parsed.kind === 'constructor' || parsed.kind === 'method' || parsed.kind === 'static' ? parsed.resource : name;
}

/**
 * The resources that must be the host's: those of imports that stay, and those that the guest's exports mention. Where
 * one belongs to shared plumbing, or to an interface that only handles data, that interface stays with the host as well.
 */
function hostOwned(drafts: readonly Draft[], world: World): ReadonlySet<ResourceIdentity> {
  const origin = new Map<ResourceIdentity, Draft>();
  for (const d of drafts) {
    const { entity } = d.item;
    if (entity.kind === 'type' && entity.type.kind === 'resource') {
      if (!origin.has(entity.type.identity)) origin.set(entity.type.identity, d);
    } else if (entity.kind === 'instance') {
      for (const { entity: e } of entity.type.exports.values()) {
        if (e.kind !== 'type' || e.type.kind !== 'resource' || origin.has(e.type.identity)) continue;
        origin.set(e.type.identity, d);
      }
    }
  }
  const mentions = new Mentions();
  for (const d of drafts) if (d.decision.decision === 'host') mentions.entity(d.item.entity);
  mentions.items(world.exports);
  const owned = new Set<ResourceIdentity>();
  // the map grows while it is walked: a resource can pull in an interface that mentions others
  for (const identity of mentions.resources.keys()) {
    const d = origin.get(identity);
    if (d === undefined) continue; // defined by the guest
    owned.add(identity);
    if (d.decision.decision === 'host' || d.followsHost || !mayFollow(d.decision)) continue;
    d.followsHost = true;
    mentions.entity(d.item.entity);
  }
  return owned;
}

function mayFollow(decision: Decision): boolean {
  return decision.decision === 'plumbing' || (decision.decision === 'deny' && decision.capability?.harmless === true);
}

/** What an import keeps with the host before the types that others need are added. */
function keptBy(d: Draft, hostResources: ReadonlySet<ResourceIdentity>): 'all' | Set<string> {
  const { entity } = d.item;
  if (d.decision.decision === 'host') return 'all';
  if (entity.kind === 'type') {
    // value types are no capability, and exports may need their names
    return entity.type.kind !== 'resource' || hostResources.has(entity.type.identity) ? 'all' : new Set();
  }
  const kept = new Set<string>();
  if (entity.kind !== 'instance') return kept;
  let complete = true;
  for (const [name, { entity: e }] of entity.type.exports) {
    const isHost =
      (e.kind === 'type' && e.type.kind === 'resource' && hostResources.has(e.type.identity) && isOwner(e.type)) ||
      ['host', 'merge'].includes(d.sources.get(name) ?? '') ||
      (d.followsHost && (e.kind === 'type' || (e.kind === 'func' && isKnown(d.decision.capability, name))));
    if (isHost) kept.add(name);
    else complete = false;
  }
  return complete && d.followsHost ? 'all' : kept;
}

function isOwner(resource: { readonly aliasOf: unknown }): boolean {
  return resource.aliasOf === undefined;
}

function isKnown(known: Capability | undefined, name: string): boolean {
  return known !== undefined && answerOf(known, name) !== undefined;
}

function finalDecision(d: Draft): 'host' | 'virtual' | 'deny' {
  const { decision } = d.decision;
  if (d.followsHost) return 'host';
  return decision === 'plumbing' ? 'deny' : decision;
}

function finalReason(d: Draft): string {
  if (d.followsHost) {
    return d.decision.decision === 'plumbing'
      ? 'shared with what stays with the host'
      : `its types occur in what stays with the host or is exported; its functions only handle them`;
  }
  return d.decision.decision === 'plumbing' ? 'nothing that stays with the host uses it' : d.decision.reason;
}

function functionBy(
  d: Draft,
  name: string,
  answer: Answer | undefined,
  decision: 'host' | 'virtual' | 'deny',
): 'host' | 'virtual' | 'deny' {
  // what is not known of an interface that only follows is not let through with it
  if (d.followsHost && answer === undefined) return 'deny';
  if (decision !== 'virtual') return decision;
  const source = d.sources.get(name);
  return source === undefined ? 'deny' : source === 'merge' ? 'virtual' : source;
}

function functionPlans(d: Draft, decision: 'host' | 'virtual' | 'deny'): FunctionPlan[] {
  const { entity, name } = d.item;
  const { capability } = d.decision;
  const plan = (functionName: string, type: FuncType): FunctionPlan => {
    const answer = capability === undefined ? undefined : answerOf(capability, functionName);
    const by = functionBy(d, functionName, answer, decision);
    const startup = capability?.startup.has(functionName) === true;
    return { name: functionName, type, by, answer: by === 'host' ? undefined : answer, startup };
  };
  if (entity.kind === 'func') return [plan(name.name, entity.type)];
  if (entity.kind !== 'instance') return [];
  const plans: FunctionPlan[] = [];
  for (const [functionName, { entity: e }] of entity.type.exports) {
    if (e.kind === 'func') plans.push(plan(functionName, e.type));
  }
  return plans;
}
