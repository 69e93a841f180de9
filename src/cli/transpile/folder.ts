import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAll } from '../descriptors.ts';
import { FileError } from '../file-error.ts';
import { attempt } from '../files.ts';

/** Files by their paths in a folder, with slashes. */
export type Files = ReadonlyMap<string, Uint8Array>;

export type WriteFolder = (path: string, files: Files) => Iterable<undefined>;

/**
 * Writes all files of a folder, or none: they are complete in a temporary folder before the first takes its place. A folder that is there
 * keeps its other files.
 *
 * At each step, the first of which is before anything is done, whoever asked for it can end it with `return`: nothing is left then.
 *
 * @throws FileError
 */
export function* writeFolder(path: string, files: Files): Generator<undefined, void> {
  const existing = attempt(`write ${path}`, () => fs.statSync(path, { throwIfNoEntry: false }));
  if (existing !== undefined && !existing.isDirectory()) {
    throw new FileError(`cannot write ${path}: it is no folder, and the files of a program are written into one`);
  }
  const parent = dirname(path);
  if (existing === undefined && fs.statSync(parent, { throwIfNoEntry: false }) === undefined) {
    throw new FileError(`cannot write ${path}: there is no folder ${parent}, so make it first`);
  }
  if (existing !== undefined) checkPlaces(path, files);
  yield;
  // in the folder itself where it is there: what is around it can be on another disk
  const temporary = join(
    existing === undefined ? parent : path,
    `.wasmvirt-${process.pid}-${Math.random().toString(36).slice(2)}`,
  );
  const made = join(temporary, 'made');
  try {
    attempt(`write ${path}`, () => fs.mkdirSync(made, { recursive: true }));
    for (const [name, bytes] of files) {
      attempt(`write ${join(path, name)}`, () => writeFile(join(made, name), bytes));
      yield;
    }
    // no step from here on: what ends the program ends it before or after
    attempt(`write ${path}`, () => {
      if (existing === undefined) fs.renameSync(made, path);
      else replaceAll(path, made, join(temporary, 'before'), [...files.keys()]);
    });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** @throws FileError where a file cannot be */
function checkPlaces(path: string, files: Files): void {
  for (const name of files.keys()) {
    const target = join(path, name);
    attempt(`write ${target}`, () => {
      const there = fs.statSync(target, { throwIfNoEntry: false });
      if (there === undefined) return;
      if (!there.isFile()) throw new FileError(`cannot write ${target}: something that is no file has its name`);
      // a file that may not be written is not replaced either
      fs.accessSync(target, fs.constants.W_OK);
    });
  }
}

function writeFile(path: string, bytes: Uint8Array): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  const file = fs.openSync(path, 'wx');
  try {
    writeAll(file, bytes);
  } finally {
    fs.closeSync(file);
  }
}

/** Puts new files in place of those that are there. Where one cannot be, all is as before. */
function replaceAll(path: string, made: string, before: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const target = join(path, name);
      const firstMade = fs.mkdirSync(dirname(target), { recursive: true });
      if (firstMade !== undefined) undo.push(() => fs.rmSync(firstMade, { recursive: true, force: true }));
      // not where a link leads: the link itself
      if (fs.lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
        const kept = join(before, name);
        fs.mkdirSync(dirname(kept), { recursive: true });
        fs.renameSync(target, kept);
        undo.push(() => fs.renameSync(kept, target));
      }
      fs.renameSync(join(made, name), target);
      undo.push(() => fs.rmSync(target, { force: true }));
    }
  } catch (error) {
    for (const one of undo.reverse()) one();
    throw error;
  }
}
