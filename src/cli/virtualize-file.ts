import { prepare, type Options, type Report } from '../index.ts';
import { checkBeneath, optionsOver } from '../policy/options/command-line.ts';
import { about } from './about.ts';
import { parseArguments, type Arguments } from './args.ts';
import { readInput } from './files.ts';
import { libraryOptions, type Sources } from './library-options.ts';
import { policyFileOf } from './policy-file/given.ts';
import { readTree } from './tree.ts';
import { usage } from './usage.ts';
import { reworded } from './warnings.ts';

/** For programs that have no command line: a component in a file, and a policy in another. */

export interface VirtualizeFileOptions {
  /** A policy in TOML or JSON, or one of Wassette in YAML: the end of its name says which. */
  readonly policy?: string | undefined;
  /** What counts before the policy. */
  readonly options?: Options | undefined;
  /** Is called with each path before it is read: files, and folders with all that is in them. */
  readonly onRead?: (path: string) => void;
}

export interface VirtualizedFile {
  readonly bytes: Uint8Array;
  /** What to know: sentences. */
  readonly notes: readonly string[];
}

/** @throws FileError, UsageError, WasmvirtError: the message is a sentence, and names the file that it is about */
export async function virtualizeFile(
  path: string,
  { policy: policyPath, options = {}, onRead }: VirtualizeFileOptions,
): Promise<VirtualizedFile> {
  const sources: Sources = {
    read: (file, how) => {
      onRead?.(file);
      return readInput(file, how);
    },
    tree: (folder) => {
      onRead?.(folder);
      return readTree(folder);
    },
    sourceDate: process.env['SOURCE_DATE_EPOCH'],
  };
  const none = parseArguments([]);
  const words = new Map(policyPath === undefined ? [] : [['--policy', [policyPath]] as const]);
  const policy = await finished(policyFileOf({ options: words }, { read: sources.read }));
  // there are no flags: what the file does not say is called as a program calls it
  const given: Arguments = {
    ...none,
    file: (mention) => policy?.name(mention) ?? mention.text,
    placeOf: policy?.placeOf,
  };
  const beneath = libraryOptions(given, sources, policy);
  const wanted = usage(given, () => {
    checkBeneath(options, beneath);
    return optionsOver(options, beneath);
  });
  const wrap = usage(given, () => prepare(wanted));
  const input = sources.read(path);
  const { bytes, report } = about(path, given, () => wrap(input));
  return { bytes, notes: [...(policy?.notes ?? []), ...sentencesOf(reworded(report, given, policy?.implied))] };
}

function sentencesOf({ notes, unused = [], traps }: Report): readonly string[] {
  const names = traps.map((one) => one.function);
  const trapping = names.length === 0 ? [] : [`denied functions that would trap when called: ${names.join(', ')}`];
  return [...notes, ...unused.map(({ message }) => message), ...trapping];
}

async function finished<T>(running: Iterator<Promise<unknown>, T>): Promise<T> {
  for (;;) {
    const step = running.next();
    if (step.done === true) return step.value;
    await step.value;
  }
}
