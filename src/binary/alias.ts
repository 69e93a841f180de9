import type { Idx } from './indices.ts';
import type { CoreSort, Sort } from './sort.ts';

/** alias ::= s:<sort> 0x00 i n => export | s 0x01 i n => core export | s 0x02 ct idx => outer */
export type Alias =
  | { readonly kind: 'export'; readonly sort: Sort; readonly instance: Idx<'instance'>; readonly name: string }
  | {
      readonly kind: 'core export';
      readonly sort: CoreSort;
      readonly instance: Idx<'core:instance'>;
      readonly name: string;
    }
  | { readonly kind: 'outer'; readonly sort: Sort; readonly count: number; readonly index: number };
