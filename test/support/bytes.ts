/** Whether `part` stands in `whole`, byte for byte. */
export function contains(whole: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).includes(
    Buffer.from(part.buffer, part.byteOffset, part.byteLength),
  );
}
