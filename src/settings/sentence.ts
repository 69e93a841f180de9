import type { Options } from './options.ts';

/** An option, where a sentence names it. */
export interface Mention {
  readonly option: keyof Options;
  /** As the sentence has it: `clocks`, `clocks: 'allow'`, `environment.deny`, `allow wasi:cli/exit`. */
  readonly text: string;
  /** What of its value is meant: a property, an item of a list, or the path of a mount. */
  readonly part?: string;
  /** The value, where the sentence says it, too. */
  readonly value?: unknown;
  /** Nobody said it: the sentence proposes it. */
  readonly proposed?: boolean;
}

/** A sentence in pieces, so that it can be said again by who has other words for the options, as the command line has flags. */
export type Sentence = readonly (string | Mention)[];

/** Puts a sentence together: `` say`${mention('cwd')} must not be empty` ``. What it holds may be a sentence itself. */
export function say(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Mention | Sentence)[]
): Sentence {
  return texts.flatMap((text, i) => {
    const value = values[i] ?? '';
    return [text, ...(typeof value === 'object' ? [value].flat() : [String(value)])];
  });
}

/** The text of a sentence, options in the words of `name`: the library's, unless said otherwise. */
export function textOf(sentence: string | Sentence, name: (mention: Mention) => string = ({ text }) => text): string {
  if (typeof sentence === 'string') return sentence;
  return sentence.map((piece) => (typeof piece === 'string' ? piece : name(piece))).join('');
}
