import { unreachable } from '../errors.ts';
import { resourcesOf } from './own-resources.ts';
import {
  forEachChild,
  type DefinedType,
  type Entity,
  type FuncType,
  type Item,
  type Resource,
  type ResourceIdentity,
  type Type,
  type ValueType,
} from './types.ts';

/** Collects the resources that types mention, without those that begin in the type of a component. Visits every type object once, so use a new instance for each question. */
export class Mentions {
  readonly resources = new Map<ResourceIdentity, Resource>();
  private readonly seen = new Set<object>();

  value(type: ValueType | undefined): void {
    if (typeof type !== 'object' || this.seen.has(type)) return;
    this.seen.add(type);
    if (type.kind === 'own' || type.kind === 'borrow') this.resource(type.resource);
    else forEachChild(type, (t) => this.value(t));
  }

  func(type: FuncType): void {
    for (const p of type.params) this.value(p.type);
    this.value(type.result);
  }

  resource(resource: Resource): void {
    if (!this.resources.has(resource.identity)) this.resources.set(resource.identity, resource);
  }

  type(type: Type): void {
    switch (type.kind) {
      case 'resource':
        this.resource(type);
        return;
      case 'func':
        this.func(type);
        return;
      case 'instance':
        this.items(type.exports);
        return;
      case 'component':
        this.items(type.imports);
        this.items(type.exports);
        for (const items of [type.imports, type.exports]) {
          for (const own of resourcesOf(items)) this.resources.delete(own);
        }
        return;
      default:
        this.value(type);
    }
  }

  entity(entity: Entity): void {
    switch (entity.kind) {
      case 'core module':
        return;
      case 'value':
        this.value(entity.type);
        return;
      case 'func':
      case 'type':
      case 'instance':
      case 'component':
        if (this.seen.has(entity.type)) return;
        if (entity.kind !== 'type') this.seen.add(entity.type);
        this.type(entity.type);
        return;
      default:
        throw unreachable(entity);
    }
  }

  items(items: ReadonlyMap<string, Item>): void {
    for (const item of items.values()) this.entity(item.entity);
  }
}

/** The type at the end of a chain of aliases: where it was defined. */
export function rootOf<T extends DefinedType | Resource>(type: T): T {
  let root = type;
  let steps = 0;
  while (root.aliasOf !== undefined) {
    const known = steps < SHORT ? undefined : roots.get(root);
    // the alias of a type has the kind of the type
    if (known === undefined) root = root.aliasOf as T;
    else root = known as T;
    steps++;
  }
  if (steps > SHORT) roots.set(type, root);
  return root;
}

/** Chains in real components are shorter, and walking one is faster than a look-up. */
const SHORT = 8;

// a memo without observable state: a chain can be as long as the input, and every type in it is looked up
const roots = new WeakMap<DefinedType | Resource, DefinedType | Resource>();

export function isValueType(type: Type): type is DefinedType {
  switch (type.kind) {
    case 'resource':
    case 'func':
    case 'instance':
    case 'component':
      return false;
    default:
      return true;
  }
}
