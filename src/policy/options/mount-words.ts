import { WasmvirtError } from '../../errors.ts';
import type { MountEntry, MountOptions, Options } from '../../settings/options.ts';
import { parseSize } from './size.ts';
import type { Flag } from './flag.ts';
import { type DiskEntry, has, misspelled, valuesOf, type Words } from './words.ts';

const MOUNT: Flag = {
  name: '--mount',
  arity: 'value',
  placeholder: 'GUEST=DIR',
  help: 'put this folder, or file, into the component; after :rw it can be changed (in memory)',
  repeats: true,
  part: (value) => normal(value.replace(/=.*$/s, '')),
};

const TMPFS: Flag = {
  name: '--tmpfs',
  arity: 'value',
  placeholder: 'GUEST',
  help: 'an empty directory that can be written (in memory)',
  repeats: true,
  part: (value) => normal(splitWords(value)?.path ?? value),
};

const PREOPEN: Flag = {
  name: '--preopen',
  arity: 'value',
  placeholder: 'GUEST=HOST',
  help: "the host's directory HOST, under another name; after :ro it can only be read",
  repeats: true,
  part: (value) => normal(value.replace(/=.*$/s, '')),
};

/** The flags of `Options.mounts`. */
export const MOUNT_FLAGS: readonly Flag[] = [MOUNT, TMPFS, PREOPEN];

/** `--mount`, `--tmpfs` or `--preopen`, split. */
interface Asked {
  readonly flag: Flag;
  readonly guest: string;
  /** Of `--mount`, and of `--preopen`, where it is a path of the host that runs the component. */
  readonly source: string | undefined;
  readonly settings: Settings;
}

/** How a mount can be changed. */
export interface Settings {
  readonly writable: boolean;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

/** A mount that files are put into. */
export interface Mounted extends Settings {
  readonly files: Map<string, MountEntry>;
}

/** The mounts of a command line. A file is put into the mount that holds its path, or else into one of its own in its directory. */
export function mountsFromWords(words: Words): Options['mounts'] {
  if (!MOUNT_FLAGS.some((flag) => has(words, flag))) return undefined;
  const asked = [
    ...valuesOf(words, MOUNT).map((value) => mountOf(words, value)),
    ...valuesOf(words, TMPFS).map(tmpfsOf),
    ...valuesOf(words, PREOPEN).map((value) => preopenOf(words, value)),
  ];
  const seen = new Set<string>();
  for (const { flag, guest } of asked) {
    const path = normal(guest);
    if (seen.has(path)) refuse(`${flag.name} ${guest}: something is mounted there already`);
    seen.add(path);
  }
  const mounts = new Map<string, Mounted>();
  const hosts = new Map<string, { readonly host: string; readonly writable?: false }>();
  const files: (readonly [one: Asked, bytes: Uint8Array])[] = [];
  for (const one of asked) {
    if (one.flag === PREOPEN) {
      hosts.set(normal(one.guest), { host: one.source ?? '', ...(one.settings.writable ? {} : { writable: false }) });
      continue;
    }
    const found = one.source === undefined ? EMPTY() : words.tree(one.source);
    if (found.kind === 'file') files.push([one, found.bytes]);
    else mounts.set(normal(one.guest), { ...one.settings, files: found.entries });
  }
  for (const [one, bytes] of files) addFile(mounts, one, bytes);
  return Object.fromEntries<MountOptions>([...mounts, ...hosts]);
}

/** The words that mount something, as far as it is not on disk. */
export function mountsToWords(mounts: NonNullable<Options['mounts']>): readonly string[] {
  return Object.entries(mounts).flatMap(([path, { host, files, writable, maxBytes, maxFiles } = {}]) => {
    if (host !== undefined) {
      const suffix = writable === false ? ':ro' : /:[^/\\]*$/.test(host) ? ':rw' : '';
      return [PREOPEN.name, `${path}=${host}${suffix}`];
    }
    if (!isEmpty(files) || writable !== true) return [];
    const limits = [
      ...(maxBytes === undefined ? [] : [`max=${maxBytes}`]),
      ...(maxFiles === undefined ? [] : [`files=${maxFiles}`]),
    ];
    return [TMPFS.name, `${path}${limits.length === 0 ? '' : `:${limits.join()}`}`];
  });
}

const EMPTY = (): DiskEntry => ({ kind: 'directory', entries: new Map() });

/** Puts a file into the mount that holds its path, or else into one of its own in its directory. */
export function addFile(
  mounts: Map<string, Mounted>,
  { guest, source = '', settings }: Pick<Asked, 'guest' | 'source' | 'settings'>,
  bytes: Uint8Array,
): void {
  const wrong = (why: string): never => refuse(`cannot mount ${source}, a file, at ${guest}: ${why}`);
  if (/(^|\/)\.?$/.test(guest))
    wrong(`give its whole path, such as ${guest.replace(/\/?$/, '/')}${source.split(/[/\\]/).at(-1) ?? ''}`);
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
  const readOnly = writable && !settings.writable;
  if (
    !readOnly &&
    (writable !== settings.writable || maxBytes !== settings.maxBytes || maxFiles !== settings.maxFiles)
  ) {
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
  directory.set(name, readOnly ? { file: bytes, writable: false } : bytes);
}

/** `GUEST=DIR`, split at the first `=`, then `:rw` and limits at its end. */
function mountOf(words: Words, value: string): Asked {
  const [path, settings] = splitSettings(MOUNT, value);
  const equals = path.indexOf('=');
  if (equals < 1) misspelled(words, MOUNT, 'needs GUEST=DIR, such as /data=./files', value);
  const source = path.slice(equals + 1);
  checkGuest(MOUNT, path.slice(0, equals), value);
  if (source === '') misspelled(words, MOUNT, 'needs a folder after the =', value);
  const { writable, maxBytes, maxFiles } = settings;
  if (!writable && (maxBytes ?? maxFiles) !== undefined) {
    refuse(`${MOUNT.name} ${value}: limits are for what is written, so add rw`);
  }
  return { flag: MOUNT, guest: path.slice(0, equals), source, settings };
}

function preopenOf(words: Words, value: string): Asked {
  const equals = value.indexOf('=');
  const [, source = '', suffix] = /^([^]*?)(?::([^:/\\]*))?$/.exec(value.slice(equals + 1)) ?? [];
  if (equals < 1 || source === '') misspelled(words, PREOPEN, 'needs GUEST=HOST, such as /data=/srv/data', value);
  if (suffix !== undefined && suffix !== 'ro' && suffix !== 'rw') {
    const why = `after a colon comes ro or rw, not ${JSON.stringify(suffix)}; a path with a colon in its last part needs one of them behind it`;
    refuse(`${PREOPEN.name} ${value}: ${why}`);
  }
  return { flag: PREOPEN, guest: value.slice(0, equals), source, settings: { writable: suffix !== 'ro' } };
}

function tmpfsOf(value: string): Asked {
  const [guest, settings] = splitSettings(TMPFS, value);
  checkGuest(TMPFS, guest.replace(/=.*$/s, ''), value);
  if (guest.includes('=')) {
    refuse(`${TMPFS.name} ${value}: it begins empty; to put a folder there, write ${MOUNT.name} ${guest}:rw`);
  }
  return { flag: TMPFS, guest, source: undefined, settings: { ...settings, writable: true } };
}

/** Refuses a path of the guest that holds what was meant as settings: it would become a part of the name. A slash at its end says it is one. */
function checkGuest(flag: Flag, guest: string, value: string): void {
  const mark = /[:,]/.exec(guest)?.[0];
  if (mark === undefined || guest.endsWith('/')) return;
  const form = flag === MOUNT ? `GUEST=DIR:${ALL}` : `GUEST:${LIMITS}`;
  refuse(
    `${flag.name} ${value}: ${JSON.stringify(mark)} cannot be in the path ${JSON.stringify(guest)}; settings are ${form}`,
  );
}

const LIMITS = 'max=16M,files=1000';
const ALL = `rw,${LIMITS}`;

/** A colon that begins no setting is part of the path: `C:\files`. */
function splitWords(value: string): { readonly path: string; readonly words: readonly string[] } | undefined {
  const [, path, words] = /^([^]*?):((?:(?:rw|ro)(?![^:,])|[a-z]+=)[^/\\]*)$/i.exec(value) ?? [];
  return path === undefined || words === undefined ? undefined : { path, words: words.split(',') };
}

function splitSettings(flag: Flag, value: string): readonly [path: string, settings: Settings] {
  const { path = value, words = [] } = splitWords(value) ?? {};
  let access: 'rw' | 'ro' | undefined;
  const limits: { maxBytes?: number; maxFiles?: number } = {};
  for (const word of words) {
    const [, key, number = ''] = /^(max|files)=(.*)$/i.exec(word) ?? [];
    const amount = parseSize(number);
    if ((word === 'rw' || word === 'ro') && access === undefined && flag === MOUNT) access = word;
    else if (key === 'max' && amount !== undefined && limits.maxBytes === undefined) limits.maxBytes = amount;
    else if (key === 'files' && amount !== undefined && limits.maxFiles === undefined) limits.maxFiles = amount;
    else {
      const known = flag === MOUNT ? 'rw, ro, max=16M, files=1000' : 'max=16M, files=1000';
      refuse(
        `${flag.name} ${value}: after the colon come, once each, ${known}; not ${JSON.stringify(word)}${word.includes(':') ? ': put commas between them' : ''}`,
      );
    }
  }
  return [path, { writable: access === 'rw', ...limits }];
}

function isEmpty(files: MountOptions['files']): boolean {
  return [...(files instanceof Map ? files.keys() : Object.keys(files ?? {}))].length === 0;
}

/** As the library has it: what is wrong with the path is for the library to say. */
export function normal(guest: string): string {
  return guest.replace(/^\.\/(?=[^/])/, '').replace(/([^/])\/$/, '$1');
}

function refuse(message: string): never {
  throw new WasmvirtError('bad-option', message, { option: 'mounts' });
}
