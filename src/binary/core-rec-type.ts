import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { CORE_SHARED, readCoreValType, writeCoreValType, type CoreValType } from './core-val-type.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';

/** core:functype ::= 0x60 t1*:vec(valtype) t2*:vec(valtype) */
export interface CoreFuncType {
  readonly kind: 'func';
  readonly params: readonly CoreValType[];
  readonly results: readonly CoreValType[];
}

/** core:storagetype ::= valtype | packedtype */
export type CoreStorageType = CoreValType | 'i8' | 'i16';

/** core:fieldtype ::= st:<storagetype> m:<mut> */
export interface CoreFieldType {
  readonly type: CoreStorageType;
  readonly mutable: boolean;
}

/** core:comptype ::= 0x5e ft => (array ft) | 0x5f ft*:vec(fieldtype) => (struct ft*) | 0x60 … => (func …) */
export type CoreCompType =
  | CoreFuncType
  | { readonly kind: 'struct'; readonly fields: readonly CoreFieldType[] }
  | { readonly kind: 'array'; readonly element: CoreFieldType };

/** A composite type, with 0x65 before it where it is shared (shared-everything-threads). */
export type CoreSharedCompType = CoreCompType | { readonly kind: 'shared'; readonly type: CoreCompType };

/** core:subtype ::= 0x50 x* ct => (sub x* ct) | 0x4f x* ct => (sub final x* ct) | ct => ct, which means (sub final ct) */
export type CoreSubType =
  | CoreSharedCompType
  | {
      readonly kind: 'sub';
      readonly final: boolean;
      readonly supertypes: readonly Idx<'core:type'>[];
      readonly type: CoreSharedCompType;
    };

/** core:rectype ::= 0x4e st*:vec(subtype) => (rec st*) | st => st */
export type CoreRecType = CoreSubType | { readonly kind: 'rec'; readonly types: readonly CoreSubType[] };

const COMP_TYPE = { array: 0x5e, struct: 0x5f, func: 0x60 } as const;
const COMP_TYPES = byCode(COMP_TYPE);
const PACKED_TYPE = { i8: 0x78, i16: 0x77 } as const;
const PACKED_TYPES = byCode(PACKED_TYPE);
const REC = 0x4e;
const SUB_FINAL = 0x4f;
export const SUB = 0x50;

export function readCoreRecType(r: Reader): CoreRecType {
  if (r.peek() !== REC) return readCoreSubType(r);
  r.u8();
  return { kind: 'rec', types: r.vec('types', MAX.items, readCoreSubType) };
}

export function writeCoreRecType(w: Writer, type: CoreRecType): void {
  if (type.kind === 'rec') {
    w.u8(REC);
    w.vec(type.types, writeCoreSubType);
  } else {
    writeCoreSubType(w, type);
  }
}

export function readCoreSubType(r: Reader): CoreSubType {
  const first = r.peek();
  if (first !== SUB && first !== SUB_FINAL) return readSharedCompType(r);
  r.u8();
  const supertypes = r.vec('supertypes', MAX.supertypes, readIdx<'core:type'>);
  return { kind: 'sub', final: first === SUB_FINAL, supertypes, type: readSharedCompType(r) };
}

function writeCoreSubType(w: Writer, type: CoreSubType): void {
  if (type.kind === 'sub') {
    w.u8(type.final ? SUB_FINAL : SUB);
    w.vec(type.supertypes, (w, index) => w.u32(index));
    writeSharedCompType(w, type.type);
  } else {
    writeSharedCompType(w, type);
  }
}

function readSharedCompType(r: Reader): CoreSharedCompType {
  if (r.peek() !== CORE_SHARED) return readCompType(r);
  r.u8();
  return { kind: 'shared', type: readCompType(r) };
}

function writeSharedCompType(w: Writer, type: CoreSharedCompType): void {
  if (type.kind === 'shared') {
    w.u8(CORE_SHARED);
    writeCompType(w, type.type);
  } else {
    writeCompType(w, type);
  }
}

function readCompType(r: Reader): CoreCompType {
  const kind = readOpcode(r, COMP_TYPES, 'a core type');
  switch (kind) {
    case 'func': {
      const params = r.vec('parameters', MAX.params, readCoreValType);
      return { kind, params, results: r.vec('results', MAX.results, readCoreValType) };
    }
    case 'struct':
      return { kind, fields: r.vec('fields', MAX.structFields, readFieldType) };
    case 'array':
      return { kind, element: readFieldType(r) };
    default:
      return kind satisfies never;
  }
}

function writeCompType(w: Writer, type: CoreCompType): void {
  w.u8(COMP_TYPE[type.kind]);
  switch (type.kind) {
    case 'func':
      w.vec(type.params, writeCoreValType);
      w.vec(type.results, writeCoreValType);
      break;
    case 'struct':
      w.vec(type.fields, writeFieldType);
      break;
    case 'array':
      writeFieldType(w, type.element);
      break;
    default:
      return type satisfies never;
  }
}

function readFieldType(r: Reader): CoreFieldType {
  const packed = PACKED_TYPES[r.peek()];
  if (packed === undefined) {
    const type = readCoreValType(r);
    return { type, mutable: r.bool('the mutability of a field') };
  }
  r.u8();
  return { type: packed, mutable: r.bool('the mutability of a field') };
}

function writeFieldType(w: Writer, field: CoreFieldType): void {
  if (field.type === 'i8' || field.type === 'i16') w.u8(PACKED_TYPE[field.type]);
  else writeCoreValType(w, field.type);
  w.bool(field.mutable);
}
