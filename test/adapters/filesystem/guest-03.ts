import { isDeepStrictEqual } from 'node:util';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { pages, TASK_KINDS } from '../../../src/adapters/task/layout.ts';
import { taskDispatch } from '../../../src/link/code/task-dispatch.ts';
import { ERRORS_03 } from '../../support/files-03.ts';
import { failed, Guest, type Failure, type More, type Result, type Stat } from './guest.ts';
import { FUNCTIONS, TYPES } from './names.ts';
import { TaskHost } from './task-host.ts';

const METHODS = FUNCTIONS.filter((name) => /^fs\.descriptor\.(?!read$|write$|is-same-object$)/.test(name)).map((name) =>
  name.replace('fs.', 'fs-async.'),
);

/** Bytes of a directory-entry. */
const ENTRY = 24;

interface Entry {
  readonly type: string;
  readonly name: string;
}

/**
 * The same filesystem through the functions of WASI 0.3: methods with its layouts, reads, writes and listings through streams. What stays open
 * while other things happen are streams and listings of 0.2, which share all state.
 */
export class Guest03 extends Guest {
  protected override readonly space = 'fs-async';
  private readonly host: TaskHost;

  constructor(mounts: readonly Mount[]) {
    const host = new TaskHost();
    const more: More = {
      objects: [...TaskHost.objects, ...taskDispatch([TASK_KINDS.input, TASK_KINDS.output, TASK_KINDS.entries]), pages],
      exports: [...METHODS, 'task.callback'],
      host: host.builtins,
    };
    super(mounts, {}, more);
    host.begin(this.running);
    this.host = host;
  }

  override flags(at: number): number {
    return this.byte(this.running.call('fs-async.descriptor.get-flags', at) + 4);
  }

  override type(at: number): string {
    return TYPES[this.byte(this.running.call('fs-async.descriptor.get-type', at) + 4) + 1] ?? '';
  }

  /** Of 0.2: `end` is whether there is no more. A directory is none of its business, as of 0.2. */
  override read(
    at: number,
    length: bigint | number,
    offset: bigint | number,
  ): Result<{ bytes: Uint8Array; end: boolean }> {
    const [stream = 0, future = 0] = this.host.task('fs-async.descriptor.read-via-stream', at, BigInt(offset));
    const parts: Uint8Array[] = [];
    let left = Number(BigInt(length));
    let end = false;
    while (left > 0 && !end) {
      const part = this.host.read(stream, left, 1, (bytes) => bytes);
      if (part === undefined) end = true;
      else {
        parts.push(part);
        left -= part.length;
      }
    }
    // what has come to its end says so with nothing more than that
    end ||= this.host.read(stream, 0, 1, (bytes) => bytes) === undefined;
    this.host.leave(stream ^ 1);
    const error = this.outcome(future);
    if (error !== null) return error.error === 'is-directory' ? failed('bad-descriptor') : error;
    const bytes = Uint8Array.from(Buffer.concat(parts));
    return { bytes, end: end || bytes.length === 0 };
  }

  override write(at: number, bytes: Uint8Array | string, offset: bigint | number): Result<number> {
    const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    // a stream of nothing changes nothing, and does not fail for where it would
    if (data.length === 0) return super.write(at, data, offset);
    const stream = this.host.stream();
    const [future = 0] = this.host.task('fs-async.descriptor.write-via-stream', at, stream, BigInt(offset));
    this.host.write(stream, data);
    this.host.leave(stream);
    return this.outcome(future) ?? data.length;
  }

  /** A listing of 0.2, after one of 0.3 has said the same. */
  override readDirectory(at: number): Result<number> {
    const [stream = 0, future = 0] = this.host.task('fs-async.descriptor.read-directory', at);
    const found: Entry[] = [];
    // parts of different sizes
    for (let most = 1; ; most = (most % 7) + 1) {
      const part = this.host.read(stream, most, ENTRY, (bytes) => this.entries(bytes));
      if (part === undefined) break;
      found.push(...part);
    }
    const error = this.outcome(future);
    const listing = this.handle02(this.running.call('fs.descriptor.read-directory', at));
    if (error !== null || typeof listing !== 'number') {
      if (!isDeepStrictEqual(error, listing)) throw new Error(`not the same: ${JSON.stringify([error, listing])}`);
      return listing;
    }
    const wanted: Entry[] = [];
    for (let entry; (entry = this.nextEntry(listing)) !== undefined;) wanted.push(entry);
    this.drop('directory-entry-stream', listing);
    if (!isDeepStrictEqual(found, wanted)) throw new Error(`not the same: ${JSON.stringify([found, wanted])}`);
    return this.handle02(this.running.call('fs.descriptor.read-directory', at));
  }

  override inputStream(at: number, offset: bigint | number): Result<number> {
    return this.handle02(this.running.call('fs.descriptor.read-via-stream', at, BigInt(offset)));
  }

  override outputStream(at: number, offset: bigint | number | 'append'): Result<number> {
    if (offset === 'append') return this.handle02(this.running.call('fs.descriptor.append-via-stream', at));
    return this.handle02(this.running.call('fs.descriptor.write-via-stream', at, BigInt(offset)));
  }

  protected override done(area: number): Result<null> {
    return this.byte(area) !== 0 ? this.failure(area + 4) : null;
  }

  protected override failure(at: number): Failure {
    return failed(ERRORS_03[this.byte(at)] ?? '');
  }

  protected override readStat(area: number): Result<Stat> {
    if (this.byte(area) !== 0) return this.failure(area + 8);
    const { view } = this.seen();
    const time = (at: number): bigint => {
      if (this.byte(at) !== 1) throw new Error('a time is missing');
      return view.getBigInt64(at + 8, true) * 1_000_000_000n + BigInt(view.getUint32(at + 16, true));
    };
    return {
      type: TYPES[this.byte(area + 8) + 1] ?? '',
      links: Number(view.getBigUint64(area + 24, true)),
      size: Number(view.getBigUint64(area + 32, true)),
      times: [time(area + 40), time(area + 64), time(area + 88)],
    };
  }

  private entries(bytes: Uint8Array): Entry[] {
    const view = new DataView(bytes.buffer);
    return Array.from({ length: bytes.length / ENTRY }, (_, i) => ({
      type: TYPES[view.getUint8(i * ENTRY) + 1] ?? '',
      name: this.text(view.getUint32(i * ENTRY + 16, true), view.getUint32(i * ENTRY + 20, true)),
    }));
  }

  private handle02(area: number): Result<number> {
    return this.byte(area) !== 0 ? this.failure02(area + 4) : this.word(area + 4);
  }

  /** The error that a future gives. */
  private outcome(future: number): Failure | null {
    const view = this.host.result(future);
    return view.getUint8(0) === 0 ? null : failed(ERRORS_03[view.getUint8(4)] ?? '');
  }
}
