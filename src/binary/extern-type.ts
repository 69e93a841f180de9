import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readIdx, type Idx } from './indices.ts';
import { readSort, writeSort, type Sort } from './sort.ts';
import { readValType, writeValType, type ValType } from './val-type.ts';

/** typebound ::= 0x00 i:<typeidx> => (eq i) | 0x01 => (sub resource) */
export type TypeBound = { readonly kind: 'eq'; readonly type: Idx<'type'> } | { readonly kind: 'sub resource' };

export function readTypeBound(r: Reader): TypeBound {
  return r.bool('a type bound') ? { kind: 'sub resource' } : { kind: 'eq', type: readIdx<'type'>(r) };
}

export function writeTypeBound(w: Writer, bound: TypeBound): void {
  w.u8(bound.kind === 'eq' ? 0x00 : 0x01);
  if (bound.kind === 'eq') w.u32(bound.type);
}

/** valuebound ::= 0x00 i:<valueidx> => (eq i) | 0x01 t:<valtype> => t. `bare`: without the 0x01. */
export type ValueBound =
  | { readonly kind: 'eq'; readonly value: Idx<'value'> }
  | { readonly kind: 'type'; readonly type: ValType; readonly bare: boolean };

/**
 * The reference tools write and read the second form without its 0x01. The forms cannot be confused, because a bound begins with no other
 * byte than 0x00 or 0x01. `bare` records the form, so a bound is written as it was read.
 */
export function readValueBound(r: Reader): ValueBound {
  if (r.peek() > 0x01) return { kind: 'type', type: readValType(r), bare: true };
  if (r.bool('a value bound')) return { kind: 'type', type: readValType(r), bare: false };
  return { kind: 'eq', value: readIdx<'value'>(r) };
}

export function writeValueBound(w: Writer, bound: ValueBound): void {
  if (bound.kind === 'eq') {
    w.u8(0x00);
    w.u32(bound.value);
  } else {
    if (!bound.bare) w.u8(0x01);
    writeValType(w, bound.type);
  }
}

/** externtype (Binary.md § Type Definitions) */
export type ExternType =
  | { readonly kind: 'core module'; readonly type: Idx<'core:type'> }
  | { readonly kind: 'func'; readonly type: Idx<'type'> }
  | { readonly kind: 'value'; readonly bound: ValueBound }
  | { readonly kind: 'type'; readonly bound: TypeBound }
  | { readonly kind: 'component'; readonly type: Idx<'type'> }
  | { readonly kind: 'instance'; readonly type: Idx<'type'> };

/** The discriminants are those of `sort`; of the core sorts, `module` alone. */
export function readExternType(r: Reader): ExternType {
  const at = r.offset;
  const kind: Sort = readSort(r);
  switch (kind) {
    case 'core module':
      return { kind, type: readIdx<'core:type'>(r) };
    case 'func':
    case 'component':
    case 'instance':
      return { kind, type: readIdx<'type'>(r) };
    case 'value':
      return { kind, bound: readValueBound(r) };
    case 'type':
      return { kind, bound: readTypeBound(r) };
    default:
      return r.raise('bad-opcode', `an import or export cannot be of the sort ${kind}`, at + 1);
  }
}

export function writeExternType(w: Writer, type: ExternType): void {
  writeSort(w, type.kind);
  switch (type.kind) {
    case 'core module':
    case 'func':
    case 'component':
    case 'instance':
      w.u32(type.type);
      break;
    case 'value':
      writeValueBound(w, type.bound);
      break;
    case 'type':
      writeTypeBound(w, type.bound);
      break;
    default:
      return type satisfies never;
  }
}
