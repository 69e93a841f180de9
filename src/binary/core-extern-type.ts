import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import {
  readCoreRefType,
  readCoreValType,
  writeCoreRefType,
  writeCoreValType,
  type CoreRefType,
  type CoreValType,
} from './core-val-type.ts';
import { readIdx, type Idx } from './indices.ts';
import { byCode, readOpcode } from './opcode.ts';
import { CORE_SORT } from './sort.ts';

/** core:limits, in elements or pages. The grammar gives both bounds 64 bits, for either `address`. */
export interface CoreLimits {
  readonly address: 'i32' | 'i64';
  readonly shared: boolean;
  readonly min: bigint;
  readonly max: bigint | undefined;
}

/** core:tabletype ::= et:<reftype> lim:<limits> */
export interface CoreTableType extends CoreLimits {
  readonly element: CoreRefType;
}

/** core:memtype ::= lim:<limits>, with the binary logarithm of the page size where it is not 16 (custom-page-sizes) */
export interface CoreMemoryType extends CoreLimits {
  readonly pageSizeLog2: number | undefined;
}

/** core:globaltype ::= t:<valtype> m:<mut> */
export interface CoreGlobalType {
  readonly type: CoreValType;
  readonly mutable: boolean;
  readonly shared: boolean;
}

/** core:externtype ::= 0x00 i:<typeidx> => (func i) | 0x01 tt | 0x02 mt | 0x03 gt | 0x04 0x00 i:<typeidx> => (tag i) */
export type CoreExternType =
  | { readonly kind: 'func'; readonly type: Idx<'core:type'> }
  | ({ readonly kind: 'table' } & CoreTableType)
  | ({ readonly kind: 'memory' } & CoreMemoryType)
  | ({ readonly kind: 'global' } & CoreGlobalType)
  | { readonly kind: 'tag'; readonly type: Idx<'core:type'> };

const FLAG = { max: 0x01, shared: 0x02, i64: 0x04, pageSize: 0x08 } as const;

const CORE_EXTERN_TYPE = {
  func: CORE_SORT.func,
  table: CORE_SORT.table,
  memory: CORE_SORT.memory,
  global: CORE_SORT.global,
  tag: CORE_SORT.tag,
} as const satisfies Record<CoreExternType['kind'], number>;

const CORE_EXTERN_TYPES = byCode(CORE_EXTERN_TYPE);

export function readCoreExternType(r: Reader): CoreExternType {
  const kind = readOpcode(r, CORE_EXTERN_TYPES, 'a core import or export');
  switch (kind) {
    case 'func':
      return { kind, type: readIdx<'core:type'>(r) };
    case 'table':
      return { kind, ...readCoreTableType(r) };
    case 'memory':
      return { kind, ...readCoreMemoryType(r) };
    case 'global':
      return { kind, ...readCoreGlobalType(r) };
    case 'tag':
      r.expect(0x00, 'the attribute of a tag');
      return { kind, type: readIdx<'core:type'>(r) };
    default:
      return kind satisfies never;
  }
}

export function writeCoreExternType(w: Writer, type: CoreExternType): void {
  w.u8(CORE_EXTERN_TYPE[type.kind]);
  switch (type.kind) {
    case 'func':
      w.u32(type.type);
      break;
    case 'table':
      writeCoreTableType(w, type);
      break;
    case 'memory':
      writeCoreMemoryType(w, type);
      break;
    case 'global':
      writeCoreGlobalType(w, type);
      break;
    case 'tag':
      w.u8(0x00);
      w.u32(type.type);
      break;
    default:
      return type satisfies never;
  }
}

export function readCoreTableType(r: Reader): CoreTableType {
  const element = readCoreRefType(r);
  const flags = readFlags(r, FLAG.max | FLAG.shared | FLAG.i64);
  return { element, ...readLimits(r, flags) };
}

export function writeCoreTableType(w: Writer, type: CoreTableType): void {
  writeCoreRefType(w, type.element);
  w.u8(limitsFlags(type));
  writeLimits(w, type);
}

export function readCoreMemoryType(r: Reader): CoreMemoryType {
  const flags = readFlags(r, FLAG.max | FLAG.shared | FLAG.i64 | FLAG.pageSize);
  const limits = readLimits(r, flags);
  return { ...limits, pageSizeLog2: flags & FLAG.pageSize ? readPageSizeLog2(r) : undefined };
}

export function writeCoreMemoryType(w: Writer, type: CoreMemoryType): void {
  w.u8(limitsFlags(type) | (type.pageSizeLog2 === undefined ? 0 : FLAG.pageSize));
  writeLimits(w, type);
  if (type.pageSizeLog2 !== undefined) w.u32(type.pageSizeLog2);
}

export function readCoreGlobalType(r: Reader): CoreGlobalType {
  const type = readCoreValType(r);
  const at = r.offset;
  const flags = r.u8();
  if (flags > 0x03) r.raise('bad-value', `${hex(flags)} is not the mutability of a global`, at);
  return { type, mutable: (flags & 0x01) !== 0, shared: (flags & 0x02) !== 0 };
}

export function writeCoreGlobalType(w: Writer, type: CoreGlobalType): void {
  writeCoreValType(w, type.type);
  w.u8((type.mutable ? 0x01 : 0) | (type.shared ? 0x02 : 0));
}

function readFlags(r: Reader, allowed: number): number {
  const at = r.offset;
  const flags = r.u8();
  return flags & ~allowed ? r.raise('bad-value', `${hex(flags)} does not begin limits`, at) : flags;
}

function readLimits(r: Reader, flags: number): CoreLimits {
  return {
    address: flags & FLAG.i64 ? 'i64' : 'i32',
    shared: (flags & FLAG.shared) !== 0,
    min: r.u64(),
    max: flags & FLAG.max ? r.u64() : undefined,
  };
}

function limitsFlags(limits: CoreLimits): number {
  return (
    (limits.max === undefined ? 0 : FLAG.max) |
    (limits.shared ? FLAG.shared : 0) |
    (limits.address === 'i64' ? FLAG.i64 : 0)
  );
}

function writeLimits(w: Writer, limits: CoreLimits): void {
  w.u64(limits.min);
  if (limits.max !== undefined) w.u64(limits.max);
}

function readPageSizeLog2(r: Reader): number {
  const at = r.offset;
  const log2 = r.u32();
  return log2 < 64 ? log2 : r.raise('bad-value', `a page size of 2^${log2} bytes`, at);
}
