import type { CanonOpt } from '../../binary/canon-opt.ts';
import type { Canon } from '../../binary/canon.ts';
import { idx, type Idx } from '../../binary/indices.ts';
import { needsOf } from '../../component/abi.ts';
import { parseExternName } from '../../component/extern-name.ts';
import type { FuncType } from '../../component/types.ts';
import { baseName, importsName, type Linked } from '../../core/link.ts';
import { WasmvirtError } from '../../errors.ts';
import type { AdapterSource } from './code.ts';
import type { AdapterContext, Answered, CoreFunction } from './context.ts';
import { AdapterTypes, type Owner } from '../encode/adapter-types.ts';
import type { Builtin, ResourceBuiltin } from '../code/builtin.ts';
import { ComponentWriter } from '../encode/component-writer.ts';
import { CoreNames } from './core-names.ts';
import { isAnnotated, type NeededItem } from './needs.ts';
import type { ResourceId, TypeRef } from '../encode/type-table.ts';
import { abiOf, reallocOf, type HostFunction } from '../code/functions.ts';

/** What an adapter must be given when it is instantiated, under a short name. */
export type AdapterArg = { readonly name: string } & (
  | { readonly kind: 'host type'; readonly id: ResourceId }
  | { readonly kind: 'value type'; readonly ref: TypeRef }
  | { readonly kind: 'host func'; readonly func: HostFunction }
  | { readonly kind: 'adapter type' | 'adapter func'; readonly group: number; readonly export: string }
);

export interface Adapter {
  readonly pieces: readonly Uint8Array[];
  readonly args: readonly AdapterArg[];
  /** What was made of each function, by the name of its export. */
  readonly answered: ReadonlyMap<string, Answered>;
  /** Under which name each resource of this adapter is exported. */
  readonly resourceExports: ReadonlyMap<ResourceId, string>;
  /** The name of the exported function that makes placeholder handles of a resource, by the resource. */
  readonly makerExports: ReadonlyMap<ResourceId, string>;
  /** The names under which its core code imports the drops of handles that were lent. */
  readonly endBorrows: ReadonlySet<string>;
}

type FuncItem = Extract<NeededItem, { readonly kind: 'func' }>;

/** A canonical definition that makes a core function. */
type CoreCanon = Exclude<Canon, { readonly kind: 'lift' }>;

/**
 * Writes the adapter component of one group: resource types, core code, types under their names, lifted functions; all
 * exported flat. `earlier`: the adapters of the groups before, for resources that they define. `makersWanted`: resources
 * of this group for which later ones make placeholder handles.
 */
export function writeAdapter(
  code: AdapterSource,
  makersWanted: ReadonlySet<ResourceId>,
  earlier: readonly Adapter[],
  context: AdapterContext,
): Adapter {
  return new AdapterBuilder(code, makersWanted, earlier, context).write();
}

class AdapterBuilder {
  private readonly code: AdapterSource;
  private readonly makersWanted: ReadonlySet<ResourceId>;
  private readonly earlier: readonly Adapter[];
  private readonly context: AdapterContext;
  private readonly writer = new ComponentWriter();
  private readonly args: AdapterArg[] = [];
  /** Resources as they were imported or defined. */
  private readonly raw = new Map<ResourceId, Idx<'type'>>();
  /** Resources as functions use them. */
  private readonly named = new Map<ResourceId, Idx<'type'>>();
  /** Resources by the names under which they are exported once more. */
  private readonly otherNames = new Map<string, Idx<'type'>>();
  private readonly internal = new Map<string, Idx<'type'>>();
  private readonly resourceExports = new Map<ResourceId, string>();
  private readonly makerExports = new Map<ResourceId, string>();
  private fresh = 0;
  private argNames = 0;

  constructor(
    code: AdapterSource,
    makersWanted: ReadonlySet<ResourceId>,
    earlier: readonly Adapter[],
    context: AdapterContext,
  ) {
    this.code = code;
    this.makersWanted = makersWanted;
    this.earlier = earlier;
    this.context = context;
  }

  write(): Adapter {
    const { code, writer } = this;
    const linked = code.link(this.makersWanted);
    this.importResources();
    const imported = this.typesOfImports();
    const hostFuncs = this.importFunctions(imported);
    const core = this.coreBase(linked);
    this.exportResources();
    const types = this.exportTypes(imported);
    core.main = this.coreMain(linked, hostFuncs, core, types);
    this.exportFunctions(core, types, hostFuncs);
    const answered = new Map<string, Answered>();
    for (const [name, item] of code.group.exports) {
      const f = item.kind === 'func' ? code.functionOf(item) : undefined;
      if (f !== undefined) answered.set(name, f);
    }
    const { args, resourceExports, makerExports } = this;
    const endBorrows = new Set(
      linked.main.imports.flatMap(({ symbol, name }) => (code.endBorrows.has(symbol) ? [name] : [])),
    );
    return { pieces: writer.finish(), args, answered, resourceExports, makerExports, endBorrows };
  }

  /** The resources of the host and of earlier adapters. */
  private importResources(): void {
    for (const id of this.code.used) {
      if (this.code.defines(id)) continue;
      const name = this.argName();
      const bound = { kind: 'sub resource' as const };
      const index = this.writer.import({ name: plain(name), type: { kind: 'type', bound } });
      this.raw.set(id, idx<'type'>(index));
      this.named.set(id, idx<'type'>(index));
      if (this.context.entries.info(id).owner === 'host') {
        this.args.push({ kind: 'host type', name, id });
        continue;
      }
      const group = this.context.groupOf(id);
      const exported = this.earlier[group]?.resourceExports.get(id);
      if (exported === undefined) throw new WasmvirtError('internal', 'an adapter needs a resource of a later one');
      this.args.push({ kind: 'adapter type', name, group, export: exported });
    }
  }

  private typesOfImports(): AdapterTypes {
    const { context, writer } = this;
    return new AdapterTypes(writer, context.table, this.raw, (ref, raw, name) => {
      this.args.push({ kind: 'value type', name, ref });
      const bound = { kind: 'eq' as const, type: raw };
      return idx<'type'>(writer.import({ name: plain(name), type: { kind: 'type', bound } }));
    });
  }

  /** Functions that come from outside: those of the host that are called or handed on, and those that make placeholder handles. */
  private importFunctions(types: AdapterTypes): ReadonlyMap<string, Idx<'func'>> {
    const { context, code, writer } = this;
    const found = new Map<string, Idx<'func'>>();
    const funcs = [...code.hostFunctions.values()];
    const typeOf = (type: FuncType): number => context.table.func(type, code.hostView);
    types.nameAll(
      new Map(),
      funcs.map((f) => typeOf(f.type)),
      () => this.argName(),
    );
    // types first: definitions of one kind in a row share a section
    for (const func of funcs) types.funcType(typeOf(func.type));
    for (const func of funcs) {
      const type = types.funcType(typeOf(func.type));
      const name = this.argName();
      found.set(func.symbol, idx<'func'>(writer.import({ name: plain(name), type: { kind: 'func', type } })));
      this.args.push({ kind: 'host func', name, func });
    }
    types.nameAll(
      new Map(),
      [...code.adapterFunctions.values()].map((f) => f.func),
      () => this.argName(),
    );
    for (const { symbol, group, export: exported, func } of code.adapterFunctions.values()) {
      const name = this.argName();
      const type = types.funcType(func);
      found.set(symbol, idx<'func'>(writer.import({ name: plain(name), type: { kind: 'func', type } })));
      this.args.push({ kind: 'adapter func', name, group, export: exported });
    }
    for (const [symbol, id] of code.foreignMakers) {
      const group = context.groupOf(id);
      const exported = this.earlier[group]?.makerExports.get(id);
      if (exported === undefined)
        throw new WasmvirtError('internal', 'an adapter needs placeholder handles of a later one');
      const own = writer.type({ kind: 'own', type: this.rawIndex(id) });
      const type = writer.type({ kind: 'func', async: false, params: [], result: own });
      const name = this.argName();
      found.set(symbol, idx<'func'>(writer.import({ name: plain(name), type: { kind: 'func', type } })));
      this.args.push({ kind: 'adapter func', name, group, export: exported });
    }
    return found;
  }

  /** First definitions: the base core instance (memory, destructors), then the resource types of this adapter. */
  private coreBase(linked: Linked): CoreNames {
    const { writer, code } = this;
    let base: Idx<'core:instance'> | undefined;
    if (linked.base !== undefined) {
      base = writer.coreInstance({ kind: 'instantiate', module: writer.coreModule(linked.base.pieces), args: [] });
    }
    const names = new CoreNames(writer, linked, base, code.realloc);
    const own = code.used.filter((id) => code.defines(id)).map((id) => ({ id, dtor: code.destructorOf(id) }));
    // aliases first, so that they and the types stand together
    for (const { dtor } of own) if (dtor !== undefined) names.early(dtor);
    for (const { id, dtor } of own) {
      const func = dtor === undefined ? undefined : names.early(dtor);
      this.raw.set(id, writer.type({ kind: 'resource', rep: 'i32', dtor: func }));
    }
    return names;
  }

  /** The main core instance and what it imports. Built-ins of streams and futures use the types that functions use. */
  private coreMain(
    linked: Linked,
    hostFuncs: ReadonlyMap<string, Idx<'func'>>,
    names: CoreNames,
    types: AdapterTypes,
  ): Idx<'core:instance'> {
    const { writer, code } = this;
    const main = writer.coreModule(linked.main.pieces);
    // all types first, so that they stand together
    const builtins = new Map<string, CoreCanon>();
    for (const { symbol } of linked.main.imports) {
      const builtin = code.builtins.get(symbol);
      if (builtin !== undefined) builtins.set(symbol, this.builtin(builtin, names, types));
    }
    const imports = linked.main.imports.map(({ symbol, name }) => {
      const canon = builtins.get(symbol) ?? this.lowered(symbol, hostFuncs, names);
      return { name, item: { sort: 'func' as const, index: writer.canon(canon) } };
    });
    const args: { name: string; instance: Idx<'core:instance'> }[] = [];
    if (imports.length > 0) {
      args.push({ name: importsName, instance: writer.coreInstance({ kind: 'exports', exports: imports }) });
    }
    if (linked.main.needsBase && names.base !== undefined) args.push({ name: baseName, instance: names.base });
    return writer.coreInstance({ kind: 'instantiate', module: main, args });
  }

  /** The canonical definition behind a function of the component level that the core module imports. */
  private lowered(symbol: string, hostFuncs: ReadonlyMap<string, Idx<'func'>>, names: CoreNames): CoreCanon {
    const { code } = this;
    const func = hostFuncs.get(symbol);
    if (func === undefined) throw new WasmvirtError('internal', `nothing stands behind the core import ${symbol}`);
    const options: CanonOpt[] = [];
    // a task of an earlier adapter: `shim.ts` calls none whose parameters are in memory
    if (code.adapterFunctions.get(symbol)?.called?.async === true)
      options.push({ kind: 'async' }, { kind: 'memory', memory: names.memory() });
    const host = code.hostFunctions.get(symbol);
    if (host !== undefined) {
      const needs = needsOf(host.type, 'lower', abiOf(host));
      if (host.subtask === true) options.push({ kind: 'async' });
      if (needs.memory) options.push({ kind: 'memory', memory: names.memory() });
      if (needs.realloc) options.push({ kind: 'realloc', func: names.early(reallocOf(host)) });
    }
    return { kind: 'lower', func, options };
  }

  private builtin(builtin: Builtin, names: CoreNames, types: AdapterTypes): CoreCanon {
    const { kind } = builtin;
    switch (kind) {
      case 'resource.new':
      case 'resource.drop':
      case 'resource.rep':
        return { kind, type: this.builtinType(builtin) };
      case 'stream.read':
      case 'stream.write':
      case 'future.read':
      case 'future.write': {
        const options: CanonOpt[] = [{ kind: 'async' }, { kind: 'memory', memory: names.memory() }];
        return { kind, type: types.index(builtin.type), options };
      }
      case 'stream.new':
      case 'stream.drop-readable':
      case 'stream.drop-writable':
      case 'future.new':
      case 'future.drop-readable':
      case 'future.drop-writable':
        return { kind, type: types.index(builtin.type) };
      case 'waitable-set.poll':
        return { kind, cancellable: false, memory: names.memory() };
      case 'task.return': {
        const options: CanonOpt[] = builtin.memory ? [{ kind: 'memory', memory: names.memory() }] : [];
        return { kind, result: types.valueType(builtin.result), options };
      }
      case 'context.get':
      case 'context.set':
        return { kind, type: 'i32', slot: 0 };
      case 'thread.yield':
        return { kind, cancellable: false };
      case 'waitable-set.new':
      case 'waitable-set.drop':
      case 'waitable.join':
      case 'subtask.drop':
      case 'task.cancel':
        return { kind };
      default:
        return builtin satisfies never;
    }
  }

  /** The type of a built-in: one of the guest's resources, or one that only this adapter has. */
  private builtinType({ of }: ResourceBuiltin): Idx<'type'> {
    if ('id' in of) return this.rawIndex(of.id);
    let index = this.internal.get(of.internal);
    if (index === undefined) {
      index = this.writer.type({ kind: 'resource', rep: 'i32', dtor: undefined });
      this.internal.set(of.internal, index);
    }
    return index;
  }

  private exportResources(): void {
    const { code, context } = this;
    const exports: { readonly name: string; readonly id: ResourceId }[] = [];
    for (const [name, item] of code.group.exports) if (item.kind === 'resource') exports.push({ name, id: item.id });
    // functions use the name that a resource is exported by first, but for those that belong to another name
    const isOwnName = ({ name, id }: { name: string; id: ResourceId }): boolean =>
      context.entries.info(id).name === name;
    for (const { name, id } of exports.filter(isOwnName)) this.exportResource(id, name);
    for (const { name, id } of exports.filter((e) => !isOwnName(e))) this.exportResource(id, name);
    for (const id of code.used) {
      if (code.defines(id) && !this.resourceExports.has(id)) this.exportResource(id, this.freshName());
    }
  }

  private exportResource(id: ResourceId, name: string): void {
    const item = { sort: 'type' as const, index: this.rawIndex(id) };
    const index = idx<'type'>(this.writer.export({ name: plain(name), item, type: undefined }));
    if (this.resourceExports.has(id)) {
      this.otherNames.set(name, index);
      return;
    }
    this.resourceExports.set(id, name);
    this.named.set(id, index);
  }

  /** `imported`: the types that functions from outside are written over. */
  private exportTypes(imported: AdapterTypes): AdapterTypes {
    const { writer, context, code } = this;
    const types = new AdapterTypes(writer, context.table, this.named, (_, raw, name) => {
      const item = { sort: 'type' as const, index: raw };
      return idx<'type'>(writer.export({ name: plain(name), item, type: undefined }));
    });
    types.startFrom(imported);
    const names = new Map<TypeRef, string[]>();
    const funcs: number[] = [];
    for (const [name, item] of code.group.exports) {
      if (item.kind === 'func') funcs.push(item.func);
      if (item.kind !== 'type') continue;
      const list = names.get(item.ref);
      if (list === undefined) names.set(item.ref, [name]);
      else list.push(name);
    }
    types.nameAll(names, funcs, () => this.freshName());
    return types;
  }

  private exportFunctions(core: CoreNames, types: AdapterTypes, hostFuncs: ReadonlyMap<string, Idx<'func'>>): void {
    const { writer, code } = this;
    const lifts = new Map<string, Idx<'func'>>();
    const ready: { readonly name: string; readonly index: Idx<'func'>; readonly ascribe: Idx<'type'> | undefined }[] =
      [];
    const items: { readonly name: string; readonly item: FuncItem; readonly f: CoreFunction | undefined }[] = [];
    for (const [name, item] of code.group.exports) {
      if (item.kind === 'func') items.push({ name, item, f: code.functionOf(item) });
    }
    for (const { name, item } of items) types.funcType(item.func, this.ownerOf(name));
    for (const { f } of items) if (f !== undefined) core.prepare(f);
    for (const { name, item, f } of items) {
      if (f === undefined) {
        const symbol = code.passedOn(item);
        const index = hostFuncs.get(symbol);
        if (index === undefined) throw new WasmvirtError('internal', `${name} is not handed on`);
        ready.push({ name, index, ascribe: types.funcType(item.func, this.ownerOf(name)) });
        continue;
      }
      ready.push({ name, index: this.lift(f, name, item, core, types, lifts), ascribe: undefined });
    }
    for (const id of this.makersWanted) {
      const own = writer.type({ kind: 'own', type: this.namedIndex(id) });
      const type = writer.type({ kind: 'func', async: false, params: [], result: own });
      const func = core.func(code.makerSymbol(id));
      const name = this.freshName();
      this.makerExports.set(id, name);
      ready.push({ name, index: writer.lift({ kind: 'lift', func, options: [], type }), ascribe: undefined });
    }
    for (const { name, index, ascribe } of ready) {
      const type = ascribe === undefined ? undefined : { kind: 'func' as const, type: ascribe };
      writer.export({ name: plain(name), item: { sort: 'func', index }, type });
    }
  }

  /** Equal lifts are written once. */
  private lift(
    f: CoreFunction,
    name: string,
    item: FuncItem,
    core: CoreNames,
    types: AdapterTypes,
    lifts: Map<string, Idx<'func'>>,
  ): Idx<'func'> {
    const func = core.func(f.symbol);
    const type = types.funcType(item.func, this.ownerOf(name));
    const key = `${func} ${type} ${f.arena}`;
    let index = lifts.get(key);
    if (index === undefined) {
      const options = core.liftOptions(f);
      index = this.writer.lift({ kind: 'lift', func, options, type });
      lifts.set(key, index);
    }
    return index;
  }

  /** The resource that a function belongs to by its name, where functions know it by another (validation: "function does not match expected resource name"). */
  private ownerOf(name: string): Owner | undefined {
    const parsed = isAnnotated(name) ? parseExternName(name) : undefined;
    if (parsed?.kind !== 'method' && parsed?.kind !== 'constructor') return undefined;
    const type = this.otherNames.get(parsed.resource);
    return type === undefined ? undefined : { kind: parsed.kind, type };
  }

  private rawIndex(id: ResourceId): Idx<'type'> {
    return known(this.raw.get(id), id);
  }

  private namedIndex(id: ResourceId): Idx<'type'> {
    return known(this.named.get(id), id);
  }

  private argName(): string {
    const n = this.argNames++;
    return n < 26 ? String.fromCharCode(97 + n) : `a${n}`;
  }

  private freshName(): string {
    let name: string;
    do name = `y${this.fresh++}`;
    while (this.code.group.exports.has(name));
    return name;
  }
}

function known(index: Idx<'type'> | undefined, id: ResourceId): Idx<'type'> {
  if (index === undefined) throw new WasmvirtError('internal', `resource ${id} is not in this adapter`);
  return index;
}

function plain(name: string): { readonly name: string; readonly attributes: readonly [] } {
  return { name, attributes: [] };
}
