import type { Case, DefinedType, Field, FuncType, Resource, ValueType } from './types.ts';
import { unreachable } from '../errors.ts';
import { typeName } from './type-words.ts';

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
 * Whether a function or a value type can be given where another one is asked for: they must be equal (Subtyping.md). Which resources are the
 * same is for `same` to say.
 */
export class FitValues {
  protected readonly same: SameResource;
  /** Pairs that were found to fit: types are shared. */
  private readonly fitting = new Map<object, Set<object>>();

  constructor(same: SameResource) {
    this.same = same;
  }

  func(given: FuncType, asked: FuncType): Mismatch | undefined {
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

  value(given: ValueType, asked: ValueType): Mismatch | undefined {
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

  protected once(given: object, asked: object, compare: () => Mismatch | undefined): Mismatch | undefined {
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
  const [there, wanted] = [new Set(given), new Set(asked)];
  const missing = asked.filter((label) => !there.has(label));
  const extra = given.filter((label) => !wanted.has(label));
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

function differ(given: ValueType, asked: ValueType): Mismatch {
  return wrong(`${typeName(given)} is given, ${typeName(asked)} is asked for`);
}

export function wrong(why: string): Mismatch {
  return { path: [], why };
}

function primitive(type: ValueType): ValueType {
  return typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
}
