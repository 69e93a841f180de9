import { FitValues, inside, wrong, type Mismatch } from '../component/fit-values.ts';
import { isValueType } from '../component/mention.ts';
import { readableName, typeName } from '../component/type-words.ts';
import type { ComponentType, Entity, Item, Type } from '../component/types.ts';
import { unreachable } from '../errors.ts';

export { inside, mismatchText, type Mismatch } from '../component/fit-values.ts';

/**
 * Whether an entity can be given where another is asked for (Subtyping.md): an instance may have more than is asked for, a component may
 * ask for less and have more; functions and value types must be equal. Which resources are the same is for `same` to say.
 */
export class Fit extends FitValues {
  entity(given: Entity, asked: Entity): Mismatch | undefined {
    switch (asked.kind) {
      case 'func':
        return given.kind === 'func' ? this.func(given.type, asked.type) : another(given, asked);
      case 'instance':
        return given.kind === 'instance' ? this.items(given.type.exports, asked.type.exports) : another(given, asked);
      case 'component':
        return given.kind === 'component' ? this.component(given.type, asked.type) : another(given, asked);
      case 'type':
        return given.kind === 'type' ? this.type(given.type, asked.type) : another(given, asked);
      case 'value':
        return given.kind === 'value' ? this.value(given.type, asked.type) : another(given, asked);
      case 'core module':
        if (given.kind !== 'core module') return another(given, asked);
        if (given.type !== undefined && asText(given.type) === asText(asked.type)) return undefined;
        return wrong('a core module is asked for with exactly the type that the given one says that it has');
      default:
        throw unreachable(asked);
    }
  }

  /** Whether everything that is asked for is there. */
  items(given: ReadonlyMap<string, Item>, asked: ReadonlyMap<string, Item>): Mismatch | undefined {
    return this.once(given, asked, () => {
      for (const [name, item] of asked) {
        const there = given.get(name);
        if (there === undefined) return { path: [readableName(name)], why: `a ${kindOf(item.entity)} is missing` };
        const found = this.entity(there.entity, item.entity);
        if (found !== undefined) return inside(readableName(name), found);
      }
      return undefined;
    });
  }

  private component(given: ComponentType, asked: ComponentType): Mismatch | undefined {
    for (const [name, item] of given.imports) {
      const there = asked.imports.get(name);
      if (there === undefined)
        return { path: [name], why: 'the given component imports it, the one asked for does not' };
      const found = this.entity(there.entity, item.entity);
      if (found !== undefined) return inside(name, found);
    }
    return this.items(given.exports, asked.exports);
  }

  private type(given: Type, asked: Type): Mismatch | undefined {
    switch (asked.kind) {
      case 'resource':
        if (given.kind !== 'resource') return wrong(`${typeName(given)} is given, a resource is asked for`);
        return this.same(given, asked, true) ? undefined : wrong('it is another resource');
      case 'func':
        if (given.kind !== 'func') return wrong(`${typeName(given)} is given, a function type is asked for`);
        return this.func(given, asked);
      case 'instance':
        if (given.kind !== 'instance') return wrong(`${typeName(given)} is given, an instance type is asked for`);
        return this.items(given.exports, asked.exports);
      case 'component':
        if (given.kind !== 'component') return wrong(`${typeName(given)} is given, a component type is asked for`);
        return this.component(given, asked);
      default:
        if (!isValueType(given)) return wrong(`${typeName(given)} is given, ${typeName(asked)} is asked for`);
        return this.value(given, asked);
    }
  }
}

function another(given: Entity, asked: Entity): Mismatch {
  return wrong(`a ${kindOf(given)} is given, a ${kindOf(asked)} is asked for`);
}

function kindOf({ kind }: Entity): string {
  return kind === 'func' ? 'function' : kind;
}

/** Plain data as text for comparison. (Limits of memories are bigints, which JSON cannot write.) */
function asText(data: object | undefined): string | undefined {
  return JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
