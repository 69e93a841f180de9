import { mapParts } from '../binary/compound.ts';
import type { ExternName } from '../binary/name.ts';
import { isValueType } from '../component/mention.ts';
import {
  type DefinedType,
  type Entity,
  type FuncType,
  type Item,
  type Resource,
  type ResourceIdentity,
  type Type,
  type ValueType,
} from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { Fit, mismatchText } from './fit.ts';
import { inOrder, MAX_DEPTH, tooDeep, type MergedImport } from './import-order.ts';
import type { Homes } from './package.ts';
import { isNewer, trackOf, type Track } from './track.ts';

export type { MergedImport } from './import-order.ts';

interface Growing {
  name: ExternName;
  track: Track;
  entity: Entity;
  /** Who asked for it first. */
  readonly by: string;
}

type Items = Map<string, Item>;

/** The types of one component, or of one import of the graph, and what became of them. */
export class Source {
  /** What it is called in sentences. */
  readonly label: string;
  readonly homes: Homes;
  readonly merged = new Map<Item, Growing>();
  /** The types of the result that stand for its types. */
  readonly types = new Map<DefinedType | Resource, DefinedType | Resource>();
  readonly resources = new Map<ResourceIdentity, ResourceIdentity>();

  constructor(label: string, homes: Homes) {
    this.label = label;
    this.homes = homes;
  }
}

/**
 * The imports of the result. What several components ask for under names that are compatible becomes one import, which has all that any
 * of them asks for, under the newest of the names; the types in it are shared, and so are the resources. An interface whose types are
 * used is imported, too.
 */
export class MergedImports {
  private readonly byKey = new Map<string, Growing>();
  private resources = 0;
  private depth = 0;

  /** All of them, each after those whose types it uses; else in the order in which they were asked for, instances first. */
  inOrder(): readonly MergedImport[] {
    return inOrder([...this.byKey.values()]);
  }

  /**
   * Asks for an import.
   *
   * @throws WasmvirtError `conflict` if what was asked for before under that name is something else
   */
  add(item: Item, source: Source): MergedImport {
    const known = source.merged.get(item);
    if (known !== undefined) return known;
    if (this.depth >= MAX_DEPTH) throw tooDeep();
    this.depth++;
    const merged = this.addNew(item, source);
    this.depth--;
    return merged;
  }

  private addNew(item: Item, source: Source): MergedImport {
    const track = trackOf(item.name);
    const there = this.byKey.get(track.key);
    if (there === undefined) return this.enter(item, track, source);
    source.merged.set(item, there);
    this.merge(there.entity, item.entity, source, (entity) => (there.entity = entity), [item.name.name], there.by);
    if (isNewer(track, there.track)) {
      there.name = item.name;
      there.track = track;
    }
    return there;
  }

  /** An export over the types of the imports. */
  exported({ name, entity }: Item, source: Source): Item {
    return { name, entity: this.declared(entity, source) };
  }

  private enter(item: Item, track: Track, source: Source): Growing {
    const { name, entity } = item;
    if (entity.kind !== 'instance') {
      const growing = { name, track, by: source.label, entity: this.declared(entity, source) };
      this.byKey.set(track.key, growing);
      source.merged.set(item, growing);
      return growing;
    }
    const exports: Items = new Map();
    const type = { kind: 'instance', exports } as const;
    const growing: Growing = { name, track, by: source.label, entity: { kind: 'instance', type } };
    this.byKey.set(track.key, growing);
    // known before it is whole: what it uses asks for other imports
    source.merged.set(item, growing);
    this.declareAll(exports, entity.type.exports, source);
    return growing;
  }

  private declareAll(into: Items, items: ReadonlyMap<string, Item>, source: Source): void {
    for (const [name, item] of items) into.set(name, { name: item.name, entity: this.declared(item.entity, source) });
  }

  private merge(
    there: Entity,
    item: Entity,
    source: Source,
    replace: (entity: Entity) => void,
    path: readonly string[],
    by: string,
  ): void {
    if (there.kind === 'instance' && item.kind === 'instance') {
      // all instances of the result are made here, of maps that grow
      const exports = there.type.exports as Items;
      for (const [name, inner] of item.type.exports) {
        const known = exports.get(name);
        if (known === undefined) exports.set(name, { name: inner.name, entity: this.declared(inner.entity, source) });
        else {
          const { name: as } = known;
          const put = (entity: Entity): void => void exports.set(name, { name: as, entity });
          this.merge(known.entity, inner.entity, source, put, [...path, name], by);
        }
      }
      return;
    }
    if (item.kind === 'type') this.uses(item.type, source);
    const fit = new Fit((given, asked, names) => {
      const known = source.resources.get(asked.identity);
      if (known === undefined && names) source.resources.set(asked.identity, given.identity);
      return known === undefined ? names : known === given.identity;
    });
    const found = fit.entity(there, item);
    if (found !== undefined) {
      // a component that is asked for may become one of which more is asked
      if (there.kind === 'component' && item.kind === 'component' && fits(item, there)) {
        replace(this.declared(item, source));
        return;
      }
      const who =
        by === source.label ? `${by} asks for it in two ways` : `${source.label} asks for it otherwise than ${by}`;
      const what = mismatchText({ path: [...path, ...found.path], why: found.why });
      throw new WasmvirtError('conflict', `the imports cannot be made one: ${who}: ${what}`);
    }
    if (there.kind === 'type' && item.kind === 'type') this.stands(there.type, item.type, source);
  }

  /** From now on, a type of the result stands for one of the source. */
  private stands(there: Type, type: Type, source: Source): void {
    if (there.kind === 'resource' && type.kind === 'resource') source.types.set(type, there);
    else if (isValueType(there) && isValueType(type)) source.types.set(type, there);
  }

  /** Asks for what a type is an alias of. */
  private uses(type: Type, source: Source): void {
    if (type.kind === 'resource') {
      if (type.aliasOf !== undefined) this.resource(type.aliasOf, source);
    } else if (isValueType(type) && type.aliasOf !== undefined) {
      this.value(type.aliasOf, source);
    }
  }

  /** The entity with the types of the result, where it gets its name. */
  private declared(entity: Entity, source: Source): Entity {
    switch (entity.kind) {
      case 'func':
        return { kind: 'func', type: this.func(entity.type, source) };
      case 'type':
        return { kind: 'type', type: this.named(entity.type, source) };
      case 'instance': {
        const exports: Items = new Map();
        this.declareAll(exports, entity.type.exports, source);
        return { kind: 'instance', type: { kind: 'instance', exports } };
      }
      case 'component': {
        const imports: Items = new Map();
        const exports: Items = new Map();
        this.declareAll(imports, entity.type.imports, source);
        this.declareAll(exports, entity.type.exports, source);
        return { kind: 'component', type: { kind: 'component', imports, exports } };
      }
      case 'core module':
        return entity;
      case 'value':
        return { kind: 'value', type: this.value(entity.type, source), bare: entity.bare };
      default:
        return entity satisfies never;
    }
  }

  private named(type: Type, source: Source): Type {
    if (type.kind === 'resource') {
      const there = this.namedResource(type, source);
      source.types.set(type, there);
      return there;
    }
    if (isValueType(type)) {
      const there = this.made(type, source);
      source.types.set(type, there);
      return there;
    }
    if (type.kind === 'func') return this.func(type, source);
    const entity = this.declared(
      type.kind === 'instance' ? { kind: 'instance', type } : { kind: 'component', type },
      source,
    );
    if (entity.kind !== 'instance' && entity.kind !== 'component') throw new WasmvirtError('internal', 'not a type');
    return entity.type;
  }

  private namedResource(type: Resource, source: Source): Resource {
    if (type.aliasOf !== undefined) {
      const aliasOf = this.resource(type.aliasOf, source);
      return { kind: 'resource', identity: aliasOf.identity, aliasOf };
    }
    const identity = { id: this.resources++ };
    source.resources.set(type.identity, identity);
    return { kind: 'resource', identity, aliasOf: undefined };
  }

  private func(type: FuncType, source: Source): FuncType {
    return {
      kind: 'func',
      async: type.async,
      params: type.params.map((p) => ({ label: p.label, type: this.value(p.type, source) })),
      result: type.result === undefined ? undefined : this.value(type.result, source),
    };
  }

  private value(type: ValueType, source: Source): ValueType {
    if (typeof type === 'string') return type;
    const known = this.found(type, source);
    if (known !== undefined && known.kind !== 'resource') return known;
    const made = this.made(type, source);
    source.types.set(type, made);
    return made;
  }

  private made(type: DefinedType, source: Source): DefinedType {
    const old = type.aliasOf === undefined ? undefined : this.value(type.aliasOf, source);
    // the alias of a type that has an index has one
    const aliasOf = old as DefinedType | undefined;
    if (type.kind === 'primitive') return { ...type, aliasOf };
    if (type.kind === 'own' || type.kind === 'borrow') {
      return { kind: type.kind, resource: this.resource(type.resource, source), aliasOf };
    }
    return { ...mapParts<ValueType, ValueType>(type, (t) => this.value(t, source)), aliasOf };
  }

  private resource(type: Resource, source: Source): Resource {
    const known = this.found(type, source);
    if (known?.kind === 'resource') return known;
    // one of another scope: a resource that a component type asks for by itself
    const made = this.namedResource(type, source);
    source.types.set(type, made);
    return made;
  }

  /** The type of the result that stands for one of the source, whose import is asked for if need be. */
  private found(type: DefinedType | Resource, source: Source): DefinedType | Resource | undefined {
    const known = source.types.get(type);
    if (known !== undefined) return known;
    const home = source.homes.get(type);
    if (home === undefined || source.merged.has(home)) return undefined;
    this.add(home, source);
    return source.types.get(type);
  }
}

function fits(given: Entity, asked: Entity): boolean {
  return new Fit(() => true).entity(given, asked) === undefined;
}
