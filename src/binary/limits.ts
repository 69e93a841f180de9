/**
 * The most items that one vec may have. The figures are those of the reference tools and of the JS API (§ Implementation
 * limits), so whatever they accept is accepted here. Below these a count is bounded by the bytes that are left.
 */
export const MAX = {
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
  /** Components in components; types in types. */
  depth: 100,
} as const;
