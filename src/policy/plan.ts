import { parseExternName, interfaceOf } from '../component/extern-name.ts';
import type { Item, ResourceIdentity, World } from '../component/types.ts';
import { resourceNames, type ResourceNames } from './capabilities/resource-names.ts';
import { decide } from './decide.ts';
import { checkSources } from './deterministic.ts';
import { functionsOf, type Draft } from './draft.ts';
import type { DecidedImport, HostNeed, ImportPlan, ResourceOrigins } from './import-plan.ts';
import { checkDescriptors } from './planning/descriptors.ts';
import { controlPlan, type ControlPlan } from './planning/control.ts';
import { explained } from './planning/explain.ts';
import { decidedFunctions, finalDecision, keptBy, mentionsOnly, providerOf } from './planning/functions.ts';
import { guardedResources } from './planning/guarded.ts';
import { because } from './options/mention.ts';
import { hostNeeds, withNeeds } from './planning/host-needs.ts';
import { hasFiles, ioPlanOf, type Decided } from './planning/io.ts';
import { keepTypes } from './planning/keep-types.ts';
import { ownershipOf, type Ownership } from './planning/ownership.ts';
import { resourceOrigins } from './planning/origins.ts';
import type { Policy } from './policy.ts';
import type { IoPlan } from './subsystems/io.ts';
import type { RecordingPlan } from './recording.ts';
import { queriesOf } from './subsystems/queries.ts';
import { EACH_SUBSYSTEM, SUBSYSTEMS } from './subsystems/subsystems.ts';
import { checkTrace, tracedOf, traceImports, type TraceImports } from './subsystems/trace.ts';
import { pollablesOf, waitingAnswers } from './subsystems/waiting.ts';

/** What becomes of a component: final, the linker carries it out. */
export interface Plan {
  readonly policy: Policy;
  readonly imports: readonly ImportPlan[];
  readonly ownership: Ownership;
  /** The resources of the imports, in their order. */
  readonly origins: ResourceOrigins;
  /** The resources that rule adapters define in the place of the host's. */
  readonly guarded: ReadonlySet<ResourceIdentity>;
  /** What kinds of streams, pollables and errors handles of `wasi:io` stand for. */
  readonly io: IoPlan;
  /** What adapters may call of the host of their own. */
  readonly hostNeeds: readonly HostNeed[];
  /** What the output imports beside what the guest does, for a trace to the host's standard error. */
  readonly trace: TraceImports | undefined;
  /** What can be read and changed through `wasmvirt:control`, where the output exports it. */
  readonly control: ControlPlan | undefined;
  /** What is recorded or replayed: of a plan for an output that stands around another one, see `src/link/recording/plan.ts`. */
  readonly recording?: RecordingPlan;
}

/**
 * Decides for every import and every function of it, shared resources included.
 *
 * @throws WasmvirtError `conflict` or `unsupported` if the options cannot be carried out for this component
 */
export function planImports(policy: Policy, world: World): Plan {
  const names = resourceNames(world);
  const plain = [...world.imports.values()].map((item): Draft => draft(policy, item, names));
  const { drafts, ownership } = withProbing(plain, policy, world);
  const imports = decidedImports(drafts, ownership, policy, world);
  const guarded = guardedResources(imports, world);
  const decided: Decided = { policy, imports, ownership, origins: resourceOrigins(imports) };
  checkDescriptors(imports, decided.origins, ownership, policy);
  for (const [subsystem, { check }] of EACH_SUBSYSTEM) {
    check?.(imports.filter((p) => p.decision === 'virtual' && p.subsystem === subsystem));
  }
  const io = ioPlanOf(decided);
  checkTrace(policy, hasFiles(decided));
  const planned = imports.map((p) => ({
    ...p,
    functions: p.functions.map((f) => {
      const { name, type, standard, by, ruled } = f;
      const provider = providerOf(f, p, decided, io);
      const traced = tracedOf({ type, provider, ruled }, p, policy);
      const queries = queriesOf({ name, type, ruled, traced }, p, imports, policy);
      return { name, type, standard, by, ruled, provider, traced, queries };
    }),
  }));
  const written = planned.some((p) => p.functions.some((f) => f.traced !== undefined));
  const toHost = written && policy.trace?.kind === 'stderr';
  const trace = toHost ? traceImports(new Set(world.imports.keys())) : undefined;
  const needs = hostNeeds(planned, io, trace, policy);
  const control = controlPlan(
    policy,
    planned.map((p) => ({ ...p, hostItem: p.item })),
    world,
  );
  return { ...decided, imports: withNeeds(planned, needs, world), guarded, io, hostNeeds: needs, trace, control };
}

/** Every import, and who answers its functions. */
function decidedImports(drafts: readonly Draft[], ownership: Ownership, policy: Policy, world: World) {
  const kept = keepTypes(
    drafts.map((d) => ({ item: d.item, keep: keptBy(d, ownership) })),
    world,
  );
  const pollables = pollablesOf(world);
  return drafts.map((d, i) => {
    const decision = finalDecision(d, ownership);
    const host = kept[i] ?? new Set<string>();
    const functions = decidedFunctions(d, ownership, policy, waitingAnswers(d.functions, pollables));
    // a function that is hidden, or that rules are asked about, does not come straight from the host
    const allHosts = functions.every((f) => f.by === 'host' && !f.ruled);
    return {
      item: d.item,
      interface: d.interface,
      subsystem: d.decision.subsystem,
      decision,
      ...explained(d, decision, functions),
      functions,
      host,
      passThrough: host === 'all' && allHosts && mentionsOnly(d.item, (r) => ownership.host.has(r)),
      shown: d.decision.shown,
    } satisfies DecidedImport;
  });
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
  const first = decide(policy, { name, interface: parsed, kind: item.entity.kind });
  const { review, sources: sourcesOf } = first.subsystem === undefined ? {} : SUBSYSTEMS[first.subsystem];
  const decision = review?.(policy, { item, interface: parsed, functions }, first) ?? first;
  const { capability, shown } = decision;
  const isVirtual = item.entity.kind === 'instance' && decision.decision === 'virtual';
  const known = isVirtual && parsed !== undefined && capability !== undefined;
  const sources = known
    ? sourcesOf?.(policy, { importName: item.name.name, interface: parsed, capability, functions, shown })
    : undefined;
  if (policy.deterministic) checkSources(item.name.name, because(decision), sources?.values() ?? []);
  return { item, interface: parsed, functions, decision, sources: sources ?? new Map(), followsHost: false };
}

/** Options that name a world-level resource apply to its functions. */
function plainRequest(name: string): string {
  const parsed = parseExternName(name);
  return parsed.kind === 'constructor' || parsed.kind === 'method' || parsed.kind === 'static' ? parsed.resource : name;
}
