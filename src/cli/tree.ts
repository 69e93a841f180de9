import * as fs from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import type { MountEntry } from '../index.ts';
import { kindOf, openFile, readAll } from './descriptors.ts';
import { attempt } from './files.ts';
import type { DiskEntry } from '../policy/options/command-line.ts';
import { FileError } from './file-error.ts';

/** What the library takes: more is refused before it fills the memory. */
const MAX_BYTES = 2 ** 30;

/** Files up to this size share blocks of memory: a block for each would cost as much as reading it. */
const SMALL = 0x10000;
const BLOCK = 0x100000;

interface Walk {
  /** The path that the user gave. */
  readonly root: string;
  bytes: number;
  /** What is left of the block for small files. */
  block: Uint8Array;
  /** Directories that are not read yet, and how many they are below the root. */
  readonly open: { readonly path: string; readonly depth: number; readonly entries: Map<string, MountEntry> }[];
}

/**
 * Reads a directory with all that is in it, or a file. Symbolic links are kept as links and never followed, but for `path` itself.
 *
 * @throws FileError for what cannot be read, or cannot be in a mount: links out of the directory, sockets, pipes, devices,
 *   and names that are not UTF-8
 */
export function readTree(path: string): DiskEntry {
  const walk: Walk = { root: path, bytes: 0, block: new Uint8Array(), open: [] };
  const stat = attempt(`mount ${path}`, () => fs.statSync(path));
  if (stat.isFile()) return { kind: 'file', bytes: readFile(path, walk) };
  if (!stat.isDirectory()) throw new FileError(`cannot mount ${path}: it is ${kindOf(stat)}, not a file or folder`);
  const entries = new Map<string, MountEntry>();
  walk.open.push({ path, depth: 0, entries });
  for (let at = walk.open.pop(); at !== undefined; at = walk.open.pop()) {
    for (const [name, stats] of listed(at.path))
      at.entries.set(name, entryOf(join(at.path, name), stats, at.depth, walk));
  }
  return { kind: 'directory', entries };
}

/** The names in a directory and what they are, sorted, so that of several things that are wrong it is always the same that is said. */
function listed(path: string): readonly (readonly [string, fs.Dirent])[] {
  // not as bytes: Bun tells then no types
  const found = attempt(`read ${path}`, () => fs.readdirSync(path, { withFileTypes: true }));
  if (found.some(({ name }) => name.includes(REPLACEMENT))) checkNames(path);
  return found.map((one) => [one.name, one] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What stands in a text for bytes that are not UTF-8; it can also be meant. */
const REPLACEMENT = '\ufffd';

function checkNames(path: string): void {
  const names = attempt(`read ${path}`, () => fs.readdirSync(path, { encoding: 'buffer' }));
  for (const name of names.sort((a, b) => Buffer.compare(a, b))) {
    if (utf8(name) !== undefined) continue;
    const shown = join(
      path,
      name.toString('latin1').replace(/[^ -~]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`),
    );
    throw new FileError(`cannot mount ${shown}: its name is not UTF-8, so rename it or mount a folder without it`);
  }
}

function entryOf(path: string, type: fs.Dirent, depth: number, walk: Walk): MountEntry {
  if (type.isFile()) return readFile(path, walk);
  if (type.isSymbolicLink()) return { link: readLink(path, depth, walk) };
  if (!type.isDirectory()) throw unfit(path, type);
  const entries = new Map<string, MountEntry>();
  walk.open.push({ path, depth: depth + 1, entries });
  return { directory: entries };
}

function readFile(path: string, walk: Walk): Uint8Array {
  return attempt(`read ${path}`, () => {
    const { file, size } = openFile(path, (stat) => {
      throw unfit(path, stat);
    });
    const before = walk.bytes;
    try {
      const bytes = readAll(file, {
        size,
        check: (size) => {
          walk.bytes = before + size;
          if (walk.bytes <= MAX_BYTES) return;
          throw new FileError(
            `cannot mount ${walk.root}: it has more than 1 GiB, too much for a component; mount a part of it`,
          );
        },
        room: (size) => room(size, walk),
      });
      walk.bytes = before + bytes.length;
      return bytes;
    } finally {
      fs.closeSync(file);
    }
  });
}

function room(size: number, walk: Walk): Uint8Array {
  if (size > SMALL) return new Uint8Array(size);
  if (size > walk.block.length) walk.block = new Uint8Array(BLOCK);
  const bytes = walk.block.subarray(0, size);
  walk.block = walk.block.subarray(size);
  return bytes;
}

/** Where a link leads, with slashes. `depth`: how many directories its own is below the root. */
function readLink(path: string, depth: number, { root }: Walk): string {
  const raw = attempt(`read ${path}`, () => fs.readlinkSync(path, { encoding: 'buffer' }));
  const text = utf8(raw);
  if (text === undefined) throw new FileError(`cannot mount the link ${path}: what it leads to is not UTF-8`);
  const remedy = `remove it, or put what it leads to in its place`;
  if (isAbsolute(text))
    throw new FileError(`cannot mount the link ${path}: it leads to ${text}, which is absolute; ${remedy}`);
  const target = sep === '\\' ? text.replaceAll('\\', '/') : text;
  let level = depth;
  for (const part of target.split('/')) {
    if (part === '..') level -= 1;
    else if (part !== '' && part !== '.') level += 1;
    if (level < 0) throw new FileError(`cannot mount the link ${path}: it leads to ${text}, out of ${root}; ${remedy}`);
  }
  return target;
}

function unfit(path: string, type: Parameters<typeof kindOf>[0]): FileError {
  return new FileError(`cannot mount ${path}: it is ${kindOf(type)}, so mount a folder without it`);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
