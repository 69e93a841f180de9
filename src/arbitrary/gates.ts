/** Parts of the standard that are not finished, by the words of wasm-tools, where they are off if not asked for. */
export type Gate =
  'cm-async-stackful' | 'cm-error-context' | 'cm-fixed-length-lists' | 'cm-more-async-builtins' | 'cm-threading';
