import { mapParts } from '../../binary/compound.ts';
import type { ExternType, ValueBound } from '../../binary/extern-type.ts';
import { idx, type Idx } from '../../binary/indices.ts';
import type {
  ComponentDecl,
  DefValType,
  FuncType as RawFuncType,
  InstanceDecl,
  Type as RawType,
  ValType,
} from '../../binary/type.ts';
import { isValueType } from '../../component/mention.ts';
import { needsName } from '../../component/named.ts';
import type {
  DefinedType,
  Entity,
  FuncType,
  InstanceType,
  Item,
  Resource,
  Type,
  ValueType,
} from '../../component/types.ts';
import { unreachable, WasmvirtError } from '../../errors.ts';
import type { ComponentWriter } from './component-writer.ts';

/**
 * Writes resolved types back, so that they keep their identity and their `use`: a type that is an alias of one that is already
 * there by name becomes an alias again; anything else is written out.
 */
export abstract class TypeScope {
  /** Types that have a name in this scope, by the object that they were resolved to. */
  private readonly own = new Map<DefinedType | Resource, Idx<'type'>>();
  /** Types that were written out, without a name. */
  private readonly written = new Map<DefinedType, Idx<'type'>>();
  /** Those of other scopes and of instances that were aliased. */
  private readonly aliased = new Map<DefinedType | Resource, Idx<'type'>>();
  private readonly funcs = new Map<FuncType, Idx<'type'>>();
  /** Types that instances of this scope export. */
  private readonly located = new Map<
    DefinedType | Resource,
    { readonly instance: () => Idx<'instance'>; readonly name: string }
  >();

  /** Appends a definition to the type index space. */
  protected abstract define(type: RawType): Idx<'type'>;
  protected abstract defineCoreType(entity: Extract<Entity, { readonly kind: 'core module' }>): Idx<'core:type'>;
  /** Aliases an export of an instance of this scope; the index of it. */
  protected abstract alias(sort: 'type' | 'instance', instance: Idx<'instance'>, name: string): number;
  /** Another index for a type of this scope. */
  protected abstract again(index: Idx<'type'>): Idx<'type'>;
  /** The index of exactly this object, from an enclosing scope. */
  protected abstract elsewhere(type: DefinedType | Resource): Idx<'type'> | undefined;

  /** From now on, `type` is at `index`. */
  bind(type: DefinedType | Resource, index: Idx<'type'>): void {
    this.own.set(type, index);
  }

  /** From now on, `type` is what `instance` exports as `name`. The instance is asked for when the type is. */
  locate(type: DefinedType | Resource, instance: () => Idx<'instance'>, name: string): void {
    this.located.set(type, { instance, name });
    this.own.delete(type);
    this.aliased.delete(type);
  }

  /** The same for all types that an instance exports; `keep`: only these exports. */
  locateAll({ exports }: InstanceType, instance: () => Idx<'instance'>, keep?: ReadonlySet<string>): void {
    for (const [name, { entity }] of exports) {
      if (keep?.has(name) === false) continue;
      if (entity.kind === 'instance') {
        this.locateAll(entity.type, this.inside(instance, name));
      } else if (entity.kind === 'type' && (entity.type.kind === 'resource' || isValueType(entity.type))) {
        this.locate(entity.type, instance, name);
      }
    }
  }

  /** The same for the resources of an instance, at any depth, that are not known here. */
  locateResources({ exports }: InstanceType, instance: () => Idx<'instance'>): void {
    for (const [name, { entity }] of exports) {
      if (entity.kind === 'instance') this.locateResources(entity.type, this.inside(instance, name));
      if (entity.kind !== 'type' || entity.type.kind !== 'resource') continue;
      if (this.find(entity.type) === undefined) this.locate(entity.type, instance, name);
    }
  }

  /** An instance that another one exports, when it is asked for. */
  private inside(instance: () => Idx<'instance'>, name: string): () => Idx<'instance'> {
    let inner: Idx<'instance'> | undefined;
    return () => (inner ??= idx<'instance'>(this.alias('instance', instance(), name)));
  }

  /** The same for a type that was written out: it has its name here for all that it is an alias of, too. */
  bindChain(type: DefinedType | Resource, index: Idx<'type'>): void {
    this.bind(type, index);
    for (let t = type.aliasOf; t !== undefined && !this.own.has(t); t = t.aliasOf) this.bind(t, index);
  }

  /** The index of a type, or of one that it is an alias of. */
  find(type: DefinedType | Resource): Idx<'type'> | undefined {
    return first(type, (t) => this.findExact(t));
  }

  /** The index of exactly this object, here or from elsewhere. */
  findExact(type: DefinedType | Resource): Idx<'type'> | undefined {
    let index = this.own.get(type) ?? this.aliased.get(type);
    if (index === undefined) {
      const at = this.located.get(type);
      index = at === undefined ? this.elsewhere(type) : idx<'type'>(this.alias('type', at.instance(), at.name));
      if (index !== undefined) this.aliased.set(type, index);
    }
    return index;
  }

  value(type: ValueType): ValType {
    if (typeof type === 'string') return type;
    // a name of elsewhere is only used where there must be one: WIT calls a type by the names of its own interface
    const found = needsName(type) ? this.find(type) : first(type, (t) => this.own.get(t));
    const there = found ?? this.written.get(type);
    if (there !== undefined) return there;
    if (type.kind === 'primitive') return type.type;
    const index = this.define(this.definition(type));
    this.written.set(type, index);
    return index;
  }

  func(type: FuncType): RawFuncType {
    const params = type.params.map((p) => ({ label: p.label, type: this.value(p.type) }));
    const result = type.result === undefined ? undefined : this.value(type.result);
    return { kind: 'func', async: type.async, params, result };
  }

  /** Writes what an import or export needs before it can be declared. `keep`: the exports of an instance to declare. */
  externType(entity: Entity, keep?: ReadonlySet<string>): ExternType {
    switch (entity.kind) {
      case 'func': {
        let index = this.funcs.get(entity.type);
        if (index === undefined) {
          index = this.define(this.func(entity.type));
          this.funcs.set(entity.type, index);
        }
        return { kind: 'func', type: index };
      }
      case 'type':
        return { kind: 'type', bound: this.typeBound(entity.type) };
      case 'instance': {
        const inner = new DeclScope(this);
        for (const item of entity.type.exports.values()) {
          if (keep === undefined || keep.has(item.name.name)) inner.declare('export', item);
        }
        // only imports are no declarations of an instance type, and none was made
        const decls = inner.decls as readonly InstanceDecl[];
        return { kind: 'instance', type: this.define({ kind: 'instance', decls }) };
      }
      case 'component': {
        const inner = new DeclScope(this);
        for (const item of entity.type.imports.values()) inner.declare('import', item);
        for (const item of entity.type.exports.values()) inner.declare('export', item);
        return { kind: 'component', type: this.define({ kind: 'component', decls: inner.decls }) };
      }
      case 'core module':
        return { kind: 'core module', type: this.defineCoreType(entity) };
      case 'value':
        return { kind: 'value', bound: this.valueBound(entity) };
      default:
        throw unreachable(entity);
    }
  }

  private valueBound({ type, bare }: Extract<Entity, { readonly kind: 'value' }>): ValueBound {
    let value = this.value(type);
    // bare, an index of one byte that begins a bound would be read as such
    while (bare && typeof value === 'number' && value <= 0x01) value = this.again(value);
    return { kind: 'type', type: value, bare };
  }

  private typeBound(type: Type): Extract<ExternType, { readonly kind: 'type' }>['bound'] {
    if (type.kind === 'resource') {
      const found = this.find(type);
      return found === undefined ? { kind: 'sub resource' } : { kind: 'eq', type: found };
    }
    if (isValueType(type)) {
      const found = this.find(type);
      return { kind: 'eq', type: found ?? this.define(this.definition(type)) };
    }
    if (type.kind === 'func') return { kind: 'eq', type: this.define(this.func(type)) };
    const extern = this.externType(type.kind === 'instance' ? { kind: 'instance', type } : { kind: 'component', type });
    if (extern.kind !== 'instance' && extern.kind !== 'component') throw new WasmvirtError('internal', 'not a type');
    return { kind: 'eq', type: extern.type };
  }

  private definition(type: DefinedType): DefValType {
    if (type.kind === 'primitive') return { kind: 'primitive', type: type.type };
    if (type.kind !== 'own' && type.kind !== 'borrow') return mapParts(type, (t) => this.value(t));
    const found = this.find(type.resource);
    if (found === undefined) throw new WasmvirtError('internal', 'a resource is used before it is there');
    return { kind: type.kind, type: found };
  }
}

/** What `find` finds for a type, or else for what it is an alias of. */
function first(
  type: DefinedType | Resource,
  find: (type: DefinedType | Resource) => Idx<'type'> | undefined,
): Idx<'type'> | undefined {
  for (let t: DefinedType | Resource | undefined = type; t !== undefined; t = t.aliasOf) {
    const index = find(t);
    if (index !== undefined) return index;
  }
  return undefined;
}

/** Inside an instance type or component type. */
class DeclScope extends TypeScope {
  readonly decls: ComponentDecl[] = [];
  private readonly outer: TypeScope;
  private types = 0;
  private coreTypes = 0;
  private instances = 0;

  constructor(outer: TypeScope) {
    super();
    this.outer = outer;
  }

  declare(kind: 'import' | 'export', item: Item): void {
    const type = this.externType(item.entity);
    this.decls.push({ kind, name: item.name, type });
    if (item.entity.kind === 'instance') {
      const instance = idx<'instance'>(this.instances++);
      this.locateAll(item.entity.type, () => instance);
    }
    if (type.kind !== 'type') return;
    const index = idx<'type'>(this.types++);
    if (item.entity.kind !== 'type') return;
    const named = item.entity.type;
    if (named.kind === 'resource') this.bind(named, index);
    else if (isValueType(named)) this.bindChain(named, index);
  }

  protected override define(type: RawType): Idx<'type'> {
    this.decls.push({ kind: 'type', type });
    return idx<'type'>(this.types++);
  }

  protected override defineCoreType(entity: Extract<Entity, { readonly kind: 'core module' }>): Idx<'core:type'> {
    this.decls.push({ kind: 'core type', type: moduleType(entity) });
    return idx<'core:type'>(this.coreTypes++);
  }

  protected override alias(sort: 'type' | 'instance', instance: Idx<'instance'>, name: string): number {
    this.decls.push({ kind: 'alias', alias: { kind: 'export', sort, instance, name } });
    return sort === 'type' ? this.types++ : this.instances++;
  }

  protected override again(index: Idx<'type'>): Idx<'type'> {
    return this.aliasOuter(0, index);
  }

  protected override elsewhere(type: DefinedType | Resource): Idx<'type'> | undefined {
    const index = this.outer.findExact(type);
    return index === undefined ? undefined : this.aliasOuter(1, index);
  }

  private aliasOuter(count: number, index: Idx<'type'>): Idx<'type'> {
    this.decls.push({ kind: 'alias', alias: { kind: 'outer', sort: 'type', count, index } });
    return idx<'type'>(this.types++);
  }
}

/** The level of the outer component: its imports by name. */
export class OuterScope extends TypeScope {
  private readonly writer: ComponentWriter;

  constructor(writer: ComponentWriter) {
    super();
    this.writer = writer;
  }

  protected override define(type: RawType): Idx<'type'> {
    return this.writer.type(type);
  }

  protected override defineCoreType(entity: Extract<Entity, { readonly kind: 'core module' }>): Idx<'core:type'> {
    return this.writer.coreType(moduleType(entity));
  }

  protected override alias(sort: 'type' | 'instance', instance: Idx<'instance'>, name: string): number {
    return this.writer.alias({ kind: 'export', sort, instance, name });
  }

  protected override again(index: Idx<'type'>): Idx<'type'> {
    return idx<'type'>(this.writer.alias({ kind: 'outer', sort: 'type', count: 0, index }));
  }

  protected override elsewhere(): undefined {
    return undefined;
  }
}

function moduleType(entity: Extract<Entity, { readonly kind: 'core module' }>): NonNullable<typeof entity.type> {
  const { type } = entity;
  if (type === undefined) throw new WasmvirtError('internal', 'a core module that is imported has no type');
  if (type.kind === 'module' && type.decls.some((d) => d.kind === 'alias')) {
    throw new WasmvirtError(
      'unsupported',
      'the type of an imported core module is an alias of an outer type; write the type out in the component',
    );
  }
  return type;
}
