/** A mistake in one place of the sources, and the tests that must see it. */
export interface Mutation {
  /** By which it is called. */
  readonly name: string;
  /** From the root of the repository. A template is assembled again. */
  readonly file: string;
  /** Occurs exactly once in the file. Short: the lines around it change. */
  readonly find: string;
  readonly replace: string;
  /** What would be wrong. */
  readonly breaks: string;
  /** The files of tests of which one must fail. */
  readonly tests: readonly string[];
}

/** What became of it: `killed` is what is wanted. */
export type Verdict =
  | { readonly kind: 'killed'; readonly by: readonly string[] }
  /** All tests passed, or were skipped: so many. */
  | { readonly kind: 'survived'; readonly skipped: number }
  /** The text is not there, or more than once; or what it makes does not load or assemble. */
  | { readonly kind: 'stale'; readonly why: string };
