import type { FuncType, ValueType } from '../../component/types.ts';
import type { ResourceNames } from './resource-names.ts';

/** Longer texts are not completed: no function that they are compared with has one. */
const LONGEST = 4096;

/**
 * The type of a function as text, with the labels of all that it is made of but its parameters:
 * `(borrow<wasi:io/streams.input-stream>, u64) -> list<u8>`. Of resources that have no name, only how they are handled. Equal texts mean
 * equal core signatures, equal layouts and equal resources.
 */
export function shapeOf({ async, params, result }: FuncType, names: ResourceNames): string {
  const scope = { left: LONGEST, names };
  const types = params.map((p) => textOf(p.type, scope)).join(', ');
  const answer = result === undefined ? '' : ` -> ${textOf(result, scope)}`;
  return `${async ? 'async ' : ''}(${types})${answer}`;
}

/** The same for a value type, in which no resource has a name. */
export function valueShape(type: ValueType | undefined): string {
  return textOf(type, { left: LONGEST, names: () => undefined });
}

interface Scope {
  /** How many types are still written out. */
  left: number;
  readonly names: ResourceNames;
}

function textOf(type: ValueType | undefined, scope: Scope): string {
  if (type === undefined) return '_';
  if (typeof type === 'string') return type;
  if (--scope.left < 0) return '…';
  const value = (t: ValueType | undefined): string => textOf(t, scope);
  switch (type.kind) {
    case 'primitive':
      return type.type;
    case 'record':
      return `record{${type.fields.map((f) => `${f.label}: ${value(f.type)}`).join(', ')}}`;
    case 'variant':
      return `variant{${type.cases.map((c) => (c.type === undefined ? c.label : `${c.label}(${value(c.type)})`)).join(', ')}}`;
    case 'list':
      return type.length === undefined
        ? `list<${value(type.element)}>`
        : `list<${value(type.element)}, ${type.length}>`;
    case 'tuple':
      return `tuple<${type.types.map(value).join(', ')}>`;
    case 'flags':
    case 'enum':
      return `${type.kind}{${type.labels.join(', ')}}`;
    case 'option':
      return `option<${value(type.type)}>`;
    case 'result':
      return `result<${value(type.ok)}, ${value(type.error)}>`;
    case 'own':
    case 'borrow': {
      const name = scope.names(type.resource);
      return name === undefined ? type.kind : `${type.kind}<${name}>`;
    }
    case 'stream':
    case 'future':
      return `${type.kind}<${value(type.element)}>`;
    case 'map':
      return `map<${value(type.key)}, ${value(type.value)}>`;
    default:
      return type satisfies never;
  }
}

/*
 * The types that WASI gives to functions for which hand-written code stands or that it stands before, and to those that are let through
 * for what they are. A guest may say anything of its imports, and some hosts go by that.
 */

/** `shapeOf` what a function has to be: one text, or several where versions differ. By interface without namespace and version, and name. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
