import { basename } from 'node:path';
import type { MountEntry, MountOptions, Options } from '../index.ts';
import { UsageError, type Arguments } from './args.ts';
import { parseSize } from './size.ts';

/** What `--mount` found on disk. */
export type DiskEntry =
  | { readonly kind: 'directory'; readonly entries: Map<string, MountEntry> }
  | { readonly kind: 'file'; readonly bytes: Uint8Array };

/** `--mount`, `--tmpfs` or `--preopen`, split. */
interface Asked {
  readonly option: '--mount' | '--tmpfs' | '--preopen';
  readonly guest: string;
  /** Of `--mount`, and of `--preopen`, where it is a path of the host that runs the component. */
  readonly source: string | undefined;
  readonly settings: Settings;
}

interface Settings {
  readonly writable: boolean;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

interface Mounted extends Settings {
  readonly files: Map<string, MountEntry>;
}

/**
 * The mounts of a command line. A file is put into the mount that holds its path, or else into one of its own in its directory.
 *
 * @param tree reads what `--mount` names
 * @param sourceDate the value of `SOURCE_DATE_EPOCH`
 */
export function mountOptions(
  options: Arguments['options'],
  tree: (path: string) => DiskEntry,
  sourceDate: string | undefined,
): Pick<Options, 'mounts' | 'epoch'> {
  const asked = [
    ...(options.get('--mount') ?? []).map((value) => mountOf(value ?? '')),
    ...(options.get('--tmpfs') ?? []).map((value) => tmpfsOf(value ?? '')),
    ...(options.get('--preopen') ?? []).map((value) => preopenOf(value ?? '')),
  ];
  const epoch = asked.length > 0 || hasClock(options) ? epochOf(sourceDate) : undefined;
  if (asked.length === 0) return epoch === undefined ? {} : { epoch };
  const seen = new Set<string>();
  for (const { option, guest } of asked) {
    const path = normal(guest);
    if (seen.has(path)) throw new UsageError(`${option} ${guest}: something is mounted there already`);
    seen.add(path);
  }
  const mounts = new Map<string, Mounted>();
  const hosts = new Map<string, { readonly host: string }>();
  const files: (readonly [one: Asked, bytes: Uint8Array])[] = [];
  for (const one of asked) {
    if (one.option === '--preopen') {
      hosts.set(normal(one.guest), { host: one.source ?? '' });
      continue;
    }
    const found = one.source === undefined ? EMPTY() : tree(one.source);
    if (found.kind === 'file') files.push([one, found.bytes]);
    else mounts.set(normal(one.guest), { ...one.settings, files: found.entries });
  }
  for (const [one, bytes] of files) addFile(mounts, one, bytes);
  return { mounts: Object.fromEntries<MountOptions>([...mounts, ...hosts]), ...(epoch === undefined ? {} : { epoch }) };
}

/** Whether clocks of the component's own may begin at that time, too. */
function hasClock(options: Arguments['options']): boolean {
  return options.has('--clock') || options.has('--deterministic');
}

const EMPTY = (): DiskEntry => ({ kind: 'directory', entries: new Map() });

function addFile(mounts: Map<string, Mounted>, { guest, source = '', settings }: Asked, bytes: Uint8Array): void {
  const wrong = (why: string): never => {
    throw new UsageError(`cannot mount ${source}, a file, at ${guest}: ${why}`);
  };
  if (/(^|\/)\.?$/.test(guest)) wrong(`give its whole path, such as ${guest.replace(/\/?$/, '/')}${basename(source)}`);
  const path = normal(guest);
  const root = path.startsWith('/') ? '/' : '.';
  const parts = path.replace(/^\//, '').split('/');
  const name = parts.pop() ?? '';
  let up = parts.length;
  const pathAt = (count: number): string => {
    const inner = parts.slice(0, count).join('/');
    return root === '/' ? `/${inner}` : inner || root;
  };
  while (up > 0 && !mounts.has(pathAt(up))) up -= 1;
  let mount = mounts.get(pathAt(up));
  if (mount === undefined) {
    up = parts.length;
    mount = { ...settings, files: new Map() };
    mounts.set(pathAt(up), mount);
  }
  const { writable, maxBytes, maxFiles } = mount;
  if (writable !== settings.writable || maxBytes !== settings.maxBytes || maxFiles !== settings.maxFiles) {
    wrong(`it becomes part of ${pathAt(up)}, so write the same after the colon as there`);
  }
  let directory = mount.files;
  for (const part of parts.slice(up)) {
    const next: MountEntry = directory.get(part) ?? { directory: new Map<string, MountEntry>() };
    const inner = typeof next === 'object' && 'directory' in next ? next.directory : undefined;
    if (inner === undefined) wrong(`${JSON.stringify(part)} on the way is no folder`);
    directory.set(part, next);
    directory = inner as Map<string, MountEntry>; // `DiskEntry` has no others
  }
  directory.set(name, bytes);
}

/** `GUEST=DIR`, split at the first `=`, then `:rw` and limits at its end. */
function mountOf(value: string): Asked {
  const [path, settings] = splitSettings('--mount', value);
  const equals = path.indexOf('=');
  if (equals < 1) throw new UsageError(`--mount needs GUEST=DIR, such as /data=./files, not ${JSON.stringify(value)}`);
  const source = path.slice(equals + 1);
  if (source === '') throw new UsageError(`--mount needs a folder after the =, not ${JSON.stringify(value)}`);
  const { writable, maxBytes, maxFiles } = settings;
  if (!writable && (maxBytes ?? maxFiles) !== undefined) {
    throw new UsageError(`--mount ${value}: limits are for what is written, so add rw`);
  }
  return { option: '--mount', guest: path.slice(0, equals), source, settings };
}

function preopenOf(value: string): Asked {
  const equals = value.indexOf('=');
  if (equals < 1 || equals + 1 === value.length) {
    throw new UsageError(`--preopen needs GUEST=HOST, such as /data=/srv/data, not ${JSON.stringify(value)}`);
  }
  const [guest, source] = [value.slice(0, equals), value.slice(equals + 1)];
  return { option: '--preopen', guest, source, settings: { writable: true } };
}

function tmpfsOf(value: string): Asked {
  const [guest, settings] = splitSettings('--tmpfs', value);
  return { option: '--tmpfs', guest, source: undefined, settings: { ...settings, writable: true } };
}

/** A colon that begins no setting is part of the path: `C:\files`. */
function splitSettings(option: Asked['option'], value: string): readonly [path: string, settings: Settings] {
  const [, path, words] = /^([^]*):((?:rw|ro|max=|files=)[^:/\\]*)$/.exec(value) ?? [];
  if (path === undefined || words === undefined) return [value, { writable: false }];
  let access: 'rw' | 'ro' | undefined;
  const limits: { maxBytes?: number; maxFiles?: number } = {};
  for (const word of words.split(',')) {
    const [, key, number = ''] = /^(max|files)=(.*)$/i.exec(word) ?? [];
    const amount = parseSize(number);
    if ((word === 'rw' || word === 'ro') && access === undefined && option === '--mount') access = word;
    else if (key === 'max' && amount !== undefined && limits.maxBytes === undefined) limits.maxBytes = amount;
    else if (key === 'files' && amount !== undefined && limits.maxFiles === undefined) limits.maxFiles = amount;
    else {
      const known = option === '--mount' ? 'rw, ro, max=16M, files=1000' : 'max=16M, files=1000';
      throw new UsageError(
        `${option} ${value}: after the colon come, once each, ${known}; not ${JSON.stringify(word)}`,
      );
    }
  }
  return [path, { writable: access === 'rw', ...limits }];
}

function epochOf(sourceDate: string | undefined): number | undefined {
  if (sourceDate === undefined || sourceDate === '') return undefined;
  const seconds = /^\d{1,10}$/.test(sourceDate) ? Number(sourceDate) : Infinity;
  if (seconds <= 9_000_000_000) return seconds;
  throw new UsageError(`SOURCE_DATE_EPOCH is a number of seconds since 1970, not ${JSON.stringify(sourceDate)}`);
}

/** As the library has it: what is wrong with the path is for the library to say. */
function normal(guest: string): string {
  return guest.replace(/^\.\/(?=[^/])/, '').replace(/([^/])\/$/, '$1');
}
