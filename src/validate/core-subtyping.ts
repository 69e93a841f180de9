import type { CoreAbsHeapType } from '../binary/core-val-type.ts';
import type { CoreFieldType, CoreHeapType, CoreStorageType } from '../binary/core-type.ts';
import type { CoreDefType, CoreTypeId, CoreTypes } from './core-types.ts';

/*
 * Subtyping of core types (core specification § 3.3 Matching), which a declared supertype must keep to.
 */

/** Whether the structure of a defined type matches that of another one. */
export function coreMatches(types: CoreTypes, a: CoreDefType, b: CoreDefType): boolean {
  if (a.shared !== b.shared) return false;
  const [x, y] = [a.type, b.type];
  const matches = (s: CoreStorageType, t: CoreStorageType): boolean => storageMatches(types, s, t);
  switch (x.kind) {
    case 'func':
      return (
        y.kind === 'func' &&
        all(y.params, x.params, matches) && // parameters the other way round
        all(x.results, y.results, matches)
      );
    case 'struct':
      return (
        y.kind === 'struct' &&
        x.fields.length >= y.fields.length &&
        all(x.fields.slice(0, y.fields.length), y.fields, (f, g) => fieldMatches(types, f, g))
      );
    case 'array':
      return y.kind === 'array' && fieldMatches(types, x.element, y.element);
    default:
      return x satisfies never;
  }
}

function fieldMatches(types: CoreTypes, a: CoreFieldType, b: CoreFieldType): boolean {
  if (a.mutable !== b.mutable || !storageMatches(types, a.type, b.type)) return false;
  return !a.mutable || storageMatches(types, b.type, a.type);
}

function storageMatches(types: CoreTypes, a: CoreStorageType, b: CoreStorageType): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return (b.nullable || !a.nullable) && heapMatches(types, a.heap, b.heap);
}

/** The types directly above an abstract heap type. */
const ABOVE: Readonly<Record<CoreAbsHeapType, CoreAbsHeapType | undefined>> = {
  any: undefined,
  eq: 'any',
  i31: 'eq',
  struct: 'eq',
  array: 'eq',
  none: 'i31',
  func: undefined,
  nofunc: 'func',
  extern: undefined,
  noextern: 'extern',
  exn: undefined,
  noexn: 'exn',
};

const SHARED = 'shared ';

function heapMatches(types: CoreTypes, a: CoreHeapType, b: CoreHeapType): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') {
    return types.isSubtype(a as number as CoreTypeId, b as number as CoreTypeId); // resolved: ids
  }
  if (typeof a === 'number') {
    const { type, shared } = types.get(a as number as CoreTypeId); // resolved: an id
    return heapMatches(types, shared ? `shared ${type.kind}` : type.kind, b);
  }
  const sharedA = a.startsWith(SHARED);
  const low = (sharedA ? a.slice(SHARED.length) : a) as CoreAbsHeapType; // what the type says behind the prefix
  if (typeof b === 'number') {
    const { type, shared } = types.get(b as number as CoreTypeId); // resolved: an id
    return shared === sharedA && low === (type.kind === 'func' ? 'nofunc' : 'none');
  }
  const high = (b.startsWith(SHARED) ? b.slice(SHARED.length) : b) as CoreAbsHeapType; // the same
  if (sharedA !== b.startsWith(SHARED)) return false;
  if (low === 'none') return high === 'any' || ABOVE[high] === 'eq' || high === 'eq' || high === 'none';
  for (let at: CoreAbsHeapType | undefined = low; at !== undefined; at = ABOVE[at]) if (at === high) return true;
  return false;
}

function all<T>(a: readonly T[], b: readonly T[], matches: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((x, i) => matches(x, b[i] as T)); // the lengths are the same
}
