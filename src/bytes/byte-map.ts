import { compareBytes } from './equal.ts';

/**
 * Values by byte strings. Those of one length are in order, so that each look-up compares few of them: who makes them may make many that
 * differ late.
 */
export class ByteMap<T> {
  private readonly bySize = new Map<number, { readonly bytes: Uint8Array; readonly value: T }[]>();

  get(bytes: Uint8Array): T | undefined {
    const list = this.bySize.get(bytes.length) ?? [];
    const found = list[place(list, bytes)];
    return found !== undefined && compareBytes(found.bytes, bytes) === 0 ? found.value : undefined;
  }

  /** Enters a value unless there is one. @returns the one that is there then */
  add(bytes: Uint8Array, value: T): T {
    let list = this.bySize.get(bytes.length);
    if (list === undefined) this.bySize.set(bytes.length, (list = []));
    const at = place(list, bytes);
    const found = list[at];
    if (found !== undefined && compareBytes(found.bytes, bytes) === 0) return found.value;
    list.splice(at, 0, { bytes, value });
    return value;
  }
}

/** Where the first stands that is not below these bytes. */
function place(list: readonly { readonly bytes: Uint8Array }[], bytes: Uint8Array): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one !== undefined && compareBytes(one.bytes, bytes) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
