/**
 * How an option of the command line takes its value: never, always (`--x v` or `--x=v`), only as `--x=v`, or none but `true` and `false`,
 * only as `--x=true`.
 */
export type Arity = 'none' | 'value' | 'optional' | 'switch';

/** One option of the command line. */
export interface Flag {
  readonly name: `--${string}`;
  readonly short?: `-${string}`;
  /** Another spelling, which the help text leaves out. */
  readonly alias?: `--${string}`;
  readonly arity: Arity;
  /** How the value is called in the help text. */
  readonly placeholder?: string;
  /** Words that are a value, or with a colon at their end begin one: for completion, and for what may have been meant. */
  readonly choices?: readonly string[];
  /** May be given more than once, each time with another value. */
  readonly repeats?: boolean;
  /** What it says without a value, where no word that could be one follows. */
  readonly bare?: { readonly value: string; readonly unless: RegExp };
  readonly help: string;
  /** The part of the library's value that it sets, where it sets but one: for all of its values, or for each. */
  readonly part?: string | ((value: string) => string);
}
