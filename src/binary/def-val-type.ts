import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import type { Compound, Labelled } from './compound.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';
import {
  PRIM_VAL_TYPE,
  PRIM_VAL_TYPES,
  readLabelValType,
  readOptional,
  readValType,
  writeLabelValType,
  writeOptional,
  writeValType,
  type PrimValType,
  type ValType,
} from './val-type.ts';

/** The opcodes of defvaltype, except the primitive types. */
export const DEF_VAL_TYPE = {
  record: 0x72,
  variant: 0x71,
  list: 0x70,
  tuple: 0x6f,
  flags: 0x6e,
  enum: 0x6d,
  option: 0x6b,
  result: 0x6a,
  own: 0x69,
  borrow: 0x68,
  'fixed-length list': 0x67,
  stream: 0x66,
  future: 0x65,
  map: 0x63,
} as const;

const DEF_VAL_TYPES = byCode(DEF_VAL_TYPE);

/** defvaltype (Binary.md § Type Definitions) */
export type DefValType =
  | { readonly kind: 'primitive'; readonly type: PrimValType }
  | Compound<ValType>
  | { readonly kind: 'own'; readonly type: Idx<'type'> }
  | { readonly kind: 'borrow'; readonly type: Idx<'type'> };

/** case ::= l:<labellit> t?:<valtype>? 0x00 */
export type Case = Labelled<ValType | undefined>;

export function readCase(r: Reader): Case {
  const label = r.name();
  const type = readOptional(r, readValType);
  r.expect(0x00, 'the end of a case');
  return { label, type };
}

export function writeCase(w: Writer, item: Case): void {
  w.name(item.label);
  writeOptional(w, item.type, writeValType);
  w.u8(0x00);
}

export function readDefValType(r: Reader): DefValType {
  const primitive = PRIM_VAL_TYPES[r.peek()];
  if (primitive !== undefined) {
    r.u8();
    return { kind: 'primitive', type: primitive };
  }
  const kind = readOpcode(r, DEF_VAL_TYPES, 'a type');
  switch (kind) {
    case 'record':
      return { kind, fields: someOf(r, 'fields', MAX.fields, readLabelValType) };
    case 'variant':
      return { kind, cases: someOf(r, 'cases', MAX.cases, readCase) };
    case 'list':
      return { kind, element: readValType(r), length: undefined };
    case 'fixed-length list':
      return { kind: 'list', element: readValType(r), length: readLength(r) };
    case 'tuple':
      return { kind, types: someOf(r, 'tuple types', MAX.tupleTypes, readValType) };
    case 'flags':
      return { kind, labels: someOf(r, 'flags', MAX.flags, readLabel) };
    case 'enum':
      return { kind, labels: someOf(r, 'enum cases', MAX.enumCases, readLabel) };
    case 'option':
      return { kind, type: readValType(r) };
    case 'result':
      return { kind, ok: readOptional(r, readValType), error: readOptional(r, readValType) };
    case 'own':
      return { kind, type: readIdx<'type'>(r) };
    case 'borrow':
      return { kind, type: readIdx<'type'>(r) };
    case 'stream':
      return { kind, element: readOptional(r, readValType) };
    case 'future':
      return { kind, element: readOptional(r, readValType) };
    case 'map':
      return { kind, key: readValType(r), value: readValType(r) };
    default:
      return kind satisfies never;
  }
}

export function writeDefValType(w: Writer, type: DefValType): void {
  switch (type.kind) {
    case 'primitive':
      w.u8(PRIM_VAL_TYPE[type.type]);
      break;
    case 'record':
      w.u8(DEF_VAL_TYPE.record);
      w.vec(type.fields, writeLabelValType);
      break;
    case 'variant':
      w.u8(DEF_VAL_TYPE.variant);
      w.vec(type.cases, writeCase);
      break;
    case 'list':
      w.u8(type.length === undefined ? DEF_VAL_TYPE.list : DEF_VAL_TYPE['fixed-length list']);
      writeValType(w, type.element);
      if (type.length !== undefined) w.u32(type.length);
      break;
    case 'tuple':
      w.u8(DEF_VAL_TYPE.tuple);
      w.vec(type.types, writeValType);
      break;
    case 'flags':
    case 'enum':
      w.u8(DEF_VAL_TYPE[type.kind]);
      w.vec(type.labels, writeLabel);
      break;
    case 'option':
      w.u8(DEF_VAL_TYPE.option);
      writeValType(w, type.type);
      break;
    case 'result':
      w.u8(DEF_VAL_TYPE.result);
      writeOptional(w, type.ok, writeValType);
      writeOptional(w, type.error, writeValType);
      break;
    case 'own':
    case 'borrow':
      w.u8(DEF_VAL_TYPE[type.kind]);
      w.u32(type.type);
      break;
    case 'stream':
    case 'future':
      w.u8(DEF_VAL_TYPE[type.kind]);
      writeOptional(w, type.element, writeValType);
      break;
    case 'map':
      w.u8(DEF_VAL_TYPE.map);
      writeValType(w, type.key);
      writeValType(w, type.value);
      break;
    default:
      return type satisfies never;
  }
}

/** A vec that must have at least one item. */
function someOf<T>(r: Reader, what: string, limit: number, read: (r: Reader) => T): readonly T[] {
  const at = r.offset;
  const items = r.vec(what, limit, read);
  return items.length > 0 ? items : r.raise('bad-value', `a type without ${what}, where at least one is needed`, at);
}

function readLength(r: Reader): number {
  const at = r.offset;
  const length = r.u32();
  return length > 0 ? length : r.raise('bad-value', 'the length of a fixed-length list is 0', at);
}

/** labellit ::= len:<u32> l:<label> (if len = |l|) */
function readLabel(r: Reader): string {
  return r.name();
}

function writeLabel(w: Writer, label: string): void {
  w.name(label);
}
