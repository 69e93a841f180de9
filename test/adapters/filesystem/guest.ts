import { filesystemObjects, type FilesystemOptions } from '../../../src/adapters/filesystem/layout.ts';
import type { Directory, Mount, TreeNode } from '../../../src/settings/file-tree.ts';
import { library } from '../../support/library.ts';
import { link, type Linked } from '../../../src/core/link.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { run, type Running } from '../../core/emitted.ts';
import { DROPS, ERRORS, FUNCTIONS, READ, STREAMS, TYPES } from './names.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An error-code by its name, as the result of a call. */
export interface Failure {
  readonly error: string;
}
export type Result<T> = T | Failure;

export function failed(error: string): Failure {
  return { error };
}

export interface Stat {
  readonly type: string;
  readonly links: number;
  readonly size: number;
  /** Nanoseconds: access, contents, status. */
  readonly times: readonly [bigint, bigint, bigint];
}

/** new-timestamp; a number is nanoseconds since 1970. */
export type NewTime = 'no-change' | 'now' | bigint | { readonly seconds: bigint; readonly nanoseconds: number };

export interface Identity {
  readonly lower: bigint;
  readonly upper: bigint;
}

const RESOURCES = [
  'descriptor',
  'directory-entry-stream',
  'input-stream',
  'output-stream',
  'error',
  'pollable',
] as const;

/** The built-ins of the resource types: what a component would define behind them. */
export const canonImports: readonly CoreObject[] = RESOURCES.map((name) => {
  return { kind: 'import', symbol: `canon.new-${name}`, type: { params: ['i32'], results: ['i32'] } };
});

export function dir(entries: Readonly<Record<string, TreeNode | string | Uint8Array>> = {}): Directory {
  const nodes = Object.entries(entries).map(([name, node]): [string, TreeNode] => {
    if (typeof node === 'string') return [name, { kind: 'file', bytes: encoder.encode(node) }];
    if (node instanceof Uint8Array) return [name, { kind: 'file', bytes: node }];
    return [name, node];
  });
  return { kind: 'directory', entries: new Map(nodes) };
}

/** So many files that nodes are packed, beside them and in other mounts. */
export const MANY: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [`many-${i}`, `${i}`]),
);

export function symlink(target: string): TreeNode {
  return { kind: 'symbolic-link', target };
}

const ALL: readonly string[] = [...FUNCTIONS, ...STREAMS, ...DROPS, 'rt.realloc', 'rt.reset-i32'];

export function linkFilesystem(
  mounts: readonly Mount[],
  exports: readonly string[] = ALL,
  options: FilesystemOptions = {},
  more: readonly CoreObject[] = [],
): Linked {
  return link({ library, objects: [...filesystemObjects(mounts, options), ...canonImports, ...more], exports });
}

/** What is linked beside the functions of WASI 0.2. */
export interface More {
  readonly objects: readonly CoreObject[];
  readonly exports: readonly string[];
  readonly host: Readonly<Record<string, (...args: (number | bigint)[]) => unknown>>;
}

const NOTHING: More = { objects: [], exports: [], host: {} };

/** What a guest does with files: in the adapter's core module alone, or in a whole component. */
export type FileGuest = Pick<
  Guest,
  | 'directories'
  | 'open'
  | 'close'
  | 'stat'
  | 'statAt'
  | 'flags'
  | 'read'
  | 'write'
  | 'setSize'
  | 'mkdir'
  | 'rmdir'
  | 'unlink'
  | 'symlink'
  | 'readlink'
  | 'link'
  | 'rename'
  | 'setTimes'
  | 'setTimesAt'
  | 'same'
  | 'hash'
  | 'hashAt'
  | 'readDirectory'
  | 'nextEntry'
  | 'inputStream'
  | 'outputStream'
  | 'streamRead'
  | 'streamSkip'
  | 'checkWrite'
  | 'streamWrite'
  | 'streamZeroes'
  | 'streamFlush'
  | 'splice'
> & {
  drop(resource: 'descriptor' | 'directory-entry-stream' | 'input-stream' | 'output-stream', handle: number): void;
};

/**
 * A filesystem, linked, with the component's part played: arguments are lowered into the adapter's memory, results lifted out of it,
 * handles counted. A handle is its representation.
 */
export class Guest {
  /** Where the symbols of methods begin. */
  protected readonly space: 'fs' | 'fs-async' = 'fs';
  readonly running: Running;
  /** How many handles of each resource live. */
  readonly live: Record<string, number> = {};
  view: DataView;
  bytes: Uint8Array;

  constructor(mounts: readonly Mount[], options: FilesystemOptions = {}, more: More = NOTHING) {
    const made = (name: string) => (rep: unknown) => {
      if (typeof rep !== 'number' || rep <= 0 || rep >= 2 ** 30) throw new Error(`${String(rep)} is no representation`);
      this.live[name] = (this.live[name] ?? 0) + 1;
      return rep;
    };
    const host = Object.fromEntries(RESOURCES.map((name) => [`canon.new-${name}`, made(name)]));
    const outputs = (options.outputs ?? []).map(({ stream }) => `fs.get-${stream}`);
    const linked = linkFilesystem(mounts, [...ALL, ...outputs, ...more.exports], options, more.objects);
    this.running = run(linked, { ...host, ...more.host }, { sound: linked.main.bytes.length < 100_000 });
    this.view = this.running.view();
    this.bytes = new Uint8Array(this.view.buffer);
  }

  get memory(): number {
    return this.running.memory.buffer.byteLength;
  }

  directories(): { handle: number; name: string }[] {
    const area = this.running.call('fs.get-directories');
    const list = this.word(area);
    return Array.from({ length: this.word(area + 4) }, (_, i) => {
      return {
        handle: this.word(list + 12 * i),
        name: this.text(this.word(list + 12 * i + 4), this.word(list + 12 * i + 8)),
      };
    });
  }

  /** The descriptor of the mount with this name. */
  root(name = '/'): number {
    let root = 0;
    for (const { handle, name: other } of this.directories()) {
      if (other === name) root = handle;
      else this.drop('descriptor', handle);
    }
    return root;
  }

  open(at: number, path: string | Uint8Array, how = 0, flags = READ, follow = 0): Result<number> {
    return this.handle(this.path(`${this.space}.descriptor.open-at`, path, (p, n) => [at, follow, p, n, how, flags]));
  }

  drop(
    resource: 'descriptor' | 'directory-entry-stream' | 'input-stream' | 'output-stream' | 'error',
    handle: number,
  ): void {
    this.live[resource] = (this.live[resource] ?? 0) - 1;
    this.running.call(`${resource.startsWith('d') ? 'fs' : 'io'}.${resource}.drop`, handle);
  }

  close(handle: number): void {
    this.drop('descriptor', handle);
  }

  stat(at: number): Result<Stat> {
    return this.readStat(this.running.call(`${this.space}.descriptor.stat`, at));
  }

  statAt(at: number, path: string, follow = 0): Result<Stat> {
    return this.readStat(this.path(`${this.space}.descriptor.stat-at`, path, (p, n) => [at, follow, p, n]));
  }

  flags(at: number): number {
    return this.byte(this.running.call(`${this.space}.descriptor.get-flags`, at) + 1);
  }

  type(at: number): string {
    return TYPES[this.byte(this.running.call(`${this.space}.descriptor.get-type`, at) + 1)] ?? '';
  }

  read(at: number, length: bigint | number, offset: bigint | number): Result<{ bytes: Uint8Array; end: boolean }> {
    const area = this.running.call('fs.descriptor.read', at, BigInt(length), BigInt(offset));
    if (this.byte(area) !== 0) return this.failure02(area + 4);
    return { bytes: this.copy(this.word(area + 4), this.word(area + 8)), end: this.byte(area + 12) === 1 };
  }

  write(at: number, bytes: Uint8Array | string, offset: bigint | number): Result<number> {
    const area = this.buffer('fs.descriptor.write', bytes, (p, n) => [at, p, n, BigInt(offset)]);
    if (this.byte(area) !== 0) return this.failure02(area + 8);
    return Number(this.seen().view.getBigUint64(area + 8, true));
  }

  setSize(at: number, size: bigint | number): Result<null> {
    return this.done(this.running.call(`${this.space}.descriptor.set-size`, at, BigInt(size)));
  }

  advise(at: number, offset = 0n, length = 0n, advice = 0): Result<null> {
    return this.done(this.running.call(`${this.space}.descriptor.advise`, at, offset, length, advice));
  }

  sync(at: number, data: boolean): Result<null> {
    return this.done(this.running.call(`${this.space}.descriptor.${data ? 'sync-data' : 'sync'}`, at));
  }

  mkdir(at: number, path: string | Uint8Array): Result<null> {
    return this.done(this.path(`${this.space}.descriptor.create-directory-at`, path, (p, n) => [at, p, n]));
  }

  rmdir(at: number, path: string): Result<null> {
    return this.done(this.path(`${this.space}.descriptor.remove-directory-at`, path, (p, n) => [at, p, n]));
  }

  unlink(at: number, path: string): Result<null> {
    return this.done(this.path(`${this.space}.descriptor.unlink-file-at`, path, (p, n) => [at, p, n]));
  }

  symlink(at: number, target: string, path: string): Result<null> {
    return this.done(this.paths(`${this.space}.descriptor.symlink-at`, target, path, (p, n, q, m) => [at, p, n, q, m]));
  }

  readlink(at: number, path: string): Result<string> {
    const area = this.path(`${this.space}.descriptor.readlink-at`, path, (p, n) => [at, p, n]);
    if (this.byte(area) !== 0) return this.failure(area + 4);
    return this.text(this.word(area + 4), this.word(area + 8));
  }

  link(at: number, old: string, other: number, path: string, follow = 0): Result<null> {
    return this.done(
      this.paths(`${this.space}.descriptor.link-at`, old, path, (p, n, q, m) => [at, follow, p, n, other, q, m]),
    );
  }

  rename(at: number, old: string, other: number, path: string): Result<null> {
    return this.done(
      this.paths(`${this.space}.descriptor.rename-at`, old, path, (p, n, q, m) => [at, p, n, other, q, m]),
    );
  }

  setTimes(at: number, access: NewTime, change: NewTime): Result<null> {
    return this.done(
      this.running.call(`${this.space}.descriptor.set-times`, at, ...lowerTime(access), ...lowerTime(change)),
    );
  }

  setTimesAt(at: number, path: string, access: NewTime, change: NewTime, follow = 0): Result<null> {
    const times = [...lowerTime(access), ...lowerTime(change)];
    return this.done(this.path(`${this.space}.descriptor.set-times-at`, path, (p, n) => [at, follow, p, n, ...times]));
  }

  same(at: number, other: number): boolean {
    return this.running.call('fs.descriptor.is-same-object', at, other) === 1;
  }

  hash(at: number): Result<Identity> {
    return this.readHash(this.running.call(`${this.space}.descriptor.metadata-hash`, at));
  }

  hashAt(at: number, path: string, follow = 0): Result<Identity> {
    return this.readHash(this.path(`${this.space}.descriptor.metadata-hash-at`, path, (p, n) => [at, follow, p, n]));
  }

  readDirectory(at: number): Result<number> {
    return this.handle(this.running.call('fs.descriptor.read-directory', at));
  }

  nextEntry(stream: number): { type: string; name: string } | undefined {
    const area = this.running.call('fs.directory-entry-stream.read-directory-entry', stream);
    if (this.byte(area) !== 0) throw new Error('listing never fails');
    if (this.byte(area + 4) === 0) return undefined;
    return { type: TYPES[this.byte(area + 8)] ?? '', name: this.text(this.word(area + 12), this.word(area + 16)) };
  }

  list(at: number): Result<string[]> {
    return list(this, at);
  }

  inputStream(at: number, offset: bigint | number): Result<number> {
    return this.handle(this.running.call('fs.descriptor.read-via-stream', at, BigInt(offset)));
  }

  outputStream(at: number, offset: bigint | number | 'append'): Result<number> {
    if (offset === 'append') return this.handle(this.running.call('fs.descriptor.append-via-stream', at));
    return this.handle(this.running.call('fs.descriptor.write-via-stream', at, BigInt(offset)));
  }

  /** Bytes, `closed`, or the error of the last operation. */
  streamRead(stream: number, length: bigint | number, blocking = false): Result<Uint8Array> {
    const name = `io.input-stream.${blocking ? 'blocking-' : ''}read`;
    const area = this.reset(this.running.call(name, stream, BigInt(length)));
    if (this.byte(area) !== 0) return this.streamFailure(area + 4);
    return this.copy(this.word(area + 4), this.word(area + 8));
  }

  streamSkip(stream: number, length: bigint | number, blocking = false): Result<number> {
    return this.streamNumber(
      this.running.call(`io.input-stream.${blocking ? 'blocking-' : ''}skip`, stream, BigInt(length)),
    );
  }

  checkWrite(stream: number): Result<number> {
    return this.streamNumber(this.running.call('io.output-stream.check-write', stream));
  }

  streamWrite(stream: number, bytes: Uint8Array | string, blocking = false): Result<null> {
    const name = blocking ? 'io.output-stream.blocking-write-and-flush' : 'io.output-stream.write';
    return this.streamDone(this.buffer(name, bytes, (p, n) => [stream, p, n]));
  }

  streamZeroes(stream: number, length: bigint | number, blocking = false): Result<null> {
    const name = blocking ? 'blocking-write-zeroes-and-flush' : 'write-zeroes';
    return this.streamDone(this.running.call(`io.output-stream.${name}`, stream, BigInt(length)));
  }

  streamFlush(stream: number, blocking = false): Result<null> {
    return this.streamDone(this.running.call(`io.output-stream.${blocking ? 'blocking-' : ''}flush`, stream));
  }

  splice(stream: number, source: number, length: bigint | number, blocking = false): Result<number> {
    const name = `io.output-stream.${blocking ? 'blocking-' : ''}splice`;
    return this.streamNumber(this.reset(this.running.call(name, stream, source, BigInt(length))));
  }

  private streamNumber(area: number): Result<number> {
    if (this.byte(area) !== 0) return this.streamFailure(area + 8);
    return Number(this.seen().view.getBigUint64(area + 8, true));
  }

  private streamDone(area: number): Result<null> {
    return this.byte(area) === 0 ? null : this.streamFailure(area + 4);
  }

  private streamFailure(at: number): Failure {
    if (this.byte(at) === 1) return failed('closed');
    const handle = this.word(at + 4);
    const area = this.running.call('fs.filesystem-error-code', handle);
    const error = this.byte(area) === 1 ? (ERRORS[this.byte(area + 1)] ?? '') : 'none';
    this.drop('error', handle);
    return failed(error);
  }

  protected readStat(area: number): Result<Stat> {
    if (this.byte(area) !== 0) return this.failure(area + 8);
    const { view } = this.seen();
    const time = (at: number): bigint => {
      if (this.byte(at) !== 1) throw new Error('a time is missing');
      const nanoseconds = view.getUint32(at + 16, true);
      if (nanoseconds >= 1_000_000_000) throw new Error('nanoseconds of more than a second');
      return view.getBigUint64(at + 8, true) * 1_000_000_000n + BigInt(nanoseconds);
    };
    return {
      type: TYPES[this.byte(area + 8)] ?? '',
      links: Number(view.getBigUint64(area + 16, true)),
      size: Number(view.getBigUint64(area + 24, true)),
      times: [time(area + 32), time(area + 56), time(area + 80)],
    };
  }

  protected readHash(area: number): Result<Identity> {
    if (this.byte(area) !== 0) return this.failure(area + 8);
    const { view } = this.seen();
    return { lower: view.getBigUint64(area + 8, true), upper: view.getBigUint64(area + 16, true) };
  }

  protected handle(area: number): Result<number> {
    return this.byte(area) !== 0 ? this.failure(area + 4) : this.word(area + 4);
  }

  protected done(area: number): Result<null> {
    return this.byte(area) !== 0 ? this.failure(area + 1) : null;
  }

  protected failure(at: number): Failure {
    return this.failure02(at);
  }

  /** An error-code of WASI 0.2. */
  protected failure02(at: number): Failure {
    return failed(ERRORS[this.byte(at)] ?? '');
  }

  private path(name: string, path: string | Uint8Array, args: (p: number, n: number) => (number | bigint)[]): number {
    return this.buffer(name, path, args);
  }

  private paths(
    name: string,
    one: string,
    two: string,
    args: (p: number, n: number, q: number, m: number) => (number | bigint)[],
  ): number {
    const [p, n] = this.lower(one);
    const [q, m] = this.lower(two);
    return this.reset(this.running.call(name, ...args(p, n, q, m)));
  }

  private buffer(
    name: string,
    value: string | Uint8Array,
    args: (p: number, n: number) => (number | bigint)[],
  ): number {
    const [p, n] = this.lower(value);
    return this.reset(this.running.call(name, ...args(p, n)));
  }

  /** post-return, before the result is looked at: what it points to must not be in the arena, or still be there. */
  private reset(area: number): number {
    this.running.call('rt.reset-i32', area);
    return area;
  }

  protected lower(value: string | Uint8Array): [number, number] {
    const bytes = typeof value === 'string' ? encoder.encode(value) : value;
    const at = this.running.call('rt.realloc', 0, 0, 1, bytes.length);
    this.seen().bytes.set(bytes, at);
    return [at, bytes.length];
  }

  /** The memory, which may have grown. */
  protected seen(): { readonly view: DataView; readonly bytes: Uint8Array } {
    if (this.bytes.length === 0) {
      this.view = this.running.view();
      this.bytes = new Uint8Array(this.view.buffer);
    }
    return this;
  }

  protected copy(at: number, size: number): Uint8Array {
    return this.seen().bytes.slice(at, at + size);
  }

  protected word(at: number): number {
    if (at % 4 !== 0) throw new Error(`${at} is not aligned`);
    return this.seen().view.getUint32(at, true);
  }

  protected byte(at: number): number {
    return this.seen().view.getUint8(at);
  }

  protected text(at: number, size: number): string {
    return decoder.decode(this.seen().bytes.subarray(at, at + size));
  }
}

function lowerTime(time: NewTime): [number, bigint, number] {
  if (time === 'no-change') return [0, 0n, 0];
  if (time === 'now') return [1, 0n, 0];
  if (typeof time === 'bigint') return [2, time / 1_000_000_000n, Number(time % 1_000_000_000n)];
  return [2, BigInt.asIntN(64, time.seconds), time.nanoseconds | 0];
}

/** The names in a directory, with `/` behind directories and `@` behind links. */
export function list(guest: FileGuest, at: number): Result<string[]> {
  const stream = guest.readDirectory(at);
  if (typeof stream !== 'number') return stream;
  const names: string[] = [];
  for (let entry; (entry = guest.nextEntry(stream)) !== undefined;) {
    names.push(entry.name + (entry.type === 'directory' ? '/' : entry.type === 'symbolic-link' ? '@' : ''));
  }
  guest.drop('directory-entry-stream', stream);
  return names;
}

/** The value of a call that must not fail. */
export function must<T>(result: Result<T>): T {
  if (typeof result === 'object' && result !== null && 'error' in result) throw new Error(`failed: ${result.error}`);
  return result;
}
