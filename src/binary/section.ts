import { Reader, hex, type Range } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { WasmvirtError } from '../errors.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';
import { Tally } from './tally.ts';

export type { Range } from '../bytes/reader.ts';

/** section ::= section_0(<core:custom>) | … (Binary.md § Component Definitions) */
export const SECTION = {
  custom: 0,
  'core module': 1,
  'core instance': 2,
  'core type': 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  start: 9,
  import: 10,
  export: 11,
  value: 12,
} as const;

const SECTIONS = byCode(SECTION);

export type SectionKind = keyof typeof SECTION;

/** Location of one section: `start` is the offset of the id byte, `body` the range after id and size. */
export interface Section {
  readonly id: number;
  readonly kind: SectionKind;
  readonly start: number;
  readonly body: Range;
}

/** preamble ::= magic version layer */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const VERSION = 0x0d;
const COMPONENT_LAYER = 1;
const PREAMBLE_SIZE = 8;

/**
 * The table of sections of the component in `range` (the whole array if not given), in binary order, which is significant.
 * Reads ids and sizes only, and copies nothing; a section of kind `component` is read by another call with its body.
 *
 * Throws `not-wasm`, `core-module`, `unsupported-version`, `section-size`, `bad-opcode` (an unknown section) or `limit`
 * (more than `MAX.sections`), with offset. Source: Binary.md § Component Definitions.
 *
 * @example
 * for (const section of readSections(bytes)) console.log(section.kind, section.body.end - section.body.start);
 */
export function readSections(bytes: Uint8Array, range: Range = { start: 0, end: bytes.length }): readonly Section[] {
  return [...eachSection(bytes, range, new Tally())];
}

/** Like `readSections`, but lazily, without an array. Calls with the same `tally` share its limits. */
export function* eachSection(bytes: Uint8Array, range: Range, tally: Tally): Generator<Section, void> {
  const r = new Reader(bytes, range.start, range.end);
  readPreamble(r);
  while (r.remaining > 0) {
    const start = r.offset;
    tally.section(start);
    const kind = readOpcode(r, SECTIONS, 'a section of a component');
    const at = r.offset;
    const size = r.u32();
    if (size > r.remaining) {
      r.raise('section-size', `the ${kind} section has ${size} bytes, but ${r.remaining} are left: cut off?`, at);
    }
    const body = { start: r.offset, end: r.offset + size };
    r.offset = body.end;
    yield { id: SECTION[kind], kind, start, body };
  }
}

/** The sections of a component and of all components in it, at every depth, in no particular order. */
export function* eachSectionInside(bytes: Uint8Array): Generator<Section, void> {
  const tally = new Tally();
  const todo: Range[] = [{ start: 0, end: bytes.length }];
  for (let range = todo.pop(); range !== undefined; range = todo.pop()) {
    for (const section of eachSection(bytes, range, tally)) {
      if (section.kind === 'component') todo.push(section.body);
      yield section;
    }
  }
}

function readPreamble(r: Reader): void {
  const start = r.offset;
  for (let i = 0; i < MAGIC.length; i += 1) {
    if (r.bytes[start + i] === MAGIC[i] && start + i < r.end) continue;
    r.raise('not-wasm', 'this is not WebAssembly: a binary begins with the bytes 00 61 73 6d', start + i);
  }
  if (r.remaining < PREAMBLE_SIZE) r.raise('unexpected-end', 'the bytes end in the preamble', r.end);
  r.offset += MAGIC.length;
  const version = r.u8() | (r.u8() << 8);
  const layer = r.u8() | (r.u8() << 8);
  if (layer === 0 && version === 1) {
    r.raise(
      'core-module',
      'this is a core module, not a component; make a component of it first, with `wasm-tools component new` or `jco new`',
      start + 4,
    );
  }
  if (layer !== COMPONENT_LAYER || version !== VERSION) {
    r.raise(
      'unsupported-version',
      `layer ${layer} version ${hex(version)} is not supported, only layer 1 version ${hex(VERSION)}: make the component again with current tools`,
      start + 4,
    );
  }
}

/** Writes the preamble, eight bytes. */
export function writePreamble(w: Writer): void {
  for (const byte of MAGIC) w.u8(byte);
  for (const byte of [VERSION, 0, COMPONENT_LAYER, 0]) w.u8(byte);
}

/** The id and the size of a section, for callers that write the body as separate pieces. */
export function sectionHeader(kind: SectionKind, size: number): Uint8Array {
  const w = new Writer(6);
  w.u8(SECTION[kind]);
  w.u32(size);
  return w.finish();
}

/** The number of items of a section whose body is a vec (every kind except custom, core module, component and start). Decodes no item. */
export function readCount(bytes: Uint8Array, body: Range): number {
  return new Reader(bytes, body.start, body.end).count('items', MAX.items);
}

/** Reads a section body that is one vec. Trailing bytes are an error. */
export function readItems<T>(bytes: Uint8Array, body: Range, read: (r: Reader) => T, tally?: Tally): readonly T[] {
  const r = new Reader(bytes, body.start, body.end, tally);
  const items = r.vec('items', MAX.items, read);
  expectEnd(r);
  return items;
}

/** Like `readItems`, but lazily, so that the caller need not keep all items in memory. */
export function* eachItem<T>(bytes: Uint8Array, body: Range, read: (r: Reader) => T, tally: Tally): Generator<T, void> {
  const r = new Reader(bytes, body.start, body.end, tally);
  const at = r.offset;
  const count = r.count('items', MAX.items);
  tally.items(count, at);
  for (let i = 0; i < count; i += 1) yield read(r);
  expectEnd(r);
}

/** Reads a section body that is one item. Trailing bytes are an error. */
export function readBody<T>(bytes: Uint8Array, body: Range, read: (r: Reader) => T, tally?: Tally): T {
  const r = new Reader(bytes, body.start, body.end, tally);
  const item = read(r);
  expectEnd(r);
  return item;
}

function expectEnd(r: Reader): void {
  if (r.remaining > 0) r.raise('section-size', `${r.remaining} bytes are left over at the end of a section`, r.offset);
}

/** A whole section whose body is a vec. */
export function writeItems<T>(
  w: Writer,
  kind: SectionKind,
  items: readonly T[],
  write: (w: Writer, item: T) => void,
): void {
  if (items.length > MAX.items) throw new WasmvirtError('limit', `${items.length} items are more than ${MAX.items}`);
  w.u8(SECTION[kind]);
  w.sizedBy((w) => w.vec(items, write));
}
