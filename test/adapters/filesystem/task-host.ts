import type { CoreObject, CoreSignature } from '../../../src/core/object.ts';
import type { Running } from '../../core/emitted.ts';

/** What a pending read or write of the adapter's is about. */
interface Pending {
  readonly at: number;
  readonly most: number;
}

/** The adapter's end of a stream or a future; the guest has the other one. */
interface End {
  readonly kind: 'stream' | 'future';
  readonly side: 'readable' | 'writable';
  pending: Pending | undefined;
  /** The guest has dropped its own. */
  left: boolean;
  /** What the guest wants to be read, if it writes. */
  offered: Uint8Array;
  set: number;
}

const [COMPLETED, DROPPED, BLOCKED] = [0, 1, -1];
const EVENT = { 'stream readable': 2, 'stream writable': 3, 'future writable': 5 } as const;
const [EXIT, WAIT] = [0, 2];

const HANDLES: CoreSignature = { params: [], results: ['i64'] };
const MOVE: CoreSignature = { params: ['i32', 'i32', 'i32'], results: ['i32'] };
const DROP: CoreSignature = { params: ['i32'], results: [] };

/** The built-ins that tasks of `wasi:filesystem` 0.3 import, by symbol. */
const SIGNATURES: Readonly<Record<string, CoreSignature>> = {
  'waitable-set.new': { params: [], results: ['i32'] },
  'waitable-set.drop': DROP,
  'waitable.join': { params: ['i32', 'i32'], results: [] },
  'bytes.new': HANDLES,
  'bytes.read': MOVE,
  'bytes.write': MOVE,
  'bytes.drop-readable': DROP,
  'bytes.drop-writable': DROP,
  'entries.new': HANDLES,
  'entries.write': MOVE,
  'entries.drop-writable': DROP,
  'fs-result.new': HANDLES,
  'fs-result.write': { params: ['i32', 'i32'], results: ['i32'] },
  'fs-result.drop-writable': DROP,
  'return-fs-input': { params: ['i32', 'i32'], results: [] },
  'return-fs-entries': { params: ['i32', 'i32'], results: [] },
  'return-fs-output': DROP,
};

/**
 * The part of a host that tasks need, by the rules of CanonicalABI.md: ends, sets and events, with one task at a time. What traps there throws
 * here; handles are never used again.
 */
export class TaskHost {
  private readonly ends = new Map<number, End>();
  private readonly sets = new Set<number>();
  private next = 1;
  private returned: readonly number[] = [];
  private running: Running | undefined;
  /** What a task has said at last. */
  private state = EXIT;

  static readonly objects: readonly CoreObject[] = Object.entries(SIGNATURES).map(([name, type]) => {
    return { kind: 'import', symbol: `canon.${name}`, type };
  });

  readonly builtins: Readonly<Record<string, (...args: (number | bigint)[]) => unknown>> = Object.fromEntries(
    Object.keys(SIGNATURES).map((name) => {
      const [of = '', what = ''] = name.split('.');
      return [`canon.${name}`, (...args: (number | bigint)[]) => this.call(of, what, args.map(Number))];
    }),
  );

  begin(running: Running): void {
    this.running = running;
  }

  /** Runs a function that is a task until it waits; what it gives. */
  task(symbol: string, ...args: (number | bigint)[]): readonly number[] {
    if (this.state !== EXIT) throw new Error('another task is not over');
    this.returned = [];
    this.state = this.memory().call(symbol, ...args);
    if (this.returned.length === 0) throw new Error(`${symbol} has given nothing`);
    return this.returned;
  }

  /** Reads at most so many items, which have `size` bytes; `undefined` at the end. `lift` sees what they point to. */
  read<T>(stream: number, most: number, size: number, lift: (bytes: Uint8Array) => T): T | undefined {
    const end = this.ends.get(stream ^ 1);
    if (end === undefined) return undefined;
    const { pending } = end;
    if (pending === undefined) throw new Error('the stream is neither written nor over');
    const count = Math.min(most, pending.most);
    const lifted = lift(new Uint8Array(this.memory().bytes(pending.at, count * size)));
    if (count > 0) this.happens(stream ^ 1, count * 16 + COMPLETED);
    return lifted;
  }

  /** A stream of the guest's: the end that the adapter gets. */
  stream(): number {
    return this.make('stream', 'readable') - 1;
  }

  /** Writes to such a stream until all is taken, or it is left. */
  write(readable: number, bytes: Uint8Array): void {
    const end = this.ends.get(readable);
    if (end === undefined) return;
    end.offered = bytes;
    while (end.offered.length > 0 && this.ends.has(readable)) {
      const { pending } = end;
      if (pending === undefined) throw new Error('nobody reads the stream');
      this.happens(readable, this.taken(end, pending) * 16 + COMPLETED);
    }
  }

  /** The guest drops its end of a stream, the other one of which is this. */
  leave(handle: number): void {
    const end = this.ends.get(handle);
    if (end === undefined) return;
    end.left = true;
    if (end.pending !== undefined) this.happens(handle, DROPPED);
  }

  /** The guest's reads of a future: 20 bytes. The task must be over then, and have dropped all that it had. */
  result(future: number): DataView {
    const pending = this.ends.get(future ^ 1)?.pending;
    if (pending === undefined) throw new Error('the future has no result');
    const bytes = this.memory().bytes(pending.at, 20).slice();
    this.happens(future ^ 1, COMPLETED);
    if (this.state !== EXIT || this.ends.size > 0 || this.sets.size > 0) throw new Error('the task has left something');
    return new DataView(bytes.buffer);
  }

  private happens(handle: number, code: number): void {
    const end = this.ends.get(handle);
    if (end?.pending === undefined) throw new Error('nothing was pending');
    if (end.set === 0 || this.state !== end.set * 16 + WAIT) throw new Error('the task does not wait for it');
    end.pending = undefined;
    const event = EVENT[`${end.kind} ${end.side}` as keyof typeof EVENT]; // no task reads a future
    this.state = this.memory().call('task.callback', event, handle, code);
  }

  private taken(end: End, { at, most }: Pending): number {
    const part = end.offered.subarray(0, most);
    this.memory().bytes(at, part.length).set(part);
    end.offered = end.offered.subarray(part.length);
    return part.length;
  }

  private make(kind: End['kind'], side: End['side']): number {
    const [readable, writable] = [this.next + (this.next & 1), this.next + (this.next & 1) + 1];
    this.next = writable + 1;
    const end = { kind, side, pending: undefined, left: false, offered: new Uint8Array(), set: 0 };
    this.ends.set(side === 'readable' ? readable : writable, end);
    return writable;
  }

  private call(of: string, what: string, args: readonly number[]): unknown {
    if (of.startsWith('return-')) return void (this.returned = args);
    const [handle = 0, at = 0, most = 1] = args;
    if (of === 'waitable-set') {
      if (what === 'new') {
        this.sets.add(this.next);
        return this.next++;
      }
      if (!this.sets.delete(handle) || [...this.ends.values()].some(({ set }) => set === handle))
        throw new Error('no such set, or not an empty one');
      return undefined;
    }
    if (what === 'new') {
      const writable = this.make(of === 'fs-result' ? 'future' : 'stream', 'writable');
      return BigInt(writable - 1) | (BigInt(writable) << 32n);
    }
    const end = this.ends.get(handle);
    if (end === undefined) throw new Error(`no end ${String(handle)} for ${of}.${what}`);
    if (what === 'join') return void (end.set = this.setOf(at));
    if (what.startsWith('drop-')) {
      if (end.pending !== undefined || what !== `drop-${end.side}`) throw new Error('it cannot be dropped');
      // jco wants an end to be in no set when it is dropped
      if (end.set !== 0) throw new Error('it is still in a set');
      this.ends.delete(handle);
      return undefined;
    }
    if (end.pending !== undefined) throw new Error('two at once');
    if (end.left && end.offered.length === 0) return DROPPED;
    if (what === 'read' && end.offered.length > 0) return this.taken(end, { at, most }) * 16 + COMPLETED;
    end.pending = { at, most };
    return BLOCKED;
  }

  private setOf(set: number): number {
    if (set !== 0 && !this.sets.has(set)) throw new Error('no such set');
    return set;
  }

  private memory(): Running {
    if (this.running === undefined) throw new Error('nothing runs yet');
    return this.running;
  }
}
