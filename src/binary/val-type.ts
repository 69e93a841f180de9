import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { idx, type Idx } from './indices.ts';
import { byCode } from './opcode.ts';

/** primvaltype ::= 0x7f => bool | … */
export const PRIM_VAL_TYPE = {
  bool: 0x7f,
  s8: 0x7e,
  u8: 0x7d,
  s16: 0x7c,
  u16: 0x7b,
  s32: 0x7a,
  u32: 0x79,
  s64: 0x78,
  u64: 0x77,
  f32: 0x76,
  f64: 0x75,
  char: 0x74,
  string: 0x73,
  'error-context': 0x64,
} as const;

export const PRIM_VAL_TYPES = byCode(PRIM_VAL_TYPE);

export type PrimValType = keyof typeof PRIM_VAL_TYPE;

/** valtype ::= i:<typeidx> => i | pvt:<primvaltype> => pvt. A string is a primitive, a number an index. */
export type ValType = PrimValType | Idx<'type'>;

/** A valtype encodes an index as s33, so that indices and opcodes cannot be confused. */
export function readValType(r: Reader): ValType {
  const at = r.offset;
  const first = r.peek();
  const primitive = PRIM_VAL_TYPES[first];
  if (primitive !== undefined) {
    r.u8();
    return primitive;
  }
  const index = r.s33();
  return index < 0 ? r.raise('bad-opcode', `${hex(first)} is not a value type`, at) : idx<'type'>(index);
}

export function writeValType(w: Writer, type: ValType): void {
  if (typeof type === 'string') w.u8(PRIM_VAL_TYPE[type]);
  else w.s33(type);
}

/** <T>? ::= 0x00 => | 0x01 t:<T> => t */
export function readOptional<T>(r: Reader, read: (r: Reader) => T): T | undefined {
  return r.bool('an optional item') ? read(r) : undefined;
}

export function writeOptional<T>(w: Writer, item: T | undefined, write: (w: Writer, item: T) => void): void {
  w.u8(item === undefined ? 0x00 : 0x01);
  if (item !== undefined) write(w, item);
}

/** resultlist ::= 0x00 t:<valtype> => (result t) | 0x01 0x00 => */
export function readResultList(r: Reader): ValType | undefined {
  if (!r.bool('a result list')) return readValType(r);
  r.expect(0x00, 'a list of named results, which must be empty');
  return undefined;
}

export function writeResultList(w: Writer, result: ValType | undefined): void {
  if (result === undefined) {
    w.u8(0x01);
    w.u8(0x00);
  } else {
    w.u8(0x00);
    writeValType(w, result);
  }
}

/** labelvaltype ::= l:<labellit> t:<valtype> */
export interface LabelValType {
  readonly label: string;
  readonly type: ValType;
}

export function readLabelValType(r: Reader): LabelValType {
  const label = r.name();
  return { label, type: readValType(r) };
}

export function writeLabelValType(w: Writer, item: LabelValType): void {
  w.name(item.label);
  writeValType(w, item.type);
}
