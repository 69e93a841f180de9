import type { Item, World } from '../../component/types.ts';
import type { DecidedImport, FunctionPlan, HostCall, HostNeed, ImportPlan } from '../import-plan.ts';
import type { Policy } from '../policy.ts';
import type { IoPlan } from '../subsystems/io.ts';
import { NAMED } from '../subsystems/queries.ts';
import { EACH_SUBSYSTEM } from '../subsystems/subsystems.ts';
import type { TraceImports } from '../subsystems/trace.ts';
import { keepTypes } from './keep-types.ts';

type Planned = DecidedImport & { readonly functions: readonly FunctionPlan[] };

/** What adapters may call of the host of their own, by what calls it; what more than one calls is there for each. */
export function hostNeeds(
  imports: readonly Planned[],
  io: IoPlan,
  trace: TraceImports | undefined,
  policy: Policy,
): readonly HostNeed[] {
  const items = new Map(imports.map((p) => [p.item.name.name, p.item]));
  const need = (caller: HostNeed['caller'], { importName, name, type }: HostCall): HostNeed => {
    const { entity } = items.get(importName) ?? {};
    const extra = entity?.kind !== 'instance' || !entity.type.exports.has(name);
    return { caller, importName, name, type, extra };
  };
  const needs: HostNeed[] = [];
  for (const [subsystem, { asks }] of EACH_SUBSYSTEM) {
    const names = asks?.(policy) ?? [];
    for (const { item, subsystem: own, decision, functions } of imports) {
      if (own !== subsystem || decision !== 'virtual') continue;
      for (const { name, type, by, provider } of functions) {
        const overlay = provider.kind === 'virtual' && provider.as === 'overlay';
        if (!overlay && (by === 'deny' || !names.includes(name))) continue;
        needs.push(need(subsystem, { importName: item.name.name, name, type }));
      }
    }
  }
  for (const call of io.host.values()) needs.push(need('io', call));
  for (const { functions } of imports)
    for (const f of functions) for (const q of f.queries) needs.push(need('rules', q));
  if (trace !== undefined) for (const call of [trace.getStderr, trace.write]) needs.push(need('trace', call));
  return needs;
}

/** Imports as the host has to provide them: with the extra functions, and with the types that these cannot be written without. */
export function withNeeds(
  imports: readonly Planned[],
  needs: readonly HostNeed[],
  world: World,
): readonly ImportPlan[] {
  const extra = needs.filter((need) => need.extra);
  const all = imports.map((p): ImportPlan => {
    const own = extra.filter((need) => need.importName === p.item.name.name);
    if (own.length === 0) return { ...p, hostItem: p.item };
    const hostItem = widened(p.item, own);
    const host = p.host === 'all' ? p.host : new Set([...p.host, ...own.map((need) => need.name)]);
    return { ...p, hostItem, host };
  });
  if (all.every((p) => p.hostItem === p.item)) return all;
  const kept = keepTypes(
    all.map((p) => ({ item: p.hostItem, keep: p.host === 'all' ? 'all' : new Set(p.host) })),
    world,
  );
  return all.map((p, i) => ({ ...p, host: kept[i] ?? p.host }));
}

/** An import with more functions. The types of queries may stand anywhere in it, or be missing. */
function widened(item: Item, needs: readonly HostNeed[]): Item {
  if (item.entity.kind !== 'instance') return item;
  const given = item.entity.type.exports;
  const exports = new Map<string, Item>();
  const add = (name: string, entity: Item['entity']): void => {
    if (!exports.has(name)) exports.set(name, { name: { name, attributes: [] }, entity });
  };
  const typesFirst = needs.some(({ caller }) => caller === 'rules');
  if (typesFirst) for (const [name, one] of given) if (one.entity.kind === 'type') exports.set(name, one);
  for (const { name } of needs) {
    for (const [type, entity] of Object.entries(NAMED)) {
      if (name.endsWith(`.${type}`) || name.endsWith(`.get-${type}`)) add(type, { kind: 'type', type: entity });
    }
  }
  for (const [name, one] of given) if (!exports.has(name)) exports.set(name, one);
  for (const { name, type } of needs) add(name, { kind: 'func', type });
  return { ...item, entity: { kind: 'instance', type: { kind: 'instance', exports } } };
}
