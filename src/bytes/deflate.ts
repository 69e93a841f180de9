import { deflateSync, inflateSync } from 'fflate';

/** DEFLATE (RFC 1951) of the bytes. The same bytes give the same result. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9 });
}

/** What was deflated, if it is `size` bytes. No more than those are ever allocated. `undefined` where it is something else, or damaged. */
export function inflate(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const inflated = inflateSync(bytes, { out: new Uint8Array(size) });
    return inflated.length === size ? inflated : undefined;
  } catch {
    return undefined;
  }
}
