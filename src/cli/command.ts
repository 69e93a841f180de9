import type { IsSame } from './overwriting.ts';

/** What the commands that have options of their own need of the world. Paths are as the user wrote them; `-` is a standard stream. */
export interface CommandIo {
  readonly read: (path: string, options?: { readonly maxBytes?: number }) => Uint8Array;
  readonly write: (path: string, bytes: Uint8Array) => Iterable<void>;
  readonly out: (text: string) => void;
  /** Prints a note, one line. */
  readonly note: (sentence: string) => void;
  /** The same as `out`, where standard output is the result. */
  readonly err: (text: string) => void;
  readonly isSame?: IsSame;
  /** Names the file in errors about what is in it. */
  readonly about: <T>(path: string, work: () => T) => T;
}

/** Runs the words behind the command's name, and gives the exit code. */
export type Command = (words: readonly string[], io: CommandIo) => Generator<void, 0 | 1>;
