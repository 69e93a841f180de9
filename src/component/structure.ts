import { eachSection, SECTION, type Range } from '../binary/section.ts';
import { Tally } from '../binary/tally.ts';
import { Writer } from '../bytes/writer.ts';

/** Nesting of components; real ones have 2 or 3 levels. */
const MAX_DEPTH = 100;
/** Ends a component. No section has this id. */
const END = 0xff;

/**
 * Everything in a component that its imports, its exports and their types depend on, with all that is checked in the components inside:
 * the ids of all sections in order, at every depth, with the bytes of each but core modules and custom sections. Two components are
 * resolved in the same way exactly where these words are equal. They cannot be misread: each body has its length before it, and each
 * component an end.
 *
 * @param limit the most bytes that the result may have, about
 * @returns `undefined` where there are more, or components are nested very deep
 * @throws WasmvirtError where sections cannot be told apart
 */
export function structureOf(bytes: Uint8Array, limit: number): Int32Array | undefined {
  const w = new Writer(Math.min(bytes.length, FIRST));
  if (!component(bytes, { start: 0, end: bytes.length }, new Tally(), w, limit, MAX_DEPTH)) return undefined;
  while (w.size % WORD !== 0) w.u8(0);
  return new Int32Array(w.finish().slice().buffer);
}

const FIRST = 1 << 13;
const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Whether they are equal, word by word. */
export function sameStructure(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function component(bytes: Uint8Array, range: Range, tally: Tally, w: Writer, limit: number, depth: number): boolean {
  if (depth === 0) return false;
  for (const { kind, body } of eachSection(bytes, range, tally)) {
    w.u8(SECTION[kind]);
    if (kind === 'component') {
      if (!component(bytes, body, tally, w, limit, depth - 1)) return false;
    } else if (kind !== 'core module' && kind !== 'custom') {
      const size = body.end - body.start;
      if (w.size + size > limit) return false;
      w.u32(size);
      w.bytes(bytes.subarray(body.start, body.end));
    }
    if (w.size > limit) return false;
  }
  w.u8(END);
  return true;
}
