import type { Sources } from './library-options.ts';
import type { IsSame } from './overwriting.ts';
import type { Parsers } from './policy-file/parsers.ts';

/** What the commands that have options of their own need of the world. Paths are as the user wrote them; `-` is a standard stream. */
export interface CommandIo extends Sources {
  readonly parsers?: Parsers;
  readonly write: (path: string, bytes: Uint8Array) => Iterable<undefined>;
  readonly out: (text: string) => void;
  /** Prints a note, one line. */
  readonly note: (sentence: string) => void;
  /** The same as `out`, where standard output is the result. */
  readonly err: (text: string) => void;
  readonly isSame?: IsSame;
  /** Names the file in errors about what is in it. */
  readonly about: <T>(path: string, work: () => T) => T;
}

/** Nothing, or what must be there before the next step. */
export type Step = Promise<unknown> | undefined;

/** Runs the words behind the command's name, and gives the exit code. */
export type Command = (words: readonly string[], io: CommandIo) => Generator<Step, 0 | 1>;
