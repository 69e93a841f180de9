import {
  forEachChild,
  type DefinedType,
  type Entity,
  type FuncType,
  type Item,
  type Resource,
  type ValueType,
  type World,
} from '../../component/types.ts';
import { isValueType, rootOf } from '../../component/mention.ts';
import { needsName } from '../../component/named.ts';

export interface Kept {
  readonly item: Item;
  /** `all`, or the names of the instance's exports that stay. */
  readonly keep: 'all' | Set<string>;
}

/** A type that can have a name. */
type Nameable = DefinedType | Resource;

/** Which names belong together: those of an imported instance, of all other imports, or of the exports. */
type Home = Kept | 'imports' | 'exports';

/** Where a type of an import has its name. */
interface Owner {
  readonly kept: Kept;
  readonly name: string;
  readonly home: Home;
}

/**
 * Adds the types that what stays, and what the component exports, cannot be written without:
 *  - every name of its own interface that a kept function or type mentions: without it there is no WIT for the interface;
 *  - what such a name is a `use` of, where that is a resource, or has parts that must have names of their own (validation:
 *    "instance not valid to be used as import", "… as export"), in the interface that defines it.
 * All other value types of interfaces that go are written out where they are used.
 */
export function keepTypes(imports: readonly Kept[], world: World): readonly ('all' | ReadonlySet<string>)[] {
  const types = new TypeKeeper(imports);
  for (const kept of imports) {
    const { item, keep } = kept;
    if (keep !== 'all' && keep.size === 0) continue;
    const home = homeOf(kept);
    for (const [name, { entity }] of partsOf(item)) if (keep === 'all' || keep.has(name)) types.entity(entity, home);
  }
  types.finish();
  types.exports(world.exports);
  return imports.map((k) => k.keep);
}

/** What is known of types by where they are mentioned: names of exports are there for exports alone. */
interface Seen {
  readonly types: Set<Nameable>;
  /** What types are a `use` of: chains of aliases are as long as the input. */
  readonly sources: Map<Nameable, Nameable>;
}

class TypeKeeper {
  private readonly owners = new Map<Nameable, Owner>();
  /** Types that the exports so far name: for those that come after. No import can use them, although they can be an import's, too. */
  private readonly exported = new Set<Nameable>();
  private readonly ofImports: Seen = { types: new Set(), sources: new Map() };
  private readonly ofExports: Seen = { types: new Set(), sources: new Map() };
  private readonly free = new Map<DefinedType, boolean>();
  /** Named types whose definitions have not been looked at. */
  private readonly todo: (readonly [type: Nameable, home: Home])[] = [];

  constructor(imports: readonly Kept[]) {
    for (const kept of imports) {
      const home = homeOf(kept);
      for (const [name, { entity }] of partsOf(kept.item)) {
        const type = nameable(entity);
        if (type !== undefined && !this.owners.has(type)) this.owners.set(type, { kept, name, home });
      }
    }
  }

  /** The exports of the component, or of an instance among them. */
  exports(items: ReadonlyMap<string, Item>): void {
    for (const { entity } of items.values()) {
      if (entity.kind === 'instance') this.exports(entity.type.exports);
      else this.entity(entity, 'exports');
      this.finish();
      const type = nameable(entity);
      if (type !== undefined) this.exported.add(type);
    }
  }

  /** What stays, or is exported. */
  entity(entity: Entity, home: Home): void {
    const { kind, type } = entity;
    if (kind === 'func') this.func(type, home);
    else if (kind === 'value') this.mention(type, home);
    else if (kind === 'instance') for (const item of type.exports.values()) this.entity(item.entity, home);
    else if (kind === 'type' && type.kind === 'func') this.func(type, home);
    else {
      const named = nameable(entity);
      if (named !== undefined) this.todo.push([named, home]);
    }
  }

  finish(): void {
    for (let next = this.todo.pop(); next !== undefined; next = this.todo.pop()) this.definition(...next);
  }

  private func(type: FuncType, home: Home): void {
    for (const p of type.params) this.mention(p.type, home);
    this.mention(type.result, home);
  }

  /** A type in a function or in another type. */
  private mention(type: ValueType | undefined, home: Home): void {
    if (typeof type !== 'object' || this.isExported(type, home)) return;
    const owner = this.owners.get(type);
    if (owner !== undefined) {
      // a name of another interface is only needed where there must be one; its own has one for WIT
      if (owner.home === home || needsName(type) || !this.isFree(type)) this.keep(owner, type);
      return;
    }
    const { types } = this.seenBy(home);
    if (types.has(type)) return;
    types.add(type);
    if (!needsName(type) || !this.useOf(type, home)) this.parts(type, home);
  }

  private resource(type: Resource, home: Home): void {
    if (this.isExported(type, home)) return;
    const owner = this.owners.get(type);
    if (owner === undefined) this.useOf(type, home);
    else this.keep(owner, type);
  }

  private parts(type: DefinedType, home: Home): void {
    if (type.kind === 'own' || type.kind === 'borrow') this.resource(type.resource, home);
    else forEachChild(type, (t) => this.mention(t, home));
  }

  private keep({ kept: { keep }, name, home }: Owner, type: Nameable): void {
    if (keep === 'all' || keep.has(name)) return;
    keep.add(name);
    this.todo.push([type, home]);
  }

  /** Keeps what the definition of a named type refers to. */
  private definition(type: Nameable, home: Home): void {
    if (type.kind === 'resource') {
      this.useOf(type, home);
      return;
    }
    const of = type.aliasOf === undefined ? undefined : this.owners.get(type.aliasOf);
    if (type.aliasOf !== undefined && of?.home === home) this.keep(of, type.aliasOf);
    else if (!this.isFree(type) && !this.useOf(type, home)) this.parts(type, home);
  }

  /** Keeps what a type is an alias of, where it was defined; whether that is an import's or an export's. */
  private useOf(type: Nameable, home: Home): boolean {
    const source = this.sourceOf(type.aliasOf, home);
    const owner = source === undefined || this.isExported(source, home) ? undefined : this.owners.get(source);
    if (source !== undefined && owner !== undefined) this.keep(owner, source);
    return source !== undefined;
  }

  /** The first type of a chain of aliases that has a name, or the last that the exports name: they use each other's types. */
  private sourceOf(type: Nameable | undefined, home: Home): Nameable | undefined {
    const { sources } = this.seenBy(home);
    const chain: Nameable[] = [];
    let source: Nameable | undefined;
    for (let t = type; t !== undefined; t = t.aliasOf) {
      source = this.isExported(t, home) ? t : sources.get(t);
      if (source !== undefined) break;
      chain.push(t);
    }
    for (const t of chain.reverse()) {
      if (source === undefined && this.owners.has(t)) source = t;
      if (source !== undefined) sources.set(t, source);
    }
    return source;
  }

  private isExported(type: Nameable, home: Home): boolean {
    return home === 'exports' && this.exported.has(type);
  }

  private seenBy(home: Home): Seen {
    return home === 'exports' ? this.ofExports : this.ofImports;
  }

  /** Whether nothing in a type has to have a name. */
  private isFree(type: DefinedType): boolean {
    const root = rootOf(type);
    let free = this.free.get(root);
    if (free === undefined) {
      free = root.kind !== 'own' && root.kind !== 'borrow';
      forEachChild(root, (t) => {
        if (typeof t === 'object' && (needsName(t) || !this.isFree(t))) free = false;
      });
      this.free.set(root, free);
    }
    return free;
  }
}

function homeOf(kept: Kept): Home {
  return kept.item.entity.kind === 'instance' ? kept : 'imports';
}

/** The type that an export of an instance names, or a world-level import. */
function nameable(entity: Entity): Nameable | undefined {
  if (entity.kind !== 'type') return undefined;
  return entity.type.kind === 'resource' || isValueType(entity.type) ? entity.type : undefined;
}

/** The exports of an instance; anything else is its own only part. */
function partsOf(item: Item): ReadonlyMap<string, Item> {
  return item.entity.kind === 'instance' ? item.entity.type.exports : new Map([[item.name.name, item]]);
}
