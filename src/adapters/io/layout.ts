import type { CoreObject, DataObject } from '../../core/object.ts';

/**
 * The configuration of `text.wat`.
 *
 * - `data.io.text-bytes`: the contents;
 * - `state.io.text-input`: the struct of the stream, three numbers of 4 bytes, little-endian: the vtable, which the constructor
 *   stores, the address of the next byte, and the number of remaining bytes.
 */
const symbols = { bytes: 'data.io.text-bytes', input: 'state.io.text-input' } as const;

/** For `io.new-text-input`: standard input with these contents. */
export function textInputData(contents: Uint8Array): readonly CoreObject[] {
  const struct = new Uint8Array(12);
  new DataView(struct.buffer).setUint32(8, contents.length, true);
  const input: DataObject = {
    kind: 'data',
    symbol: symbols.input,
    align: 4,
    mutable: true,
    bytes: struct,
    relocs: contents.length === 0 ? [] : [{ at: 4, symbol: symbols.bytes, addend: 0 }],
  };
  if (contents.length === 0) return [input];
  return [input, { kind: 'data', symbol: symbols.bytes, align: 1, mutable: false, bytes: contents, relocs: [] }];
}

/**
 * The configuration of `capture.wat`: `state.io.captured-stdout` and `state.io.captured-stderr`, the structs of the streams, 32 bytes: the
 * vtable, which the constructor stores; the address of the bytes, 0 for none; how many there are, and for how many there is room; the most;
 * 4 bytes unused; how many were dropped, 8 bytes.
 */
export function capturedData(stream: 'stdout' | 'stderr', most: number): DataObject {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(16, most, true);
  return { kind: 'data', symbol: `state.io.captured-${stream}`, align: 8, mutable: true, bytes, relocs: [] };
}
