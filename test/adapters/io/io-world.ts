import { library } from '../../support/library.ts';
import { link } from '../../../src/core/link.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { ioImports, ioSymbol } from '../../../src/link/virtual/io-imports.ts';
import { IO_FUNCTIONS, type IoResource } from '../../../src/policy/capabilities/io-functions.ts';
import { run, type Running } from '../../core/emitted.ts';

/** What a function that can fail gives: a value, `closed`, or the handle of an error. */
export type Outcome<T> = { readonly ok: T } | { readonly error: 'closed' | number };

export const CLOSED: Outcome<never> = { error: 'closed' };

/** A stream, pollable or error that the host made. */
export class HostThing {
  /** Pollables that were made from it and still live: a host refuses to drop it before them. */
  children = 0;
  /** For pollables: what it waits for. */
  parent: HostThing | undefined;
  /** For pollables. */
  ready = true;
  /** For inputs: what is still to be read. For outputs: what was written. */
  bytes: number[] = [];
  /** For inputs: whether it ends behind the bytes. */
  ends = true;
  /** For outputs: what `check-write` answers. */
  room = 4096;
  /** The next call fails with an error of the host. */
  fails = false;
  flushes = 0;
  readonly kind: IoResource;

  constructor(kind: IoResource) {
    this.kind = kind;
  }
}

/** The canonical built-ins, a host with streams, and the adapter's core module between them and the test, which is the guest. */
export class IoWorld {
  readonly running: Running;
  /** Handles of our resources. */
  readonly ours = new Map<number, { readonly resource: IoResource; readonly rep: number }>();
  /** Handles of the host's resources. */
  readonly hosts = new Map<number, HostThing>();
  readonly calls: string[] = [];
  private readonly both: boolean;
  private readonly timers: boolean;
  private next = 1000;

  /**
   * `both`: some streams are the host's. `extra`: symbols to export beside the functions of `wasi:io`. `functions`: what stands behind
   * import objects among `objects`. `timers`: some pollables are timers of a clock of the component's own.
   */
  constructor(
    extra: readonly string[],
    both: boolean,
    objects: readonly CoreObject[] = [],
    functions: Readonly<Record<string, (...args: (number | bigint)[]) => unknown>> = {},
    timers = false,
  ) {
    this.both = both;
    this.timers = timers;
    const exports = new Set([...IO_FUNCTIONS.map((name) => this.symbol(ioSymbol(name))), ...extra, 'rt.reset-i32']);
    for (const resource of ['error', 'pollable', 'input-stream', 'output-stream']) {
      exports.add(this.symbol(`${resource}.drop`));
    }
    const imports = [...ioImports.values()].map((item) => item.object);
    const linked = link({
      library,
      objects: [...imports, ...objects],
      exports: [...exports],
      early: ['rt.realloc'],
    });
    this.running = run(linked, { ...this.imports(), ...functions });
  }

  /** The symbol of a function: some have another one where there are streams of the host as well. */
  private symbol(name: string): string {
    const special = [
      'poll',
      'error.drop',
      'error.to-debug-string',
      'output-stream.splice',
      'output-stream.blocking-splice',
    ];
    const timed = this.timers && (name === 'poll' || name === 'pollable.ready') ? 'timed-' : '';
    return this.both && special.includes(name) ? `io.any-${timed}${name}` : `io.${timed}${name}`;
  }

  /** Calls a constructor: a new handle of ours. */
  make(symbol: string, ...args: (number | bigint)[]): number {
    return this.running.call(symbol, ...args);
  }

  repOf(handle: number, resource: IoResource): number {
    const found = this.ours.get(handle);
    if (found?.resource !== resource) throw new Error(`${handle} is no handle of ${resource}`);
    return found.rep;
  }

  drop(handle: number): void {
    const found = this.ours.get(handle);
    if (found === undefined) throw new Error(`${handle} is no handle`);
    this.ours.delete(handle);
    this.running.call(this.symbol(`${found.resource}.drop`), found.rep);
  }

  read(self: number, length: number | bigint, how: '' | 'blocking-' = ''): Outcome<string> {
    const at = this.call(`input-stream.${how}read`, this.repOf(self, 'input-stream'), BigInt(length));
    return this.outcome(at, 4, (view) => this.text(view.getUint32(at + 4, true), view.getUint32(at + 8, true)));
  }

  skip(self: number, length: number | bigint, how: '' | 'blocking-' = ''): Outcome<number> {
    const at = this.call(`input-stream.${how}skip`, this.repOf(self, 'input-stream'), BigInt(length));
    return this.outcome(at, 8, (view) => Number(view.getBigUint64(at + 8, true)));
  }

  checkWrite(self: number): Outcome<number> {
    const at = this.call('output-stream.check-write', this.repOf(self, 'output-stream'));
    return this.outcome(at, 8, (view) => Number(view.getBigUint64(at + 8, true)));
  }

  write(self: number, text: string, how: 'write' | 'blocking-write-and-flush' = 'write'): Outcome<undefined> {
    const bytes = Buffer.from(text);
    const from = this.running.call('rt.realloc', 0, 0, 1, bytes.length);
    this.running.bytes(from, bytes.length).set(bytes);
    const at = this.call(`output-stream.${how}`, this.repOf(self, 'output-stream'), from, bytes.length);
    return this.outcome(at, 4, () => undefined);
  }

  writeZeroes(
    self: number,
    length: number,
    how: 'write-zeroes' | 'blocking-write-zeroes-and-flush' = 'write-zeroes',
  ): Outcome<undefined> {
    const at = this.call(`output-stream.${how}`, this.repOf(self, 'output-stream'), BigInt(length));
    return this.outcome(at, 4, () => undefined);
  }

  flush(self: number, how: '' | 'blocking-' = ''): Outcome<undefined> {
    const at = this.call(`output-stream.${how}flush`, this.repOf(self, 'output-stream'));
    return this.outcome(at, 4, () => undefined);
  }

  splice(self: number, source: number, length: number | bigint, how: '' | 'blocking-' = ''): Outcome<number> {
    const [to, from] = [this.repOf(self, 'output-stream'), this.repOf(source, 'input-stream')];
    const at = this.call(`output-stream.${how}splice`, to, from, BigInt(length));
    return this.outcome(at, 8, (view) => Number(view.getBigUint64(at + 8, true)));
  }

  subscribe(self: number): number {
    const { resource = '', rep = 0 } = this.ours.get(self) ?? {};
    return this.running.call(`io.${resource}.subscribe`, rep);
  }

  ready(pollable: number): boolean {
    return this.call('pollable.ready', this.repOf(pollable, 'pollable')) === 1;
  }

  block(pollable: number): void {
    this.running.call('io.pollable.block', this.repOf(pollable, 'pollable'));
  }

  poll(pollables: readonly number[]): number[] {
    const list = this.running.call('rt.realloc', 0, 0, 4, 4 * pollables.length);
    pollables.forEach((p, i) => this.running.view().setUint32(list + 4 * i, this.repOf(p, 'pollable'), true));
    const at = this.call('poll', list, pollables.length);
    const view = this.running.view();
    const [from, count] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const found = Array.from({ length: count }, (_, i) => view.getUint32(from + 4 * i, true));
    this.running.call('rt.reset-i32', at);
    return found;
  }

  debug(error: number): string {
    const at = this.call('error.to-debug-string', this.repOf(error, 'error'));
    const view = this.running.view();
    const text = this.text(view.getUint32(at, true), view.getUint32(at + 4, true));
    this.running.call('rt.reset-i32', at);
    return text;
  }

  /** A new handle of the host's. */
  host(kind: IoResource, change: (thing: HostThing) => void = () => undefined): number {
    const thing = new HostThing(kind);
    change(thing);
    this.next += 1;
    this.hosts.set(this.next, thing);
    return this.next;
  }

  thing(handle: unknown, kind: IoResource): HostThing {
    const found = this.hosts.get(Number(handle));
    if (found?.kind !== kind) throw new Error(`the host has no ${kind} ${String(handle)}`);
    return found;
  }

  private call(name: string, ...args: (number | bigint)[]): number {
    return this.running.call(this.symbol(name), ...args);
  }

  private text(pointer: number, length: number): string {
    return Buffer.from(this.running.bytes(pointer, length)).toString('latin1');
  }

  /** Reads a result with a stream-error as a caller does, and ends the call. */
  private outcome<T>(at: number, payload: number, ok: (view: DataView) => T): Outcome<T> {
    const view = this.running.view();
    if (at % payload !== 0) throw new Error('the result is not aligned');
    const found = ((): Outcome<T> => {
      if (view.getUint8(at) === 0) return { ok: ok(view) };
      if (view.getUint8(at + payload) === 1) return CLOSED;
      const error = view.getUint32(at + payload + 4, true);
      this.repOf(error, 'error');
      return { error };
    })();
    this.running.call('rt.reset-i32', at);
    return found;
  }

  private imports(): Record<string, (...args: (number | bigint)[]) => unknown> {
    const made: Record<string, (...args: (number | bigint)[]) => unknown> = {};
    for (const [symbol, item] of ioImports) {
      if (item.kind === 'host') made[symbol] = (...args) => this.hostCall(symbol.slice('host.'.length), args);
      else made[symbol] = (arg) => this.canon(item.canon, item.owner, item.resource, Number(arg));
    }
    return made;
  }

  private canon(op: string, owner: 'ours' | 'host', resource: IoResource, arg: number): number {
    if (op === 'resource.new') {
      if (arg === 0 || arg >= 2 ** 30) throw new Error('not a representation');
      this.next += 1;
      this.ours.set(this.next, { resource, rep: arg });
      return this.next;
    }
    if (op === 'resource.rep') return this.repOf(arg, resource);
    if (owner === 'ours') {
      this.repOf(arg, resource);
      this.drop(arg);
      return 0;
    }
    const thing = this.thing(arg, resource);
    if (thing.children > 0) throw new Error('resource has children');
    if (thing.parent !== undefined) thing.parent.children -= 1;
    this.hosts.delete(arg);
    return 0;
  }

  private hostCall(name: string, args: readonly (number | bigint)[]): unknown {
    this.calls.push(name);
    const [resource = '', method = ''] = name.split('.');
    const [self = 0, second = 0, third = 0, fourth = 0] = args;
    switch (resource) {
      case 'poll':
        this.hostPoll(Number(self), Number(second), Number(third));
        return undefined;
      case 'pollable': {
        const pollable = this.thing(self, 'pollable');
        if (method === 'block') pollable.ready = true;
        return pollable.ready ? 1 : 0;
      }
      case 'error': {
        this.thing(self, 'error');
        const text = Buffer.from('of the host');
        this.list(Number(second), text, 1);
        return undefined;
      }
      case 'input-stream': {
        const stream = this.thing(self, 'input-stream');
        if (method === 'subscribe') return this.child(stream);
        const at = Number(third);
        const payload = method.endsWith('skip') ? 8 : 4;
        if (this.failed(stream, at, payload, stream.bytes.length === 0 && stream.ends)) return undefined;
        const taken = stream.bytes.splice(0, Number(BigInt.asUintN(64, BigInt(second))));
        this.running.view().setUint8(at, 0);
        if (payload === 4) this.list(at + 4, Buffer.from(taken), 1);
        else this.running.view().setBigUint64(at + 8, BigInt(taken.length), true);
        return undefined;
      }
      case 'output-stream':
        return this.hostOutput(method, self, second, third, fourth);
      default:
        throw new Error(`the host has no ${name}`);
    }
  }

  private hostOutput(
    method: string,
    self: number | bigint,
    second: number | bigint,
    third: number | bigint,
    fourth: number | bigint,
  ): unknown {
    const stream = this.thing(self, 'output-stream');
    if (method === 'subscribe') return this.child(stream);
    const withCount = method === 'check-write' || method.endsWith('splice');
    const at = Number(
      /splice|^write$|write-and/.exec(method) !== null ? fourth : method.includes('zeroes') ? third : second,
    );
    const area = method.endsWith('splice') ? Number(fourth) : at;
    if (this.failed(stream, area, withCount ? 8 : 4, false)) return undefined;
    let count = 0;
    if (method === 'check-write') count = stream.room;
    else if (method.endsWith('splice')) {
      const taken = this.thing(second, 'input-stream').bytes.splice(0, Math.min(Number(third), stream.room));
      stream.bytes.push(...taken);
      count = taken.length;
    } else if (method.endsWith('flush') && !method.includes('write')) {
      stream.flushes += 1;
      if (method === 'blocking-flush') stream.room = 4096;
    } else {
      const length = Number(method.includes('zeroes') ? second : third);
      if (length > stream.room) throw new Error('more than check-write allowed');
      const bytes = method.includes('zeroes') ? new Uint8Array(length) : this.running.bytes(Number(second), length);
      stream.bytes.push(...bytes);
      if (method.includes('flush')) stream.flushes += 1;
    }
    this.running.view().setUint8(area, 0);
    if (withCount) this.running.view().setBigUint64(area + 8, BigInt(count), true);
    return undefined;
  }

  private child(stream: HostThing): number {
    stream.children += 1;
    return this.host('pollable', (p) => (p.parent = stream));
  }

  /** Stores an error, if this call has one. */
  private failed(stream: HostThing, at: number, payload: number, closed: boolean): boolean {
    if (!stream.fails && !closed) return false;
    const view = this.running.view();
    view.setUint8(at, 1);
    view.setUint8(at + payload, stream.fails ? 0 : 1);
    if (stream.fails) view.setUint32(at + payload + 4, this.host('error'), true);
    stream.fails = false;
    return true;
  }

  private hostPoll(list: number, count: number, at: number): void {
    const handles = Array.from({ length: count }, (_, i) => this.running.view().getUint32(list + 4 * i, true));
    const things = handles.map((handle) => this.thing(handle, 'pollable'));
    if (!things.some((thing) => thing.ready)) {
      const [first] = things;
      if (first === undefined) throw new Error('nothing to wait for');
      first.ready = true;
    }
    // hosts do not promise an order
    const found = things.flatMap((thing, i) => (thing.ready ? [i] : [])).reverse();
    this.list(at, Buffer.from(new Uint32Array(found).buffer), 4);
  }

  /** Lowers a list: through realloc, then pointer and count at `at`. */
  private list(at: number, bytes: Uint8Array, size: number): void {
    const pointer = this.running.call('rt.realloc', 0, 0, size, bytes.length);
    this.running.bytes(pointer, bytes.length).set(bytes);
    this.running.view().setUint32(at, pointer, true);
    this.running.view().setUint32(at + 4, bytes.length / size, true);
  }
}
