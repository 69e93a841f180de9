import { MAX_NAME_BYTES } from '../bytes/reader.ts';

/**
 * Limits of the reader. The figures are those of the reference tools (wasmparser's `limits.rs`) and of the JS API
 * (§ Implementation limits), so input that they accept is accepted here; limits that they lack are marked as such. A count is also
 * bounded by the remaining bytes.
 */
export const MAX = {
  /**
   * Sections of any kind, in all components that one call reads. Other tools have no such limit. Compilers and composers write a few
   * thousand; a number that exhausts memory is far larger than this.
   */
  sections: 200_000,
  /** Items of all vecs that one call decodes, including vecs inside items; for the same reason. */
  decoded: 150_000,
  /** Core modules in the index space of one component. */
  modules: 1000,
  /** Components in the index space of one component. */
  components: 1000,
  nameBytes: MAX_NAME_BYTES,
  /** Attributes of one name. There are three kinds, each allowed once. */
  nameAttributes: 3,
  /** Lists in a name section. There are 11 sorts, and tools write one list for each. */
  sortNames: 1000,
  /** Fields in a producers section, and values in one of them. There are three fields, and a few tools in each. */
  producers: 1000,
  /** Items of one section; definitions of one index space. */
  items: 1_000_000,
  /** Declarators of one component or instance type. */
  decls: 1_000_000,
  /** Declarators of one core module type. */
  moduleDecls: 100_000,
  instantiateArgs: 100_000,
  inlineExports: 100_000,
  params: 1000,
  results: 1000,
  fields: 10_000,
  cases: 10_000,
  tupleTypes: 10_000,
  /** Binary.md: 0 < |l*| <= 32. */
  flags: 32,
  enumCases: 10_000,
  canonOpts: 10,
  startArgs: 1000,
  structFields: 10_000,
  supertypes: 1,
  /** Nesting depth of components, and of types. */
  depth: 100,
} as const;
