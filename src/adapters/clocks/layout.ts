import type { DataObject } from '../../core/object.ts';

/**
 * The configuration of the clocks. Numbers are little-endian.
 *
 * - `data.clock.step`, for `step-clock.wat`: 8 bytes each, nanoseconds of a step; seconds since 1970 and nanoseconds of the start;
 * - `data.clock.offset`, for `offset-clock.wat`: seconds (8 bytes, signed) and nanoseconds (4 bytes, less than a second) to add.
 */
const symbols = { step: 'data.clock.step', offset: 'data.clock.offset' } as const;

const SECOND = 1_000_000_000n;

/** For the clocks that step `by` nanoseconds and begin at `from`, in nanoseconds since 1970. */
export function stepData(by: bigint, from: bigint): DataObject {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, by, true);
  view.setBigUint64(8, from / SECOND, true);
  view.setBigUint64(16, from % SECOND, true);
  return { kind: 'data', symbol: symbols.step, align: 8, mutable: false, bytes, relocs: [] };
}

/** For the host's wall clock shifted `by` nanoseconds, which may be negative. */
export function offsetData(by: bigint): DataObject {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  const nanoseconds = ((by % SECOND) + SECOND) % SECOND;
  view.setBigInt64(0, (by - nanoseconds) / SECOND, true);
  view.setUint32(8, Number(nanoseconds), true);
  return { kind: 'data', symbol: symbols.offset, align: 8, mutable: false, bytes, relocs: [] };
}
