import { equalBytes } from '../../bytes/equal.ts';

interface Numbered {
  readonly bytes: Uint8Array;
  readonly index: number;
  /** Another one with the same keys. */
  next?: Numbered;
}

/** By a key: one alone, or by the next key those that are equal in this one. */
type Slot = Numbered | Map<number, Slot>;

/** What is compared, from what costs nothing to what reads all bytes: only few are read more than in part. */
const KEYS: readonly ((bytes: Uint8Array) => number)[] = [(bytes) => bytes.length, sample, (bytes) => hash(bytes)];
/** How many bytes `sample` reads at each end. */
const SAMPLE = 16;

/** Numbers byte strings: equal ones have the same number. */
export class Distinct {
  /** One of each, by number. */
  readonly all: Uint8Array[] = [];
  private readonly slots = new Map<number, Slot>();

  add(bytes: Uint8Array): number {
    let slots = this.slots;
    for (const [level, keyOf] of KEYS.entries()) {
      const key = keyOf(bytes);
      const slot = slots.get(key);
      if (slot === undefined) {
        const added = this.number(bytes);
        slots.set(key, added);
        return added.index;
      }
      if (slot instanceof Map) {
        slots = slot;
        continue;
      }
      let last = slot;
      for (let one: Numbered | undefined = slot; one !== undefined; one = one.next) {
        if (one.bytes === bytes || equalBytes(one.bytes, bytes)) return one.index;
        last = one;
      }
      const nextKey = KEYS[level + 1];
      if (nextKey === undefined) {
        last.next = this.number(bytes);
        return last.next.index;
      }
      const inner = new Map<number, Slot>([[nextKey(slot.bytes), slot]]);
      slots.set(key, inner);
      slots = inner;
    }
    return this.number(bytes).index; // not reached: the last key ends the loop
  }

  private number(bytes: Uint8Array): Numbered {
    return { bytes, index: this.all.push(bytes) - 1 };
  }
}

/** A hash of the first and the last bytes. */
function sample(bytes: Uint8Array): number {
  return hash(bytes.subarray(Math.max(0, bytes.length - SAMPLE)), hash(bytes.subarray(0, SAMPLE)));
}

/** FNV-1a */
function hash(bytes: Uint8Array, start = 0x811c9dc5): number {
  let value = start;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
