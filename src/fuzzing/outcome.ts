import { Exit } from '../host/imports.ts';

/** How a run has ended. */
export type Outcome =
  /** It returned: the value, as jco gives it. Of a program: `undefined`. */
  | { readonly kind: 'returned'; readonly value: unknown }
  /** It returned the error of its result. A program did, too, whose status is 1. */
  | { readonly kind: 'error'; readonly error: unknown }
  /** It called `wasi:cli/exit` with this status. */
  | { readonly kind: 'exit'; readonly code: number }
  /** It trapped: an instruction that cannot go on, a stack that is full, a denied function that has no other answer. */
  | Trap
  /** jco refused a value: a parameter that is none of its type, or what came back. */
  | { readonly kind: 'refused'; readonly message: string; readonly thrown: unknown };

export interface Trap {
  readonly kind: 'trap';
  readonly message: string;
  /** The functions that were running, as the engine writes them. */
  readonly stack: string;
  /**
   * Whether it traps in a fresh instance, too. Where it does not, it needs what earlier runs have left in the memory of the component, so that
   * this input alone will not show it again.
   */
  readonly alone: boolean;
  readonly thrown: unknown;
}

/** What is left of an instance after this cannot be used: the code was left in the middle. */
export function spoils({ kind }: Outcome): boolean {
  return kind === 'exit' || kind === 'trap' || kind === 'refused';
}

/** Calls it and says how it ended. `alone` is for the caller to find out. */
export function outcomeOf(call: () => unknown): Outcome {
  try {
    return { kind: 'returned', value: call() };
  } catch (thrown) {
    if (thrown instanceof Exit) return { kind: 'exit', code: thrown.code };
    if (thrown instanceof Error && 'payload' in thrown) return { kind: 'error', error: thrown.payload };
    const { message, stack = message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (isTrap(thrown)) return { kind: 'trap', message, stack: withoutSource(stack), alone: false, thrown };
    return { kind: 'refused', message, thrown };
  }
}

/** Some tools that write stacks call the program by its address, which has all of it. */
function withoutSource(stack: string): string {
  return stack.replaceAll(/data:text\/javascript\S*?(?=:\d+:\d+\)?(?:\n|$))/g, 'component.js');
}

/** Engines have an error of their own for a stack that is full. */
function isTrap(thrown: unknown): boolean {
  const { WebAssembly: engine } = globalThis as unknown as {
    readonly WebAssembly: { readonly RuntimeError: new () => Error };
  };
  if (thrown instanceof engine.RuntimeError) return true;
  return thrown instanceof Error && /^(Maximum call stack size exceeded|too much recursion)/.test(thrown.message);
}
