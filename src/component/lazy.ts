/** A value computed at the first call. */
export type Lazy<T> = () => T;

/** Bounds the nesting of computations (`Budget`). */
export interface Nesting {
  readonly nested: <T>(make: () => T) => T;
}

/** Makes a lazy value. Its computation may call other lazy values; `nesting` bounds the length of such chains. */
export function lazy<T>(nesting: Nesting, make: () => T): Lazy<T> {
  let value: T | undefined;
  let todo: (() => T) | undefined = make;
  return () => {
    if (todo === undefined) return value as T; // it was made
    value = nesting.nested(todo);
    // what it was made from can be as large as the component
    todo = undefined;
    return value;
  };
}
