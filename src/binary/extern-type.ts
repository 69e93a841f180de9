import type { Idx } from './indices.ts';
import type { ValType } from './type.ts';

/** typebound ::= 0x00 i:<typeidx> => (eq i) | 0x01 => (sub resource) */
export type TypeBound = { readonly kind: 'eq'; readonly type: Idx<'type'> } | { readonly kind: 'sub resource' };

/** valuebound ::= 0x00 i:<valueidx> => (eq i) | 0x01 t:<valtype> => t */
export type ValueBound =
  | { readonly kind: 'eq'; readonly value: Idx<'value'> }
  | { readonly kind: 'type'; readonly type: ValType };

/** externtype (Binary.md § Type Definitions) */
export type ExternType =
  | { readonly kind: 'core module'; readonly type: Idx<'core:type'> }
  | { readonly kind: 'func'; readonly type: Idx<'type'> }
  | { readonly kind: 'value'; readonly bound: ValueBound }
  | { readonly kind: 'type'; readonly bound: TypeBound }
  | { readonly kind: 'component'; readonly type: Idx<'type'> }
  | { readonly kind: 'instance'; readonly type: Idx<'type'> };
