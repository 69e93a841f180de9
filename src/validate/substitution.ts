import { mapParts, type Compound } from '../binary/compound.ts';
import type { DefinedType, Field, FuncType, ResourceIdentity, ValueType } from '../component/types.ts';
import type { Context } from './context.ts';
import { partsOf, type ComponentType, type Entity, type InstanceType, type Path, type Type } from './types.ts';

/**
 * Puts other resources and types in the place of some, as an instantiation does with what is given for the imports (Binary.md § Instance
 * Definitions). A type in which nothing changes stays the same object; one that changes becomes one new object, wherever it occurs.
 */
export class Substitution {
  /** In place of resources. */
  readonly resources = new Map<ResourceIdentity, ResourceIdentity>();
  /** In place of types: what was given for imported types, and what was made so far. */
  readonly types = new Map<object, Type>();
  private readonly cx: Context;

  constructor(cx: Context) {
    this.cx = cx;
  }

  entity(entity: Entity): Entity {
    switch (entity.kind) {
      case 'func':
        return this.kept(entity, { kind: 'func', type: this.type(entity.type) });
      case 'instance':
        return this.kept(entity, { kind: 'instance', type: this.type(entity.type) });
      case 'component':
        return this.kept(entity, { kind: 'component', type: this.type(entity.type) });
      case 'value':
        return this.kept(entity, { kind: 'value', type: this.value(entity.type) });
      case 'type': {
        const type = this.type(entity.type);
        const referenced = entity.referenced === entity.type ? type : this.type(entity.referenced);
        return type === entity.type && referenced === entity.referenced ? entity : { kind: 'type', type, referenced };
      }
      case 'core module':
        return entity; // it mentions no resource
      default:
        return entity satisfies never;
    }
  }

  entities(entities: ReadonlyMap<string, Entity>): ReadonlyMap<string, Entity> {
    // each is looked at by a fraction of what a type takes
    this.cx.step(Math.ceil(entities.size / 4));
    let changed: Map<string, Entity> | undefined;
    for (const [name, entity] of entities) {
      const now = this.entity(entity);
      if (now !== entity) changed ??= new Map(entities);
      changed?.set(name, now);
    }
    return changed ?? entities;
  }

  paths(paths: ReadonlyMap<ResourceIdentity, Path>): ReadonlyMap<ResourceIdentity, Path> {
    this.cx.step(paths.size);
    if (![...paths.keys()].some((identity) => this.resources.has(identity))) return paths;
    return new Map([...paths].map(([identity, path]) => [this.resources.get(identity) ?? identity, path]));
  }

  private kept<T extends Entity>(old: T, now: T): T {
    return now.type === old.type ? old : now;
  }

  /** What takes the place of a type, worked out once. */
  private type<T extends Type>(type: T): T {
    const known = this.types.get(type);
    if (known !== undefined) return known as T; // a type takes the place of one of its kind
    this.cx.made(partsOf(type));
    const made = this.anew(type);
    this.types.set(type, made);
    return made as T;
  }

  private anew(type: Type): Type {
    switch (type.kind) {
      case 'resource': {
        const identity = this.resources.get(type.identity);
        return identity === undefined ? type : { kind: 'resource', identity, aliasOf: undefined };
      }
      case 'func':
        return this.func(type);
      case 'instance':
        return this.instance(type);
      case 'component':
        return this.component(type);
      case 'primitive':
        return type;
      case 'own':
      case 'borrow': {
        const resource = this.type(type.resource);
        if (resource === type.resource) return type;
        return this.cx.sizes.defined({ kind: type.kind, resource, aliasOf: undefined });
      }
      default:
        return this.compound(type);
    }
  }

  private value(type: ValueType): ValueType {
    return typeof type === 'string' ? type : this.type(type);
  }

  private compound(type: Compound<ValueType> & DefinedType): DefinedType {
    let changed = false as boolean; // set by the function below
    const mapped = mapParts<ValueType, ValueType>(type, (part) => {
      const now = this.value(part);
      if (now !== part) changed = true;
      return now;
    });
    return changed ? this.cx.sizes.defined({ ...mapped, aliasOf: undefined }) : type;
  }

  private func(type: FuncType): FuncType {
    let changed = false as boolean; // set by the function below
    const part = (old: ValueType): ValueType => {
      const now = this.value(old);
      if (now !== old) changed = true;
      return now;
    };
    const params: Field[] = type.params.map((p) => ({ label: p.label, type: part(p.type) }));
    const result = type.result === undefined ? undefined : part(type.result);
    return changed ? this.cx.sizes.func({ kind: 'func', async: type.async, params, result }) : type;
  }

  private instance(type: InstanceType): InstanceType {
    const exports = this.entities(type.exports);
    const explicit = this.paths(type.explicit);
    if (exports === type.exports && explicit === type.explicit) return type;
    return this.cx.sizes.instance({ kind: 'instance', exports, defined: type.defined, explicit });
  }

  private component(type: ComponentType): ComponentType {
    const [imports, exports] = [this.entities(type.imports), this.entities(type.exports)];
    const explicit = this.paths(type.explicit);
    if (imports === type.imports && exports === type.exports && explicit === type.explicit) return type;
    return this.cx.sizes.component({ ...type, imports, exports, explicit });
  }
}
