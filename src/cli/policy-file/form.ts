import type { Options } from '../../index.ts';
import type { Disk, Mention } from '../../policy/options/command-line.ts';
import type { Path } from './document.ts';

/** What a policy file says, in whichever form. */
export interface Form {
  /** The library's options, their values not yet checked. */
  readonly options: (disk: Disk) => Options;
  /** Whether the file says anything of an option. */
  readonly says: (option: keyof Options) => boolean;
  /** Whether it says anything of any. */
  readonly saysAny: boolean;
  /** What an option is called in the file; `undefined`: the form has no words for it. */
  readonly name: (mention: Mention) => string | undefined;
  /** Where an option stands, or a part of it; or what of it an error is about that says this. */
  readonly pathOf: (option: keyof Options, part: string | undefined, message: string) => Path;
  /** The options that say what the file does not. */
  readonly implied: ReadonlySet<keyof Options>;
  /** What somebody who wrote the file should know. */
  readonly notes: readonly string[];
}
