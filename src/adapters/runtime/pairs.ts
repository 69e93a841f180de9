import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import type { DataObject, DataReloc } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';

/**
 * Strings in configurations. All numbers are 4 bytes, little-endian; strings are UTF-8 without a terminator; a string is a pointer and a
 * length.
 *
 * - a list: pointer and count; strings of 8 bytes each (`list<string>`);
 * - a list of pairs: the same, 16 bytes a pair (`list<tuple<string, string>>`);
 * - a filter: a list of names, then 1 if names in it pass and all others do not, 0 if it is the other way round.
 */

/** A string, or bytes for values that are not valid Unicode. */
export type Text = string | Uint8Array;
export type Pair = readonly [name: Text, value: Text];

/** The host's pairs that the guest sees: only these names, or all except these. */
export interface NameFilter {
  readonly kind: 'allow' | 'deny';
  readonly names: readonly Text[];
}

/** Pairs for `pairs.find`, and the first pairs in `pairs.merge`. */
export function pairsData(symbol: string, pairs: readonly Pair[]): DataObject {
  return listData(symbol, pairs.flat(), 2);
}

/** A list of strings. */
export function stringsData(symbol: string, strings: readonly Text[]): DataObject {
  return listData(symbol, strings, 1);
}

/** A filter, together with `pairsData` of the same pairs. They replace the host's pairs of the same name, so their names do not pass. */
export function filterData(symbol: string, filter: NameFilter, pairs: readonly Pair[]): DataObject {
  const replaced = new Map(pairs.map(([name]) => [key(name), name]));
  const names = new Map(filter.names.map((name) => [key(name), name]));
  for (const [name, text] of replaced) {
    if (filter.kind === 'deny') names.set(name, text);
    else names.delete(name);
  }
  const image = new ImageWriter(12, 12, [...names.values()]);
  image.list(0, names.size);
  image.bytes[8] = filter.kind === 'allow' ? 1 : 0;
  return image.data(symbol);
}

function listData(symbol: string, texts: readonly Text[], perItem: number): DataObject {
  const image = new ImageWriter(8, 8, texts);
  image.list(0, texts.length / perItem);
  return image.data(symbol);
}

/** A head, then strings as pointer and length from `stringsAt` on, then their bytes: one object that points into itself. */
export class ImageWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly relocs: { at: number; addend: number }[] = [];
  private readonly stringsAt: number;

  constructor(headSize: number, stringsAt: number, texts: readonly Text[]) {
    this.stringsAt = stringsAt;
    const lengths = texts.map(byteLength);
    let end = Math.max(headSize, stringsAt + 8 * texts.length);
    this.bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, end));
    this.view = new DataView(this.bytes.buffer);
    texts.forEach((text, i) => {
      const at = stringsAt + 8 * i;
      const length = lengths[i] ?? 0;
      if (length > 0) this.relocs.push({ at, addend: end });
      this.view.setUint32(at + 4, length, true);
      if (typeof text === 'string') encodeUtf8(text, this.bytes, end);
      else this.bytes.set(text, end);
      end += length;
    });
  }

  /** Writes pointer and count of the list at `stringsAt`. */
  list(at: number, count: number): void {
    if (count > 0) this.relocs.push({ at, addend: this.stringsAt });
    this.view.setUint32(at + 4, count, true);
  }

  data(symbol: string): DataObject {
    const relocs = this.relocs.map((reloc): DataReloc => ({ ...reloc, symbol }));
    return { kind: 'data', symbol, align: 4, mutable: false, bytes: this.bytes, relocs };
  }
}

function byteLength(text: Text): number {
  if (typeof text !== 'string') return text.length;
  const length = utf8Length(text);
  if (length < 0)
    throw new WasmvirtError('bad-utf8', `${JSON.stringify(text)} has a lone surrogate, which UTF-8 cannot say`);
  return length;
}

/** A map key, equal for equal bytes. */
function key(text: Text): string {
  const bytes = typeof text === 'string' ? new Uint8Array(byteLength(text)) : text;
  if (typeof text === 'string') encodeUtf8(text, bytes, 0);
  return bytes.join();
}
