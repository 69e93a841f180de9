import type { CoreSort, Sort } from '../binary/sort.ts';
import { WasmvirtError } from '../errors.ts';

/**
 * How many definitions the index spaces of a component, component type, instance type or core module type have so far. Only
 * numbers: what an index means plays no part.
 */
export class IndexSpaces {
  /** By depth: those around the one that is read now, and that one. One array for all, as what is inside another ends before it. */
  private readonly open: IndexSpaces[];
  private readonly depth: number;
  private readonly counts = new Map<Sort, number>();

  /** `outer`: of what stands around it; `undefined` for the outermost component, which sees nothing around it. */
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
   * Looks an index up. `ahead`: so many definitions that are just being made count as well.
   *
   * @throws WasmvirtError `index-out-of-bounds` with `offset`, that of the definition with the index in it
   */
  use(sort: Sort, index: number, offset: number, ahead = 0): void {
    const there = (this.counts.get(sort) ?? 0) + ahead;
    if (index < there) return;
    const message = `${sort} index ${index} does not exist: there are ${there} before this use`;
    throw new WasmvirtError('index-out-of-bounds', message, { offset });
  }

  /**
   * Looks up what an outer alias names, `count` levels out. Levels that are around the input, in whatever it will be put into, are
   * none of its.
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

/** A core sort as one of all sorts. */
export function coreSort(sort: CoreSort): Sort {
  return `core ${sort}`;
}
