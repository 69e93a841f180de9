import { FitValues, inside, wrong, type Mismatch } from '../component/fit-values.ts';
import { readableName } from '../component/type-words.ts';
import type { ResourceIdentity } from '../component/types.ts';
import type { Context } from './context.ts';
import { externMismatch } from './core-extern.ts';
import {
  isValueType,
  kindOf,
  partsOf,
  typeKind,
  type ComponentType,
  type Entity,
  type ModuleType,
  type Path,
  type Type,
} from './types.ts';

/** Which resources of a side stand for which. */
export type Resources = ReadonlyMap<ResourceIdentity, ResourceIdentity>;

const NONE: Resources = new Map();

/**
 * Whether an entity can be given where another is asked for (Subtyping.md): an instance may have more than is asked for; a component and a
 * module may ask for less and have more; functions and value types must be equal, as in all tools. Resources are compared after those of either
 * side are replaced.
 */
export class Fit extends FitValues {
  private readonly cx: Context;
  private readonly given: Resources;
  private readonly asked: Resources;

  constructor(cx: Context, given: Resources = NONE, asked: Resources = NONE) {
    super((a, b) => (given.get(a.identity) ?? a.identity) === (asked.get(b.identity) ?? b.identity));
    this.cx = cx;
    this.given = given;
    this.asked = asked;
  }

  entity(given: Entity, asked: Entity): Mismatch | undefined {
    if (given.kind !== asked.kind) return wrong(`a ${kindOf(given)} is given, a ${kindOf(asked)} is asked for`);
    if (given.kind === 'core module') return this.module(given.type, asked.type as ModuleType); // of the same kind
    if (given.kind === 'value') return this.value(given.type, asked.type as typeof given.type); // the same
    const [a, b] =
      given.kind === 'type' && asked.kind === 'type' ? [given.referenced, asked.referenced] : [given.type, asked.type];
    return this.type(a, b as Type); // the same
  }

  private type(given: Type, asked: Type): Mismatch | undefined {
    if (given.kind === 'resource' && asked.kind === 'resource') {
      return this.same(given, asked, true) ? undefined : wrong('it is another resource');
    }
    if (given.kind === 'func' && asked.kind === 'func') return this.once(given, asked, () => this.func(given, asked));
    if (given.kind === 'instance' && asked.kind === 'instance') return this.items(given.exports, asked.exports);
    if (given.kind === 'component' && asked.kind === 'component') {
      return this.once(given, asked, () => this.component(given, asked));
    }
    if (isValueType(given) && isValueType(asked)) return this.value(given, asked);
    return wrong(`${typeKind(given)} is given, ${typeKind(asked)} is asked for`);
  }

  /** Whether everything that is asked for is there. */
  items(given: ReadonlyMap<string, Entity>, asked: ReadonlyMap<string, Entity>): Mismatch | undefined {
    return this.once(given, asked, () => {
      for (const [name, entity] of asked) {
        const there = given.get(name);
        if (there === undefined) return { path: [readableName(name)], why: `a ${kindOf(entity)} is missing` };
        const found = this.entity(there, entity);
        if (found !== undefined) return inside(readableName(name), found);
      }
      return undefined;
    });
  }

  /** The given component gets the imports of the one asked for; what it then exports must be what that one exports. */
  private component(given: ComponentType, asked: ComponentType): Mismatch | undefined {
    const imports = open(given.imported, asked.imports, this.asked, this.given);
    const found = new Fit(this.cx, this.asked, imports).items(asked.imports, given.imports);
    if (found !== undefined) return found;
    const exports = open(asked.defined, given.exports, imports, this.asked);
    return new Fit(this.cx, imports, exports).items(given.exports, asked.exports);
  }

  private module(given: ModuleType, asked: ModuleType): Mismatch | undefined {
    const { coreTypes } = this.cx;
    for (const [module, items] of given.imports) {
      this.cx.step(items.size);
      for (const [name, item] of items) {
        const there = asked.imports.get(module)?.get(name);
        if (there === undefined)
          return { path: [module, name], why: 'the given module imports it, the one asked for does not' };
        const why = externMismatch(coreTypes, there, item);
        if (why !== undefined) return { path: [module, name], why };
      }
    }
    this.cx.step(asked.exports.size);
    for (const [name, item] of asked.exports) {
      const there = given.exports.get(name);
      const why = there === undefined ? `a ${item.kind} is missing` : externMismatch(coreTypes, there, item);
      if (why !== undefined) return { path: [name], why };
    }
    return undefined;
  }

  protected override once(
    given: object,
    asked: Type | ReadonlyMap<string, Entity>,
    compare: () => Mismatch | undefined,
  ): Mismatch | undefined {
    this.cx.step(1 + ('kind' in asked ? partsOf(asked) : asked.size));
    return super.once(given, asked, compare);
  }
}

/**
 * Which resources stand for those that a signature leaves open, by the names that they have in it.
 *
 * @param variables the open resources, and where they are
 * @param given what is given for the items of the signature; `resources`: which resources stand for those in there
 * @param outer what stands for other resources of the signature
 */
export function open(
  variables: ReadonlyMap<ResourceIdentity, Path>,
  given: ReadonlyMap<string, Entity>,
  resources: Resources = NONE,
  outer: Resources = NONE,
): Map<ResourceIdentity, ResourceIdentity> {
  const found = new Map(outer);
  for (const [variable, path] of variables) {
    const entity = at(given, path);
    // what is missing or of another kind is found where types are compared
    if (entity?.kind !== 'type' || entity.type.kind !== 'resource') continue;
    const { identity } = entity.type;
    found.set(variable, resources.get(identity) ?? identity);
  }
  return found;
}

function at(items: ReadonlyMap<string, Entity>, path: Path): Entity | undefined {
  let [inner, entity]: [ReadonlyMap<string, Entity> | undefined, Entity | undefined] = [items, undefined];
  for (const name of path) {
    entity = inner?.get(name);
    inner = entity?.kind === 'instance' ? entity.type.exports : undefined;
  }
  return entity;
}
