import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { readValType, writeValType, type ValType } from './val-type.ts';

/** value ::= t:<valtype> len:<core:u32> v:<val(t)>. Decoding `v` needs the type index space, so it stays bytes here. */
export interface Value {
  readonly type: ValType;
  readonly encoded: Uint8Array;
}

export function readValue(r: Reader): Value {
  const type = readValType(r);
  const { start, end } = r.sized('a value');
  r.offset = start;
  return { type, encoded: r.take(end - start) };
}

export function writeValue(w: Writer, value: Value): void {
  writeValType(w, value.type);
  w.u32(value.encoded.length);
  w.bytes(value.encoded);
}

export function readValueSection(bytes: Uint8Array, body: Range): readonly Value[] {
  return readItems(bytes, body, readValue);
}

export function writeValueSection(w: Writer, values: readonly Value[]): void {
  writeItems(w, 'value', values, writeValue);
}
