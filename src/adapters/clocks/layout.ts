import type { DataObject, GlobalObject } from '../../core/object.ts';

const SECOND = 1_000_000_000n;

/**
 * The globals of `step-clock.wat` for clocks that step `by` nanoseconds: the wall clock begins at `from`, in nanoseconds since 1970, and
 * the monotonic clock at one step. The template's own values are a step of 1 ms, from 1970.
 */
export function stepClock(by: bigint, from: bigint): readonly GlobalObject[] {
  const global = (name: string, init: bigint): GlobalObject => {
    return { kind: 'global', symbol: `step-clock.${name}`, type: 'i64', init };
  };
  return [
    global('time', by),
    global('step', by),
    global('seconds', from / SECOND),
    global('nanoseconds', from % SECOND),
  ];
}

/**
 * The configuration of `offset-clock.wat`, which adds `by` nanoseconds, possibly negative, to the host's wall clock: seconds (8 bytes,
 * signed) and nanoseconds (4 bytes, less than a second) to add, little-endian.
 */
export function offsetData(by: bigint): DataObject {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  const nanoseconds = ((by % SECOND) + SECOND) % SECOND;
  view.setBigInt64(0, (by - nanoseconds) / SECOND, true);
  view.setUint32(8, Number(nanoseconds), true);
  return { kind: 'data', symbol: 'data.clock.offset', align: 8, mutable: false, bytes, relocs: [] };
}
