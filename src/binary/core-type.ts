/** The number and reference types that a core value may have, as the text format writes them; the reader adds the rest. */
export type CoreNumType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';
export type CoreValType = CoreNumType | { readonly kind: 'ref'; readonly nullable: boolean; readonly heap: string | number };

/** core:type ::= dt:<core:deftype> => (type dt); to be completed by the reader. */
export type CoreType = { readonly kind: 'todo' };
