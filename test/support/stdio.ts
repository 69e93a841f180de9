import { streams } from '@bytecodealliance/preview2-shim/io';
import { monotonicClock } from '@bytecodealliance/preview2-shim/clocks';

/** Standard input from bytes, standard output and error into strings, as imports for a component that jco transpiled. */
export interface CapturedStdio {
  readonly imports: Readonly<Record<string, unknown>>;
  stdout(): string;
  stderr(): string;
}

/** jco recognizes streams by their class, so these have the prototypes of preview2-shim. */
export function capturedStdio(stdin: string | Uint8Array = ''): CapturedStdio {
  const input = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  const stdout = new Sink();
  const stderr = new Sink();
  const source = { rest: input };
  return {
    imports: {
      'wasi:cli/stdin': { getStdin: () => inputStream(source) },
      'wasi:cli/stdout': { getStdout: () => outputStream(stdout) },
      'wasi:cli/stderr': { getStderr: () => outputStream(stderr) },
      'wasi:cli/terminal-stdin': { getTerminalStdin: () => undefined },
      'wasi:cli/terminal-stdout': { getTerminalStdout: () => undefined },
      'wasi:cli/terminal-stderr': { getTerminalStderr: () => undefined },
    },
    stdout: () => stdout.text(),
    stderr: () => stderr.text(),
  };
}

class Sink {
  readonly #chunks: Uint8Array[] = [];

  write(bytes: Uint8Array): void {
    // jco passes views of the guest's memory
    this.#chunks.push(bytes.slice());
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** The payload that jco expects to be thrown for the error case of a `result`. */
const CLOSED = { tag: 'closed' };

function inputStream(source: { rest: Uint8Array }): object {
  const read = (length: bigint): Uint8Array => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention for error cases
    if (source.rest.length === 0) throw CLOSED;
    const taken = source.rest.subarray(0, Number(length));
    source.rest = source.rest.subarray(taken.length);
    return taken;
  };
  const skip = (length: bigint): bigint => BigInt(read(length).length);
  return over(streams.InputStream, { read, blockingRead: read, skip, blockingSkip: skip });
}

function outputStream(sink: Sink): object {
  const write = (bytes: Uint8Array): void => sink.write(bytes);
  const zeroes = (length: bigint): void => sink.write(new Uint8Array(Number(length)));
  const splice = (from: { read(length: bigint): Uint8Array }, length: bigint): bigint => {
    const bytes = from.read(length);
    sink.write(bytes);
    return BigInt(bytes.length);
  };
  return over(streams.OutputStream, {
    checkWrite: () => 4096n,
    write,
    blockingWriteAndFlush: write,
    flush: () => undefined,
    blockingFlush: () => undefined,
    writeZeroes: zeroes,
    blockingWriteZeroesAndFlush: zeroes,
    splice,
    blockingSplice: splice,
  });
}

/** An input that stays empty for this many nanoseconds. */
export function silentInput(nanoseconds: bigint): object {
  return over(streams.InputStream, { subscribe: () => monotonicClock.subscribeDuration(nanoseconds) });
}

/** An object of the class with these methods; by default always ready. */
function over(constructor: { readonly prototype: object }, methods: Readonly<Record<string, unknown>>): object {
  const all = { subscribe: () => monotonicClock.subscribeDuration(0n), [dispose]: () => undefined, ...methods };
  return Object.assign(Object.create(constructor.prototype) as object, all);
}

/** Node 20 has no `Symbol.dispose`; jco then uses this symbol. */
const dispose: symbol = (Symbol as { readonly dispose?: symbol }).dispose ?? Symbol.for('dispose');
