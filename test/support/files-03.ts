import { Program03 } from './puppet-03.ts';
import { behind, type Arg, type Ref, type Results } from './puppet.ts';

/** The functions that give or take a stream. Each has one, its number 0, and a future, its number 1. */
export const STREAMS_03 = {
  stdin: 'wasi:cli/stdin#read-via-stream',
  stdout: 'wasi:cli/stdout#write-via-stream',
  stderr: 'wasi:cli/stderr#write-via-stream',
  read: 'wasi:filesystem/types#[method]descriptor.read-via-stream',
  write: 'wasi:filesystem/types#[method]descriptor.write-via-stream',
  append: 'wasi:filesystem/types#[method]descriptor.append-via-stream',
  list: 'wasi:filesystem/types#[method]descriptor.read-directory',
} as const;

/** What a guest for `FileProgram` imports. */
export const FILE_INTERFACES = [
  ...['stdin', 'stdout', 'stderr'].map((name) => `wasi:cli/${name}`),
  'wasi:filesystem/types',
  'wasi:filesystem/preopens',
] as const;

/** The guest's ends of a stream and of its future. */
export interface Ends {
  readonly of: string;
  readonly stream: Ref;
  readonly future: Ref;
}

/** What a read or write gave: its code, 16 times the number of items and whether the other end is gone (1) or it was cancelled (2). */
export interface Moved {
  readonly code: Ref;
  /** Where the items are. */
  readonly at: number;
}

export const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
export const FLAGS = { read: 1, write: 2, mutate: 32 } as const;

/** A program with the files and standard streams of WASI 0.3. */
export class FileProgram extends Program03 {
  private directories: Ref | undefined;

  /** The directory with this number among those that are open at the start. */
  root(index = 0): Ref {
    this.directories ??= this.call('wasi:filesystem/preopens#get-directories');
    const place = this.area(8);
    // (handle, pointer, length) of each
    const from = this.area(8);
    this.call('#copy', from, this.directories.at, 4);
    this.call('#add', from, 12 * index);
    this.call('#copy', place, { at: from, size: 'i32' }, 4);
    return { at: place, size: 'i32' };
  }

  /** The place of the handle; the result is 4 bytes before it. */
  open(at: Arg, path: string, how = 0, flags: number = FLAGS.read): Ref {
    const result = this.call('[method]descriptor.open-at', at, 0, ...this.text(path), how, flags);
    return behind(result, 4);
  }

  close(handle: Arg): void {
    this.call('wasi:filesystem/types#drop descriptor', handle);
  }

  /** A stream that the guest reads. */
  input(of: 'stdin' | 'read' | 'list', ...args: readonly Arg[]): Ends {
    const pair = this.call(STREAMS_03[of], ...args);
    return { of: STREAMS_03[of], stream: pair, future: behind(pair, 4) };
  }

  /** A stream that the guest writes. `args`: before and behind the stream. */
  output(of: 'stdout' | 'stderr' | 'write' | 'append', before: readonly Arg[] = [], after: readonly Arg[] = []): Ends {
    const pair = this.call(`${STREAMS_03[of]} stream.new 0`);
    const future = this.call(STREAMS_03[of], ...before, pair, ...after);
    return { of: STREAMS_03[of], stream: behind(pair, 4), future };
  }

  /** Begins a read of so many items. */
  beginRead({ of, stream }: Ends, most: number, size = 1): Moved {
    const at = this.area(most * size);
    return { code: this.call(`${of} stream.read 0`, stream, at, most), at };
  }

  read(ends: Ends, most: number, size = 1): Moved {
    const moved = this.beginRead(ends, most, size);
    this.await(ends.stream, moved.code);
    return moved;
  }

  /** Reads so many items at a time until the end; where they are, and where their end is when it has run. */
  readAll({ of, stream }: Ends, each: number, most: number, size = 1): { readonly at: number; readonly end: Ref } {
    const at = this.area(most + each * size);
    const end = { at: this.area(8), size: 'i32' } as const;
    this.call('#store32', end.at, at);
    this.until(() => {
      const code = this.done(`${of} stream.read 0`, stream, end, each);
      this.call('#advance', end.at, code.at, size);
      return code;
    });
    return { at, end };
  }

  beginWrite({ of, stream }: Ends, bytes: string | Uint8Array): Moved {
    const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    const at = this.bytes(data);
    return { code: this.call(`${of} stream.write 0`, stream, at, data.length), at };
  }

  write(ends: Ends, bytes: string | Uint8Array): Moved {
    const moved = this.beginWrite(ends, bytes);
    this.await(ends.stream, moved.code);
    return moved;
  }

  cancelRead({ of, stream }: Ends): Ref {
    return this.call(`${of} stream.cancel-read 0`, stream);
  }

  cancelWrite({ of, stream }: Ends): Ref {
    return this.call(`${of} stream.cancel-write 0`, stream);
  }

  /** Cancels a write that waits, and gives its code then, which is 0 for one that was done. */
  cancelWriteIfPending({ of, stream }: Ends, code: Ref): Ref {
    const place = { at: this.area(8), size: 'i32' } as const;
    const cancelled = this.skipUnless(code, () => this.call(`${of} stream.cancel-write 0`, stream));
    this.call('#copy', place.at, cancelled.at, 4);
    return place;
  }

  /** Drops the guest's end of the stream. */
  leave({ of, stream }: Ends): void {
    this.call(`${of} stream.drop-${/\.(write|append)-via|#write-via/.test(of) ? 'writable' : 'readable'} 0`, stream);
  }

  /** Reads the future, and drops it: where its result is. */
  result({ of, future }: Ends): Ref {
    const at = this.area(32);
    this.done(`${of} future.read 1`, future, at);
    this.leaveResult({ of, future });
    return { at, size: 'i32' };
  }

  leaveResult({ of, future }: Pick<Ends, 'of' | 'future'>): void {
    this.call(`${of} future.drop-readable 1`, future);
  }
}

/** `5 completed`, `0 dropped`: what a code says. */
export function saysCode(results: Results, code: Ref): string {
  const value = results.u32(code);
  return `${String(value >>> 4)} ${['completed', 'dropped', 'cancelled'][value & 15] ?? String(value)}`;
}

/** The names of `wasi:filesystem`'s errors in 0.3, by their numbers. */
export const ERRORS_03 =
  'access already bad-descriptor busy deadlock quota exist file-too-large illegal-byte-sequence in-progress interrupted invalid io is-directory loop too-many-links message-size name-too-long no-device no-entry no-lock insufficient-memory insufficient-space not-directory not-empty not-recoverable unsupported no-tty no-such-device overflow not-permitted pipe read-only invalid-seek text-file-busy cross-device other'.split(
    ' ',
  );

/** `ok`, or the name of the error of a result<_, error-code> of `wasi:filesystem`. */
export function saysResult(results: Results, at: Ref): string {
  return results.u8(at) === 0 ? 'ok' : (ERRORS_03[results.u8(at, 4)] ?? 'an unknown error');
}

export function textAt(results: Results, at: number, length: number): string {
  return new TextDecoder().decode(results.bytes({ at, size: 'i32' }, length));
}
