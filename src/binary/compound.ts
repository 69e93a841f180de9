import { unreachable } from '../errors.ts';

/**
 * The value types that are built of other types (Binary.md § Type Definitions). `T` is the form of a part: an index in the binary, a
 * resolved type, or a number in a table.
 */
export type Compound<T> =
  | { readonly kind: 'record'; readonly fields: readonly Labelled<T>[] }
  | { readonly kind: 'variant'; readonly cases: readonly Labelled<T | undefined>[] }
  | { readonly kind: 'list'; readonly element: T; readonly length: number | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly T[] }
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: T }
  | { readonly kind: 'result'; readonly ok: T | undefined; readonly error: T | undefined }
  | { readonly kind: 'stream'; readonly element: T | undefined }
  | { readonly kind: 'future'; readonly element: T | undefined }
  | { readonly kind: 'map'; readonly key: T; readonly value: T };

/** A field of a record or a parameter of a function; with an optional type, a case of a variant. */
export interface Labelled<T> {
  readonly label: string;
  readonly type: T;
}

/** The same type with `f(part)` in place of each part. `f` is called in the order of the grammar. */
export function mapParts<T, U>(type: Compound<T>, f: (part: T) => U): Compound<U> {
  const optional = (part: T | undefined): U | undefined => (part === undefined ? undefined : f(part));
  switch (type.kind) {
    case 'record':
      return { kind: 'record', fields: type.fields.map(({ label, type }) => ({ label, type: f(type) })) };
    case 'variant':
      return { kind: 'variant', cases: type.cases.map(({ label, type }) => ({ label, type: optional(type) })) };
    case 'list':
      return { kind: 'list', element: f(type.element), length: type.length };
    case 'tuple':
      return { kind: 'tuple', types: type.types.map((part) => f(part)) };
    case 'flags':
    case 'enum':
      return { kind: type.kind, labels: type.labels };
    case 'option':
      return { kind: 'option', type: f(type.type) };
    case 'result':
      return { kind: 'result', ok: optional(type.ok), error: optional(type.error) };
    case 'stream':
    case 'future':
      return { kind: type.kind, element: optional(type.element) };
    case 'map':
      return { kind: 'map', key: f(type.key), value: f(type.value) };
    default:
      throw unreachable(type);
  }
}

/** Calls `f` with each part in the order of the grammar, and with `undefined` for an absent optional part. */
export function forEachPart<T>(type: Compound<T>, f: (part: T | undefined) => void): void {
  switch (type.kind) {
    case 'record':
      for (const field of type.fields) f(field.type);
      return;
    case 'variant':
      for (const c of type.cases) f(c.type);
      return;
    case 'tuple':
      for (const part of type.types) f(part);
      return;
    case 'list':
    case 'stream':
    case 'future':
      f(type.element);
      return;
    case 'option':
      f(type.type);
      return;
    case 'result':
      f(type.ok);
      f(type.error);
      return;
    case 'map':
      f(type.key);
      f(type.value);
      return;
    case 'flags':
    case 'enum':
      return;
    default:
      throw unreachable(type);
  }
}
