import { Reader, type Range } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { SECTION } from './section.ts';

/** core:custom ::= name byte*: the name, and where the data is. */
export interface CustomName {
  readonly name: string;
  readonly data: Range;
}

export function readCustomName(bytes: Uint8Array, body: Range): CustomName {
  const r = new Reader(bytes, body.start, body.end);
  const name = r.name();
  return { name, data: { start: r.offset, end: r.end } };
}

export function writeCustomSection(w: Writer, name: string, data: Uint8Array): void {
  w.u8(SECTION.custom);
  w.sizedBy((w) => {
    w.name(name);
    w.bytes(data);
  });
}
