import { didYouMean, fileFromOptions } from '../../policy/options/command-line.ts';
import { prepare, type MountEntry } from '../../index.ts';
import { UsageError, type Arguments } from '../args.ts';
import { jsonText } from '../json-text.ts';
import { libraryOptions, NOTHING, type Sources } from '../library-options.ts';
import { usage } from '../usage.ts';
import type { PolicyFile } from './read.ts';
import type { WriteToml } from './parsers.ts';

const FORMATS = ['toml', 'json'] as const;

/**
 * The policy file, in our own form, that says what a command line and its policy file say together. Paths in it are relative to the
 * current directory.
 */
export function printConfig(
  given: Arguments,
  sources: Sources,
  policy: PolicyFile | undefined,
  writeToml: WriteToml,
): string {
  const said = given.options.get('--print-config')?.[0] ?? 'toml';
  const format = FORMATS.find((one) => one === said);
  if (format === undefined) {
    const meant = didYouMean(said, FORMATS);
    throw new UsageError(`--print-config is ${FORMATS.join(' or ')}, not ${JSON.stringify(said)}${meant}`);
  }
  // what could not be used is not printed either
  for (const one of [{ ...sources, ...NOTHING }, sources]) {
    const wanted = libraryOptions(given, one, policy);
    usage(given, () => prepare(wanted));
  }
  const origins = new WeakMap<object, string>();
  const from = <T extends object>(made: T, path: string): T => {
    origins.set(made, path);
    return made;
  };
  const named = libraryOptions(
    given,
    {
      ...sources,
      read: (path) => from(new Uint8Array(), path),
      // empty, so that what is found in it was put there
      tree: (path) => {
        const { kind } = sources.tree(path);
        return kind === 'file'
          ? { kind, bytes: from(new Uint8Array(), path) }
          : { kind, entries: from(new Map<string, MountEntry>(), path) };
      },
    },
    policy,
  );
  const file = fileFromOptions(named, origins);
  return format === 'json' ? jsonText(file) : writeToml(file);
}
