import type { Flag } from '../../policy/options/command-line.ts';

/** What stands for the value of an option, as far as a shell can help. */
export type Value =
  | { readonly kind: 'none' }
  /** Words; what ends with a colon goes on. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A path; behind a `=` where `isNamed`. */
  | { readonly kind: 'path'; readonly isNamed: boolean }
  | { readonly kind: 'text' };

/** Placeholders that stand for paths of this machine. */
const PATH = /(?:^|=)(?:FILE|MADE|SVG|DIR|FOLDER)$/;

export function valueOf({ arity, choices, placeholder = '', bare }: Flag): Value {
  if (arity === 'none' || arity === 'switch') return { kind: 'none' };
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (bare !== undefined) return { kind: 'none' };
  if (PATH.test(placeholder)) return { kind: 'path', isNamed: placeholder.includes('=') };
  return { kind: 'text' };
}

/** A word between single quotation marks, for bash and zsh. */
export function quotedForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
