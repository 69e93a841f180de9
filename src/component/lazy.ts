/** A value that is computed when it is first asked for. */
export type Lazy<T> = () => T;

/** Counts how deep computations are in each other (`Budget`). */
export interface Nesting {
  readonly nested: <T>(make: () => T) => T;
}

/** A value whose computation may ask for other values that are not there yet: chains of them are as long as `nesting` allows. */
export function lazy<T>(nesting: Nesting, make: () => T): Lazy<T> {
  let value: T | undefined;
  return () => (value ??= nesting.nested(make));
}
