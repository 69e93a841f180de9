import { toBytes, toText } from '../host/bindings.ts';

/**
 * A run cannot be interrupted by the thread that it runs in. So a harness in a worker says in shared memory what it runs, and whoever started
 * the worker sees when that takes too long, ends the worker, and has the input.
 *
 * 32-bit words: how many runs began and ended, so that it is odd in a run; how many bytes the input has. Then the input, as it is saved.
 */
const HEADER = 8;
const COUNT = 0;
const LENGTH = 1;

/** What an input may have to be seen; of one that has more, only that it runs too long. */
const ROOM = 1 << 20;

/** Memory to be shared with a worker, where it is given to `harness` as `watch`. */
export function newWatch(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + ROOM);
}

/** Says that a run begins, with this input as text. Gives what says that it has ended. */
export function announce(watch: SharedArrayBuffer, input: string): () => void {
  const words = new Int32Array(watch, 0, 2);
  const bytes = toBytes(input);
  const fits = bytes.length <= watch.byteLength - HEADER;
  if (fits) new Uint8Array(watch, HEADER).set(bytes);
  Atomics.store(words, LENGTH, fits ? bytes.length : -1);
  Atomics.add(words, COUNT, 1);
  return () => void Atomics.add(words, COUNT, 1);
}

/** A look at what a harness in a worker does. */
export interface Look {
  /** How many runs have begun. */
  readonly runs: number;
  /** Whether it is in a run: the one that it was in at the last look, if `runs` is the same. */
  readonly running: boolean;
  /** Of a run that goes on: its input, as `readInput` reads it; `undefined` where it is too large. */
  readonly input: string | undefined;
}

/** @example if (look(watch).running && look(watch).runs === before) worker.terminate(); */
export function look(watch: SharedArrayBuffer): Look {
  const words = new Int32Array(watch, 0, 2);
  for (;;) {
    const count = Atomics.load(words, COUNT);
    const running = count % 2 !== 0;
    const length = Atomics.load(words, LENGTH);
    const input = running && length >= 0 ? toText(new Uint8Array(watch, HEADER, length).slice()) : undefined;
    // what was read while the next run began is of neither
    if (Atomics.load(words, COUNT) === count) return { runs: Math.ceil((count >>> 0) / 2), running, input };
  }
}
