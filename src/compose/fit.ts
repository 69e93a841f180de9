import { isValueType } from '../component/mention.ts';
import type {
  Case,
  ComponentType,
  DefinedType,
  Entity,
  Field,
  FuncType,
  Item,
  Resource,
  Type,
  ValueType,
} from '../component/types.ts';
import { unreachable } from '../errors.ts';
import { readableName, typeName } from './words.ts';

/** Why something cannot stand where something else is asked for. */
export interface Mismatch {
  /** The names on the way to it: of an interface, a function, a part of a type. */
  readonly path: readonly string[];
  readonly why: string;
}

/**
 * Whether a resource can stand for another one.
 *
 * @param names whether this is the place where the asked resource gets its name
 */
export type SameResource = (given: Resource, asked: Resource, names: boolean) => boolean;

/**
 * Whether an entity can be given where another is asked for (Subtyping.md): an instance may have more than is asked for, a component may
 * ask for less and have more; functions and value types must be equal. Which resources are the same is for `same` to say.
 */
export class Fit {
  private readonly same: SameResource;
  /** Pairs that were found to fit: types are shared. */
  private readonly fitting = new Map<object, Set<object>>();

  constructor(same: SameResource) {
    this.same = same;
  }

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

  private func(given: FuncType, asked: FuncType): Mismatch | undefined {
    if (given.async !== asked.async) {
      return wrong(given.async ? 'it is async and must not be' : 'it is not async and must be');
    }
    return (
      this.labelled('parameter', given.params, asked.params, true) ??
      labelledAs('result', this.optional(given.result, asked.result))
    );
  }

  /** Parts with labels, which must be the same ones in the same order. */
  private labelled(
    what: 'parameter' | 'field' | 'case',
    given: readonly (Field | Case)[],
    asked: readonly (Field | Case)[],
    inFunction = false,
  ): Mismatch | undefined {
    const names = labels(
      what,
      given.map((g) => g.label),
      asked.map((a) => a.label),
    );
    if (names !== undefined) return names;
    for (const [i, { label, type }] of asked.entries()) {
      const found = this.optional(given[i]?.type, type);
      if (found !== undefined) return labelledAs(inFunction ? `parameter ${label}` : `${what} ${label}`, found);
    }
    return undefined;
  }

  private optional(given: ValueType | undefined, asked: ValueType | undefined): Mismatch | undefined {
    if (asked === undefined)
      return given === undefined ? undefined : wrong(`${typeName(given)} is given, none is asked for`);
    return given === undefined ? wrong(`none is given, ${typeName(asked)} is asked for`) : this.value(given, asked);
  }

  private value(given: ValueType, asked: ValueType): Mismatch | undefined {
    const [a, b] = [primitive(given), primitive(asked)];
    if (typeof a !== 'object' || typeof b !== 'object') return a === b ? undefined : differ(given, asked);
    return this.once(a, b, () => this.shape(a, b));
  }

  private shape(a: DefinedType, b: DefinedType): Mismatch | undefined {
    switch (b.kind) {
      case 'record':
        return a.kind === 'record' ? this.labelled('field', a.fields, b.fields) : differ(a, b);
      case 'variant':
        return a.kind === 'variant' ? this.labelled('case', a.cases, b.cases) : differ(a, b);
      case 'list':
        if (a.kind !== 'list' || a.length !== b.length) return differ(a, b);
        return labelledAs('element', this.value(a.element, b.element));
      case 'tuple': {
        if (a.kind !== 'tuple' || a.types.length !== b.types.length) return differ(a, b);
        for (const [i, type] of b.types.entries()) {
          const found = this.optional(a.types[i], type);
          if (found !== undefined) return labelledAs(`part ${i}`, found);
        }
        return undefined;
      }
      case 'flags':
      case 'enum':
        if (a.kind !== b.kind) return differ(a, b);
        return labels(b.kind === 'flags' ? 'flag' : 'case', a.labels, b.labels);
      case 'option':
        return a.kind === 'option' ? labelledAs('some', this.value(a.type, b.type)) : differ(a, b);
      case 'result':
        if (a.kind !== 'result') return differ(a, b);
        return labelledAs('ok', this.optional(a.ok, b.ok)) ?? labelledAs('err', this.optional(a.error, b.error));
      case 'own':
      case 'borrow':
        if (a.kind !== b.kind) return differ(a, b);
        return this.same(a.resource, b.resource, false) ? undefined : wrong('it is another resource');
      case 'stream':
      case 'future':
        return a.kind === b.kind ? labelledAs('element', this.optional(a.element, b.element)) : differ(a, b);
      case 'map':
        if (a.kind !== 'map') return differ(a, b);
        return labelledAs('key', this.value(a.key, b.key)) ?? labelledAs('value', this.value(a.value, b.value));
      case 'primitive':
        return differ(a, b);
      default:
        throw unreachable(b);
    }
  }

  private once(given: object, asked: object, compare: () => Mismatch | undefined): Mismatch | undefined {
    let known = this.fitting.get(given);
    if (known?.has(asked) === true) return undefined;
    const found = compare();
    if (found !== undefined) return found;
    if (known === undefined) {
      known = new Set();
      this.fitting.set(given, known);
    }
    known.add(asked);
    return undefined;
  }
}

/** The mismatch as one text: `wasi:http/types#fields.get: result differs: string is given, u32 is asked for`. */
export function mismatchText({ path, why }: Mismatch): string {
  return path.length === 0 ? why : `${path.join('#')}: ${why}`;
}

/** The same one level further in. */
export function inside(name: string, { path, why }: Mismatch): Mismatch {
  return { path: [name, ...path], why };
}

function labelledAs(part: string, found: Mismatch | undefined): Mismatch | undefined {
  if (found === undefined) return undefined;
  const start = ' differs: ';
  const at = found.why.indexOf(start);
  const why = at < 0 ? `${part}${start}${found.why}` : `${part}, ${found.why}`;
  return { path: found.path, why };
}

function labels(what: string, given: readonly string[], asked: readonly string[]): Mismatch | undefined {
  if (given.length === asked.length && given.every((label, i) => label === asked[i])) return undefined;
  const missing = asked.filter((label) => !given.includes(label));
  const extra = given.filter((label) => !asked.includes(label));
  const list = (of: readonly string[]): string =>
    of.slice(0, MOST_NAMED).join(', ') + (of.length > MOST_NAMED ? ', …' : '');
  const plural = (n: number): string => (n === 1 ? what : `${what}s`);
  const parts = [
    ...(missing.length > 0 ? [`${plural(missing.length)} ${list(missing)} missing`] : []),
    ...(extra.length > 0 ? [`${plural(extra.length)} ${list(extra)} too much`] : []),
  ];
  return wrong(parts.length === 0 ? `the ${what}s are in another order` : parts.join(', '));
}

const MOST_NAMED = 5;

function another(given: Entity, asked: Entity): Mismatch {
  return wrong(`a ${kindOf(given)} is given, a ${kindOf(asked)} is asked for`);
}

function differ(given: ValueType, asked: ValueType): Mismatch {
  return wrong(`${typeName(given)} is given, ${typeName(asked)} is asked for`);
}

function wrong(why: string): Mismatch {
  return { path: [], why };
}

function kindOf({ kind }: Entity): string {
  return kind === 'func' ? 'function' : kind;
}

function primitive(type: ValueType): ValueType {
  return typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
}

/** Plain data as text for comparison. (Limits of memories are bigints, which JSON cannot write.) */
function asText(data: object | undefined): string | undefined {
  return JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
