import type { CoreSort, Sort } from '../binary/sort.ts';
import { WasmvirtError } from '../errors.ts';

/**
 * The current sizes of the index spaces of a component, component type, instance type or core module type.
 */
export class IndexSpaces {
  /**
   * The stack of open index spaces, from the outermost to this one. All of them share the array, because an inner one ends before its
   * outer one.
   */
  private readonly open: IndexSpaces[];
  private readonly depth: number;
  private readonly counts = new Map<Sort, number>();

  /** `outer`: the enclosing index spaces; `undefined` for the outermost component. */
  constructor(outer: IndexSpaces | undefined) {
    this.open = outer?.open ?? [];
    this.depth = outer === undefined ? 0 : outer.depth + 1;
    this.open[this.depth] = this;
  }

  /** Appends definitions to the space of their sort. */
  push(sort: Sort, count = 1): void {
    this.counts.set(sort, (this.counts.get(sort) ?? 0) + count);
  }

  /**
   * Checks an index. `ahead`: number of definitions in progress that the index may refer to as well.
   *
   * @throws WasmvirtError `index-out-of-bounds` with `offset`, the offset of the definition that contains the index
   */
  use(sort: Sort, index: number, offset: number, ahead = 0): void {
    const there = (this.counts.get(sort) ?? 0) + ahead;
    if (index < there) return;
    const message = `${sort} index ${index} does not exist: there are ${there} before this use`;
    throw new WasmvirtError('index-out-of-bounds', message, { offset });
  }

  /**
   * Checks the index of an outer alias, `count` levels out. The input ends at its outermost component: an alias beyond it is an error,
   * although the output will enclose it.
   *
   * @throws WasmvirtError `index-out-of-bounds`
   */
  useOuter(sort: Sort, count: number, index: number, offset: number): void {
    const enclosing = this.open[this.depth - count];
    if (enclosing === undefined) {
      const message = `an alias reaches ${count} scopes out, past the outermost one`;
      throw new WasmvirtError('index-out-of-bounds', message, { offset });
    }
    enclosing.use(sort, index, offset);
  }
}

/** The sort of a core sort: `func` → `core func`. */
export function coreSort(sort: CoreSort): Sort {
  return `core ${sort}`;
}
