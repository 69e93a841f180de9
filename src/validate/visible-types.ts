import { NamedParts } from '../component/named.ts';
import type { DefinedType, Resource } from '../component/types.ts';
import { isValueType, type Entity, type InstanceType, type Type } from './types.ts';

/**
 * The types that have a name among imports, or among imports and exports: what these mention must have one, so that who looks from outside can
 * say what it is (Explainer.md § Import and Export Definitions).
 */
export class VisibleTypes extends NamedParts {
  private readonly others = new Set<Type>();
  /** Instance types that were entered, and such as were mentioned: what has a name keeps it, and instances may be in each other many times. */
  private readonly entered = new Set<InstanceType>();
  private readonly mentioned = new Set<InstanceType>();

  /**
   * Enters what an import or export names. Returns whether all that it mentions has a name.
   *
   * @param all all names: an import cannot be said to be equal to a type that only an export names
   */
  enter(entity: Entity, all: VisibleTypes = this): boolean {
    switch (entity.kind) {
      case 'type':
        if (!this.mentions(entity.referenced)) return false;
        if (all.names(entity.referenced) && !this.names(entity.referenced)) return false;
        if (isNameable(entity.type)) this.named.add(entity.type);
        else this.others.add(entity.type);
        return true;
      case 'instance':
        return once(this.entered, entity.type, () => {
          return [...entity.type.exports.values()].every((item) => this.enter(item, all));
        });
      case 'func':
        return this.func(entity.type);
      case 'value':
        return this.value(entity.type);
      case 'component':
      case 'core module':
        return true; // they have names for themselves
      default:
        return entity satisfies never;
    }
  }

  /** Types of functions, instances and components, which get no object of their own for a name, count as named under each index. */
  private names(type: Type): boolean {
    return isNameable(type) ? this.named.has(type) : this.others.has(type);
  }

  private mentions(type: Type): boolean {
    switch (type.kind) {
      case 'resource':
      case 'component':
        return true;
      case 'func':
        return this.func(type);
      case 'instance':
        return this.instance(type);
      default:
        return this.parts(type);
    }
  }

  /** What the exports of an instance type name is known in there, and nobody else can mention it. */
  private instance(type: InstanceType): boolean {
    return once(this.mentioned, type, () => {
      return [...type.exports.values()].every((item) => {
        if (item.kind === 'value') return typeof item.type === 'string' || this.parts(item.type);
        if (item.kind === 'instance') return this.instance(item.type);
        if (item.kind !== 'type') return this.enter(item);
        if (!this.mentions(item.referenced)) return false;
        if (isNameable(item.type)) this.named.add(item.type);
        return true;
      });
    });
  }
}

/** Whether a type gets an object of its own under each name. */
function isNameable(type: Type): type is DefinedType | Resource {
  return isValueType(type) || type.kind === 'resource';
}

/** Whether something holds of a type, which is not asked again once it does. */
function once(known: Set<InstanceType>, type: InstanceType, holds: () => boolean): boolean {
  if (known.has(type)) return true;
  if (!holds()) return false;
  known.add(type);
  return true;
}
