import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { byCode, readOpcode } from './opcode.ts';

/** core:sort ::= … (Binary.md § Instance Definitions) */
export const CORE_SORT = {
  func: 0x00,
  table: 0x01,
  memory: 0x02,
  global: 0x03,
  tag: 0x04,
  type: 0x10,
  module: 0x11,
  instance: 0x12,
} as const;

/** sort ::= 0x00 cs:<core:sort> | … : the sorts above the core ones. */
export const SORT = {
  func: 0x01,
  value: 0x02,
  type: 0x03,
  component: 0x04,
  instance: 0x05,
} as const;

export type CoreSort = keyof typeof CORE_SORT;
export type Sort = `core ${CoreSort}` | keyof typeof SORT;

const PREFIXED_CORE_SORT = {
  'core func': CORE_SORT.func,
  'core table': CORE_SORT.table,
  'core memory': CORE_SORT.memory,
  'core global': CORE_SORT.global,
  'core tag': CORE_SORT.tag,
  'core type': CORE_SORT.type,
  'core module': CORE_SORT.module,
  'core instance': CORE_SORT.instance,
} as const satisfies Record<`core ${CoreSort}`, number>;

const CORE_SORTS = byCode(CORE_SORT);
const PREFIXED_CORE_SORTS = byCode(PREFIXED_CORE_SORT);
const SORTS = byCode(SORT);

export function readCoreSort(r: Reader): CoreSort {
  return readOpcode(r, CORE_SORTS, 'a core sort');
}

export function writeCoreSort(w: Writer, sort: CoreSort): void {
  w.u8(CORE_SORT[sort]);
}

export function readSort(r: Reader): Sort {
  if (r.peek() !== 0x00) return readOpcode(r, SORTS, 'a sort');
  r.u8();
  return readOpcode(r, PREFIXED_CORE_SORTS, 'a core sort');
}

export function writeSort(w: Writer, sort: Sort): void {
  if (isPrefixed(sort)) {
    w.u8(0x00);
    w.u8(PREFIXED_CORE_SORT[sort]);
  } else {
    w.u8(SORT[sort]);
  }
}

/** `core func` → `func`. `undefined` for a component-level sort. */
export function coreSortOf(sort: Sort): CoreSort | undefined {
  return isPrefixed(sort) ? CORE_SORTS[PREFIXED_CORE_SORT[sort]] : undefined;
}

function isPrefixed(sort: Sort): sort is `core ${CoreSort}` {
  return sort.startsWith('core ');
}

/** sortidx ::= sort:<sort> idx:<u32> */
export interface SortIdx {
  readonly sort: Sort;
  readonly index: number;
}

export function readSortIdx(r: Reader): SortIdx {
  const sort = readSort(r);
  return { sort, index: r.u32() };
}

export function writeSortIdx(w: Writer, item: SortIdx): void {
  writeSort(w, item.sort);
  w.u32(item.index);
}

/** core:sortidx ::= sort:<core:sort> idx:<u32> */
export interface CoreSortIdx {
  readonly sort: CoreSort;
  readonly index: number;
}

export function readCoreSortIdx(r: Reader): CoreSortIdx {
  const sort = readCoreSort(r);
  return { sort, index: r.u32() };
}

export function writeCoreSortIdx(w: Writer, item: CoreSortIdx): void {
  writeCoreSort(w, item.sort);
  w.u32(item.index);
}
