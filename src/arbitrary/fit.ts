import type {
  DefinedType,
  Entity,
  FuncType,
  Item,
  Resource,
  ResourceIdentity,
  Type,
  ValueType,
} from '../component/types.ts';
import { moduleFits, moduleOf } from './core-items.ts';
import { isDefined } from './named.ts';
import { mapParts } from '../binary/compound.ts';

/** Compares what is given with what is asked for, and finds which resources stand for those that are asked for. */
export class Fit {
  /** What is given for each resource that is asked for. */
  readonly resources = new Map<ResourceIdentity, Resource>();

  entity(given: Entity, asked: Entity): boolean {
    switch (asked.kind) {
      case 'func':
        return given.kind === 'func' && this.func(given.type, asked.type);
      case 'type':
        return given.kind === 'type' && this.type(given.type, asked.type);
      case 'instance':
        return given.kind === 'instance' && this.items(given.type.exports, asked.type.exports);
      case 'core module': {
        const [module, other] = [given.kind === 'core module' ? moduleOf(given.type) : undefined, moduleOf(asked.type)];
        return module !== undefined && other !== undefined && moduleFits(module, other);
      }
      default:
        // components are the same object or nothing
        return given.kind === asked.kind && given.type === asked.type;
    }
  }

  /** Each that is asked for is there. */
  items(given: ReadonlyMap<string, Item>, asked: ReadonlyMap<string, Item>): boolean {
    return [...asked].every(([name, { entity }]) => {
      const found = given.get(name);
      return found !== undefined && this.entity(found.entity, entity);
    });
  }

  private type(given: Type, asked: Type): boolean {
    if (asked.kind === 'resource') return given.kind === 'resource' && this.resource(given, asked);
    return isDefined(given) && isDefined(asked) && this.defined(given, asked);
  }

  private resource(given: Resource, asked: Resource): boolean {
    const known = this.resources.get(asked.identity);
    if (known === undefined) this.resources.set(asked.identity, given);
    return known === undefined || known.identity === given.identity;
  }

  private func(given: FuncType, asked: FuncType): boolean {
    return (
      given.async === asked.async &&
      given.params.length === asked.params.length &&
      given.params.every(({ label, type }, at) => {
        const other = asked.params[at];
        return other?.label === label && this.value(type, other.type);
      }) &&
      this.optional(given.result, asked.result)
    );
  }

  private value(given: ValueType, asked: ValueType): boolean {
    const [a, b] = [primitiveOf(given), primitiveOf(asked)];
    if (typeof a === 'string' || typeof b === 'string') return a === b;
    return this.defined(a, b);
  }

  private optional(given: ValueType | undefined, asked: ValueType | undefined): boolean {
    if (given === undefined || asked === undefined) return given === asked;
    return this.value(given, asked);
  }

  private defined(given: DefinedType, asked: DefinedType): boolean {
    if (given.kind === 'primitive' || asked.kind === 'primitive') {
      return given.kind === asked.kind && 'type' in given && 'type' in asked && given.type === asked.type;
    }
    if (given.kind === 'own' || given.kind === 'borrow') {
      return asked.kind === given.kind && this.sameResource(given.resource, asked.resource);
    }
    if (asked.kind === 'own' || asked.kind === 'borrow') return false;
    const parts: ValueType[] = [];
    const shape = JSON.stringify(mapParts(given, (part) => parts.push(part)));
    const others: ValueType[] = [];
    if (shape !== JSON.stringify(mapParts(asked, (part) => others.push(part)))) return false;
    return parts.every((part, at) => this.optional(part, others[at]));
  }

  /** A resource that is asked for in a function was asked for as a type before. */
  private sameResource(given: Resource, asked: Resource): boolean {
    return (this.resources.get(asked.identity) ?? asked).identity === given.identity;
  }
}

function primitiveOf(type: ValueType): ValueType {
  return typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
}
