import { instantiateOnJco, type JcoInstance } from '../../support/jco.ts';
import { MIRROR } from '../../support/mirror.ts';
import { failed, type FileGuest, type Identity, type NewTime, type Result, type Stat } from './guest.ts';

/**
 * A guest in a whole component on jco: every argument and result crosses the canonical ABI twice, between the guest, the adapter and this
 * test. Handles are those of the guest's table.
 */
export class ComponentGuest implements FileGuest {
  private readonly calls: Readonly<Record<string, unknown>>;

  private constructor(instance: JcoInstance) {
    const found = Object.entries(instance.exports).find(([name]) => name.startsWith(MIRROR));
    this.calls = found?.[1] as Readonly<Record<string, unknown>>; // an exported instance
  }

  /** @param component of `mirror`, virtualized until nothing is left of its imports */
  static async make(component: Uint8Array): Promise<ComponentGuest> {
    return new ComponentGuest(await instantiateOnJco(component, 'none'));
  }

  directories(): { handle: number; name: string }[] {
    const found = this.must('call-get-directories') as [number, string][];
    return found.map(([handle, name]) => ({ handle, name }));
  }

  open(at: number, path: string, how = 0, flags = 1, follow = 0): Result<number> {
    return this.result(
      'descriptor-open-at',
      at,
      pathFlags(follow),
      path,
      bits(how, OPEN),
      bits(flags, DESCRIPTOR),
    ) as Result<number>;
  }

  drop(resource: string, handle: number): void {
    this.must(`drop-${resource}`, handle);
  }

  close(handle: number): void {
    this.drop('descriptor', handle);
  }

  stat(at: number): Result<Stat> {
    return statOf(this.result('descriptor-stat', at));
  }

  statAt(at: number, path: string, follow = 0): Result<Stat> {
    return statOf(this.result('descriptor-stat-at', at, pathFlags(follow), path));
  }

  flags(at: number): number {
    const found = this.must('call-descriptor-get-flags', at) as Readonly<Record<string, boolean>>;
    return DESCRIPTOR.reduce((sum, name, i) => sum | (found[name] === true ? 1 << i : 0), 0);
  }

  read(at: number, length: bigint | number, offset: bigint | number): Result<{ bytes: Uint8Array; end: boolean }> {
    const found = this.result('descriptor-read', at, BigInt(length), BigInt(offset));
    return Array.isArray(found)
      ? { bytes: found[0] as Uint8Array, end: found[1] as boolean }
      : (found as Result<never>);
  }

  write(at: number, bytes: Uint8Array | string, offset: bigint | number): Result<number> {
    return count(this.result('descriptor-write', at, bytesOf(bytes), BigInt(offset)));
  }

  setSize(at: number, size: bigint | number): Result<null> {
    return done(this.result('descriptor-set-size', at, BigInt(size)));
  }

  mkdir(at: number, path: string): Result<null> {
    return done(this.result('descriptor-create-directory-at', at, path));
  }

  rmdir(at: number, path: string): Result<null> {
    return done(this.result('descriptor-remove-directory-at', at, path));
  }

  unlink(at: number, path: string): Result<null> {
    return done(this.result('descriptor-unlink-file-at', at, path));
  }

  symlink(at: number, target: string, path: string): Result<null> {
    return done(this.result('descriptor-symlink-at', at, target, path));
  }

  readlink(at: number, path: string): Result<string> {
    return this.result('descriptor-readlink-at', at, path) as Result<string>;
  }

  link(at: number, old: string, other: number, path: string, follow = 0): Result<null> {
    return done(this.result('descriptor-link-at', at, pathFlags(follow), old, other, path));
  }

  rename(at: number, old: string, other: number, path: string): Result<null> {
    return done(this.result('descriptor-rename-at', at, old, other, path));
  }

  setTimes(at: number, access: NewTime, change: NewTime): Result<null> {
    return done(this.result('descriptor-set-times', at, newTime(access), newTime(change)));
  }

  setTimesAt(at: number, path: string, access: NewTime, change: NewTime, follow = 0): Result<null> {
    return done(this.result('descriptor-set-times-at', at, pathFlags(follow), path, newTime(access), newTime(change)));
  }

  same(at: number, other: number): boolean {
    return this.must('call-descriptor-is-same-object', at, other) as boolean;
  }

  hash(at: number): Result<Identity> {
    return this.result('descriptor-metadata-hash', at) as Result<Identity>;
  }

  hashAt(at: number, path: string, follow = 0): Result<Identity> {
    return this.result('descriptor-metadata-hash-at', at, pathFlags(follow), path) as Result<Identity>;
  }

  readDirectory(at: number): Result<number> {
    return this.result('descriptor-read-directory', at) as Result<number>;
  }

  nextEntry(stream: number): { type: string; name: string } | undefined {
    return this.must('call-directory-entry-stream-read-directory-entry', stream) as
      { type: string; name: string } | undefined;
  }

  inputStream(at: number, offset: bigint | number): Result<number> {
    return this.result('descriptor-read-via-stream', at, BigInt(offset)) as Result<number>;
  }

  outputStream(at: number, offset: bigint | number | 'append'): Result<number> {
    if (offset === 'append') return this.result('descriptor-append-via-stream', at) as Result<number>;
    return this.result('descriptor-write-via-stream', at, BigInt(offset)) as Result<number>;
  }

  streamRead(stream: number, length: bigint | number, blocking = false): Result<Uint8Array> {
    return this.result(`input-stream-${blocking ? 'blocking-' : ''}read`, stream, BigInt(length)) as Result<Uint8Array>;
  }

  streamSkip(stream: number, length: bigint | number, blocking = false): Result<number> {
    return count(this.result(`input-stream-${blocking ? 'blocking-' : ''}skip`, stream, BigInt(length)));
  }

  checkWrite(stream: number): Result<number> {
    return count(this.result('output-stream-check-write', stream));
  }

  streamWrite(stream: number, bytes: Uint8Array | string, blocking = false): Result<null> {
    const name = blocking ? 'blocking-write-and-flush' : 'write';
    return done(this.result(`output-stream-${name}`, stream, bytesOf(bytes)));
  }

  streamZeroes(stream: number, length: bigint | number, blocking = false): Result<null> {
    const name = blocking ? 'blocking-write-zeroes-and-flush' : 'write-zeroes';
    return done(this.result(`output-stream-${name}`, stream, BigInt(length)));
  }

  streamFlush(stream: number, blocking = false): Result<null> {
    return done(this.result(`output-stream-${blocking ? 'blocking-' : ''}flush`, stream));
  }

  splice(stream: number, source: number, length: bigint | number, blocking = false): Result<number> {
    return count(this.result(`output-stream-${blocking ? 'blocking-' : ''}splice`, stream, source, BigInt(length)));
  }

  /** The payload of an error is the name of an `error-code`, or a `stream-error`. */
  private result(name: string, ...args: unknown[]): unknown {
    try {
      return this.must(`call-${name}`, ...args);
    } catch (error) {
      if (!(error instanceof Error && 'payload' in error)) throw error;
      const { payload } = error;
      if (typeof payload === 'string') return failed(payload);
      const { tag, val } = payload as { readonly tag: string; readonly val?: number };
      if (val === undefined) return failed(tag);
      const code = this.must('call-filesystem-error-code', val);
      this.drop('error', val);
      return failed(typeof code === 'string' ? code : 'none');
    }
  }

  private must(name: string, ...args: unknown[]): unknown {
    const func = this.calls[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof func !== 'function') throw new Error(`no export ${name}`);
    return Reflect.apply(func, undefined, args) as unknown;
  }
}

const OPEN = ['create', 'directory', 'exclusive', 'truncate'];
const DESCRIPTOR = ['read', 'write', 'fileIntegritySync', 'dataIntegritySync', 'requestedWriteSync', 'mutateDirectory'];

function bits(value: number, names: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(names.map((name, i) => [name, (value & (1 << i)) !== 0]));
}

function pathFlags(follow: number): { readonly symlinkFollow: boolean } {
  return { symlinkFollow: follow === 1 };
}

function newTime(time: NewTime): unknown {
  if (typeof time === 'string') return { tag: time };
  if (typeof time === 'object') return { tag: 'timestamp', val: time };
  return { tag: 'timestamp', val: { seconds: time / 1_000_000_000n, nanoseconds: Number(time % 1_000_000_000n) } };
}

interface JcoStat {
  readonly type: string;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: JcoTime;
  readonly dataModificationTimestamp: JcoTime;
  readonly statusChangeTimestamp: JcoTime;
}
interface JcoTime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

function statOf(found: unknown): Result<Stat> {
  if (typeof found !== 'object' || found === null || 'error' in found) return found as Result<Stat>;
  const stat = found as JcoStat; // a descriptor-stat
  const time = ({ seconds, nanoseconds }: JcoTime): bigint => seconds * 1_000_000_000n + BigInt(nanoseconds);
  const times = [
    time(stat.dataAccessTimestamp),
    time(stat.dataModificationTimestamp),
    time(stat.statusChangeTimestamp),
  ] as const;
  return { type: stat.type, links: Number(stat.linkCount), size: Number(stat.size), times };
}

function count(found: unknown): Result<number> {
  return typeof found === 'bigint' ? Number(found) : (found as Result<number>);
}

function done(found: unknown): Result<null> {
  return found === undefined ? null : (found as Result<null>);
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}
