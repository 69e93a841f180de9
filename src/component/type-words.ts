import type { Type, ValueType } from './types.ts';

/** How many types inside types are written out. */
const MAX_DEPTH = 3;

/** A type in the words of WIT, for sentences: `option<list<u8>>`, `a record`. What is deep inside is left out. */
export function typeName(type: ValueType | Type, depth = 0): string {
  if (typeof type === 'string') return type;
  if (type.kind === 'primitive') return type.type;
  const of = (name: string, ...parts: readonly (ValueType | undefined)[]): string => {
    if (parts.length === 0) return name;
    if (depth >= MAX_DEPTH) return `${name}<…>`;
    return `${name}<${parts.map((p) => (p === undefined ? '_' : typeName(p, depth + 1))).join(', ')}>`;
  };
  switch (type.kind) {
    case 'list':
      return type.length === undefined ? of('list', type.element) : `${of('list', type.element)} of ${type.length}`;
    case 'option':
      return of('option', type.type);
    case 'tuple':
      return type.types.length > MOST_PARTS ? `tuple of ${type.types.length}` : of('tuple', ...type.types);
    case 'result':
      if (type.ok === undefined && type.error === undefined) return 'result';
      return type.error === undefined ? of('result', type.ok) : of('result', type.ok, type.error);
    case 'stream':
    case 'future':
      return type.element === undefined ? type.kind : of(type.kind, type.element);
    case 'map':
      return of('map', type.key, type.value);
    case 'own':
      return 'a resource';
    case 'borrow':
      return 'a borrowed resource';
    case 'enum':
    case 'instance':
      return `an ${type.kind}`;
    case 'flags':
      return 'flags';
    case 'func':
      return 'a function';
    case 'record':
    case 'variant':
    case 'resource':
    case 'component':
      return `a ${type.kind}`;
    default:
      return type satisfies never;
  }
}

const MOST_PARTS = 8;

/** `[method]fields.get` as people say it: `fields.get`. */
export function readableName(name: string): string {
  return name.replace(/^\[(method|static)\]/, '').replace(/^\[constructor\](.*)$/, '$1.constructor');
}
