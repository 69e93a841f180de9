import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { idx, type Idx } from './indices.ts';
import { byCode, readOpcode } from './opcode.ts';

/** core:numtype and core:vectype */
export const CORE_NUM_TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** core:absheaptype */
export const CORE_HEAP_TYPE = {
  noexn: 0x74,
  nofunc: 0x73,
  noextern: 0x72,
  none: 0x71,
  func: 0x70,
  extern: 0x6f,
  any: 0x6e,
  eq: 0x6d,
  i31: 0x6c,
  struct: 0x6b,
  array: 0x6a,
  exn: 0x69,
} as const;

/** Before an abstract heap type or a composite type: it is shared between threads (shared-everything-threads). */
export const CORE_SHARED = 0x65;

const REF = 0x64;
const REF_NULL = 0x63;

const CORE_NUM_TYPES = byCode(CORE_NUM_TYPE);
const CORE_HEAP_TYPES = byCode(CORE_HEAP_TYPE);

export type CoreNumType = keyof typeof CORE_NUM_TYPE;
export type CoreAbsHeapType = keyof typeof CORE_HEAP_TYPE;

/** core:heaptype ::= ht:<absheaptype> | i:<typeidx>, an s33 */
export type CoreHeapType = CoreAbsHeapType | `shared ${CoreAbsHeapType}` | Idx<'core:type'>;

/** core:reftype ::= 0x64 ht => (ref ht) | 0x63 ht => (ref null ht) | ht:<absheaptype> => (ref null ht) */
export interface CoreRefType {
  readonly kind: 'ref';
  readonly nullable: boolean;
  readonly heap: CoreHeapType;
}

/** core:valtype ::= numtype | vectype | reftype */
export type CoreValType = CoreNumType | CoreRefType;

export function readCoreValType(r: Reader): CoreValType {
  const number = CORE_NUM_TYPES[r.peek()];
  if (number === undefined) return readCoreRefType(r, 'a core value type');
  r.u8();
  return number;
}

export function writeCoreValType(w: Writer, type: CoreValType): void {
  if (typeof type === 'string') w.u8(CORE_NUM_TYPE[type]);
  else writeCoreRefType(w, type);
}

export function readCoreRefType(r: Reader, what = 'a core reference type'): CoreRefType {
  const first = r.peek();
  if (first !== REF && first !== REF_NULL) return { kind: 'ref', nullable: true, heap: readAbsHeapType(r, what) };
  r.u8();
  return { kind: 'ref', nullable: first === REF_NULL, heap: readCoreHeapType(r) };
}

/** Writes the short form if the type has one. */
export function writeCoreRefType(w: Writer, type: CoreRefType): void {
  if (!type.nullable) w.u8(REF);
  else if (typeof type.heap === 'number') w.u8(REF_NULL);
  writeCoreHeapType(w, type.heap);
}

export function readCoreHeapType(r: Reader): CoreHeapType {
  const at = r.offset;
  const first = r.peek();
  if (first === CORE_SHARED || CORE_HEAP_TYPES[first] !== undefined) return readAbsHeapType(r, 'a heap type');
  const index = r.s33();
  return index < 0 ? r.raise('bad-opcode', `${hex(first)} is not a heap type`, at) : idx<'core:type'>(index);
}

export function writeCoreHeapType(w: Writer, heap: CoreHeapType): void {
  if (typeof heap === 'number') w.s33(heap);
  else if (isShared(heap)) {
    w.u8(CORE_SHARED);
    w.u8(CORE_HEAP_TYPE[heap.slice(SHARED.length) as CoreAbsHeapType]); // what the type says behind the prefix
  } else {
    w.u8(CORE_HEAP_TYPE[heap]);
  }
}

const SHARED = 'shared ';

function isShared(heap: CoreAbsHeapType | `shared ${CoreAbsHeapType}`): heap is `shared ${CoreAbsHeapType}` {
  return heap.startsWith(SHARED);
}

function readAbsHeapType(r: Reader, what: string): CoreAbsHeapType | `shared ${CoreAbsHeapType}` {
  if (r.peek() !== CORE_SHARED) return readOpcode(r, CORE_HEAP_TYPES, what);
  r.u8();
  return `shared ${readOpcode(r, CORE_HEAP_TYPES, 'a heap type that can be shared')}`;
}
