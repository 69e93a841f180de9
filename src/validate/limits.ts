/**
 * Limits of one validation, beside those of the reader (`MAX`). Those with a number of wasm-tools are the same there, so that what it accepts is
 * accepted here; the others bound time where input is made to take long.
 */
export const LIMITS = {
  /** Modules, components, values, and instances of both levels in one component. */
  modules: 1_000,
  components: 1_000,
  instances: 1_000,
  values: 1_000,
  /** Size of a type as a tree, in which a shared part counts once a path. */
  typeSize: 1_000_000,
  /** Nesting of value types. */
  typeDepth: 100,
  /** Nesting of instances and components in types, with the value types in them. wasm-tools ends itself beyond it. */
  nesting: 127,
  /** Elements of a list of fixed length. */
  fixedLength: 2 ** 30,
  /** Declared supertypes above a core type. */
  coreSubtyping: 63,
  /**
   * Types looked at, with their parts, counted each time: sharing can make few types many. It bounds the memory, of which a step takes up to
   * 130 bytes. wasm-tools has no such limit. The largest component at hand takes 49,000.
   */
  steps: 400_000,
} as const;
