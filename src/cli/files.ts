import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { FileError } from './run.ts';

/** Reads a whole file; `-` is standard input. */
export function readInput(path: string): Uint8Array {
  if (path === '-') {
    if (isatty(STDIN)) throw new FileError('standard input is a terminal: give a file, or pipe one in');
    return attempt('read standard input', readStandardInput);
  }
  return attempt(`read ${path}`, () => {
    // the same memory as a plain array: `slice` of a Buffer would not copy
    const { buffer, byteOffset, byteLength } = fs.readFileSync(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
}

/**
 * Writes a whole file or nothing: a temporary file in the same folder takes its place when it is complete. `-` is standard
 * output. What is no regular file (a device, a pipe) is written directly.
 */
export function writeOutput(path: string, bytes: Uint8Array): void {
  if (path === '-') {
    if (isatty(STDOUT)) throw new FileError('standard output is a terminal: pipe it on, or give -o a file');
    attempt('write standard output', () => writeAll(STDOUT, bytes));
    return;
  }
  attempt(`write ${path}`, () => {
    const existing = fs.statSync(path, { throwIfNoEntry: false });
    if (existing === undefined || existing.isFile()) replaceFile(path, existing, bytes);
    else writeInPlace(path, bytes);
  });
}

/** Writes text to a standard stream at once, so that nothing is lost when the process ends. */
export function writeText(stream: 'out' | 'err', text: string): void {
  const bytes = Buffer.from(text);
  if (stream === 'out') {
    attempt('write standard output', () => writeAll(STDOUT, bytes));
    return;
  }
  try {
    writeAll(STDERR, bytes);
  } catch {
    // nobody is left to be told; the exit code tells the rest
  }
}

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

function replaceFile(path: string, existing: fs.Stats | undefined, bytes: Uint8Array): void {
  // a link stays a link, and a file that may not be written is not replaced either
  const target = existing === undefined ? path : fs.realpathSync(path);
  if (existing !== undefined) fs.accessSync(target, fs.constants.W_OK);
  if (basename(target) === '') throw new FileError(`cannot write ${path}: it names a folder`);
  // no fsync: it would cost more than all the rest, and what a power failure takes can be made again
  const temporary = join(dirname(target), `.wasmvirt-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const file = fs.openSync(temporary, 'wx', existing === undefined ? 0o666 : existing.mode & 0o777);
  try {
    try {
      writeAll(file, bytes);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function writeInPlace(path: string, bytes: Uint8Array): void {
  const file = fs.openSync(path, 'w');
  try {
    writeAll(file, bytes);
  } finally {
    fs.closeSync(file);
  }
}

function readStandardInput(): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = Buffer.allocUnsafe(1 << 16);
    const size = retry(() => fs.readSync(STDIN, piece));
    if (size === 0) break;
    pieces.push(piece.subarray(0, size));
  }
  const { buffer, byteOffset, byteLength } = Buffer.concat(pieces);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function writeAll(file: number, bytes: Uint8Array): void {
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

/** Makes of a failure of the file system one sentence: it could not do `what`, and why. */
export function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = errorCode(error);
    const why = REASONS.get(code ?? '') ?? (error instanceof Error ? error.message : String(error));
    throw new FileError(`cannot ${what}: ${why}`, { cause: error });
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'too many links'],
  ['ENOSPC', 'no space left'],
  ['EDQUOT', 'no space left'],
  ['EFBIG', 'the file would be too large'],
  ['EROFS', 'the file system is read-only'],
  ['EIO', 'the device failed'],
  ['EPIPE', 'nobody reads it any more'],
  ['EMFILE', 'too many open files'],
  ['ERR_FS_FILE_TOO_LARGE', 'the file is larger than 2 GiB'],
]);
