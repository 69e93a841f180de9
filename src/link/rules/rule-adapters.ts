import { writeAdapter, type Adapter } from '../adapter/write.ts';
import type { AdapterContext } from '../adapter/context.ts';
import type { Plan } from '../../policy/plan.ts';
import { GateCode, type GateParts } from './code.ts';
import { checkResources, ruledFunctions, type RuledFunction } from './functions.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { ResourceId } from '../encode/type-table.ts';
import type { HostFunction } from '../code/functions.ts';

/** Adapters between the host and all others: what they export stands for functions and resources of the host. */
export interface Gates {
  readonly adapters: readonly Adapter[];
  /** Where a function of an import is, by both their names. */
  readonly functions: ReadonlyMap<string, { readonly gate: number; readonly export: string }>;
  /** Where a resource is that a gate defines in the place of the host's. */
  readonly resources: ReadonlyMap<ResourceId, { readonly gate: number; readonly export: string }>;
}

export function gateKey(importName: string, name: string): string {
  return `${importName}#${name}`;
}

/** Writes the gates of a plan: as few as the symbols of their templates allow, and for each one more where it is needed. */
export function writeGates(plan: Plan, entries: AdapterResources, context: AdapterContext): Gates {
  const pairs: Pair[] = [];
  for (const f of ruledFunctions(plan)) {
    checkResources(f, (resource) => entries.of(resource).name);
    let pair = pairs.find((one) => one.fits(f, entries));
    if (pair === undefined) pairs.push((pair = new Pair()));
    pair.add(f, entries);
  }
  const gates = { adapters: [] as Adapter[], functions: new Map(), resources: new Map() } satisfies Gates;
  for (const pair of pairs) {
    const asks = [...pair.apart.values()].some((f) => f.symbol.startsWith('sockets.'));
    const parts = { policy: plan.policy, entries, table: context.table };
    const first = gates.adapters.length;
    if (pair.together.size > 0 || asks) {
      const wrapped = new Set(
        [...pair.together.values()].flatMap((f) =>
          f.resources.flatMap((r) => (entries.isWrapped(r) ? [entries.of(r).id] : [])),
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
    for (const id of parts.wrapped) {
      const exported = adapter.resourceExports.get(id);
      if (exported !== undefined) gates.resources.set(id, { gate, export: exported });
    }
  }
}

/** Functions whose templates can be in one gate, or in two where some have to be apart, by the names of their exports. */
class Pair {
  readonly together = new Map<string, RuledFunction>();
  readonly apart = new Map<string, RuledFunction>();
  /** What each symbol that templates import stands for. */
  private readonly bound = new Map<string, string>();

  fits(f: RuledFunction, entries: AdapterResources): boolean {
    return bindings(f, entries).every(([symbol, meaning]) => (this.bound.get(symbol) ?? meaning) === meaning);
  }

  add(f: RuledFunction, entries: AdapterResources): void {
    for (const [symbol, meaning] of bindings(f, entries)) this.bound.set(symbol, meaning);
    const side = f.apart ? this.apart : this.together;
    side.set(`f${side.size}`, f);
  }
}

function bindings(
  { host, resources }: RuledFunction,
  entries: AdapterResources,
): readonly (readonly [symbol: string, meaning: string])[] {
  return [
    ...host.map((h: HostFunction) => [h.symbol, gateKey(h.importName, h.name)] as const),
    ...resources.map((r) => [`canon ${entries.of(r).name}`, String(entries.rawOf(r).id)] as const),
  ];
}
