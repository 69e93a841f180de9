import { idx, type Idx } from '../../binary/indices.ts';
import type { InlineExport, InstantiateArg } from '../../binary/instance.ts';
import type { Sort, SortIdx } from '../../binary/sort.ts';
import {
  forEachChild,
  type DefinedType,
  type Entity,
  type Item,
  type Type,
  type World,
} from '../../component/types.ts';
import { isValueType, rootOf } from '../../component/mention.ts';
import { NamedTypes } from '../../component/named.ts';
import { WasmvirtError } from '../../errors.ts';
import type { ImportPlan } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import type { Adapter, AdapterArg } from '../adapter/write.ts';
import { AdapterTypes } from '../encode/adapter-types.ts';
import { ComponentWriter } from '../encode/component-writer.ts';
import { exportAs, importItem } from '../encode/import-export.ts';
import { callKey } from '../rules/call-key.ts';
import type { RuleAdapters } from '../rules/rule-adapters.ts';
import type { Grouping, Placement } from '../adapter/placement.ts';
import type { AdapterResources } from '../encode/resources.ts';
import { OuterScope } from '../encode/type-scope.ts';
import type { ResourceId, TypeRef, TypeTable } from '../encode/type-table.ts';

export interface OuterParts {
  readonly world: World;
  readonly plan: Plan;
  readonly table: TypeTable;
  readonly entries: AdapterResources;
  readonly grouping: Grouping;
  readonly adapters: readonly Adapter[];
  readonly ruleAdapters: RuleAdapters;
  /** The guest is a relay: each of its exports is an instance that names all types that it mentions. */
  readonly relayed: boolean;
}

/** The outer component, but the section with the guest, which becomes part of it as it is, and custom sections at its end. */
export interface Outer {
  readonly before: readonly Uint8Array[];
  readonly after: readonly Uint8Array[];
  /** The guest's place among the components in it, counted from 0. */
  readonly guest: number;
}

/**
 * Writes the outer component: the imports that stay, the adapters, their instances and the guest's, and the guest's exports. It has no
 * canonical definition of its own: hosts do not let a component and the one around it call each other.
 */
export function writeOuter(parts: OuterParts): Outer {
  return new OuterBuilder(parts).write();
}

class OuterBuilder {
  private readonly parts: OuterParts;
  private readonly writer = new ComponentWriter();
  private readonly scope = new OuterScope(this.writer);
  /** The imports that stay, whole or in part, by name. */
  private readonly imports = new Map<string, SortIdx>();
  /** Value types that the imports name. */
  private readonly named = new Map<TypeRef, DefinedType>();
  private readonly instances: Idx<'instance'>[] = [];
  private readonly ruleInstances: Idx<'instance'>[] = [];
  private readonly aliases = new Map<string, number>();

  constructor(parts: OuterParts) {
    this.parts = parts;
  }

  write(): Outer {
    const { writer, parts } = this;
    for (const p of parts.plan.imports) this.importKept(p.hostItem, p.host);
    for (const item of parts.plan.trace?.items ?? []) this.importKept(item, 'all');
    const guards = parts.ruleAdapters.adapters.map((a) => ({ args: a.args, component: writer.component(a.pieces) }));
    const adapters = parts.adapters.map((a) => ({ args: a.args, component: writer.component(a.pieces) }));
    const [guest, place] = writer.absentComponent();
    for (const { args, component } of guards) {
      this.ruleInstances.push(writer.instance({ kind: 'instantiate', component, args: this.adapterArgs(args, true) }));
    }
    for (const { args, component } of adapters) {
      this.instances.push(writer.instance({ kind: 'instantiate', component, args: this.adapterArgs(args, false) }));
    }
    const args = this.guestArgs();
    const instance = writer.instance({ kind: 'instantiate', component: guest, args });
    this.exportAll(instance);
    this.exportControl();
    const pieces = writer.finish();
    // not its index: components that are imported have indices, too
    return { before: pieces.slice(0, place), after: pieces.slice(place), guest: guards.length + adapters.length };
  }

  private importKept({ entity, name }: Item, host: ImportPlan['host']): void {
    if (host !== 'all' && host.size === 0) return;
    const keep = host === 'all' ? undefined : host;
    this.imports.set(name.name, importItem(this.writer, this.scope, { entity, name }, keep));
    if (entity.kind === 'instance') {
      for (const [exported, { entity: e }] of entity.type.exports) {
        if (e.kind !== 'type' || keep?.has(exported) === false) continue;
        if (e.type.kind !== 'resource' && isValueType(e.type)) {
          this.named.set(this.parts.table.ref(e.type, 'host'), e.type);
        }
      }
    }
  }

  /** `beyondRules`: they are for a rule adapter, which calls the host itself. */
  private adapterArgs(args: readonly AdapterArg[], beyondRules: boolean): InstantiateArg[] {
    const { table, entries } = this.parts;
    if (args.length === 0) return [];
    const resources = new Map<ResourceId, Idx<'type'>>();
    for (const { owner, id } of entries.all) {
      const index = owner === 'host' ? this.hostType(id) : undefined;
      if (index !== undefined) resources.set(id, index);
    }
    for (const arg of args) {
      if (arg.kind !== 'value type') continue;
      for (const id of table.used(arg.ref)) {
        const index = resources.has(id) ? undefined : this.adapterResource(id);
        if (index !== undefined) resources.set(id, index);
      }
    }
    const types = new AdapterTypes(this.writer, table, resources, (_, raw) => raw);
    return args.map((arg) => ({ name: arg.name, item: this.adapterArg(arg, types, beyondRules) }));
  }

  /** A resource of ours, from the first adapter that exports it. */
  private adapterResource(id: ResourceId): Idx<'type'> | undefined {
    for (const group of this.instances.keys()) {
      const name = this.parts.adapters[group]?.resourceExports.get(id);
      if (name !== undefined) return idx<'type'>(this.adapterExport(group, 'type', name).index);
    }
    return undefined;
  }

  /** A resource of the host's, or of the rule adapter that defines one in its place. `undefined` if neither is there, or not yet. */
  private hostType(id: ResourceId): Idx<'type'> | undefined {
    const { ruleAdapters, entries } = this.parts;
    const guarded = ruleAdapters.resources.get(id);
    if (guarded === undefined) return this.scope.find(entries.info(id).resource);
    const instance = this.ruleInstances[guarded.adapter];
    return instance === undefined ? undefined : idx<'type'>(this.alias('type', instance, guarded.export).index);
  }

  private adapterArg(arg: AdapterArg, types: AdapterTypes, beyondRules: boolean): SortIdx {
    switch (arg.kind) {
      case 'host type': {
        const index = this.hostType(arg.id);
        if (index === undefined) throw new WasmvirtError('internal', 'a resource of the host is not imported');
        return { sort: 'type', index };
      }
      case 'value type': {
        // by its name in an import, where it has one: shorter than written out
        const named = this.named.get(arg.ref);
        const index = named === undefined ? undefined : this.scope.find(named);
        return { sort: 'type', index: index ?? types.index(arg.ref) };
      }
      case 'host func':
        if (beyondRules) return this.importedFunction(arg.func.importName, arg.func.name);
        return this.hostFunction(arg.func.importName, arg.func.name);
      case 'adapter type':
        return this.adapterExport(arg.group, 'type', arg.export);
      case 'adapter func':
        return beyondRules
          ? this.ruleAdapterFunction(arg.group, arg.export)
          : this.adapterExport(arg.group, 'func', arg.export);
      default:
        throw new WasmvirtError(
          'internal',
          `an adapter asks for something unknown: ${JSON.stringify(arg satisfies never)}`,
        );
    }
  }

  /** A function of the host, or the rule adapter's function in front of it. */
  private hostFunction(importName: string, name: string): SortIdx {
    const guarded = this.parts.ruleAdapters.functions.get(callKey(importName, name));
    return guarded === undefined
      ? this.importedFunction(importName, name)
      : this.ruleAdapterFunction(guarded.adapter, guarded.export);
  }

  private ruleAdapterFunction(adapter: number, name: string): SortIdx {
    const instance = this.ruleInstances[adapter];
    if (instance === undefined) throw new WasmvirtError('internal', `rule adapter ${adapter} is not there yet`);
    return this.alias('func', instance, name);
  }

  private importedFunction(importName: string, name: string): SortIdx {
    const item = this.imports.get(importName);
    if (item?.sort === 'func') return item;
    if (item?.sort !== 'instance') throw new WasmvirtError('internal', `${importName} is not imported`);
    return this.alias('func', idx<'instance'>(item.index), name);
  }

  private adapterExport(group: number, sort: 'type' | 'func', name: string): SortIdx {
    return this.alias(sort, this.adapterInstance(group), name);
  }

  private adapterInstance(group: number): Idx<'instance'> {
    const instance = this.instances[group];
    if (instance === undefined) throw new WasmvirtError('internal', `adapter ${group} is not there yet`);
    return instance;
  }

  private alias(sort: Sort, instance: Idx<'instance'>, name: string): SortIdx {
    const key = `${sort} ${instance} ${name}`;
    let index = this.aliases.get(key);
    if (index === undefined) {
      index = this.writer.alias({ kind: 'export', sort, instance, name });
      this.aliases.set(key, index);
    }
    return { sort, index };
  }

  private guestArgs(): InstantiateArg[] {
    const { plan, grouping } = this.parts;
    const byImport = new Map<string, Placement>();
    let world: Placement | undefined;
    for (const placement of grouping.placements) {
      if (placement.needs.exported) continue;
      if (placement.needs.importName === undefined) world = placement;
      else byImport.set(placement.needs.importName, placement);
    }
    // aliases first, so that they and the inline instances stand together
    const inlined = plan.imports.map((p) => {
      const placement = byImport.get(p.item.name.name);
      return placement === undefined || placement.asInstance ? undefined : this.pick(placement);
    });
    return plan.imports.map((p, i): InstantiateArg => {
      const { name } = p.item.name;
      const kept = this.imports.get(name);
      if (p.passThrough && kept !== undefined) return { name, item: kept };
      const placement = byImport.get(name);
      const exports = inlined[i];
      if (exports !== undefined) {
        return { name, item: { sort: 'instance', index: this.writer.instance({ kind: 'exports', exports }) } };
      }
      if (placement !== undefined) {
        return { name, item: { sort: 'instance', index: this.adapterInstance(placement.group) } };
      }
      const exported = world?.exportNames.get(name);
      if (world === undefined || exported === undefined) {
        throw new WasmvirtError('internal', `nothing satisfies the import ${name}`);
      }
      return { name, item: this.adapterExport(world.group, sortOf(p.item.entity), exported) };
    });
  }

  /** What an instance of the outer component gives under its real names. */
  private pick(placement: Placement): InlineExport[] {
    return placement.needs.items.map((item) => {
      const exported = placement.exportNames.get(item.name);
      const name = { name: item.name, attributes: [] };
      if (exported !== undefined) {
        return { name, item: this.adapterExport(placement.group, item.kind === 'func' ? 'func' : 'type', exported) };
      }
      if (item.kind === 'func' && item.implementation.kind === 'host') {
        return { name, item: this.hostFunction(item.implementation.importName, item.implementation.name) };
      }
      const instance = this.imports.get(placement.needs.importName ?? '');
      if (item.kind === 'func' || instance?.sort !== 'instance') {
        throw new WasmvirtError('internal', `nothing provides ${item.name}`);
      }
      return { name, item: this.alias('type', idx<'instance'>(instance.index), item.name) };
    });
  }

  private exportAll(instance: Idx<'instance'>): void {
    const { world } = this.parts;
    const items = [...world.exports.values()].map(({ name, entity }) => ({
      name,
      entity,
      item: this.alias(entity.kind, instance, name.name),
    }));
    const ascribe = !this.parts.relayed && this.mustAscribe();
    for (const { name, entity, item } of items) {
      if (ascribe) exportAs(this.writer, this.scope, { name, entity }, item);
      else this.writer.export({ name, item, type: undefined });
    }
  }

  /** What an adapter has as `wasmvirt:control`, under its own names. */
  private exportControl(): void {
    for (const placement of this.parts.grouping.placements) {
      const { importName, exported } = placement.needs;
      if (!exported || importName === undefined) continue;
      const index = this.writer.instance({ kind: 'exports', exports: this.pick(placement) });
      const name = { name: importName, attributes: [] };
      this.writer.export({ name, item: { sort: 'instance', index }, type: undefined });
    }
  }

  /**
   * Whether exports have to be given types: what uses types that the world exports has to use them by these names (validation: "not valid
   * to be used as export"), and what mentions types that an import names, and an adapter gives the guest, by the import's. Imports of one
   * type definition share their value types: what comes from the host has then the types of the adapter that satisfies another of them.
   */
  private mustAscribe(): boolean {
    const { plan, world } = this.parts;
    const exports = [...world.exports.values()];
    if (exports.some(({ entity }) => entity.kind === 'type')) return true;
    const types = new NamedTypes();
    const adapters = new Set<Type>();
    const imported = new Set<Type>();
    for (const p of plan.imports) {
      if (p.passThrough) types.enter(p.item);
      for (const type of typesOf(p.item.entity)) {
        imported.add(type);
        if (!p.passThrough) adapters.add(type);
      }
    }
    if (exports.some((item) => types.enter(item) !== undefined) || sharesTypes(plan.imports)) return true;
    const parts = new PartsIn(imported);
    const seen = new Set<Type>();
    return exports.some(({ entity }) => {
      for (const type of typesOf(entity)) {
        if (!isValueType(type)) continue;
        for (let t: DefinedType | undefined = type; t !== undefined && !seen.has(t); t = t.aliasOf) {
          if (adapters.has(t) && parts.has(t)) return true;
          seen.add(t);
        }
      }
      return false;
    });
  }
}

/** Whether an import that passes through may be of the same type definition, with types in it, as one that does not. */
function sharesTypes(imports: readonly ImportPlan[]): boolean {
  const names = (passThrough: boolean): string[] =>
    imports.flatMap(({ item: { entity }, passThrough: passes }) =>
      passes === passThrough && entity.kind === 'instance' && !typesOf(entity).next().done
        ? [JSON.stringify([...entity.type.exports.keys()])]
        : [],
    );
  const passing = new Set(names(true));
  return names(false).some((list) => passing.has(list));
}

/** The types that an import or export names. */
function* typesOf(entity: Entity): Generator<Type> {
  if (entity.kind === 'type') yield entity.type;
  if (entity.kind === 'instance') for (const item of entity.type.exports.values()) yield* typesOf(item.entity);
}

/** Which types have some of others in them. */
class PartsIn {
  private readonly types: ReadonlySet<Type>;
  private readonly known = new Map<DefinedType, boolean>();

  constructor(types: ReadonlySet<Type>) {
    this.types = types;
  }

  has(type: DefinedType): boolean {
    const root = rootOf(type);
    let found = this.known.get(root);
    if (found === undefined) {
      found = (root.kind === 'own' || root.kind === 'borrow') && this.types.has(root.resource);
      forEachChild(root, (t) => {
        if (typeof t === 'object' && (this.types.has(t) || this.has(t))) found = true;
      });
      this.known.set(root, found);
    }
    return found;
  }
}

function sortOf(entity: Entity): 'func' | 'type' {
  if (entity.kind === 'func' || entity.kind === 'type') return entity.kind;
  throw new WasmvirtError(
    'unsupported',
    `an imported ${entity.kind} cannot be denied: there is nothing that it could be replaced by`,
  );
}
