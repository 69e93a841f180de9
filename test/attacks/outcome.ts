import { inspect, virtualize, WasmvirtError, type Options, type Virtualized, type ErrorCode } from '../../src/index.ts';

/** What came of an attempt: the result, or the code of the error. Any other error than ours is thrown, and so is `internal`. */
export type Outcome = { readonly result: Virtualized } | { readonly code: ErrorCode };

/** @throws whatever may not happen, with the time that it took where that is too long */
export function attempt(bytes: Uint8Array, options: Options = {}, milliseconds = 15_000): Outcome {
  return timed(milliseconds, () => {
    try {
      return { result: virtualize(bytes, options) };
    } catch (error) {
      return { code: codeOf(error) };
    }
  });
}

/** `undefined` if everything that `inspect` says can be said. */
export function inspected(bytes: Uint8Array, milliseconds = 15_000): ErrorCode | undefined {
  return timed(milliseconds, () => {
    try {
      const { json, wit } = inspect(bytes);
      JSON.stringify([json, wit]);
    } catch (error) {
      return codeOf(error);
    }
    return undefined;
  });
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof WasmvirtError && error.code !== 'internal') return error.code;
  throw error;
}

function timed<T>(milliseconds: number, work: () => T): T {
  const start = performance.now();
  const result = work();
  const took = performance.now() - start;
  if (took > milliseconds) throw new Error(`it took ${Math.round(took)} ms, more than ${milliseconds}`);
  return result;
}
