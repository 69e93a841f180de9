import type { Options } from '../../settings/options.ts';
import type { Mention, Sentence } from '../../settings/sentence.ts';
import type { Subsystem } from '../capabilities/table.ts';
import type { Policy, Rule } from '../policy.ts';
import type { Flag } from './flag.ts';
import type { GivenWords, Words } from './words.ts';

/** One option: what the library, the command line, the help text and the reference know of it. */
export interface OptionRow<Key extends keyof Options = keyof Options, Checked = unknown> {
  /** The capability of which it speaks as a whole. */
  readonly subsystem?: Subsystem;
  /** The imports that it speaks of, where it speaks of no others. */
  readonly about?: About;
  /** The values that the library takes, for the reference. */
  readonly values: string;
  /** Those that set it; of two that set the same, only one may be there. */
  readonly flags: readonly Flag[];
  /** The variable of the command line's environment that sets it. */
  readonly variable?: string;
  /** The option that says the same of several, this one among them; what this one says counts. */
  readonly within?: keyof Options;
  /** The value that `deterministic` gives it where nothing is said. */
  readonly deterministic?: NonNullable<Options[Key]>;
  /** Keys that it had before, with what to write now. */
  readonly formerly?: Readonly<Record<string, string>>;

  /**
   * Checks a value, which may come from anywhere and is not `undefined`.
   *
   * @throws WasmvirtError `bad-option`
   */
  read(value: unknown): Checked;
  /**
   * What a command line says of the option.
   *
   * @throws WasmvirtError `bad-option`
   */
  fromWords(words: Words): Options[Key];
  /** The words that say a value on the command line, as far as there are any. `words`: what stands there already. */
  toWords(value: NonNullable<Options[Key]>, words: GivenWords): readonly string[];
  /**
   * What an output says of it, as plain data without contents of files and values of variables, of which it gives digests. Without: the
   * value itself.
   */
  record?(value: NonNullable<Options[Key]>, policy: Policy): unknown;
  /** Whether it allows or denies its subsystem; `undefined`: neither. */
  allows?(checked: Checked): boolean | undefined;
  /** What in it lets the host have a say, so that `deterministic` refuses it. */
  asksHost?(checked: Checked): Mention | Sentence | undefined;
  /** What it alone decides, so that `allow` and `deny` cannot name it beside it. */
  claims?(checked: Checked): Claim | undefined;
}

/** Some imports. */
export interface About {
  readonly subsystem: Subsystem;
  /** The interfaces, by their last part; all of the subsystem if absent. */
  readonly interfaces?: readonly string[];
  /** The functions of these; all if absent. */
  readonly functions?: readonly string[];
  /** How a sentence names them. */
  readonly name: string;
}

/** What an option alone decides. */
export interface Claim {
  /** How a sentence names the option. */
  readonly by: Mention | Sentence;
  /** What it and a rule speak of, in words: `the same files`. */
  readonly what: string;
  /** What to do about it. Without: leave one out. */
  remedy?(rule: Mention): Sentence | undefined;
  /** Whether a rule speaks of it, too. */
  covers(rule: Rule): boolean;
}
