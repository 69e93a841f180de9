import type { Options, Virtualized } from '../index.ts';

/** What `load` takes beside the component. */
export interface LoadOptions {
  /**
   * By what the component is virtualized first, with `control` and, unless said otherwise, beside its adapters (`link: 'sibling'`), so that what a
   * program has printed can be taken when it has trapped. Without: the bytes are an output that exports `wasmvirt:control` already.
   */
  readonly policy?: Options | undefined;
  /** What the host gives, by the names of interfaces with or without version, as jco wants it. */
  readonly imports?: Readonly<Record<string, unknown>> | undefined;
  /** Makes JavaScript of a component. Without: `transpile` of `@bytecodealliance/jco`, which is loaded when it is needed. */
  readonly transpile?: Transpile | undefined;
}

/** Gives the files that jco writes with `instantiation: 'async'`: one of JavaScript, and the core modules that it loads. */
export type Transpile = (component: Uint8Array) => Promise<TranspiledFiles>;

export type TranspiledFiles =
  Readonly<Record<string, Uint8Array>> | readonly (readonly [name: string, bytes: Uint8Array])[];

/** The virtual files of the current instance. Errors are `ControlError`. */
export interface AppFiles {
  read(path: string): Uint8Array;
  readText(path: string): string;
  /** All of it or nothing. The directory must be there. */
  write(path: string, contents: string | Uint8Array): void;
  list(path: string): readonly FileEntry[];
  makeDirectory(path: string): void;
  /** A file, a link or an empty directory. */
  remove(path: string): void;
}

export interface FileEntry {
  readonly name: string;
  readonly kind: 'directory' | 'file' | 'link' | 'host';
  /** Of a file or link, in bytes; else 0. */
  readonly size: bigint;
}

/** What was written to an output. */
export interface Captured {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** How many bytes were dropped behind these, for want of room. */
  readonly dropped: number;
}

/** The standard streams of the current instance. */
export interface AppStreams {
  /** What was kept since this was called last (`stdout: 'capture'`). */
  takeStdout(): Captured;
  takeStderr(): Captured;
  /** What is read from now on (`stdin` with a text, or `'ignore'`). */
  setStdin(contents: string | Uint8Array): void;
}

/** What programs in the current instance are told. */
export interface AppProgram {
  /** The program's name first. */
  setArguments(list: readonly string[]): void;
  setVariables(variables: Readonly<Record<string, string | undefined>>): void;
  /** A clock that steps: a date, or milliseconds since 1970. */
  setClock(time: number | { getTime(): number }): void;
  /** At most 32 bytes. */
  setSeed(seed: string | Uint8Array): void;
}

/** All that is virtual in the current instance, at once. */
export interface AppState {
  reset(): void;
  /** Gives its number. */
  snapshot(): number;
  restore(snapshot: number): void;
  forget(snapshot: number): void;
}

/** What the host has answered in the current instance. */
export interface AppRecording {
  /** All of it so far, for `replay`; whether that is complete. Where a call of the host has not returned, as `wasi:cli/exit`, it says so. */
  read(): { readonly bytes: Uint8Array; readonly complete: boolean };
}

/** What is set before a run. What is left out is as in the policy. */
export interface RunOptions {
  /** The program's name first. */
  readonly args?: readonly string[] | undefined;
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  readonly stdin?: string | Uint8Array | undefined;
  /** Files that are written first, by their paths. */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined;
  readonly clock?: number | { getTime(): number } | undefined;
  readonly seed?: string | Uint8Array | undefined;
}

export interface RunResult {
  /** 0, 1 for a `run` that gave an error, what it exited with, or `trap`. */
  readonly code: number | 'trap';
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes of both that were dropped, for want of room. */
  readonly dropped: number;
  /** What was thrown, where it ended with a trap. */
  readonly error?: unknown;
}

/** A component with control, compiled once, and its current instance. */
export interface App {
  /** The component that runs. */
  readonly bytes: Uint8Array;
  /** What was decided about it, where it was virtualized here. */
  readonly report: Virtualized['report'] | undefined;
  /** The exports of the current instance, by the names that jco gives them. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly files: AppFiles;
  readonly streams: AppStreams;
  readonly program: AppProgram;
  readonly state: AppState;
  /** Of a component that was made with `record`. */
  readonly recording: AppRecording;
  /**
   * Runs the program (`wasi:cli/run`) once. A program may be run once in an instance: so each run but the first begins with a fresh one, in
   * which all is as at instantiation. `files` and the others then show what this run has left.
   */
  run(options?: RunOptions): Promise<RunResult>;
  /** Makes a fresh instance, which is the current one from then on: with memory of its own, and all that is virtual as at instantiation. */
  fresh(): Promise<void>;
}
