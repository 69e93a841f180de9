export const CUSTOM_SECTION = 0;
export const MODULE_SECTION = 1;
export const COMPONENT_SECTION = 4;

/** The sections of a binary that the official validator accepted, as views of its bytes. Independent of the reader under test. */
export function* sectionsOf(
  bytes: Uint8Array,
): Generator<{ readonly id: number | undefined; readonly body: Uint8Array }> {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    yield { id, body: bytes.subarray(at, at + size) };
    at += size;
  }
}
