import { writeAdapter, type Adapter } from '../adapter/write.ts';
import type { AdapterContext } from '../adapter/context.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Plan } from '../../policy/plan.ts';
import { callKey } from './call-key.ts';
import { RuleAdapterCode, type Others, type RuleParts } from './code.ts';
import { checkResources, ruledFunctions, type RuledFunction } from './functions.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { ResourceId } from '../encode/type-table.ts';

/** Adapters between the host and all others: they export functions and resources in the place of the host's. */
export interface RuleAdapters {
  readonly adapters: readonly Adapter[];
  /** Which rule adapter exports the function in front of one of the host, by `callKey`. */
  readonly functions: ReadonlyMap<string, { readonly adapter: number; readonly export: string }>;
  /** Where a resource is that a rule adapter defines in the place of the host's. */
  readonly resources: ReadonlyMap<ResourceId, { readonly adapter: number; readonly export: string }>;
}

/**
 * Writes the rule adapters of a plan: as few as the symbols of their templates allow, and for each one more where some functions have to be
 * apart. The functions of one import stay together: some of them name no resource but their own, and need the adapter that defines or
 * remembers it.
 *
 * @throws WasmvirtError `unsupported` if a function uses other resources than its template, or an import several of one name
 */
export function writeRuleAdapters(plan: Plan, entries: AdapterResources, context: AdapterContext): RuleAdapters {
  const pairs: Pair[] = [];
  const byImport = new Map<string, RuledFunction[]>();
  for (const f of ruledFunctions(plan)) {
    checkResources(f, (resource) => entries.of(resource).name);
    const functions = byImport.get(f.importName);
    if (functions === undefined) byImport.set(f.importName, [f]);
    else functions.push(f);
  }
  for (const functions of byImport.values()) {
    const bound = bindings(functions, entries);
    let pair = pairs.find((one) => one.fits(bound));
    if (pair === undefined) pairs.push((pair = new Pair()));
    pair.add(functions, bound);
  }
  const made = { adapters: [] as Adapter[], functions: new Map(), resources: new Map() } satisfies RuleAdapters;
  for (const pair of pairs) {
    const checks = [...pair.apart.values(), ...pair.alone.values()].some((f) => f.subsystem === 'sockets');
    const { library } = context.parts;
    const parts = { library, policy: plan.policy, entries, table: context.table, trace: context.trace };
    const first = made.adapters.length;
    if (pair.together.size > 0 || checks) {
      const guarded = new Set(
        [...pair.together.values()].flatMap((f) =>
          f.resources.flatMap((r) => (entries.isGuarded(r) ? [entries.of(r).id] : [])),
        ),
      );
      write(pair.together, { checks, checker: undefined }, { ...parts, guarded });
    }
    if (pair.alone.size > 0) {
      write(pair.alone, { checks: false, checker: first }, { ...parts, guarded: new Set<ResourceId>() });
    }
    if (pair.apart.size > 0) {
      const adapter = made.adapters.length;
      const rest = { ...parts, guarded: new Set<ResourceId>() };
      write(pair.apart, { checks: false, checker: checks ? first : undefined }, rest);
      // a component cannot call itself
      const tasks = new Map(
        [...pair.apart].flatMap(([name, f]) => (f.task?.twin === true ? [[name, { f, adapter, export: name }]] : [])),
      );
      if (tasks.size > 0) write(new Map(), { checks: false, checker: checks ? first : undefined, tasks }, rest);
    }
  }
  return made;

  function write(functions: ReadonlyMap<string, RuledFunction>, others: Others, parts: RuleParts): void {
    const index = made.adapters.length;
    const adapter = writeAdapter(new RuleAdapterCode(index, functions, others, parts), new Set(), [], context);
    made.adapters.push(adapter);
    for (const [name, f] of functions)
      made.functions.set(callKey(f.importName, f.name), { adapter: index, export: name });
    for (const [name, { f }] of others.tasks ?? [])
      made.functions.set(callKey(f.importName, f.name), { adapter: index, export: name });
    for (const id of parts.guarded) {
      const exported = adapter.resourceExports.get(id);
      if (exported !== undefined) made.resources.set(id, { adapter: index, export: exported });
    }
  }
}

/** Functions whose templates can be in one rule adapter, or in several where some have to be apart or alone, by the names of their exports. */
class Pair {
  readonly together = new Map<string, RuledFunction>();
  readonly apart = new Map<string, RuledFunction>();
  readonly alone = new Map<string, RuledFunction>();
  /** What each symbol that templates import is linked to. */
  private readonly bound = new Map<string, string>();

  fits(bound: Bindings): boolean {
    return [...bound].every(([symbol, meaning]) => (this.bound.get(symbol) ?? meaning) === meaning);
  }

  add(functions: readonly RuledFunction[], bound: Bindings): void {
    for (const [symbol, meaning] of bound) this.bound.set(symbol, meaning);
    for (const f of functions) {
      const side = f.alone ? this.alone : f.apart ? this.apart : this.together;
      side.set(`f${side.size}`, f);
    }
  }
}

/** What symbols are linked to: functions of the host by `callKey`, and resources by the host's own id. */
type Bindings = ReadonlyMap<string, string>;

/** What the symbols are linked to that the templates of an import's functions import. */
function bindings(functions: readonly RuledFunction[], entries: AdapterResources): Bindings {
  const bound = new Map<string, string>();
  for (const { host, prefix, resources, importName } of functions) {
    for (const h of host) bound.set(h.symbol, callKey(h.importName, h.name));
    for (const resource of resources) {
      const { name } = entries.of(resource);
      const id = String(entries.unguardedOf(resource).id);
      const symbol = `canon ${prefix}${name}`;
      if ((bound.get(symbol) ?? id) !== id) {
        const message = `rules need one ${name} in all functions of ${importName}, and this component has several: leave the rules out`;
        throw new WasmvirtError('unsupported', message);
      }
      bound.set(symbol, id);
    }
  }
  return bound;
}
