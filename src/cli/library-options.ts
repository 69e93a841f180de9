import type { Options } from '../index.ts';
import {
  checkBeneath,
  optionsFromWords,
  optionsOver,
  parseSize,
  type Sources as WordSources,
} from '../policy/options/command-line.ts';
import { UsageError, type Arguments } from './args.ts';
import type { PolicyFile } from './policy-file/read.ts';
import { usage } from './usage.ts';

export interface ReadOptions {
  /** More than that is refused. */
  readonly maxBytes?: number;
  /** Is given the first bytes before the rest is read, and throws if that need not be done. */
  readonly head?: ((first: Uint8Array) => void) | undefined;
}

/** What options name outside of the command line. */
export interface Sources extends WordSources {
  /** Reads a file. */
  readonly read: (path: string, how?: ReadOptions) => Uint8Array;
}

/**
 * The library's options for a command line, and for a policy file under it. Their values are checked by the library.
 *
 * @throws UsageError
 */
export function libraryOptions(given: Arguments, sources: Sources, policy?: PolicyFile): Options {
  const read = (path: string): Uint8Array => sources.read(path, readLimit(given.options));
  const fromWords = (beside?: Options): Options => {
    const splitsPairs = given.options.has('--compat');
    return usage(given, () => optionsFromWords({ ...given, ...sources, read, beside, splitsPairs }));
  };
  if (policy === undefined) return fromWords();
  // what is wrong in the file is said in its own words
  const alone: Arguments = { ...given, options: new Map() };
  const beside = usage(alone, () => policy.options({ ...sources, read }));
  const said = fromWords(beside);
  usage(alone, () => checkBeneath(said, beside));
  return usage(given, () => optionsOver(said, beside));
}

/** `--max-input`. Sections say their size in 32 bits: no larger component could be put into another. */
export function readLimit(options: Arguments['options']): Pick<ReadOptions, 'maxBytes'> {
  const value = options.get('--max-input')?.[0];
  if (value === undefined) return {};
  const maxBytes = parseSize(value);
  if (maxBytes !== undefined && maxBytes <= 2 ** 32) return { maxBytes };
  throw new UsageError(`--max-input is a size such as 500M or 2G, at most 4G, not ${JSON.stringify(value)}`);
}

/** What options name, before anything is read. */
export const NOTHING: Omit<Sources, 'sourceDate'> = {
  read: () => new Uint8Array(),
  tree: () => ({ kind: 'directory', entries: new Map() }),
};
