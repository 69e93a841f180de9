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

/** sortidx ::= sort:<sort> idx:<u32> */
export interface SortIdx {
  readonly sort: Sort;
  readonly index: number;
}

/** core:sortidx ::= sort:<core:sort> idx:<u32> */
export interface CoreSortIdx {
  readonly sort: CoreSort;
  readonly index: number;
}
