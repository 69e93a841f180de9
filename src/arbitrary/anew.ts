import { mapParts } from '../binary/compound.ts';
import type {
  ComponentType,
  DefinedType,
  Entity,
  FuncType,
  InstanceType,
  Item,
  Resource,
  ResourceIdentity,
  Type,
  ValueType,
} from '../component/types.ts';

/** The types that the definition of an instance or a component makes: each instance of it has its own. */
export const bound = new WeakMap<InstanceType | ComponentType, ReadonlySet<Type>>();

/** The object is what identifies a resource; its number is for messages, of which there are none here. */
export function newIdentity(): ResourceIdentity {
  return { id: 0 };
}

/** Copies of what is bound. Types of outside stay what they are. */
export class Anew {
  private readonly binds: ReadonlySet<Type>;
  private readonly copies = new Map<Type, Type>();
  private readonly identities: Map<ResourceIdentity, ResourceIdentity>;
  /** What was made. */
  readonly made: Type[] = [];

  /** @param given resources that take the place of others: those of the arguments */
  constructor(binds: ReadonlySet<Type>, given: ReadonlyMap<ResourceIdentity, Resource> = new Map()) {
    this.binds = binds;
    this.identities = new Map([...given].map(([asked, { identity }]) => [asked, identity]));
  }

  /** Puts `to` wherever `from` stands. */
  replace(from: Type, to: Type): void {
    this.copies.set(from, to);
  }

  items(items: ReadonlyMap<string, Item>): Map<string, Item> {
    return new Map([...items].map(([key, { name, entity }]) => [key, { name, entity: this.entity(entity) }]));
  }

  private entity(entity: Entity): Entity {
    switch (entity.kind) {
      case 'func':
        return { kind: 'func', type: this.func(entity.type) };
      case 'type':
        return { kind: 'type', type: this.type(entity.type) };
      case 'instance':
        return { kind: 'instance', type: this.instance(entity.type) };
      case 'component':
        return { kind: 'component', type: this.component(entity.type) };
      default:
        return entity;
    }
  }

  private type(type: Type): Type {
    switch (type.kind) {
      case 'resource':
        return this.resource(type);
      case 'func':
        return this.func(type);
      case 'instance':
        return this.instance(type);
      case 'component':
        return this.component(type);
      default:
        return this.defined(type);
    }
  }

  private once<T extends Type>(type: T, make: () => T): T {
    const known = this.copies.get(type);
    // a copy has the kind of what it copies
    if (known !== undefined) return known as T;
    if (!this.binds.has(type)) return type;
    const copy = make();
    this.copies.set(type, copy);
    this.made.push(copy);
    const inside = type.kind === 'instance' || type.kind === 'component' ? bound.get(type) : undefined;
    if (inside !== undefined && (copy.kind === 'instance' || copy.kind === 'component')) {
      bound.set(copy, new Set([...inside].map((one) => this.copies.get(one) ?? one)));
    }
    return copy;
  }

  private resource(type: Resource): Resource {
    return this.once(type, () => {
      let identity = this.identities.get(type.identity);
      if (identity === undefined) {
        identity = type.aliasOf === undefined || this.binds.has(type.aliasOf) ? newIdentity() : type.identity;
        this.identities.set(type.identity, identity);
      }
      return { kind: 'resource', identity, aliasOf: type.aliasOf && this.resource(type.aliasOf) };
    });
  }

  private value(type: ValueType): ValueType {
    return typeof type === 'string' ? type : this.defined(type);
  }

  private defined(type: DefinedType): DefinedType {
    return this.once(type, () => {
      const aliasOf = type.aliasOf && this.defined(type.aliasOf);
      if (type.kind === 'primitive') return { ...type, aliasOf };
      if (type.kind === 'own' || type.kind === 'borrow') {
        return { kind: type.kind, resource: this.resource(type.resource), aliasOf };
      }
      return { ...mapParts(type, (part) => this.value(part)), aliasOf };
    });
  }

  private func(type: FuncType): FuncType {
    return this.once(type, () => ({
      kind: 'func',
      async: type.async,
      params: type.params.map(({ label, type }) => ({ label, type: this.value(type) })),
      result: type.result && this.value(type.result),
    }));
  }

  private instance(type: InstanceType): InstanceType {
    return this.once(type, () => ({ kind: 'instance', exports: this.items(type.exports) }));
  }

  private component(type: ComponentType): ComponentType {
    return this.once(type, () => ({
      kind: 'component',
      imports: this.items(type.imports),
      exports: this.items(type.exports),
    }));
  }
}
