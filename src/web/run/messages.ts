import type { Draft } from '../policy/draft.ts';

/** What the page asks of the worker that runs a component. */
export type RunRequest =
  /** Before all others; answered by `ready`. */
  | { readonly kind: 'load'; readonly component: Blob; readonly draft: Draft }
  /** Runs the program; answered by `ended`. */
  | { readonly kind: 'run' }
  /** Calls an export; answered by `returned`. */
  | {
      readonly kind: 'call';
      readonly interface: string | undefined;
      readonly name: string;
      readonly args: readonly { readonly type: string; readonly text: string }[];
    }
  /** The contents of a file; answered by `file`. */
  | { readonly kind: 'read'; readonly path: string };

export type RunAnswer =
  | { readonly kind: 'stage'; readonly words: string }
  | { readonly kind: 'ready' }
  /** What was written to an output, as it comes. */
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'ended'; readonly words: string; readonly isGood: boolean }
  | { readonly kind: 'returned'; readonly words: string; readonly isGood: boolean }
  /** The virtual files, after each run and call; `undefined` where there are none. */
  | { readonly kind: 'files'; readonly files: readonly LeftEntry[] | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly contents: Blob }
  | { readonly kind: 'failed'; readonly message: string };

/** An entry among the virtual files. */
export interface LeftEntry {
  readonly path: string;
  readonly kind: 'directory' | 'file' | 'link' | 'host';
  readonly size: number;
}
