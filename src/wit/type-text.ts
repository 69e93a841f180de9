import type { DefinedType, Resource, ValueType } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { escapeName } from './keywords.ts';

/**
 * Maximum characters of one type. A type can contain another many times and each is written out, so WIT text can be exponential in the
 * input.
 */
const MAX_TYPE_TEXT = 2 ** 16;
/** Maximum characters of all names and types of a component together. Real worlds stay below one million. */
export const MAX_TEXT = 2 ** 25;

/** Counts what has been written. Every visited item counts as well, because instances can be shared as types can. */
export class TextBudget {
  private total = 0;

  item(name: string): void {
    this.spend(name.length + 256, Infinity);
  }

  spend(length: number, limit = MAX_TYPE_TEXT): void {
    this.total += length;
    if (length > limit) throw tooLong(`a type of this component is`, limit);
    if (this.total > MAX_TEXT) throw tooLong('the types of this component are', MAX_TEXT);
  }
}

function tooLong(what: string, limit: number): WasmvirtError {
  return new WasmvirtError('limit', `${what} longer than ${limit} characters when written out`);
}

/** The names of types in a scope. */
export interface Naming {
  /** The name of the type, if it has one. */
  nameOf(type: DefinedType | Resource): string | undefined;
  /** The text for a type that WIT cannot write without a name (or an error). */
  unnamed(type: DefinedType | Resource): string;
  readonly budget: TextBudget;
}

/** The text of a value type in a function or a field (WIT.md § Types). */
export function typeText(type: ValueType, naming: Naming): string {
  if (typeof type === 'string') return type;
  const name = naming.nameOf(type);
  return name === undefined ? shapeText(type, naming) : escapeName(name);
}

/** The definition of a type, for its own declaration. */
export function shapeText(type: DefinedType, naming: Naming): string {
  const text = (t: ValueType): string => typeText(t, naming);
  switch (type.kind) {
    case 'primitive':
      return type.type;
    case 'list':
      return generic('list', [text(type.element), ...(type.length === undefined ? [] : [`${type.length}`])], naming);
    case 'map':
      return generic('map', [text(type.key), text(type.value)], naming);
    case 'tuple':
      return generic('tuple', type.types.map(text), naming);
    case 'option':
      return generic('option', [text(type.type)], naming);
    case 'result': {
      const ok = type.ok === undefined ? undefined : text(type.ok);
      if (type.error !== undefined) return generic('result', [ok ?? '_', text(type.error)], naming);
      return ok === undefined ? 'result' : generic('result', [ok], naming);
    }
    case 'stream':
    case 'future':
      return type.element === undefined ? type.kind : generic(type.kind, [text(type.element)], naming);
    case 'own':
      return resourceText(type.resource, naming);
    case 'borrow':
      return generic('borrow', [resourceText(type.resource, naming)], naming);
    case 'record':
    case 'variant':
    case 'flags':
    case 'enum':
      return naming.unnamed(type);
    default:
      return type satisfies never;
  }
}

/** The name of a resource type, escaped. */
export function resourceText(resource: Resource, naming: Naming): string {
  const name = naming.nameOf(resource);
  return name === undefined ? naming.unnamed(resource) : escapeName(name);
}

function generic(name: string, args: readonly string[], { budget }: Naming): string {
  let length = name.length;
  for (const arg of args) length += arg.length + 2;
  budget.spend(length);
  return `${name}<${args.join(', ')}>`;
}
