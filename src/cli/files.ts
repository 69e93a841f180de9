import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { WasmvirtError } from '../index.ts';
import { errorCode, kindOf, openFile, readAll, writeAll } from './descriptors.ts';
import type { ReadOptions } from './library-options.ts';
import { FileError } from './file-error.ts';
import { sizeText } from '../policy/options/command-line.ts';

/** What is read without a word of the user's: a component, or a file that becomes standard input. */
export const DEFAULT_MAX_INPUT = 2 ** 30;

/**
 * Reads a whole file; `-` is standard input, which may be a pipe. Anything else has to be a file, as devices and pipes may have no end.
 *
 * @throws FileError, also for what has more than `maxBytes`; and what `head` throws
 */
export function readInput(path: string, { maxBytes = DEFAULT_MAX_INPUT, head }: ReadOptions = {}): Uint8Array {
  const name = path === '-' ? 'standard input' : path;
  const check = (size: number): void => {
    if (size <= maxBytes) return;
    throw new FileError(
      `cannot read ${name}: it has more than ${sizeText(maxBytes)}; raise that with --max-input=SIZE`,
    );
  };
  if (path === '-') {
    if (isatty(STDIN)) throw new FileError('standard input is a terminal: give a file, or pipe one in');
    return attempt('read standard input', () => readAll(STDIN, { size: 0, check, head }));
  }
  return attempt(`read ${path}`, () => {
    const refuse = (stat: fs.Stats): never => {
      if (stat.isDirectory()) throw new FileError(`cannot read ${path}: it is a folder`);
      const remedy = 'give a file, or pipe it in where standard input is read';
      throw new FileError(`cannot read ${path}: it is ${kindOf(stat)}; ${remedy}`);
    };
    const before = fs.statSync(path);
    if (!before.isFile()) refuse(before);
    const { file, size } = openFile(path, refuse);
    try {
      return readAll(file, { size, check, head });
    } finally {
      fs.closeSync(file);
    }
  });
}

/**
 * Writes a whole file or nothing: a temporary file in the same folder takes its place when it is complete. `-` is standard
 * output. What is no regular file (a device, a pipe) is written directly.
 *
 * At each step, the first of which is before anything is done, whoever asked for it can end it with `return`: nothing is left then.
 *
 * @throws FileError
 */
export function* writeSteps(path: string, bytes: Uint8Array): Generator<undefined, void> {
  if (path === '-') {
    if (isatty(STDOUT)) throw new FileError('standard output is a terminal: pipe it on, or give -o a file');
    attempt('write standard output', () => writeAll(STDOUT, bytes));
    return;
  }
  try {
    const existing = fs.statSync(path, { throwIfNoEntry: false });
    const folder = dirname(path);
    if (existing === undefined && fs.statSync(folder, { throwIfNoEntry: false }) === undefined) {
      throw new FileError(`cannot write ${path}: there is no folder ${folder}, so make it first`);
    }
    if (existing === undefined || existing.isFile()) yield* replaceFile(path, existing, bytes);
    else writeInPlace(path, bytes);
  } catch (error) {
    throw failure(`write ${path}`, error);
  }
}

/** The same in one go. */
export function writeOutput(path: string, bytes: Uint8Array): void {
  const writing = writeSteps(path, bytes);
  while (writing.next().done !== true);
}

/** Whether two paths lead to the same file, also by a link; `-` is what standard input or output is. Devices and pipes are no files. */
export function isSame(input: string, output: string): boolean {
  try {
    const [one, other] = [statOf(input, STDIN), statOf(output, STDOUT)];
    return one.isFile() && other.isFile() && one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false; // what is not there yet is no other file
  }
}

function statOf(path: string, stream: number): fs.BigIntStats {
  return path === '-' ? fs.fstatSync(stream, { bigint: true }) : fs.statSync(path, { bigint: true });
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

/** How much is written before it is asked whether to go on. */
const PIECE = 2 ** 22;

function* replaceFile(path: string, existing: fs.Stats | undefined, bytes: Uint8Array): Generator<undefined, void> {
  // a link stays a link, and a file that may not be written is not replaced either
  const target = existing === undefined ? path : fs.realpathSync(path);
  if (existing !== undefined) fs.accessSync(target, fs.constants.W_OK);
  if (basename(target) === '') throw new FileError(`cannot write ${path}: it names a folder`);
  yield;
  // no fsync: it would cost more than all the rest, and what a power failure takes can be made again
  const temporary = join(dirname(target), `.wasmvirt-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const file = fs.openSync(temporary, 'wx', existing === undefined ? 0o666 : existing.mode & 0o777);
  let complete = false;
  try {
    try {
      for (let at = 0; at < bytes.length; at += PIECE) {
        writeAll(file, bytes.subarray(at, at + PIECE));
        yield;
      }
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, target);
    complete = true;
  } finally {
    if (!complete) fs.rmSync(temporary, { force: true });
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

/** Makes of a failure of the file system one sentence: it could not do `what`, and why. */
export function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failure(what, error);
  }
}

function failure(what: string, error: unknown): Error {
  if (error instanceof FileError || error instanceof WasmvirtError) return error;
  const why = REASONS.get(errorCode(error) ?? '') ?? (error instanceof Error ? error.message : String(error));
  return new FileError(`cannot ${what}: ${why}`, { cause: error });
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
]);
