import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readExternType, writeExternType, type ExternType } from './extern-type.ts';
import { readExternName, writeExternName, type ExternName } from './name.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { readSortIdx, writeSortIdx, type SortIdx } from './sort.ts';
import { readOptional, writeOptional } from './val-type.ts';

/** export ::= na:<nameattributes> si:<sortidx> et?:<externtype>? => (export na si et?) */
export interface Export {
  readonly name: ExternName;
  readonly item: SortIdx;
  readonly type: ExternType | undefined;
}

export function readExport(r: Reader): Export {
  const name = readExternName(r);
  const item = readSortIdx(r);
  return { name, item, type: readOptional(r, readExternType) };
}

export function writeExport(w: Writer, item: Export): void {
  writeExternName(w, item.name);
  writeSortIdx(w, item.item);
  writeOptional(w, item.type, writeExternType);
}

export function readExportSection(bytes: Uint8Array, body: Range): readonly Export[] {
  return readItems(bytes, body, readExport);
}

export function writeExportSection(w: Writer, exports: readonly Export[]): void {
  writeItems(w, 'export', exports, writeExport);
}
