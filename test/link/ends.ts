/** One future of a component instance: the state that CanonicalABI.md § Future State gives its writable end. */
interface Future {
  writable: number;
  /** The address that was given to `future.write`. */
  value: number | undefined;
  /** What a pending event will say: 0 completed, 1 the reader is gone. */
  event: 0 | 1 | undefined;
  done: boolean;
  set: number;
}

/** `future.write` would have to wait. */
const BLOCKED = 0xffff_ffff;
const FUTURE_WRITE = 5;

/**
 * The handle table of a component instance, as far as futures and waitable sets go, by the rules of CanonicalABI.md. What
 * traps there throws here. Its readable ends are given away: `read` and `dropReadable` are what others do with them.
 */
export class Ends {
  private next = 1;
  private readonly sets = new Set<number>();
  private readonly byWritable = new Map<number, Future>();
  private readonly byReadable = new Map<number, Future>();
  private readonly view: () => DataView;

  constructor(view: () => DataView) {
    this.view = view;
  }

  /** How many writable ends are in the table. */
  get writables(): number {
    return this.byWritable.size;
  }

  read(readable: number): number {
    const future = this.takeReadable(readable);
    if (future.value === undefined) throw new Error('nothing was written');
    future.event = 0;
    return future.value;
  }

  dropReadable(readable: number): void {
    this.takeReadable(readable).event = 1;
  }

  readonly builtins = {
    'future.new': (): bigint => {
      const [readable, writable] = [this.next++, this.next++];
      const future: Future = { writable, value: undefined, event: undefined, done: false, set: 0 };
      this.byReadable.set(readable, future);
      this.byWritable.set(writable, future);
      return BigInt(readable) | (BigInt(writable) << 32n);
    },
    'future.write': (...[writable, address]: (number | bigint)[]): number => {
      const future = this.writable(Number(writable));
      if (future.value !== undefined) throw new Error('a second write');
      future.value = Number(address);
      return BLOCKED | 0;
    },
    'future.drop-writable': (...[writable]: (number | bigint)[]): void => {
      if (!this.writable(Number(writable)).done) throw new Error('dropped before the write was done');
      this.byWritable.delete(Number(writable));
    },
    'waitable-set.new': (): number => {
      this.sets.add(this.next);
      return this.next++;
    },
    'waitable.join': (...[waitable, set]: (number | bigint)[]): void => {
      if (!this.sets.has(Number(set))) throw new Error('no such set');
      this.writable(Number(waitable)).set = Number(set);
    },
    'waitable-set.poll': (...[set, address]: (number | bigint)[]): number => {
      if (!this.sets.has(Number(set))) throw new Error('no such set');
      for (const future of this.byWritable.values()) {
        const { event } = future;
        if (future.set !== Number(set) || event === undefined) continue;
        future.event = undefined;
        future.done = true;
        this.view().setUint32(Number(address), future.writable, true);
        this.view().setUint32(Number(address) + 4, event, true);
        return FUTURE_WRITE;
      }
      return 0;
    },
  };

  private writable(handle: number): Future {
    const future = this.byWritable.get(handle);
    if (future === undefined) throw new Error('no such writable end');
    return future;
  }

  private takeReadable(handle: number): Future {
    const future = this.byReadable.get(handle);
    if (future === undefined) throw new Error('no such readable end');
    this.byReadable.delete(handle);
    return future;
  }
}
