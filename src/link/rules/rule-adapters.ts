import { Mentions } from '../../component/mention.ts';
import type { Item, ResourceIdentity, World } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import { writeAdapter, type Adapter } from '../adapter/write.ts';
import type { AdapterContext } from '../adapter/context.ts';
import { GateCode, type GateParts } from './code.ts';
import { checkResources, exportsOf, NAMED, ruledFunctions, type RuledFunction } from './functions.ts';
import type { Slots } from '../encode/resources.ts';
import type { Slot } from '../encode/type-table.ts';

/** Adapters between the host and all others: what they export stands for functions and resources of the host. */
export interface Gates {
  readonly adapters: readonly Adapter[];
  /** Where a function of an import is, by both their names. */
  readonly functions: ReadonlyMap<string, { readonly gate: number; readonly export: string }>;
  /** Where a resource is that a gate defines in the place of the host's. */
  readonly resources: ReadonlyMap<Slot, { readonly gate: number; readonly export: string }>;
}

export function gateKey(importName: string, name: string): string {
  return `${importName}#${name}`;
}

const LOOK_UP = 'resolve-addresses';

/**
 * The resources that gates define in the place of the host's: the addresses of a look-up, to know whose they are.
 *
 * @throws WasmvirtError `conflict` if the guest's exports have one, or functions that are not in that gate: the host's, and those of
 *   other imports
 */
export function gatedResources(plan: Plan, world: World): ReadonlySet<ResourceIdentity> {
  const found = new Map<ResourceIdentity, ImportPlan>();
  for (const p of plan.imports) {
    for (const { name, type, ruled } of p.functions) {
      if (!ruled || name !== LOOK_UP) continue;
      const { result } = type;
      const ok = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
      if (typeof ok === 'object' && ok.kind === 'own') found.set(ok.resource.identity, p);
    }
  }
  const gated = new Set(found.keys());
  if (gated.size === 0) return gated;
  const exported = new Mentions();
  exported.items(world.exports);
  for (const identity of gated) if (exported.resources.has(identity)) throw unfollowed('an export of the component');
  for (const p of plan.imports) {
    const all = new Mentions();
    const others = new Mentions();
    for (const { type, by, ruled } of p.functions) {
      if (by === 'deny') continue;
      all.func(type);
      if (!ruled) others.func(type);
    }
    for (const [identity, home] of found) {
      const outside = p === home ? others : all;
      if (outside.resources.has(identity)) throw unfollowed(p.item.name.name);
    }
  }
  return gated;
}

function unfollowed(what: string): WasmvirtError {
  const message = `${what} takes or gives addresses of a name look-up, which rules for sockets cannot follow: leave the rules out`;
  return new WasmvirtError('conflict', message);
}

/** The plan, with what gates ask of the host although the guest does not import it. */
export function withQuestions(plan: Plan): Plan {
  const asked = ruledFunctions(plan).flatMap((f) => f.host);
  if (asked.length === 0) return plan;
  const imports = plan.imports.map((p): ImportPlan => {
    const there = exportsOf(p);
    const more = asked.filter((h) => h.importName === p.item.name.name && !there.has(h.name));
    const { hostItem } = p;
    if (more.length === 0 || hostItem.entity.kind !== 'instance') return p;
    const exports = new Map<string, Item>();
    // types stand before the functions that are over them, resources first of all
    for (const [name, item] of hostItem.entity.type.exports) if (item.entity.kind === 'type') exports.set(name, item);
    const add = (name: string, entity: Item['entity']): void => {
      if (!exports.has(name)) exports.set(name, { name: { name, attributes: [] }, entity });
    };
    for (const { name } of more) {
      if (name.endsWith('.scheme')) add('scheme', { kind: 'type', type: NAMED.scheme });
      if (name.endsWith('.method')) add('method', { kind: 'type', type: NAMED.method });
    }
    for (const [name, item] of hostItem.entity.type.exports) if (item.entity.kind !== 'type') exports.set(name, item);
    for (const { name, type } of more) add(name, { kind: 'func', type });
    return { ...p, hostItem: { ...hostItem, entity: { kind: 'instance', type: { kind: 'instance', exports } } } };
  });
  return { ...plan, imports };
}

/**
 * Writes the gates of a plan: as few as the symbols of their templates allow, and for each one more where it is needed. What an import
 * has is not split: some functions name no resource but their own, and have to be where what they are about is defined or remembered.
 *
 * @throws WasmvirtError `unsupported` if a function is over other resources than its template, or an import over several of one name
 */
export function writeGates(plan: Plan, slots: Slots, context: AdapterContext): Gates {
  const pairs: Pair[] = [];
  const byImport = new Map<string, RuledFunction[]>();
  for (const f of ruledFunctions(plan)) {
    checkResources(f, (resource) => slots.of(resource).name);
    const functions = byImport.get(f.importName);
    if (functions === undefined) byImport.set(f.importName, [f]);
    else functions.push(f);
  }
  for (const functions of byImport.values()) {
    const bound = bindings(functions, slots);
    let pair = pairs.find((one) => one.fits(bound));
    if (pair === undefined) pairs.push((pair = new Pair()));
    pair.add(functions, bound);
  }
  const gates = { adapters: [] as Adapter[], functions: new Map(), resources: new Map() } satisfies Gates;
  for (const pair of pairs) {
    const asks = [...pair.apart.values()].some((f) => f.symbol.startsWith('sockets.'));
    const parts = { policy: plan.policy, slots, table: context.table };
    const first = gates.adapters.length;
    if (pair.together.size > 0 || asks) {
      const wrapped = new Set(
        [...pair.together.values()].flatMap((f) =>
          f.resources.flatMap((r) => (slots.isWrapped(r) ? [slots.of(r).slot] : [])),
        ),
      );
      write(pair.together, { checks: asks, asked: undefined }, { ...parts, wrapped });
    }
    if (pair.apart.size > 0) {
      write(pair.apart, { checks: false, asked: asks ? first : undefined }, { ...parts, wrapped: new Set() });
    }
  }
  return gates;

  function write(
    functions: ReadonlyMap<string, RuledFunction>,
    asking: ConstructorParameters<typeof GateCode>[2],
    parts: GateParts,
  ): void {
    const gate = gates.adapters.length;
    const adapter = writeAdapter(new GateCode(gate, functions, asking, parts), new Set(), [], context);
    gates.adapters.push(adapter);
    for (const [name, f] of functions) gates.functions.set(gateKey(f.importName, f.name), { gate, export: name });
    for (const slot of parts.wrapped) {
      const exported = adapter.resourceExports.get(slot);
      if (exported !== undefined) gates.resources.set(slot, { gate, export: exported });
    }
  }
}

/** Functions whose templates can be in one gate, or in two where some have to be apart, by the names of their exports. */
class Pair {
  readonly together = new Map<string, RuledFunction>();
  readonly apart = new Map<string, RuledFunction>();
  /** What each symbol that templates import stands for. */
  private readonly bound = new Map<string, string>();

  fits(bound: Bindings): boolean {
    return [...bound].every(([symbol, meaning]) => (this.bound.get(symbol) ?? meaning) === meaning);
  }

  add(functions: readonly RuledFunction[], bound: Bindings): void {
    for (const [symbol, meaning] of bound) this.bound.set(symbol, meaning);
    for (const f of functions) {
      const side = f.apart ? this.apart : this.together;
      side.set(`f${side.size}`, f);
    }
  }
}

/** What symbols stand for: functions of the host by `gateKey`, and resources by what the host itself calls them. */
type Bindings = ReadonlyMap<string, string>;

/** What the symbols stand for that the templates of an import's functions import. */
function bindings(functions: readonly RuledFunction[], slots: Slots): Bindings {
  const bound = new Map<string, string>();
  for (const { host, resources, importName } of functions) {
    for (const h of host) bound.set(h.symbol, gateKey(h.importName, h.name));
    for (const resource of resources) {
      const { name } = slots.of(resource);
      const slot = String(slots.rawOf(resource).slot);
      const symbol = `canon ${name}`;
      if ((bound.get(symbol) ?? slot) !== slot) {
        const message = `rules need one ${name} in all functions of ${importName}, and this component has several: leave the rules out`;
        throw new WasmvirtError('unsupported', message);
      }
      bound.set(symbol, slot);
    }
  }
  return bound;
}
