import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readExternType, writeExternType, type ExternType } from './extern-type.ts';
import { readExternName, writeExternName, type ExternName } from './name.ts';
import { readItems, writeItems, type Range } from './section.ts';

/** import ::= na:<nameattributes> et:<externtype> => (import na et) */
export interface Import {
  readonly name: ExternName;
  readonly type: ExternType;
}

export function readImport(r: Reader): Import {
  const name = readExternName(r);
  return { name, type: readExternType(r) };
}

export function writeImport(w: Writer, item: Import): void {
  writeExternName(w, item.name);
  writeExternType(w, item.type);
}

export function readImportSection(bytes: Uint8Array, body: Range): readonly Import[] {
  return readItems(bytes, body, readImport);
}

export function writeImportSection(w: Writer, imports: readonly Import[]): void {
  writeItems(w, 'import', imports, writeImport);
}
