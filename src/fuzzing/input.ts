import type { RunOptions } from '../host/index.ts';
import { fromJson, toJson, type Json } from '../host/values.ts';
import type { Outcome } from './outcome.ts';

/** What a run is given. What is left out is as in the policy. */
export interface Input extends RunOptions {
  /** The parameters of the exported function, as jco takes them. */
  readonly params?: readonly unknown[] | undefined;
}

const FORMAT = 'wasmvirt fuzz input 1';

/** An input as text, to be kept in a file: JSON, which `readInput` reads. How the run ended is written beside it, for people. */
export function writeInput(input: Input, outcome?: Outcome): string {
  const { clock, params, ...rest } = input;
  const plain = {
    ...rest,
    ...(clock === undefined ? {} : { clock: typeof clock === 'number' ? clock : clock.getTime() }),
    ...(params === undefined ? {} : { params }),
  };
  const given = Object.fromEntries(Object.entries(plain).filter(([, of]) => of !== undefined));
  const ended = outcome === undefined ? {} : { ended: endingOf(outcome) };
  return `${JSON.stringify({ format: FORMAT, input: toJson(given, 'the input'), ...ended }, null, 2)}\n`;
}

/** How it ended, in one sentence. */
export function endingOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned':
      return 'it returned';
    case 'error':
      return 'it returned an error';
    case 'exit':
      return `it exited with ${outcome.code}`;
    case 'trap':
      return `it trapped: ${outcome.message}${outcome.alone ? '' : ' (not in a fresh instance)'}`;
    case 'refused':
      return `jco refused a value: ${outcome.message}`;
    default:
      return outcome satisfies never;
  }
}

const KEYS: readonly (keyof Input)[] = ['args', 'variables', 'stdin', 'files', 'clock', 'seed', 'params'];

/**
 * Reads what `writeInput` wrote.
 *
 * @throws TypeError where the text is something else
 */
export function readInput(text: string): Input {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // as for any other text
  }
  const { format, input } = (typeof json === 'object' && json !== null ? json : {}) as Partial<Record<string, Json>>;
  const read = format === FORMAT && input !== undefined ? fromJson(input, 'the input') : undefined;
  if (typeof read !== 'object' || read === null)
    throw new TypeError('this is no input that was saved by wasmvirt/fuzz');
  const unknown = Object.keys(read).find((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new TypeError(`the saved input has ${unknown}, which this version of wasmvirt does not know`);
  return read; // the keys are those of an input, and `run` checks what stands behind them
}
