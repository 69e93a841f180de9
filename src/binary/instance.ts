import type { Idx } from './indices.ts';
import type { ExternName } from './name.ts';
import type { CoreSortIdx, SortIdx } from './sort.ts';

/** instantiatearg ::= n:<name> si:<sortidx> => (with n si) */
export interface InstantiateArg {
  readonly name: string;
  readonly item: SortIdx;
}

/** inlineexport ::= na:<nameattributes> si:<sortidx> => (export na si) */
export interface InlineExport {
  readonly name: ExternName;
  readonly item: SortIdx;
}

/** instanceexpr ::= 0x00 c arg* => (instantiate c arg*) | 0x01 e* => e* */
export type Instance =
  | {
      readonly kind: 'instantiate';
      readonly component: Idx<'component'>;
      readonly args: readonly InstantiateArg[];
    }
  | { readonly kind: 'exports'; readonly exports: readonly InlineExport[] };

/** core:instantiatearg ::= n:<core:name> 0x12 i:<instanceidx> => (with n (instance i)) */
export interface CoreInstantiateArg {
  readonly name: string;
  readonly instance: Idx<'core:instance'>;
}

/** core:inlineexport ::= n:<core:name> si:<core:sortidx> => (export n si) */
export interface CoreInlineExport {
  readonly name: string;
  readonly item: CoreSortIdx;
}

/** core:instanceexpr ::= 0x00 m arg* => (instantiate m arg*) | 0x01 e* => e* */
export type CoreInstance =
  | {
      readonly kind: 'instantiate';
      readonly module: Idx<'core:module'>;
      readonly args: readonly CoreInstantiateArg[];
    }
  | { readonly kind: 'exports'; readonly exports: readonly CoreInlineExport[] };
