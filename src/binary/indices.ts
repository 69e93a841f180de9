import type { Reader } from '../bytes/reader.ts';

/** The index spaces of a component: one for each sort (Binary.md § Instance Definitions). */
export type Space =
  | 'core:func'
  | 'core:table'
  | 'core:memory'
  | 'core:global'
  | 'core:tag'
  | 'core:type'
  | 'core:module'
  | 'core:instance'
  | 'func'
  | 'value'
  | 'type'
  | 'component'
  | 'instance';

declare const space: unique symbol;

/** An index into one index space. A plain `number` is a count or a size. */
export type Idx<S extends Space> = number & { readonly [space]: S };

/** The one place where a number becomes an index. */
export function idx<S extends Space>(n: number): Idx<S> {
  return n as Idx<S>; // the brand exists at compile time only
}

/** Reads an index as u32. (Only a valtype encodes its index as s33.) */
export function readIdx<S extends Space>(r: Reader): Idx<S> {
  return idx<S>(r.u32());
}
