import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { Item, World } from '../../src/component/types.ts';
import { WasmvirtError } from '../../src/index.ts';
import type { FunctionPlan, HostNeed, ImportPlan } from '../../src/policy/import-plan.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports, type Plan } from '../../src/policy/plan.ts';
import { POLICIES } from '../outputs/policies.ts';
import { importer, specImports, specPackages, type DefinedVersion } from '../support/spec-wit.ts';

/** A plan says one thing about who answers a function, whatever the guest imports of WASI and whatever the policy is. */

const VERSIONS = ['0.2.0', '0.2.12', '0.3.0'] as const satisfies readonly DefinedVersion[];
const WORLDS = new Map<DefinedVersion, World>();

beforeAll(async () => {
  for (const version of VERSIONS) {
    const guest = await importer(specImports(version), specPackages(version).values());
    WORLDS.set(version, resolveComponent(guest));
  }
});

/** The same world without the functions at these places, counted over all imports and modulo `spread`. */
function thinned({ imports, exports }: World, spread: number, dropped: ReadonlySet<number>): World {
  let at = 0;
  const thin = (item: Item): Item => {
    if (item.entity.kind !== 'instance') return item;
    const kept = [...item.entity.type.exports].filter(([, { entity }]) => {
      return entity.kind !== 'func' || !dropped.has(at++ % spread);
    });
    return { ...item, entity: { kind: 'instance', type: { ...item.entity.type, exports: new Map(kept) } } };
  };
  return { imports: new Map([...imports].map(([name, item]) => [name, thin(item)])), exports };
}

const thin = fc.integer({ min: 2, max: 40 }).chain((spread) =>
  fc.tuple(
    fc.constant(spread),
    fc.uniqueArray(fc.nat(spread - 1)).map((places) => new Set(places)),
  ),
);

function exportsOf(item: Item): ReadonlyMap<string, Item> {
  return item.entity.kind === 'instance' ? item.entity.type.exports : new Map();
}

/** What adapters may call of an import. */
function needsIn({ hostNeeds }: Plan, { item }: ImportPlan): readonly HostNeed[] {
  return hostNeeds.filter((need) => need.importName === item.name.name);
}

function* faultsOf(plan: Plan): Generator<string> {
  for (const p of plan.imports) {
    for (const f of p.functions)
      for (const fault of faultsOfFunction(f, p, plan)) yield `${p.item.name.name}#${f.name} ${fault}`;
    for (const fault of faultsOfNeeds(p, plan)) yield `${p.item.name.name} ${fault}`;
  }
  if (plan.policy.deterministic && plan.hostNeeds.some(({ caller }) => caller !== 'io'))
    yield 'asks the host of a deterministic component';
}

function* faultsOfFunction(f: FunctionPlan, p: ImportPlan, plan: Plan): Generator<string> {
  const { by, provider, ruled, queries, name } = f;
  const needs = needsIn(plan, p).filter((need) => need.name === name);
  if ((by === 'host') !== (provider.kind === 'host')) yield `is by ${by}, and provided by ${provider.kind}`;
  if (provider.kind === 'bridge' && by !== 'bridge') yield `is by ${by}, and its handles are translated`;
  if (by === 'deny' && needs.length > 0) yield 'is denied, and adapters may call it';
  if (!ruled && queries.length > 0) yield 'has no rules, and queries for them';
  if (provider.kind === 'deny' && provider.traps && (by !== 'deny' || plan.policy.onDeny !== 'trap')) yield 'traps';
  if (provider.kind !== 'virtual') return;
  if (provider.subsystem !== p.subsystem) yield `has the code of ${provider.subsystem}`;
  if ((provider.as === 'denied') !== (by === 'deny') && p.subsystem !== 'io')
    yield `is by ${by}, and its code is ${provider.as}`;
  if (provider.as === 'overlay' && !needs.some(({ caller }) => caller === p.subsystem)) yield 'may not ask the host';
}

function* faultsOfNeeds(p: ImportPlan, plan: Plan): Generator<string> {
  const [asked, given] = [exportsOf(p.hostItem), exportsOf(p.item)];
  for (const { name, extra } of needsIn(plan, p)) {
    if (extra === given.has(name)) yield `${name} is extra, and the guest has it, or the other way round`;
    if (!asked.has(name) || (p.host !== 'all' && !p.host.has(name))) yield `does not have ${name}, which is needed`;
  }
  for (const [name, { entity }] of asked) {
    if (entity.kind !== 'func' || given.has(name)) continue;
    if (!needsIn(plan, p).some((need) => need.name === name)) yield `has to have ${name}, which nobody needs`;
  }
}

describe.each(VERSIONS)('a plan for WASI %s', (version) => {
  it('agrees with itself, whatever of it a guest imports', () => {
    const world = WORLDS.get(version);
    if (world === undefined) throw new Error('no world');
    const met = new Set<string>();
    fc.assert(
      fc.property(thin, fc.constantFrom(...Object.keys(POLICIES)), ([spread, dropped], policy) => {
        let plan: Plan;
        try {
          plan = planImports(normalize(POLICIES[policy]), thinned(world, spread, dropped));
        } catch (error) {
          if (error instanceof WasmvirtError && ['conflict', 'unsupported'].includes(error.code)) return;
          throw error;
        }
        expect([...faultsOf(plan)]).toEqual([]);
        for (const { caller, extra } of plan.hostNeeds) met.add(extra ? `${caller}, extra` : caller);
        for (const p of plan.imports) for (const { provider } of p.functions) met.add(provider.kind);
      }),
      { numRuns: 400 },
    );
    const all = ['host', 'virtual', 'deny', 'trace, extra'];
    const of02 = ['bridge', 'io', 'io, extra', 'rules', 'rules, extra', 'environment', 'clocks', 'filesystem'];
    expect([...met]).toEqual(expect.arrayContaining(version === '0.3.0' ? all : [...all, ...of02]));
  });
});
