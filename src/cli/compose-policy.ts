import { basename } from 'node:path';
import { virtualize, type Options, type Report } from '../index.ts';
import { didYouMean, FLAGS } from '../policy/options/command-line.ts';
import { UsageError, type Arguments, type Split } from './args.ts';
import { libraryOptions, type Sources } from './library-options.ts';
import { compatOf } from './notes.ts';
import { PARSERS, type Parsers } from './policy-file/parsers.ts';
import { readPolicyFile, type PolicyFile } from './policy-file/read.ts';
import { usage } from './usage.ts';
import { reworded } from './warnings.ts';

/** What is let through in a composition: of one component before it is composed, and of the whole. */

export interface ComposedPolicy {
  /**
   * A component by its name, virtualized if the file has a policy for it.
   *
   * @param from where it is from: another one with its name is another component
   * @throws UsageError where the file has a policy for two with this name
   */
  readonly component: (name: string, from: string, bytes: Uint8Array) => Uint8Array;
  /** What was composed, virtualized if a policy was given. */
  readonly whole: (bytes: Uint8Array) => Uint8Array;
  /**
   * Refuses policies for components that there are not.
   *
   * @throws UsageError
   */
  readonly checkNames: () => void;
  /** Files that were read for it. */
  readonly inputs: readonly string[];
}

interface PolicyIo extends Sources {
  readonly parsers?: Parsers;
  readonly note: (sentence: string) => void;
  readonly isQuiet: boolean;
}

/** What the file calls a component in a file. */
export function plugName(path: string): string {
  return basename(path).replace(/\.wasm$/, '');
}

/** @throws UsageError */
export function* composedPolicy(split: Split, io: PolicyIo): Generator<Promise<unknown>, ComposedPolicy> {
  const { options } = split;
  const words: Arguments = { ...split, command: 'virtualize' };
  const file = options.get('--config-file')?.[0];
  const inputs: string[] = [];
  const read: Sources['read'] = (path, how) => {
    inputs.push(path);
    return io.read(path, how);
  };
  const sources: Sources = { ...io, read };
  const parsers = io.parsers ?? PARSERS;
  const policy =
    file === undefined ? undefined : yield* readPolicyFile(file, { read, parsers, compat: compatOf(options) });
  const saysFlag = FLAGS.some(({ name }) => options.has(name)) || options.has('--virtualize');
  const wanted = saysFlag || policy?.appliesToAll === true ? optionsOf(words, policy, sources) : undefined;
  const ones = new Map(
    [...(policy?.plugs ?? [])].map(([name, one]) => {
      const none: Arguments = { ...words, options: new Map() };
      return [name, optionsOf(none, one, sources)] as const;
    }),
  );
  const made = (bytes: Uint8Array, chosen: Chosen): Uint8Array => {
    const { bytes: result, report } = usage(chosen.given, () => virtualize(bytes, chosen.options));
    if (!io.isQuiet) noteOf(report, chosen, io.note);
    return result;
  };
  const known = new Map<string, string>();
  return {
    component: (name, from, bytes) => {
      const other = known.get(name) ?? from;
      known.set(name, other);
      const one = ones.get(name);
      if (one === undefined) return bytes;
      if (other !== from) {
        const place = policy?.placeOfPlug(name) ?? '';
        const both = `${JSON.stringify(other)} and ${JSON.stringify(from)}`;
        throw new UsageError(`${place}: the policy of ${JSON.stringify(name)} could be for ${both}: rename one`);
      }
      return made(bytes, one);
    },
    whole: (bytes) => (wanted === undefined ? bytes : made(bytes, wanted)),
    checkNames: () => {
      for (const name of ones.keys()) {
        if (known.has(name)) continue;
        const place = policy?.placeOfPlug(name) ?? '';
        const help = didYouMean(name, known.keys()) || `; there are ${[...known.keys()].join(', ')}`;
        throw new UsageError(`${place}: nothing that is composed is called ${JSON.stringify(name)}${help}`);
      }
    },
    inputs,
  };
}

interface Chosen {
  readonly given: Arguments;
  readonly options: Options;
  /** What its file says without a word. */
  readonly implied: PolicyFile['implied'] | undefined;
  /** What to know of its file. */
  readonly notes: readonly string[];
}

function optionsOf(words: Arguments, policy: PolicyFile | undefined, sources: Sources): Chosen {
  const given: Arguments = { ...words, file: policy?.name, placeOf: policy?.placeOf };
  const { implied, notes = [] } = policy ?? {};
  return { given, options: libraryOptions(given, sources, policy), implied, notes };
}

/** A denial with a slip of the pen in its name would otherwise pass for one. */
function noteOf(report: Report, { given, implied, notes: ofFile }: Chosen, note: (sentence: string) => void): void {
  const { notes, unused = [] } = reworded(report, given, implied);
  for (const sentence of [...ofFile, ...notes, ...unused.map(({ message }) => message)]) note(sentence);
}
