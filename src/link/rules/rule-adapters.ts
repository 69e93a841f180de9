import { writeAdapter, type Adapter } from '../adapter/write.ts';
import type { AdapterContext } from '../adapter/context.ts';
import type { Plan } from '../../policy/plan.ts';
import { RuleAdapterCode, type RuleParts } from './code.ts';
import { checkResources, ruledFunctions, type RuledFunction } from './functions.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { ResourceId } from '../encode/type-table.ts';
import type { HostFunction } from '../code/functions.ts';

/** Adapters between the host and all others: they export functions and resources in the place of the host's. */
export interface RuleAdapters {
  readonly adapters: readonly Adapter[];
  /** Which rule adapter exports the function in front of one of the host, by `callKey`. */
  readonly functions: ReadonlyMap<string, { readonly adapter: number; readonly export: string }>;
  /** Where a resource is that a rule adapter defines in the place of the host's. */
  readonly resources: ReadonlyMap<ResourceId, { readonly adapter: number; readonly export: string }>;
}

export function callKey(importName: string, name: string): string {
  return `${importName}#${name}`;
}

/** Writes the rule adapters of a plan: as few as the symbols of their templates allow, and for each one more where some functions have to be apart. */
export function writeRuleAdapters(plan: Plan, entries: AdapterResources, context: AdapterContext): RuleAdapters {
  const pairs: Pair[] = [];
  for (const f of ruledFunctions(plan)) {
    checkResources(f, (resource) => entries.of(resource).name);
    let pair = pairs.find((one) => one.fits(f, entries));
    if (pair === undefined) pairs.push((pair = new Pair()));
    pair.add(f, entries);
  }
  const made = { adapters: [] as Adapter[], functions: new Map(), resources: new Map() } satisfies RuleAdapters;
  for (const pair of pairs) {
    const checks = [...pair.apart.values()].some((f) => f.subsystem === 'sockets');
    const parts = { policy: plan.policy, entries, table: context.table };
    const first = made.adapters.length;
    if (pair.together.size > 0 || checks) {
      const guarded = new Set(
        [...pair.together.values()].flatMap((f) =>
          f.resources.flatMap((r) => (entries.isGuarded(r) ? [entries.of(r).id] : [])),
        ),
      );
      write(pair.together, { checks, checker: undefined }, { ...parts, guarded });
    }
    if (pair.apart.size > 0) {
      write(pair.apart, { checks: false, checker: checks ? first : undefined }, { ...parts, guarded: new Set() });
    }
  }
  return made;

  function write(
    functions: ReadonlyMap<string, RuledFunction>,
    checking: ConstructorParameters<typeof RuleAdapterCode>[2],
    parts: RuleParts,
  ): void {
    const index = made.adapters.length;
    const adapter = writeAdapter(new RuleAdapterCode(index, functions, checking, parts), new Set(), [], context);
    made.adapters.push(adapter);
    for (const [name, f] of functions)
      made.functions.set(callKey(f.importName, f.name), { adapter: index, export: name });
    for (const id of parts.guarded) {
      const exported = adapter.resourceExports.get(id);
      if (exported !== undefined) made.resources.set(id, { adapter: index, export: exported });
    }
  }
}

/** Functions whose templates can be in one rule adapter, or in two where some have to be apart, by the names of their exports. */
class Pair {
  readonly together = new Map<string, RuledFunction>();
  readonly apart = new Map<string, RuledFunction>();
  /** What each symbol that templates import is linked to. */
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
    ...host.map((h: HostFunction) => [h.symbol, callKey(h.importName, h.name)] as const),
    ...resources.map((r) => [`canon ${entries.of(r).name}`, String(entries.unguardedOf(r).id)] as const),
  ];
}
