import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { WasmvirtError, type ErrorCode } from '../../src/index.ts';

/** What may not happen, and did. */
export interface Failure {
  /** What went wrong, without what differs from input to input. */
  readonly kind: string;
  readonly why: string;
}

/** What came of a call. */
export interface Outcome {
  readonly bytes?: Uint8Array | undefined;
  readonly code?: ErrorCode;
  /** The sentence of the error. */
  readonly message?: string;
  readonly failure?: Failure;
}

/** Most milliseconds of a processor that one call takes: others may have it, too. */
const MILLISECONDS = 1000;

/** Most bytes of memory that one call takes: these, and eight times those of its input. */
export const MEMORY = 64 * 2 ** 20;

/**
 * Calls, and finds what may not happen: an error that is not ours, too much time, too much memory. Twice more where it took too much: what was
 * measured may have been of somebody else, or the compiler's.
 *
 * @param size bytes of the input
 * @param most bytes of memory
 */
export function outcomeOf(
  name: string,
  size: number,
  call: () => Uint8Array | undefined,
  most = MEMORY + 8 * size,
): Outcome {
  let outcome = measured(name, most, call, performance.now.bind(performance));
  for (let again = 0; again < 2 && outcome.failure?.kind.includes('takes') === true; again += 1) {
    outcome = measured(name, most, call, processorTime);
  }
  return outcome;
}

/** Milliseconds that this process had a processor, which others want, too. It costs too much to ask for it each time. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function measured(name: string, most: number, call: () => Uint8Array | undefined, clock: () => number): Outcome {
  const before = memory();
  const start = clock();
  const outcome = attempted(name, call);
  const took = clock() - start;
  const grown = memory() - before;
  if (outcome.failure !== undefined) return outcome;
  if (took > MILLISECONDS) return { failure: { kind: `${name} takes long`, why: `${String(Math.round(took))} ms` } };
  if (grown > most) return { failure: { kind: `${name} takes memory`, why: `${String(grown)} bytes` } };
  return outcome;
}

export function attempted(name: string, call: () => Uint8Array | undefined): Outcome {
  try {
    const made = call();
    return made === undefined ? {} : { bytes: made };
  } catch (error) {
    if (error instanceof WasmvirtError && error.code !== 'internal') {
      return { code: error.code, message: error.message };
    }
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { failure: { kind: `${name} throws ${shape(message)}`, why } };
  }
}

/** Bytes of the heap and of buffers: what was used between two readings is at most their difference and what was collected. */
function memory(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** A message without names, numbers and offsets. */
export function shape(message: string): string {
  return message.replaceAll(/"[^"]*"|`[^`]*`|'[^']*'|0x[0-9a-f]+|\S*[:#@/]\S+|\d+/g, '…').slice(0, 200);
}
