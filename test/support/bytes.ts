/** Whether `part` stands in `whole`, byte for byte. */
export function contains(whole: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).includes(
    Buffer.from(part.buffer, part.byteOffset, part.byteLength),
  );
}

/** Whether two byte strings are equal. The matchers of vitest take minutes and gigabytes for megabytes. */
export function isSame(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}
