import { failed, type Failure, type NewTime, type Result, type Stat } from './guest.ts';
import { CREATE, DIRECTORY, EXCLUSIVE, MUTATE, READ, TRUNCATE, WRITE } from './names.ts';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { removeName } from './model-listing.ts';
import {
  chosen,
  isInside,
  isLate,
  modelMount,
  noTimes,
  size,
  slice,
  split,
  touch,
  type ModelDescriptor,
  type ModelDirectory,
  type ModelFile,
  type ModelMount,
  type ModelNode,
  type ModelStream,
} from './model-nodes.ts';

const MILLISECOND = 1_000_000n;
const LARGEST = 0x3fff_0000n;

/** Where a path ends: the directory and the name in it, if it is a name, and what is there. */
interface Place {
  readonly parent: ModelDirectory;
  readonly name: string | undefined;
  readonly node: ModelNode | undefined;
  readonly slash: boolean;
  readonly followed: boolean;
}

function isFailure(value: object | null | undefined): value is Failure {
  return typeof value === 'object' && value !== null && 'error' in value;
}

/**
 * A filesystem as one would write it without thinking of memory: objects, maps and arrays. Operations and results are those of
 * `Guest`.
 */
export class Model {
  readonly mounts: ReadonlyMap<string, ModelMount>;
  private clock = 0n;

  constructor(mounts: readonly Mount[]) {
    this.mounts = new Map(mounts.map((mount) => [mount.name, modelMount(mount)]));
  }

  root(name: string): ModelDescriptor {
    const mount = this.mounts.get(name);
    if (mount === undefined) throw new Error(`no mount ${name}`);
    mount.root.holders += 1;
    return { node: mount.root, mount, flags: mount.writable ? READ | MUTATE : READ };
  }

  open(at: ModelDescriptor, path: string, how: number, flags: number, follow: number): Result<ModelDescriptor> {
    if ((how & DIRECTORY) !== 0 && (how & ~DIRECTORY) !== 0) return failed('invalid');
    if (!at.mount.writable && ((how & (CREATE | TRUNCATE)) !== 0 || (flags & (WRITE | MUTATE)) !== 0))
      return failed('read-only');
    const exclusive = (how & CREATE) !== 0 && (how & EXCLUSIVE) !== 0;
    const place = this.resolve(at, path, follow !== 0 && !exclusive);
    if (isFailure(place)) return place;
    let { node } = place;
    if ((how & CREATE) !== 0 && place.slash) return failed('is-directory');
    if (node !== undefined && exclusive) return failed('exist');
    if (node === undefined) {
      if ((how & CREATE) === 0) return failed('no-entry');
      const made: ModelFile = { kind: 'regular-file', bytes: new Uint8Array(), links: 1, times: noTimes(), holders: 0 };
      const error = this.make(at.mount, place, made);
      if (error !== null) return error;
      node = made;
    } else if (node.kind === 'symbolic-link') {
      return failed('loop');
    } else if (node.kind === 'directory') {
      if ((how & (CREATE | TRUNCATE)) !== 0 || (flags & WRITE) !== 0) return failed('is-directory');
    } else {
      if ((how & DIRECTORY) !== 0) return failed('not-directory');
      if ((how & TRUNCATE) !== 0) {
        const error = this.resize(node, at.mount, 0);
        if (error !== null) return error;
      }
    }
    let kept = flags & 0x3f;
    if ((flags & WRITE) === 0) kept |= READ;
    if ((how & (CREATE | TRUNCATE)) !== 0) kept |= WRITE;
    if (node.kind !== 'directory') kept &= ~MUTATE;
    node.holders += 1;
    return { node, mount: at.mount, flags: kept };
  }

  /** Also for streams and listings. */
  release(node: ModelNode, mount: ModelMount): void {
    node.holders -= 1;
    this.bury(node, mount);
  }

  stat(node: ModelNode): Stat {
    const { access, contents, status } = node.times;
    const length =
      node.kind === 'regular-file' ? node.bytes.length : node.kind === 'symbolic-link' ? size(node.target) : 0;
    const links = node.kind === 'directory' ? 1 : node.links;
    return { type: node.kind, links, size: length, times: [access, contents, status] };
  }

  lookup(at: ModelDescriptor, path: string, follow: number): Result<ModelNode> {
    const place = this.resolve(at, path, follow !== 0);
    if (isFailure(place)) return place;
    return place.node ?? failed('no-entry');
  }

  read(at: ModelDescriptor, length: bigint, offset: bigint): Result<{ bytes: Uint8Array; end: boolean }> {
    if (at.node.kind !== 'regular-file' || (at.flags & READ) === 0) return failed('bad-descriptor');
    if (offset >= 2n ** 63n) return failed('invalid');
    const bytes = slice(at.node.bytes, offset, length);
    return { bytes, end: bytes.length === 0 || offset + BigInt(bytes.length) === BigInt(at.node.bytes.length) };
  }

  write(at: ModelDescriptor, bytes: Uint8Array, offset: bigint): Result<number> {
    const file = this.writable(at, 'bad-descriptor');
    if (isFailure(file)) return file;
    return this.put(file, at.mount, offset, bytes) ?? bytes.length;
  }

  setSize(at: ModelDescriptor, length: bigint): Result<null> {
    const file = this.writable(at, 'invalid');
    if (isFailure(file)) return file;
    if (length >= 2n ** 63n) return failed('invalid');
    if (length > LARGEST) return failed('file-too-large');
    return this.resize(file, at.mount, Number(length));
  }

  setTimes(at: ModelDescriptor, access: NewTime, change: NewTime): Result<null> {
    if (!at.mount.writable) return failed('read-only');
    if (isLate(access) || isLate(change)) return failed('overflow');
    return this.stamp(at.node, access, change);
  }

  setTimesAt(at: ModelDescriptor, path: string, access: NewTime, change: NewTime, follow: number): Result<null> {
    if (!at.mount.writable) return failed('read-only');
    const node = this.lookup(at, path, follow);
    if (isFailure(node)) return node;
    if (isLate(access) || isLate(change)) return failed('overflow');
    return this.stamp(node, access, change);
  }

  mkdir(at: ModelDescriptor, path: string): Result<null> {
    const place = this.prepare(at, path);
    if (isFailure(place)) return place;
    if (place.node !== undefined || place.followed) return failed('exist');
    const made: ModelDirectory = {
      kind: 'directory',
      entries: new Map(),
      listings: new Set(),
      parent: place.parent,
      times: noTimes(),
      holders: 0,
    };
    return this.make(at.mount, place, made);
  }

  symlink(at: ModelDescriptor, target: string, path: string): Result<null> {
    const place = this.prepare(at, path);
    if (isFailure(place)) return place;
    if (target === '') return failed('no-entry');
    if (target.startsWith('/')) return failed('not-permitted');
    if (size(target) > 4095) return failed('name-too-long');
    if (target.includes('\0')) return failed('invalid');
    if (place.node !== undefined || place.followed) return failed('exist');
    if (place.slash) return failed('no-entry');
    return this.make(at.mount, place, { kind: 'symbolic-link', target, links: 1, times: noTimes(), holders: 0 });
  }

  readlink(at: ModelDescriptor, path: string): Result<string> {
    const node = this.lookup(at, path, 0);
    if (isFailure(node)) return node;
    return node.kind === 'symbolic-link' ? node.target : failed('invalid');
  }

  unlink(at: ModelDescriptor, path: string): Result<null> {
    const place = this.prepare(at, path);
    if (isFailure(place)) return place;
    if (place.node === undefined) return failed('no-entry');
    if (place.node.kind === 'directory' || place.name === undefined) return failed('is-directory');
    const now = this.now();
    removeName(place.parent, place.name);
    touch(place.parent, now);
    this.unname(place.node, at.mount, now);
    return null;
  }

  rmdir(at: ModelDescriptor, path: string): Result<null> {
    const place = this.prepare(at, path);
    if (isFailure(place)) return place;
    if (place.node === undefined) return failed('no-entry');
    if (place.followed || place.node.kind !== 'directory') return failed('not-directory');
    if (place.name === undefined) return failed('invalid');
    if (place.node.entries.size > 0) return failed('not-empty');
    const now = this.now();
    removeName(place.parent, place.name);
    touch(place.parent, now);
    this.unname(place.node, at.mount, now);
    return null;
  }

  link(at: ModelDescriptor, old: string, other: ModelDescriptor, path: string, follow: number): Result<null> {
    const from = this.prepare(at, old);
    if (isFailure(from)) return from;
    if (follow !== 0) return failed('invalid');
    if (from.node === undefined) return failed('no-entry');
    const to = this.prepare(other, path);
    if (isFailure(to)) return to;
    if (at.mount !== other.mount) return failed('cross-device');
    if (to.node !== undefined || to.followed || to.name === undefined) return failed('exist');
    if (from.node.kind === 'directory') return failed('not-permitted');
    if (to.slash || to.parent.parent === undefined) return failed('no-entry');
    const now = this.now();
    to.parent.entries.set(to.name, from.node);
    from.node.links += 1;
    from.node.times.status = now;
    touch(to.parent, now);
    return null;
  }

  rename(at: ModelDescriptor, old: string, other: ModelDescriptor, path: string): Result<null> {
    const from = this.prepare(at, old);
    if (isFailure(from)) return from;
    const to = this.prepare(other, path);
    if (isFailure(to)) return to;
    if (at.mount !== other.mount) return failed('cross-device');
    if (from.name === undefined || to.name === undefined) return failed('busy');
    const { node } = from;
    if (node === undefined) return failed('no-entry');
    if (from.followed || to.followed || (to.slash && node.kind !== 'directory')) return failed('not-directory');
    if (node === to.node) return null;
    if (node.kind === 'directory' && isInside(to.parent, node)) return failed('invalid');
    if (to.node?.kind === 'directory') {
      if (node.kind !== 'directory') return failed('is-directory');
      if (to.node.entries.size > 0) return failed('not-empty');
    } else if (to.node !== undefined && node.kind === 'directory') {
      return failed('not-directory');
    }
    if (to.parent.parent === undefined) return failed('no-entry');
    const now = this.now();
    removeName(from.parent, from.name);
    to.parent.entries.set(to.name, node);
    if (to.node !== undefined) this.unname(to.node, at.mount, now);
    if (node.kind === 'directory') node.parent = to.parent;
    node.times.status = now;
    touch(from.parent, now);
    touch(to.parent, now);
    return null;
  }

  inputStream(at: ModelDescriptor, offset: bigint): Result<ModelStream> {
    if (at.node.kind !== 'regular-file') return failed('is-directory');
    if ((at.flags & READ) === 0) return failed('bad-descriptor');
    if (offset >= 2n ** 63n) return failed('invalid');
    at.node.holders += 1;
    return { node: at.node, mount: at.mount, offset, append: false, closed: false };
  }

  outputStream(at: ModelDescriptor, offset: bigint | 'append'): Result<ModelStream> {
    const file = this.writable(at, 'bad-descriptor');
    if (isFailure(file)) return file;
    if (offset !== 'append' && offset >= 2n ** 63n) return failed('invalid');
    file.holders += 1;
    return {
      node: file,
      mount: at.mount,
      offset: offset === 'append' ? 0n : offset,
      append: offset === 'append',
      closed: false,
    };
  }

  streamRead(stream: ModelStream, length: bigint): Result<Uint8Array> {
    const bytes = slice(stream.node.bytes, stream.offset, length);
    if (length > 0n && bytes.length === 0) return failed('closed');
    stream.offset += BigInt(bytes.length);
    return bytes;
  }

  streamWrite(stream: ModelStream, bytes: Uint8Array): Result<null> {
    if (stream.closed) return failed('closed');
    if (stream.append) stream.offset = BigInt(stream.node.bytes.length);
    const error = this.put(stream.node, stream.mount, stream.offset, bytes);
    if (error !== null) stream.closed = true;
    else stream.offset += BigInt(bytes.length);
    return error;
  }

  private resolve(at: ModelDescriptor, path: string, follow: boolean): Place | Failure {
    if (path === '') return failed('no-entry');
    const root = at.node;
    let parts = split(path);
    let current: ModelNode = root;
    let links = 0;
    let slash = false;
    let followed = false;
    for (;;) {
      if (current.kind !== 'directory') return failed('not-directory');
      const directory: ModelDirectory = current;
      const [part, ...rest] = parts;
      if (part === undefined) throw new Error('a path has parts');
      if (part.name === '') return failed('not-permitted');
      if (part.name.includes('\0')) return failed('invalid');
      const last = rest.length === 0;
      if (last && part.slash) slash = true;
      let node: ModelNode | undefined;
      let name: string | undefined;
      if (part.name === '.') node = directory;
      else if (part.name === '..') {
        if (directory === root) return failed('not-permitted');
        node = directory.parent;
      } else {
        name = part.name;
        if (size(name) > 255) return failed('name-too-long');
        node = directory.entries.get(name);
        if (node === undefined && !last) return failed('no-entry');
        if (node?.kind === 'symbolic-link' && (!last || follow || slash)) {
          links += 1;
          if (links > 40) return failed('loop');
          if (last) followed = true;
          parts = [...split(node.target), ...rest];
          continue;
        }
      }
      if (last) {
        if (slash && node !== undefined && node.kind !== 'directory') return failed('not-directory');
        return { parent: directory, name, node, slash, followed };
      }
      if (node === undefined) throw new Error('only the last may be missing');
      current = node;
      parts = rest;
    }
  }

  private prepare(at: ModelDescriptor, path: string): Place | Failure {
    return at.mount.writable ? this.resolve(at, path, false) : failed('read-only');
  }

  private make(mount: ModelMount, place: Place, node: ModelNode): Failure | null {
    if (place.parent.parent === undefined) return failed('no-entry');
    if (mount.maxFiles > 0 && mount.files >= mount.maxFiles) return failed('quota');
    const length = node.kind === 'symbolic-link' ? size(node.target) : 0;
    if (mount.maxBytes > 0 && mount.bytes + length > mount.maxBytes) return failed('insufficient-space');
    if (place.name === undefined) throw new Error('made without a name');
    const now = this.now();
    place.parent.entries.set(place.name, node);
    touch(place.parent, now);
    touch(node, now);
    node.times.access = now;
    mount.files += 1;
    mount.bytes += length;
    return null;
  }

  private writable(at: ModelDescriptor, otherwise: string): ModelFile | Failure {
    if (!at.mount.writable) return failed('read-only');
    if (at.node.kind !== 'regular-file') return failed('bad-descriptor');
    return (at.flags & WRITE) === 0 ? failed(otherwise) : at.node;
  }

  private put(file: ModelFile, mount: ModelMount, offset: bigint, bytes: Uint8Array): Failure | null {
    if (offset >= 2n ** 63n) return failed('invalid');
    if (bytes.length === 0) return null;
    const end = offset + BigInt(bytes.length);
    if (end > LARGEST) return failed('file-too-large');
    if (end > file.bytes.length) {
      const error = this.setLength(file, mount, Number(end));
      if (error !== null) return error;
    }
    file.bytes.set(bytes, Number(offset));
    touch(file, this.now());
    return null;
  }

  private resize(file: ModelFile, mount: ModelMount, length: number): Failure | null {
    const error = this.setLength(file, mount, length);
    if (error === null) touch(file, this.now());
    return error;
  }

  private setLength(file: ModelFile, mount: ModelMount, length: number): Failure | null {
    const bytes = mount.bytes + length - file.bytes.length;
    if (length > file.bytes.length && mount.maxBytes > 0 && bytes > mount.maxBytes) return failed('insufficient-space');
    mount.bytes = bytes;
    const old = file.bytes.subarray(0, length);
    file.bytes = new Uint8Array(length);
    file.bytes.set(old);
    return null;
  }

  private stamp(node: ModelNode, access: NewTime, change: NewTime): null {
    const now = this.now();
    node.times.access = chosen(access, node.times.access, now);
    node.times.contents = chosen(change, node.times.contents, now);
    node.times.status = now;
    return null;
  }

  private unname(node: ModelNode, mount: ModelMount, now: bigint): void {
    node.times.status = now;
    if (node.kind === 'directory') node.parent = undefined;
    else node.links -= 1;
    this.bury(node, mount);
  }

  private bury(node: ModelNode, mount: ModelMount): void {
    if (node.holders > 0 || (node.kind === 'directory' ? node.parent !== undefined : node.links > 0)) return;
    mount.files -= 1;
    if (node.kind === 'regular-file') mount.bytes -= node.bytes.length;
    if (node.kind === 'symbolic-link') mount.bytes -= size(node.target);
  }

  /** The clock shows 0 first and steps by a millisecond at each look; a filesystem is a step ahead. */
  private now(): bigint {
    this.clock += MILLISECOND;
    return this.clock;
  }
}
