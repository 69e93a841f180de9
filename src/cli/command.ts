import type { Sources } from './library-options.ts';
import type { IsSame } from './overwriting.ts';
import type { Parsers } from './policy-file/parsers.ts';
import type { Print } from './run.ts';
import type { Telling } from './telling.ts';

/** What the commands that have options of their own need of the world. Paths are as the user wrote them; `-` is a standard stream. */
export interface CommandIo extends Sources {
  readonly parsers?: Parsers;
  readonly write: (path: string, bytes: Uint8Array) => Iterable<undefined>;
  readonly out: Print;
  /** Prints a note, one line. */
  readonly note: (sentence: string) => void;
  /** The same as `out`, where standard output is the result. */
  readonly err: Print;
  readonly isSame?: IsSame;
  /**
   * To be called with the options before anything is read: how much is told depends on them.
   *
   * @throws UsageError
   */
  readonly begin: Telling['begin'];
  /** Names the file in errors about what is in it. */
  readonly about: <T>(path: string, work: () => T) => T;
}

/** Nothing, or what must be there before the next step. */
export type Step = Promise<unknown> | undefined;

/** Runs the words behind the command's name, and gives the exit code. */
export type Command = (words: readonly string[], io: CommandIo) => Generator<Step, 0 | 1>;
