/** attribute ::= 0x00 … (implements "in") | 0x01 … (versionsuffix "vs") | 0x02 … (external-id n) */
export type Attribute =
  | { readonly kind: 'implements'; readonly interface: string }
  | { readonly kind: 'versionsuffix'; readonly suffix: string }
  | { readonly kind: 'external-id'; readonly id: string };

/** nameattributes ::= 0x00 len en | 0x01 len en | 0x02 len en a*:vec(<attribute>). Written as 0x02 only where there are attributes. */
export interface ExternName {
  readonly name: string;
  readonly attributes: readonly Attribute[];
}
