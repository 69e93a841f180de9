import type { ExternType } from './extern-type.ts';
import type { ExternName } from './name.ts';
import type { SortIdx } from './sort.ts';

/** export ::= na:<nameattributes> si:<sortidx> et?:<externtype>? => (export na si et?) */
export interface Export {
  readonly name: ExternName;
  readonly item: SortIdx;
  readonly type: ExternType | undefined;
}
