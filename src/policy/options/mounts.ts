import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import { WasmvirtError } from '../../errors.ts';
import {
  MAX_NAME,
  MAX_TARGET,
  type Directory,
  type HostEntry,
  type Mount,
  type TreeNode,
} from '../../settings/file-tree.ts';
import { type Mention, say, type Sentence } from '../../settings/sentence.ts';
import type { PlacedFile } from '../policy.ts';
import { overlaps } from './overlap.ts';
import { asLibcSeesIt, guestPath, indicesOf, innermost, joined, MAX_DEPTH, partsBelow } from './guest-path.ts';
import { checkApart, hostPath, showsHost } from './host-directories.ts';
import { mention, proposal } from './mention.ts';
import { digestOfMount } from './mount-contents.ts';
import { MOUNT_FLAGS, mountsFromWords, mountsToWords } from './mount-words.ts';
import { withNested } from './nested-mounts.ts';
import { fail, quote } from './option-values.ts';
import type { OptionRow } from './row.ts';

/** How much is in a mount. */
export interface MountSize {
  readonly files: number;
  readonly directories: number;
  readonly links: number;
  /** Entries that are the host's. */
  readonly hosts: number;
  /** In files and targets of links. */
  readonly bytes: number;
}

const MAX_ENTRIES = 1_000_000;

/** No runtime takes a component of more. */
const MAX_BYTES = 2 ** 30;

const MOUNTS = mention('mounts');

export const THE_MOUNTS: Mention = { ...MOUNTS, text: 'the mounts' };

export const mounts: OptionRow<'mounts', readonly Mount[]> = {
  about: { subsystem: 'filesystem', name: 'wasi:filesystem' },
  values: '`{ PATH: { files, host, writable, maxBytes, maxFiles } }`',
  flags: MOUNT_FLAGS,
  deterministic: { '/': { writable: true } },
  read: mountsOf,
  fromWords: mountsFromWords,
  toWords: mountsToWords,
  record: (_, policy) => Object.fromEntries(policy.mounts.map((mount) => [mount.name, recordMount(mount)])),
  asksHost: (said) => {
    const found = said.find((mount) => showsHost([mount]));
    return found === undefined ? undefined : say`a directory of the host, in ${mention('mounts', found.name)},`;
  },
  claims: (said) => {
    if (said.length === 0) return undefined;
    return {
      by: THE_MOUNTS,
      what: 'the same files',
      remedy: (rule) => (rule.option === 'allow' ? besideMounts(rule) : undefined),
      covers: ({ selector }) => overlaps(selector, { subsystem: 'filesystem', only02: false }),
    };
  },
};

function recordMount(mount: Mount): unknown {
  const { root, writable, maxBytes, maxFiles } = mount;
  if (root.kind === 'host') return { host: root.path, writable: root.writable };
  const { files, bytes } = mountSize(root);
  return { files, bytes, digest: digestOfMount(mount), writable: writable ? true : undefined, maxBytes, maxFiles };
}

/** How to have the host's files, too, that a rule would allow. */
export function besideMounts(rule: Mention): Sentence {
  const beside = proposal('filesystem', 'allow');
  return say`leave out ${rule}, or ${THE_MOUNTS}; ${beside} shows the host's beside them`;
}

/** Checks `Options.mounts`. */
export function mountsOf(value: unknown): readonly Mount[] {
  const mounts = new Map<string, readonly [name: string, mount: Mount]>();
  const budget: Budget = { entries: 0, bytes: 0 };
  for (const [path, options] of record(value, () =>
    fail(say`${MOUNTS} must be an object: guest paths and what is there`),
  )) {
    if (options === undefined) continue;
    const found = guestPath(path);
    if ('wrong' in found) failAt(path, say` cannot name ${quote(path)}: ${found.wrong}`);
    const { name } = found;
    const [other] = mounts.get(asLibcSeesIt(name)) ?? [];
    if (other === name) failAt(path, say` names ${quote(name)} twice: leave one out`);
    if (other !== undefined) {
      const why = 'which programs over wasi-libc cannot tell apart';
      failAt(path, say` names ${quote(other)} and ${quote(name)}, ${why}: leave one out`);
    }
    mounts.set(asLibcSeesIt(name), [name, mountOf(name, options, budget)]);
  }
  const checked = [...mounts.values()].map(([, mount]) => mount);
  checkApart(checked);
  return withNested(checked);
}

/** Counts what is below the root of a mount. */
export function mountSize(root: Directory | HostEntry): MountSize {
  const size = { files: 0, directories: 0, links: 0, hosts: 0, bytes: 0 };
  const open: Directory[] = root.kind === 'host' ? [] : [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const node of at.entries.values()) {
      switch (node.kind) {
        case 'directory':
          size.directories += 1;
          open.push(node);
          break;
        case 'file':
          size.files += 1;
          size.bytes += node.bytes.length;
          break;
        case 'symbolic-link':
          size.links += 1;
          size.bytes += utf8Length(node.target);
          break;
        case 'host':
          size.hosts += 1;
          break;
        case 'mount':
          break; // counted by itself
        default:
          node satisfies never;
      }
    }
  }
  return size;
}

/**
 * Puts an empty file at a path, in place of one that is there, with the directories that it needs. `what` goes into it.
 *
 * @throws WasmvirtError `bad-option` where no writable mount has room for the path
 */
export function placeFile(
  mounts: readonly Mount[],
  path: string,
  what: Mention,
): { readonly mounts: readonly Mount[]; readonly file: PlacedFile } {
  const wrong = (why: string | Sentence): never => fail(say`${what} cannot go into ${quote(path)}: ${[why].flat()}`);
  if (path.split('/').length > MAX_DEPTH) wrong(`it is more than ${MAX_DEPTH} directories deep`);
  const index = innermost(indicesOf(mounts), path) ?? -1;
  const mount = mounts[index];
  if (mount === undefined) {
    const add = proposal('mounts', { [around(path)]: { writable: true } });
    return wrong(say`nothing is mounted there; add ${add}`);
  }
  if (mount.root.kind === 'host') return wrong(`what is at ${mount.name} is the host's`);
  if (!mount.writable) return wrong(`what is mounted at ${mount.name} is read-only`);
  const names = partsBelow(mount.name, path) ?? [];
  for (const name of names) {
    if (name === '' || name === '.' || name === '..') wrong("leave out the empty parts, '.' and '..'");
    if (utf8Length(name) > MAX_NAME) wrong(`a part of it has more than ${MAX_NAME} bytes`);
  }
  const add = (at: TreeNode | undefined, depth: number): TreeNode => {
    const name = names[depth];
    if (name === undefined) {
      if (at?.kind === 'directory') wrong('there is a directory');
      if (at?.kind === 'file' && at.writable === false) wrong('there is a file that is read-only');
      return { kind: 'file', bytes: new Uint8Array() };
    }
    if (at !== undefined && at.kind !== 'directory') wrong(`${names.slice(0, depth).join('/')} is no directory`);
    const entries = new Map(at?.kind === 'directory' ? at.entries : []);
    entries.set(name, add(entries.get(name), depth + 1));
    return { kind: 'directory', entries };
  };
  const root = add(mount.root, 0);
  if (root.kind !== 'directory') return wrong('it names no file');
  return { mounts: mounts.map((m, i) => (i === index ? { ...mount, root } : m)), file: { mount: index, names } };
}

/** Shared by all mounts of one call: what refers to itself would otherwise never end. */
interface Budget {
  entries: number;
  bytes: number;
}

function mountOf(name: string, value: unknown, budget: Budget): Mount {
  const wrong = (why: string): never => failAt(name, `, ${quote(name)}: ${why}`);
  const properties = record(value, () => wrong('give an object, such as { files: {} }'));
  const given = new Map(properties.filter(([, content]) => content !== undefined));
  for (const key of given.keys()) {
    if (!['files', 'host', 'writable', 'maxBytes', 'maxFiles'].includes(key)) {
      wrong(`there is no option ${quote(key)}; contents go into files`);
    }
  }
  if (given.has('host')) {
    if ([...given.keys()].some((key) => key !== 'host' && key !== 'writable')) {
      wrong("what is the host's has no other options than writable");
    }
    return { name, root: hostEntry(given.get('host'), given.get('writable'), wrong), writable: false };
  }
  const writable = given.get('writable') ?? false;
  if (typeof writable !== 'boolean') return wrong('writable must be true or false');
  const maxBytes = limit('maxBytes', given.get('maxBytes'), writable, wrong);
  const maxFiles = limit('maxFiles', given.get('maxFiles'), writable, wrong);
  const root = directory(given.get('files') ?? {}, { mount: name, writable, names: [], open: new Set(), budget });
  if (maxBytes !== undefined || maxFiles !== undefined) {
    const { bytes, files, directories, links, hosts } = mountSize(root);
    if (maxBytes !== undefined && bytes > maxBytes)
      wrong(`its files have ${bytes} bytes, more than its limit of ${maxBytes}`);
    const count = files + directories + links + hosts;
    if (maxFiles !== undefined && count > maxFiles) {
      wrong(`it holds ${count} files and directories, more than its limit of ${maxFiles}`);
    }
  }
  return {
    name,
    root,
    writable,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxFiles === undefined ? {} : { maxFiles }),
  };
}

function limit(what: string, value: unknown, writable: boolean, wrong: (why: string) => never): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    return wrong(`${what} must be a whole number, at least 1`);
  }
  if (!writable) wrong(`${what} limits what is written, but nothing can be: add writable or leave it out`);
  return value;
}

/** Where in a tree something stands. */
interface Place {
  readonly mount: string;
  /** Of the mount. */
  readonly writable: boolean;
  /** From the root down. */
  readonly names: string[];
  /** The directories on the way, to see one that is in itself. */
  readonly open: Set<unknown>;
  readonly budget: Budget;
}

function directory(value: unknown, place: Place): Directory {
  if (place.open.has(value)) failIn(place, ' contains itself');
  if (place.names.length > MAX_DEPTH) failIn(place, ` is more than ${MAX_DEPTH} directories deep`);
  place.open.add(value);
  const entries = new Map<string, TreeNode>();
  const wrong = (): never => failIn(place, ' must be an object: names and what they stand for');
  const pairs: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : record(value, wrong);
  for (const [name, entry] of pairs) {
    if (typeof name !== 'string') return wrong();
    place.budget.entries += 1;
    if (place.budget.entries > MAX_ENTRIES) fail(say`there are more than ${MAX_ENTRIES} files in ${THE_MOUNTS}`);
    checkName(name, place);
    place.names.push(name);
    entries.set(name, node(entry, place));
    place.names.pop();
  }
  place.open.delete(value);
  return { kind: 'directory', entries };
}

function node(value: unknown, place: Place): TreeNode {
  if (typeof value === 'string' || value instanceof Uint8Array) return { kind: 'file', bytes: contents(value, place) };
  const wrong = (but = ''): never =>
    failIn(place, ` must be text, bytes, or an object with one of file, directory, link and host${but}`);
  const given = record(value, wrong);
  const [only, second] = given.filter(([key]) => key !== 'writable');
  if (only === undefined || second !== undefined) return wrong();
  const [key, content] = only;
  const writable = new Map(given).get('writable');
  if (key !== 'host' && key !== 'file' && given.length > 1)
    return wrong("; writable is for files and for what is the host's");
  switch (key) {
    case 'file':
      return { kind: 'file', bytes: contents(content, place), ...fileAccess(writable, place) };
    case 'directory':
      return directory(content, place);
    case 'link':
      return { kind: 'symbolic-link', target: linkTarget(content, place) };
    case 'host':
      return hostEntry(content, writable, (why) => failIn(place, `: ${why}`));
    default:
      return wrong(`, not ${quote(key)}: what a directory holds goes into { directory: … }`);
  }
}

/** What may be said of a file beside its contents: that it cannot be written where others can. */
function fileAccess(writable: unknown, place: Place): { readonly writable?: false } {
  if (writable !== undefined && typeof writable !== 'boolean') failIn(place, ': writable must be true or false');
  if (writable === true && !place.writable) failIn(place, ' cannot be writable: what it is in is read-only');
  return writable === false && place.writable ? { writable } : {};
}

function hostEntry(value: unknown, writable: unknown, wrong: (why: string) => never): HostEntry {
  if (typeof value !== 'string') return wrong('host is the path of a directory or a file of the host, as text');
  const found = hostPath(value);
  if ('wrong' in found) return wrong(`the path of the host ${quote(value)} ${found.wrong}`);
  if (writable !== undefined && typeof writable !== 'boolean') return wrong('writable must be true or false');
  return { kind: 'host', path: found.path, ...(writable === false ? { writable } : {}) };
}

function contents(value: unknown, place: Place): Uint8Array {
  const isBytes = value instanceof Uint8Array;
  if (!isBytes && typeof value !== 'string') failIn(place, `: the contents of a file are text or bytes`);
  const size = isBytes ? value.length : utf8Length(value);
  if (size < 0) failIn(place, `: the text is not valid Unicode, give bytes`);
  place.budget.bytes += size;
  if (place.budget.bytes > MAX_BYTES) fail(say`there is more than 1 GiB in ${THE_MOUNTS}, too much for a component`);
  if (isBytes) return value;
  const bytes = new Uint8Array(size);
  encodeUtf8(value, bytes, 0);
  return bytes;
}

/** Before it becomes a part of the path. */
function checkName(name: string, place: Place): void {
  const wrong = (why: string): never => failIn(place, `: the name ${quote(name)} ${why}`);
  const size = utf8Length(name);
  if (size < 0) wrong('is not valid Unicode');
  if (name.includes('/')) wrong('has a slash: nest it in a directory instead');
  if (size === 0 || name === '.' || name === '..' || name.includes('\0')) failIn(place, `: ${quote(name)} is no name`);
  if (size > MAX_NAME) wrong(`has ${size} bytes, more than ${MAX_NAME}`);
}

/** As far as the text tells: what other links on the way do is looked at when the link is followed. */
function linkTarget(value: unknown, place: Place): string {
  const wrong = (why: string): never => failIn(place, `: the target ${quote(String(value))} ${why}`);
  if (typeof value !== 'string') failIn(place, `: the target of a link is text`);
  const size = utf8Length(value);
  if (size < 0) return wrong('is not valid Unicode');
  if (size === 0 || size > MAX_TARGET || value.includes('\0')) return wrong('is no path: leave the link out');
  if (value.startsWith('/')) return wrong('is absolute: make it relative, or leave the link out');
  let level = place.names.length - 1;
  for (const part of value.split('/')) {
    if (part === '..') level -= 1;
    else if (part !== '' && part !== '.') level += 1;
    if (level < 0) return wrong('leads out of the mount: leave the link out, or mount a directory that holds both');
  }
  return value;
}

/** The properties of a plain object. */
function record(value: unknown, wrong: () => never): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return wrong();
  }
  if (value instanceof Map) return wrong();
  return Object.entries(value);
}

/** The directory around a path, to be mounted. */
function around(path: string): string {
  const end = path.lastIndexOf('/');
  return end > 0 ? path.slice(0, end) : end === 0 ? '/' : '.';
}

function failIn({ mount, names }: Place, rest: string): never {
  return failAt(mount, `, ${quote(joined(mount, names))}${rest}`);
}

/** `path`: of the mount. */
function failAt(path: string, rest: string | Sentence): never {
  throw new WasmvirtError('bad-option', say`${mention('mounts', path)}${[rest].flat()}`, { path });
}
