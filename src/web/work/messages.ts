import type { Report } from '../../index.ts';
import type { Asked } from '../policy/asked.ts';
import type { Draft } from '../policy/draft.ts';

/** What the page asks of the worker that reads and makes components. */
export type WorkRequest =
  /** Answered by `opened`. */
  | { readonly kind: 'open'; readonly component: Blob; readonly name: string }
  /** Of the component that was opened last; answered by `built`. Only the newest one is. */
  | { readonly kind: 'build'; readonly id: number; readonly draft: Draft };

export type WorkAnswer =
  | { readonly kind: 'stage'; readonly words: string }
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'built'; readonly id: number; readonly built: Built }
  /** A picture as SVG. */
  | { readonly kind: 'picture'; readonly of: 'before' | 'after'; readonly svg: Blob }
  | { readonly kind: 'no picture'; readonly of: 'before' | 'after'; readonly reason: string }
  | { readonly kind: 'failed'; readonly of: 'open' | 'build'; readonly message: string };

export interface Opened {
  /** A copy: the file can change on the disk. */
  readonly component: Blob;
  readonly world: WorldWords;
  readonly asked: Asked;
  /** It exports `wasi:cli/run`: it can be run as a program. */
  readonly isProgram: boolean;
  /** The other functions that can be called with values alone. */
  readonly functions: readonly CallableFunction[];
  /** How many more functions it exports. */
  readonly otherFunctions: number;
}

export interface CallableFunction {
  /** The interface that has it; `undefined` for a function by itself. */
  readonly interface: string | undefined;
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: string }[];
  readonly result: string | null;
}

/** A world in words. */
export interface WorldWords {
  readonly size: number;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** As WIT; or why there is none. */
  readonly wit: string;
}

export interface Built {
  readonly component: Blob;
  readonly world: WorldWords;
  readonly report: Report;
  /** The report as the command line prints it. */
  readonly reportText: string;
  /** Milliseconds. */
  readonly took: number;
}
