import type {
  ComponentType,
  DefinedType,
  Entity,
  FuncType,
  Item,
  Resource,
  ResourceIdentity,
  Type,
  ValueType,
} from './types.ts';
import { isValueType } from './mention.ts';
import { unreachable } from '../errors.ts';

/**
 * Compares types of two resolutions. Value types are compared by structure; resources by a one-to-one correspondence that grows while
 * types are compared: each resource of one side must always occur with the same resource of the other.
 */
export class Correspondence {
  private readonly forth = new Map<ResourceIdentity, ResourceIdentity>();
  private readonly back = new Map<ResourceIdentity, ResourceIdentity>();
  /** Types and instance exports found equal so far: they can be shared, and each pair is compared once. */
  private readonly equal = new Map<object, Set<object>>();
  /** Resources that correspond only if `pair` paired them. */
  private readonly fixed: ReadonlySet<ResourceIdentity>;

  constructor(fixed: ReadonlySet<ResourceIdentity> = new Set()) {
    this.fixed = fixed;
  }

  /**
   * The same, but that some resources of the first side stand for others than so far: for none of those of the second side that were paired,
   * or that are fixed.
   */
  apart(own: ReadonlySet<ResourceIdentity>): Correspondence {
    const other = new Correspondence(new Set([...this.fixed].filter((resource) => !own.has(resource))));
    for (const [a, b] of this.forth) {
      if (!own.has(a)) other.forth.set(a, b);
      other.back.set(b, a);
    }
    return other;
  }

  /** Pairs two resources. Returns false if the correspondence does not allow it. */
  pair(a: Resource, b: Resource): boolean {
    const known = this.forth.get(a.identity);
    if (known !== undefined || this.back.has(b.identity)) return known === b.identity;
    this.forth.set(a.identity, b.identity);
    this.back.set(b.identity, a.identity);
    return true;
  }

  resources(a: Resource, b: Resource): boolean {
    const known = this.forth.get(a.identity);
    if (known !== undefined) return known === b.identity;
    if (this.fixed.has(a.identity) || this.fixed.has(b.identity)) return false;
    return this.pair(a, b);
  }

  values(a: ValueType | undefined, b: ValueType | undefined): boolean {
    if (typeof a !== 'object' || typeof b !== 'object') return primitive(a) === primitive(b);
    if (a.kind === 'primitive' || b.kind === 'primitive') return primitive(a) === primitive(b);
    return this.once(a, b, () => this.shapes(a, b));
  }

  funcs(a: FuncType, b: FuncType): boolean {
    return (
      a.async === b.async &&
      all(a.params, b.params, (p, q) => p.label === q.label && this.values(p.type, q.type)) &&
      this.values(a.result, b.result)
    );
  }

  types(a: Type, b: Type): boolean {
    if (a.kind === 'resource') return b.kind === 'resource' && this.resources(a, b);
    if (a.kind === 'func') return b.kind === 'func' && this.funcs(a, b);
    if (a.kind === 'instance') return b.kind === 'instance' && this.items(a.exports, b.exports);
    if (a.kind === 'component') return b.kind === 'component' && this.components(a, b);
    return isValueType(b) && this.values(a, b);
  }

  entities(a: Entity, b: Entity): boolean {
    switch (a.kind) {
      case 'func':
        return b.kind === 'func' && this.funcs(a.type, b.type);
      case 'type':
        return b.kind === 'type' && this.types(a.type, b.type);
      case 'instance':
        return b.kind === 'instance' && this.items(a.type.exports, b.type.exports);
      case 'component':
        return b.kind === 'component' && this.components(a.type, b.type);
      case 'core module':
        // neither side resolves the type of a module that the component defines itself
        return b.kind === 'core module' && asText(a.type) === asText(b.type);
      case 'value':
        return b.kind === 'value' && this.values(a.type, b.type);
      default:
        throw unreachable(a);
    }
  }

  /** Whether names, attributes, types and order are equal. */
  items(a: ReadonlyMap<string, Item>, b: ReadonlyMap<string, Item>): boolean {
    return this.once(a, b, () =>
      all([...a.values()], [...b.values()], (p, q) => sameName(p, q) && this.entities(p.entity, q.entity)),
    );
  }

  private once(a: object, b: object, compare: () => boolean): boolean {
    let known = this.equal.get(a);
    if (known?.has(b) === true) return true;
    if (!compare()) return false;
    if (known === undefined) {
      known = new Set();
      this.equal.set(a, known);
    }
    known.add(b);
    return true;
  }

  private components(a: ComponentType, b: ComponentType): boolean {
    return this.items(a.imports, b.imports) && this.items(a.exports, b.exports);
  }

  private shapes(a: DefinedType, b: DefinedType): boolean {
    switch (a.kind) {
      case 'primitive':
        return false;
      case 'record':
        return (
          b.kind === 'record' && all(a.fields, b.fields, (f, g) => f.label === g.label && this.values(f.type, g.type))
        );
      case 'variant':
        return (
          b.kind === 'variant' && all(a.cases, b.cases, (c, d) => c.label === d.label && this.values(c.type, d.type))
        );
      case 'list':
        return b.kind === 'list' && a.length === b.length && this.values(a.element, b.element);
      case 'tuple':
        return b.kind === 'tuple' && all(a.types, b.types, (t, u) => this.values(t, u));
      case 'flags':
      case 'enum':
        return b.kind === a.kind && all(a.labels, b.labels, (l, m) => l === m);
      case 'option':
        return b.kind === 'option' && this.values(a.type, b.type);
      case 'result':
        return b.kind === 'result' && this.values(a.ok, b.ok) && this.values(a.error, b.error);
      case 'own':
      case 'borrow':
        return b.kind === a.kind && this.resources(a.resource, b.resource);
      case 'stream':
      case 'future':
        return b.kind === a.kind && this.values(a.element, b.element);
      case 'map':
        return b.kind === 'map' && this.values(a.key, b.key) && this.values(a.value, b.value);
      default:
        throw unreachable(a);
    }
  }
}

/** Compares types of one resolution: there a resource is only itself. */
export class Identity extends Correspondence {
  override resources(a: Resource, b: Resource): boolean {
    return a.identity === b.identity;
  }

  /** Whether an entity can be given where another one is asked for: of an instance, what is asked for. */
  fits(given: Entity, asked: Entity): boolean {
    if (given.kind === 'instance' && asked.kind === 'instance') {
      return [...asked.type.exports].every(([name, { entity }]) => {
        const there = given.type.exports.get(name)?.entity;
        return there !== undefined && this.fits(there, entity);
      });
    }
    return isOpen(asked) ? given.kind === asked.kind : this.entities(given, asked);
  }
}

/** What has resources of its own each time that it is worked out, or is not looked into. */
function isOpen(entity: Entity): boolean {
  if (entity.kind === 'type') return entity.type.kind === 'instance' || entity.type.kind === 'component';
  return entity.kind === 'component' || entity.kind === 'core module';
}

export function sameName(a: Item, b: Item): boolean {
  return a.name.name === b.name.name && all(a.name.attributes, b.name.attributes, (x, y) => asText(x) === asText(y));
}

/** Plain data as text for comparison. (Limits of memories are bigints, which JSON cannot write.) */
function asText(data: object | undefined): string | undefined {
  return JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

function primitive(type: ValueType | undefined): unknown {
  return typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
}

function all<T>(a: readonly T[], b: readonly T[], equal: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((x, i) => equal(x, b[i] as T)); // the lengths are the same
}
