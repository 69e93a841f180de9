/** Parts of the standard that are not finished, by the words of wasm-tools: generated components use them only where they are asked for. */
export const GATES = [
  'cm-async-stackful',
  'cm-error-context',
  'cm-fixed-length-lists',
  'cm-more-async-builtins',
  'cm-threading',
] as const;

export type Gate = (typeof GATES)[number];
