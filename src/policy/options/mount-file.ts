import type { MountEntry, MountOptions } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import { bytesFromFile, bytesToFile } from './file-bytes.ts';
import type { Disk, FileForm, Origins } from './file-form.ts';
import { mention } from './mention.ts';
import { addFile, normal, type Mounted } from './mount-words.ts';
import { entriesOf, fail, quote } from './option-values.ts';
import { BYTES, either, object, ON_DISK, only, TEXT, WHOLE, type Schema } from './schema.ts';
import { parseSize } from './size.ts';

/** Mounts as a policy file has them: with folders and files on disk, which a path names. */

const ENTRIES: Schema = { type: 'object', additionalProperties: { $ref: '#/$defs/entry' } };

const SIZE: Schema = { anyOf: [WHOLE, { type: 'string', pattern: '^0*[1-9]\\d*(?:[kKmMgG](?:[iI]?[bB])?|[bB])?$' }] };

/** What `#/$defs/entry` names. */
export const ENTRY: Schema = either(
  'a file or a folder: its text, or an object that says what it is',
  TEXT,
  only('file', { anyOf: [TEXT, BYTES] }),
  BYTES,
  object({ path: ON_DISK, directory: ENTRIES }, ['path']),
  only('directory', ENTRIES),
  only('link', { type: 'string', minLength: 1 }),
  object({ host: { type: 'string', minLength: 1 }, writable: { type: 'boolean' } }, ['host']),
);

const MOUNT: Schema = {
  anyOf: [
    ON_DISK,
    object({ path: ON_DISK, files: ENTRIES, writable: { type: 'boolean' }, maxBytes: SIZE, maxFiles: WHOLE }),
    object({ host: { type: 'string', minLength: 1 }, writable: { type: 'boolean' } }, ['host']),
  ],
};

export const mounts: FileForm<'mounts'> = {
  schema: {
    description: 'folders and files, by the path under which the component finds each',
    type: 'object',
    additionalProperties: MOUNT,
  },
  fromFile: mountsFromFile,
  toFile: (value, origins) =>
    Object.fromEntries(entriesOf(value).map(([path, mount]) => [path, mountToFile(mount, origins)])),
  over: (value, beneath) => {
    const hidden = new Set(Object.keys(value).map(normal));
    const kept = Object.entries(beneath).filter(([path]) => !hidden.has(normal(path)));
    return Object.fromEntries([...kept, ...Object.entries(value)]);
  },
};

function mountsFromFile(value: unknown, disk: Disk): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const seen = new Set<string>();
  const made = new Map<string, unknown>();
  const folders = new Map<string, Mounted>();
  const files: (readonly [guest: string, path: string, bytes: Uint8Array, settings: Omit<Mounted, 'files'>])[] = [];
  for (const [guest, mount] of Object.entries(value) as [string, unknown][]) {
    if (seen.has(normal(guest))) fail(say`${mention('mounts', guest)} names ${quote(guest)} twice: leave one out`);
    seen.add(normal(guest));
    const given = new Map(entriesOf(typeof mount === 'string' ? { path: mount } : mount));
    const path = given.get('path');
    if (typeof mount === 'object' && (mount === null || Array.isArray(mount))) made.set(guest, mount);
    else if (path === undefined) made.set(guest, given.size === 0 ? mount : withEntries(given, guest, disk));
    else {
      const { found, settings } = onDisk(guest, path, given, disk);
      if (found.kind === 'file') files.push([guest, path as string, found.bytes, settings]);
      else {
        const folder = { ...settings, files: found.entries };
        folders.set(normal(guest), folder);
        made.set(guest, folder);
      }
    }
  }
  for (const [guest, source, bytes, settings] of files) addFile(folders, { guest, source, settings }, bytes);
  for (const [path, folder] of folders) {
    const other = [...made].find(([guest]) => normal(guest) === path);
    if (other?.[1] === folder) continue;
    if (other !== undefined) {
      const [guest] = other;
      fail(
        say`${mention('mounts', guest)}, ${quote(guest)}: files on disk that are in it go into its files, by { path }`,
      );
    }
    made.set(path, folder);
  }
  return Object.fromEntries(made);
}

/** The folder or file that a mount names, with what is put over it. */
function onDisk(
  guest: string,
  path: unknown,
  given: ReadonlyMap<string, unknown>,
  disk: Disk,
): { readonly found: ReturnType<Disk['tree']>; readonly settings: Omit<Mounted, 'files'> } {
  const wrong = (why: string): never => fail(say`${mention('mounts', guest)}, ${quote(guest)}: ${why}`);
  for (const key of given.keys()) {
    if (!['path', 'files', 'writable', 'maxBytes', 'maxFiles'].includes(key)) {
      wrong(`beside path come files, writable, maxBytes and maxFiles, not ${quote(key)}`);
    }
  }
  const writable = given.get('writable') ?? false;
  if (typeof writable !== 'boolean') return wrong('writable must be true or false');
  const limits = Object.fromEntries(
    (['maxBytes', 'maxFiles'] as const).flatMap((key): [string, number][] => {
      const limit = given.get(key);
      if (limit === undefined) return [];
      const size = key === 'maxBytes' ? sizeOf(limit) : limit;
      if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) {
        return wrong(`${key} must be a whole number, at least 1`);
      }
      if (!writable) wrong(`${key} limits what is written, but nothing can be: add writable or leave it out`);
      return [[key, size]];
    }),
  );
  const found = treeAt(path, disk, wrong);
  const files = given.get('files');
  if (files !== undefined) {
    if (found.kind === 'file') return wrong('files stand beside the path of a folder, and this one is a file');
    putOver(found.entries, entriesIn(files, guest, disk), wrong);
  }
  return { found, settings: { writable, ...limits } };
}

function treeAt(path: unknown, disk: Disk, wrong: (why: string) => never): ReturnType<Disk['tree']> {
  if (typeof path !== 'string' || path === '') return wrong('path is that of a folder or a file on disk, as text');
  return disk.tree(path);
}

/** The library's mount, its entries read. */
function withEntries(given: ReadonlyMap<string, unknown>, guest: string, disk: Disk): unknown {
  return Object.fromEntries(
    [...given].map(([key, value]) => {
      if (key === 'files') return [key, entriesIn(value, guest, disk)];
      return [key, key === 'maxBytes' ? sizeOf(value) : value];
    }),
  );
}

function sizeOf(value: unknown): unknown {
  return typeof value === 'string' ? (parseSize(value) ?? value) : value;
}

/** What a directory holds, as the library has it; anything else as it is. */
function entriesIn(value: unknown, guest: string, disk: Disk): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value).map(([name, entry]) => [name, entryFromFile(entry, name, guest, disk)]));
}

function entryFromFile(value: unknown, name: string, guest: string, disk: Disk): unknown {
  const named = say`${mention('mounts', guest)}, ${quote(guest)}, ${quote(name)}`;
  const bytes = bytesFromFile(value, named);
  if (bytes instanceof Uint8Array || typeof value !== 'object' || value === null || Array.isArray(value)) return bytes;
  const given = new Map(entriesOf(value));
  if (!given.has('path')) {
    return Object.fromEntries(
      [...given].map(([key, content]) => {
        if (key === 'directory') return [key, entriesIn(content, guest, disk)];
        return [key, key === 'file' ? bytesFromFile(content, named) : content];
      }),
    );
  }
  const wrong = (why: string): never => fail(say`${named}: ${why}`);
  for (const key of given.keys()) {
    if (key !== 'path' && key !== 'directory') wrong(`beside path comes directory, not ${quote(key)}`);
  }
  const found = treeAt(given.get('path'), disk, wrong);
  const over = given.get('directory');
  if (found.kind === 'file') {
    if (over !== undefined) wrong('directory stands beside the path of a folder, and this one is a file');
    return found.bytes;
  }
  if (over !== undefined) putOver(found.entries, entriesIn(over, guest, disk), wrong);
  return { directory: found.entries };
}

/** Puts entries of the file over those of a folder on disk: directories into directories, anything else in the place of what is there. */
function putOver(entries: Map<string, MountEntry>, over: unknown, wrong: (why: string) => never): void {
  if (!(over instanceof Map)) wrong('what is put over a folder is an object: names and what they stand for');
  for (const [name, entry] of over as Map<string, unknown>) {
    const [there, new_] = [directoryIn(entries.get(name)), directoryIn(entry)];
    if (there !== undefined && new_ !== undefined) putOver(there, new_, wrong);
    else entries.set(name, entry as MountEntry); // `mountsOf` checks it
  }
}

function directoryIn(entry: unknown): Map<string, MountEntry> | undefined {
  if (typeof entry !== 'object' || entry === null || !('directory' in entry)) return undefined;
  return entry.directory instanceof Map ? (entry.directory as Map<string, MountEntry>) : undefined; // `mountsOf` checks it
}

function mountToFile(value: unknown, origins: Origins): unknown {
  const { files, ...rest } = value as MountOptions; // as `fromWords` and `fromFile` give it
  if (files === undefined) return rest;
  const path = origins.get(files);
  const entries = entriesToFile(files, origins);
  const isEmpty = Object.keys(entries).length === 0;
  return {
    ...(path === undefined ? {} : { path }),
    ...(isEmpty ? {} : { files: entries }),
    ...rest,
  };
}

function entriesToFile(entries: NonNullable<MountOptions['files']>, origins: Origins): Record<string, unknown> {
  const list: Iterable<[string, MountEntry]> = entries instanceof Map ? entries : Object.entries(entries);
  return Object.fromEntries([...list].map(([name, entry]) => [name, entryToFile(entry, origins)]));
}

function entryToFile(entry: MountEntry, origins: Origins): unknown {
  if (typeof entry === 'string') return entry;
  if (entry instanceof Uint8Array) {
    const path = origins.get(entry);
    return path === undefined ? bytesToFile(entry) : { path };
  }
  if ('file' in entry) return typeof entry.file === 'string' ? entry : { file: entryToFile(entry.file, origins) };
  if (!('directory' in entry)) return entry;
  const path = origins.get(entry.directory);
  const directory = entriesToFile(entry.directory, origins);
  if (path === undefined) return { directory };
  return Object.keys(directory).length === 0 ? { path } : { path, directory };
}
