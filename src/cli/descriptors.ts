import * as fs from 'node:fs';

/** Windows has no such flag, nor pipes among files. */
const NONBLOCK = (fs.constants as Partial<typeof fs.constants>).O_NONBLOCK ?? 0;

/** Most that one call reads, and what a file that has no size is read in. */
const MAX_READ = 2 ** 30;
const PIECE = 2 ** 20;

/** A file that is open. */
export interface Opened {
  readonly file: number;
  /** As the system says. */
  readonly size: number;
}

/** Opens what was a file when it was looked at: opening anything else can have effects, or wait for ever. */
export function openFile(path: string, refuse: (kind: fs.Stats) => never): Opened {
  // what became a pipe meanwhile does not keep us waiting
  const file = fs.openSync(path, fs.constants.O_RDONLY | NONBLOCK);
  const stat = fs.fstatSync(file);
  if (stat.isFile()) return { file, size: stat.size };
  fs.closeSync(file);
  return refuse(stat);
}

export interface Reading {
  /** How much is expected; there may be more or less, as files change while they are read. */
  readonly size: number;
  /** Called each time before there is room for more than so many bytes, and throws where that is too much. */
  readonly check: (size: number) => void;
  /** Where the bytes come to be, if they are as many as expected. */
  readonly room?: (size: number) => Uint8Array;
  /** Called once, with the first `HEAD` bytes, or all if there are less. */
  readonly head?: ((first: Uint8Array) => void) | undefined;
}

/** As many bytes as tell whether the rest is worth reading. */
const HEAD = 64;

/** Reads to the end, whatever was said of the size. */
export function readAll(file: number, { size, check, room, head }: Reading): Uint8Array {
  const first = new Uint8Array(HEAD);
  const known = head === undefined ? 0 : readInto(file, first);
  head?.(first.subarray(0, known));
  check(size);
  const expected = room?.(size) ?? new Uint8Array(Math.max(size, known));
  expected.set(first.subarray(0, known));
  let total = known + (known < expected.length ? readInto(file, expected.subarray(known)) : 0);
  if (total < expected.length) return expected.subarray(0, total);
  const pieces = [expected];
  let next = size === 0 && room === undefined ? PIECE : 1;
  for (;;) {
    const piece = new Uint8Array(next);
    next = PIECE;
    const got = readInto(file, piece);
    total += got;
    if (got > 0) {
      check(total);
      pieces.push(piece.subarray(0, got));
    }
    if (got < piece.length) return pieces.length === 1 ? expected : concat(pieces, total);
  }
}

/** Fills `bytes`, or as much of it as there is. */
function readInto(file: number, bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const size = retry(() => fs.readSync(file, bytes, at, Math.min(bytes.length - at, MAX_READ), null));
    if (size === 0) break;
    at += size;
  }
  return at;
}

function concat(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Writes all of `bytes`. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    at += retry(() => fs.writeSync(file, bytes, at, bytes.length - at));
  }
}

/** Pipes may be in non-blocking mode: wait a moment and try again. */
function retry(step: () => number): number {
  for (;;) {
    try {
      return step();
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** The system's word for what went wrong. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What something that is no file is. */
export function kindOf(type: Pick<fs.Stats, 'isFIFO' | 'isSocket' | 'isDirectory'>): string {
  if (type.isFIFO()) return 'a pipe';
  if (type.isSocket()) return 'a socket';
  return type.isDirectory() ? 'a folder' : 'a device';
}
