import { Mentions } from '../../component/mention.ts';
import type { FuncType, Item, ResourceIdentity } from '../../component/types.ts';
import { isIoFunction, IO_RESOURCES, resourceOf } from '../capabilities/io-functions.ts';
import { answerOf, type Answer } from '../capabilities/table.ts';
import { isEmptied, keeps, type Draft, type NamedFunction, type Source } from '../draft.ts';
import type { DecidedFunction, DecidedImport, Provider } from '../import-plan.ts';
import { rulesFor, type Policy } from '../policy.ts';
import { ioAnswer, type IoPlan } from '../subsystems/io.ts';
import { makesVirtually, type Decided } from './io.ts';
import type { Ownership } from './ownership.ts';

/** A function with what its provider is chosen by. */
export interface Answering extends DecidedFunction {
  /** Where it comes from, with `answer` for one that always answers the same. */
  readonly source: Exclude<Source, Answer> | 'answer' | 'deny';
  /** What it answers, where something is known about it, or it always answers the same. */
  readonly answer: Answer | undefined;
  /** Answers even under `onDeny: 'trap'`: programs call it before they start, or the answer is what was asked for. */
  readonly always: boolean;
}

/** Who answers each function of an import. `waiting`: answers of unknown functions that are like a future. */
export function decidedFunctions(
  d: Draft,
  ownership: Ownership,
  policy: Policy,
  waiting: ReadonlyMap<string, Answer>,
): readonly Answering[] {
  const { capability, subsystem, decision } = d.decision;
  const rules = decision === 'host' && rulesFor(policy, subsystem) !== undefined;
  return d.functions.map((f): Answering => {
    const { name, type, standard } = f;
    const source = sourceOf(d, f, ownership);
    const by = source === 'overlay' || source === 'answer' ? 'virtual' : source;
    const given = d.sources.get(name);
    const known = capability === undefined || by === 'host' ? undefined : answerOf(capability, name);
    const answer = typeof given === 'object' ? given : (known ?? (by === 'deny' ? waiting.get(name) : undefined));
    const always = source === 'answer' || capability?.startup.has(name) === true;
    const ruled = rules && source !== 'deny' && capability?.ruled.has(name) === true;
    return { name, type, standard, by, ruled, source, answer, always };
  });
}

/** Who answers a function. */
function sourceOf(d: Draft, f: NamedFunction, ownership: Ownership): Answering['source'] {
  const { decision, capability } = d.decision;
  const { name, type, standard } = f;
  const source = d.sources.get(name);
  if (typeof source === 'object') return 'answer';
  if (decision === 'virtual' && (source === undefined || source === 'virtual')) return source ?? 'deny';
  if (decision === 'deny' && !d.followsHost) return 'deny';
  if (decision === 'host' && !keeps(d, f)) return 'deny';
  // an unknown function of an interface that only follows is not let through with it
  if (decision !== 'host' && source === undefined) {
    if (capability === undefined || answerOf(capability, name) === undefined) return 'deny';
  }
  const mentions = new Mentions();
  mentions.func(type);
  const resources = [...mentions.resources.keys()];
  const isHosts = (r: ResourceIdentity): boolean => ownership.host.has(r) || ownership.bridged.has(r);
  // functions of wasi:io work on the first handle that they are given
  const [self] = resources;
  if (decision === 'follows' && (self === undefined || !isHosts(self))) return 'deny';
  const bridges = resources.some((r) => ownership.bridged.has(r));
  // a function of wasi:io over handles of ours is ours in part
  if (decision === 'follows' && bridges && standard === false) return 'deny';
  // a function over a resource that only the host makes is the host's
  if (source === 'overlay' && (self === undefined || ownership.bridged.has(self))) return 'overlay';
  return bridges ? 'bridge' : 'host';
}

/** Whether an import is the host's in the end. */
export function finalDecision(d: Draft, ownership: Ownership): DecidedImport['decision'] {
  const { decision } = d.decision;
  if (decision === 'host') return isEmptied(d) ? 'deny' : 'host';
  if (decision !== 'follows') return d.followsHost ? 'host' : decision;
  const kept = d.functions.some((f) => ['host', 'bridge'].includes(sourceOf(d, f, ownership)));
  return kept || keptBy(d, ownership) === 'all' ? 'host' : 'deny';
}

/** What an import keeps with the host before the types that others need are added. */
export function keptBy(d: Draft, ownership: Ownership): 'all' | Set<string> {
  const { entity } = d.item;
  const dropped = d.decision.decision === 'host' ? d.functions.filter((f) => !keeps(d, f)) : [];
  if (d.decision.decision === 'host' && dropped.length === 0) return 'all';
  const isHosts = (r: ResourceIdentity): boolean => ownership.host.has(r) || ownership.bridged.has(r);
  const all = mentionsOnly(d.item, isHosts);
  // value types are no capability, and exports may need their names
  if (entity.kind === 'type') return all ? 'all' : new Set();
  const kept = new Set<string>();
  if (entity.kind !== 'instance') return kept;
  // where no function stays, types stay as those of a denied import
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
    if (['host', 'bridge', 'overlay'].includes(sourceOf(d, f, ownership))) kept.add(f.name);
    else complete = false;
  }
  // an import that keeps all its functions and resources keeps all its types
  return complete && kept.size > 0 ? 'all' : kept;
}

/** Whether all resources that an import defines or mentions are such. */
export function mentionsOnly({ entity }: Item, isSuch: (resource: ResourceIdentity) => boolean): boolean {
  const mentions = new Mentions();
  mentions.entity(entity);
  return [...mentions.resources.keys()].every(isSuch);
}

/** Where the guest gets a function of an import from. */
export function providerOf(f: Answering, { subsystem }: DecidedImport, decided: Decided, io: IoPlan): Provider {
  const { policy, ownership } = decided;
  if (f.by === 'host') return { kind: 'host' };
  const trapping = policy.onDeny === 'trap';
  if (subsystem !== undefined && !givesHosts(f.type, ownership)) {
    if (f.source === 'overlay') return { kind: 'virtual', subsystem, as: 'overlay' };
    if (f.source === 'virtual') return { kind: 'virtual', subsystem, as: 'own' };
    const denied = f.by === 'deny' && f.answer?.kind === 'virtual' && f.standard === true;
    if (denied && (!trapping || f.always)) return { kind: 'virtual', subsystem, as: 'denied' };
  }
  let { answer } = f;
  if (subsystem === 'io' && isIoFunction(f.name) && f.standard === true) {
    if (f.by === 'bridge' && !worksOnOurs(f.type, ownership)) return { kind: 'bridge' };
    const ours = ioAnswer(io, f.name);
    if (ours.kind === 'virtual') return { kind: 'virtual', subsystem, as: 'own' };
    answer = ours.answer ?? answer;
  }
  if (f.by === 'bridge') return { kind: 'bridge' };
  const traps = trapping && !f.always && !(subsystem === 'io' && servesVirtual(f.name, decided));
  return { kind: 'deny', answer, traps };
}

/** Whether a function gives a handle that only the host can make. */
function givesHosts({ result }: FuncType, ownership: Ownership): boolean {
  return typeof result === 'object' && result.kind === 'own' && ownership.host.has(result.resource.identity);
}

/** Whether the first handle that a function of `wasi:io` is given can be one of ours. */
function worksOnOurs(type: FuncType, ownership: Ownership): boolean {
  const mentions = new Mentions();
  mentions.func(type);
  const [self] = mentions.resources.keys();
  return self !== undefined && ownership.bridged.has(self);
}

/**
 * Whether a function of `wasi:io` works on handles that virtual interfaces make, so that it answers even where denied calls trap. Streams
 * of theirs make pollables, too.
 */
function servesVirtual(name: string, decided: Decided): boolean {
  if (!isIoFunction(name)) return false;
  const resource = resourceOf(name);
  const by = resource === 'pollable' ? IO_RESOURCES : [resource];
  return by.some((one) => makesVirtually(decided, one));
}
