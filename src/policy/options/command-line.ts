import type { Options } from '../../settings/options.ts';
import { type Mention, type Sentence, textOf } from '../../settings/sentence.ts';
import type { Flag } from './flag.ts';
import { mention, mentions } from './mention.ts';
import type { OptionRow } from './row.ts';
import { KEYS, rowOf } from './table.ts';
import { type GivenWords, spellingOf, type Words } from './words.ts';

/*
 * The options as a command line has them: what the rows say of flags. Only `src/cli` may import this, and nothing of it is part of
 * the public surface.
 */

export { printable } from '../../bytes/printable.ts';
export { didYouMean, nearest } from './nearest.ts';
export type { Mention } from '../../settings/sentence.ts';
export type { Disk, Origins } from './file-form.ts';
export { checkBeneath, fileFromOptions, OPTIONS_SCHEMA, optionsFromFile, optionsOver, SHARED } from './file-table.ts';
export { misfitIn, propertiesOf, schemaAt, type Schema } from './schema.ts';
export { formerKey, KEYS } from './table.ts';
export type { Arity, Flag } from './flag.ts';
export { parseSize, sizeText } from './size.ts';
export type { DiskEntry, GivenWords, Sources, Words } from './words.ts';

/** The flags of all options, each once, in the order of the help text. */
export const FLAGS: readonly Flag[] = [...new Set(KEYS.flatMap((key) => rowOf(key).flags))];

/** What sets each option, for the reference. */
export const REFERENCE: readonly (Pick<OptionRow, 'flags' | 'values' | 'variable'> & {
  readonly key: keyof Options;
})[] = KEYS.map((key) => ({ key, ...rowOf(key) }));

/**
 * The library's options for a command line. Their values are checked by the library.
 *
 * @throws WasmvirtError `bad-option` for words that say nothing
 */
export function optionsFromWords(words: Words): Options {
  const entries = KEYS.map((key) => [key, rowOf(key).fromWords(words)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The words that say some options. `words`: those that stand there already. */
export function wordsFromOptions(options: Options, words: GivenWords): readonly string[] {
  return KEYS.flatMap((key) => {
    const value = options[key];
    return value === undefined ? [] : rowOf(key).toWords(value, words);
  });
}

/** How a command line names the options of a report. */
export interface ReportWords {
  /** Options that were given. */
  readonly given: (options: Options) => string;
  /** Options that would change those. */
  readonly change: (options: Options) => string;
}

/** `given`: the options that the words say. */
export function reportWords(words: GivenWords, given: Options): ReportWords {
  return {
    given: (options) => named(mentions(options), words),
    change: (options) => changeInWords(options, given, words),
  };
}

function changeInWords(change: Options, given: Options, words: GivenWords): string {
  const { allow = [], deny = [] } = given;
  const added = {
    ...change,
    allow: change.allow?.filter((name) => !allow.includes(name)),
    deny: change.deny?.filter((name) => !deny.includes(name)),
  };
  const add = wordsFromOptions(added, words).map(quoted).join(' ');
  const leave = named(
    KEYS.flatMap((key) => (key in change ? leftOut(key, change, given, words) : [])),
    words,
  );
  if (leave === '') return add;
  return add === '' ? `leave out ${leave}` : `${add} in place of ${leave}`;
}

/** What of an option that is given must not be there any more. */
function leftOut(key: keyof Options, change: Options, given: Options, words: GivenWords): readonly Mention[] {
  if (key === 'allow' || key === 'deny') {
    const kept = change[key] ?? [];
    return (given[key] ?? []).filter((name) => !kept.includes(name)).map((name) => mention(key, name));
  }
  const value = change[key];
  const replaced = value !== undefined && rowOf(key).toWords(value, words).length > 0;
  return replaced || given[key] === undefined ? [] : [mention(key)];
}

function named(options: readonly Mention[], words: GivenWords): string {
  return options.map((one) => wordsFor(one, words)).join(' ');
}

/** A sentence about options in the words of the command line that said them. */
export function inWords(sentence: string | Sentence, words: GivenWords): string {
  return textOf(sentence, (mention) => wordsFor(mention, words));
}

/** Whether a flag says an option. */
export function saysByFlag(option: keyof Options, words: GivenWords): boolean {
  return rowOf(option).flags.some((flag) => words.options.has(flag.name));
}

function wordsFor(mention: Mention, words: GivenWords): string {
  const { option, part, value, proposed } = mention;
  const row = rowOf(option);
  const inFile = saysByFlag(option, words) ? undefined : words.file?.(mention);
  if (inFile !== undefined) return inFile;
  if (proposed === true) {
    const said = wordsFromOptions({ [option]: value }, words);
    return said.length === 0 ? mention.text : said.map(quoted).join(' ');
  }
  const given = row.flags.filter((flag) => words.options.has(flag.name));
  for (const flag of part === undefined ? [] : row.flags) {
    if (flag.part === part) return spellingOf(words, flag);
    const said = typeof flag.part === 'function' ? flag.part : undefined;
    const values = words.options.get(flag.name) ?? [];
    if (said === undefined || !values.some((one) => said(one ?? '') === part)) continue;
    return option === 'mounts' ? spellingOf(words, flag) : `${spellingOf(words, flag)} ${part ?? ''}`;
  }
  const [first, ...others] = given;
  if (first === undefined) return row.variable ?? row.flags[0]?.name ?? mention.text;
  if (option === 'mounts') return [first, ...others].map((flag) => spellingOf(words, flag)).join(' and ');
  const word = words.options.get(first.name)?.[0];
  const spelling = spellingOf(words, first);
  return value === undefined || word === undefined ? spelling : `${spelling}=${cut(word)}`;
}

const LONGEST = 100;

function cut(word: string): string {
  return word.length > LONGEST ? `${word.slice(0, LONGEST)}…` : word;
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
