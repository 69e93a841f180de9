/** How an option of the command line takes its value: never, always (`--x v` or `--x=v`), or only as `--x=v`. */
export type Arity = 'none' | 'value' | 'optional';

/** One option of the command line. */
export interface Flag {
  readonly name: `--${string}`;
  readonly short?: `-${string}`;
  /** Another spelling, which the help text leaves out. */
  readonly alias?: `--${string}`;
  readonly arity: Arity;
  /** How the value is called in the help text. */
  readonly placeholder?: string;
  /** May be given more than once, each time with another value. */
  readonly repeats?: boolean;
  readonly help: string;
  /** The part of the library's value that it sets, where it sets but one: for all of its values, or for each. */
  readonly part?: string | ((value: string) => string);
}
