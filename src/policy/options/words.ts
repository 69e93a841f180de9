import { WasmvirtError } from '../../errors.ts';
import type { MountEntry, Options } from '../../settings/options.ts';
import type { Mention } from '../../settings/sentence.ts';
import type { Flag } from './flag.ts';
import { nearest } from './nearest.ts';

/** The words of a command line that are options. */
export interface GivenWords {
  /** The values of each flag that was given, by its name and in order; `undefined` for one given without value. */
  readonly options: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** How each was written: `-e` for `--env`. */
  readonly spelled: ReadonlyMap<string, string>;
  /** What a policy file beside them calls an option; `undefined`: it has no words for it. */
  readonly file?: ((mention: Mention) => string | undefined) | undefined;
}

/** The same, and what they name outside of it. */
export interface Words extends GivenWords, Sources {
  /** The options of a policy file beside them. */
  readonly beside?: Options | undefined;
  /** Whether several pairs can stand behind a flag that takes `NAME=VALUE`, with commas between them. */
  readonly splitsPairs?: boolean;
}

export interface Sources {
  /** Reads a file. */
  readonly read: (path: string) => Uint8Array;
  /** Reads a folder with all that is in it, or a file. */
  readonly tree: (path: string) => DiskEntry;
  /** The value of `SOURCE_DATE_EPOCH`. */
  readonly sourceDate: string | undefined;
}

/** What `--mount` found on disk. */
export type DiskEntry =
  | { readonly kind: 'directory'; readonly entries: Map<string, MountEntry> }
  | { readonly kind: 'file'; readonly bytes: Uint8Array };

/** What a flag says that is given alone, or with `true` or `false`. */
export function switchOf({ options }: GivenWords, { name }: Flag): 'allow' | 'deny' | undefined {
  const values = options.get(name);
  return values === undefined ? undefined : values.includes('false') ? 'deny' : 'allow';
}

export function has({ options }: GivenWords, { name }: Flag): boolean {
  return options.has(name);
}

/** All values of a flag that takes one; none if it was not given. */
export function valuesOf({ options }: Words, { name }: Flag): readonly string[] {
  return (options.get(name) ?? []).map((value) => value ?? '');
}

/** The value of a flag that is given once. */
export function valueOf(words: Words, flag: Flag): string | undefined {
  return valuesOf(words, flag)[0];
}

/** How the user wrote a flag. */
export function spellingOf({ spelled }: GivenWords, { name }: Flag): string {
  return spelled.get(name) ?? name;
}

/** Refuses the value of a flag. `form`: what it should have been, behind the flag. */
export function misspelled(words: GivenWords, flag: Flag, form: string, value: string): never {
  const said = `${spellingOf(words, flag)} ${form}, not ${JSON.stringify(value)}`;
  throw new WasmvirtError('bad-option', said + meantValue(flag, value));
}

/** What a value may have been meant as. Who did not begin to write `allow` is not told of it, as `unallow` would be otherwise. */
export function meantValue({ choices = [] }: Flag, value: string): string {
  const word = value.replace(/:[^]*$/, '');
  const known = choices.map((choice) => choice.replace(/:$/, ''));
  if (known.includes(word)) return '';
  const found = nearest(
    word,
    known.filter((choice) => choice !== 'allow' || word.startsWith('al')),
    2,
  );
  if (found === undefined) return '';
  return ` (did you mean ${choices.includes(found) ? found : `${found}:`}?)`;
}

/**
 * Refuses two flags that set the same thing: one of them would count, and the other be lost.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkOnlyOne(words: GivenWords, one: Flag, other: Flag): void {
  if (!has(words, one) || !has(words, other)) return;
  const both = `${spellingOf(words, one)} and ${spellingOf(words, other)}`;
  throw new WasmvirtError('conflict', `${both} set the same: leave one of the two out`);
}

/**
 * The values of a flag that takes lists, or `all` if it has none.
 *
 * @throws WasmvirtError `conflict` if it is there with and without a list
 */
export function listedOf(words: Words, flag: Flag): 'all' | readonly string[] | undefined {
  const values = words.options.get(flag.name);
  if (values === undefined) return undefined;
  if (values.includes(undefined)) {
    const list = values.find((value) => value !== undefined);
    if (list === undefined) return 'all';
    const name = spellingOf(words, flag);
    throw new WasmvirtError(
      'conflict',
      `${name} lets all through, and ${name}=${list} only some: leave one of the two out`,
    );
  }
  return values.flatMap((value) => (value ?? '').split(','));
}

/**
 * The values of a flag that takes `NAME=VALUE`.
 *
 * @throws WasmvirtError `conflict` if a name has two values
 */
export function pairsOf(words: Words, flag: Flag, form: string): readonly (readonly [string, string])[] {
  const pairs = new Map<string, string>();
  const texts = valuesOf(words, flag);
  for (const text of words.splitsPairs === true ? texts.flatMap((one) => one.split(',')) : texts) {
    const [name, value] = pairOf(words, flag, form, text);
    if ((pairs.get(name) ?? value) !== value) {
      const what = `${spellingOf(words, flag)} sets ${JSON.stringify(name)} twice`;
      throw new WasmvirtError('conflict', `${what}, to different values: leave one of the two out`);
    }
    pairs.set(name, value);
  }
  return [...pairs];
}

/** The value of a flag that takes `NAME=VALUE`, split at the first `=` and nowhere else: values hold anything. */
function pairOf(words: Words, flag: Flag, form: string, text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) misspelled(words, flag, `needs ${form}`, text);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
