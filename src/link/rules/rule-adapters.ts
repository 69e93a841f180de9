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
import type { HostFunction } from '../code/functions.ts';

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
 * @throws WasmvirtError `conflict` if the guest's exports have one, or other functions of the host, which are the host's
 */
export function gatedResources(plan: Plan, world: World): ReadonlySet<ResourceIdentity> {
  const found = new Set<ResourceIdentity>();
  for (const p of plan.imports) {
    for (const { name, type, ruled } of p.functions) {
      if (!ruled || name !== LOOK_UP) continue;
      const { result } = type;
      const ok = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
      if (typeof ok === 'object' && ok.kind === 'own') found.add(ok.resource.identity);
    }
  }
  if (found.size === 0) return found;
  const exported = new Mentions();
  exported.items(world.exports);
  for (const identity of found) if (exported.resources.has(identity)) throw unfollowed('an export of the component');
  for (const { functions, item } of plan.imports) {
    const others = new Mentions();
    for (const { type, by, ruled } of functions) if (!ruled && by !== 'deny') others.func(type);
    for (const identity of found) if (others.resources.has(identity)) throw unfollowed(item.name.name);
  }
  return found;
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

/** Writes the gates of a plan: as few as the symbols of their templates allow, and for each one more where it is needed. */
export function writeGates(plan: Plan, slots: Slots, context: AdapterContext): Gates {
  const pairs: Pair[] = [];
  for (const f of ruledFunctions(plan)) {
    checkResources(f, (resource) => slots.of(resource).name);
    let pair = pairs.find((one) => one.fits(f, slots));
    if (pair === undefined) pairs.push((pair = new Pair()));
    pair.add(f, slots);
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

  fits(f: RuledFunction, slots: Slots): boolean {
    return bindings(f, slots).every(([symbol, meaning]) => (this.bound.get(symbol) ?? meaning) === meaning);
  }

  add(f: RuledFunction, slots: Slots): void {
    for (const [symbol, meaning] of bindings(f, slots)) this.bound.set(symbol, meaning);
    const side = f.apart ? this.apart : this.together;
    side.set(`f${side.size}`, f);
  }
}

function bindings(
  { host, resources }: RuledFunction,
  slots: Slots,
): readonly (readonly [symbol: string, meaning: string])[] {
  return [
    ...host.map((h: HostFunction) => [h.symbol, gateKey(h.importName, h.name)] as const),
    ...resources.map((r) => [`canon ${slots.of(r).name}`, String(slots.rawOf(r).slot)] as const),
  ];
}
