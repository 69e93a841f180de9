/** The hosts that a network rule matches. */
export type HostRule =
  | { readonly kind: 'any' }
  /** This name; with `below`, every name that ends in it and has more labels. In lower case, without a dot at the end. */
  | { readonly kind: 'name'; readonly name: string; readonly below: boolean }
  /**
   * Addresses whose first `prefix` bits are those of `address`: 16 bytes, IPv4 as `::ffff:a.b.c.d`. `scope`: of a
   * link-local address, else 0.
   */
  | {
      readonly kind: 'addresses';
      readonly address: readonly number[];
      readonly prefix: number;
      readonly scope: number;
    };

/** First and last, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}
