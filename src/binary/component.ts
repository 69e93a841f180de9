import { concat, sizeOf } from '../bytes/pieces.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { WasmvirtError } from '../errors.ts';
import { readAlias, writeAliasSection, type Alias } from './alias.ts';
import { readCanon, writeCanonSection, type Canon } from './canon.ts';
import { readCoreInstance, writeCoreInstanceSection, type CoreInstance } from './core-instance.ts';
import { readCoreType, writeCoreTypeSection, type CoreType } from './core-type.ts';
import { readCustomName, writeCustomSection } from './custom.ts';
import { readExport, writeExportSection, type Export } from './export.ts';
import { readImport, writeImportSection, type Import } from './import.ts';
import { readInstance, writeInstanceSection, type Instance } from './instance.ts';
import { MAX } from './limits.ts';
import { eachSection, readItems, sectionHeader, writePreamble, type Range, type Section } from './section.ts';
import { readStartSection, writeStartSection, type Start } from './start.ts';
import { Tally } from './tally.ts';
import { readType, writeTypeSection, type Type } from './type.ts';
import { readValue, writeValueSection, type Value } from './value.ts';

/** One section, decoded. The bytes of custom sections and core modules are views into the input. */
export type ComponentSection =
  | { readonly kind: 'custom'; readonly name: string; readonly data: Uint8Array }
  | { readonly kind: 'core module'; readonly bytes: Uint8Array }
  | { readonly kind: 'core instance'; readonly items: readonly CoreInstance[] }
  | { readonly kind: 'core type'; readonly items: readonly CoreType[] }
  | { readonly kind: 'component'; readonly component: Component }
  | { readonly kind: 'instance'; readonly items: readonly Instance[] }
  | { readonly kind: 'alias'; readonly items: readonly Alias[] }
  | { readonly kind: 'type'; readonly items: readonly Type[] }
  | { readonly kind: 'canon'; readonly items: readonly Canon[] }
  | { readonly kind: 'start'; readonly start: Start }
  | { readonly kind: 'import'; readonly items: readonly Import[] }
  | { readonly kind: 'export'; readonly items: readonly Export[] }
  | { readonly kind: 'value'; readonly items: readonly Value[] };

/** component ::= <preamble> s*:<section>* => (component flatten(s*)) */
export interface Component {
  readonly sections: readonly ComponentSection[];
}

const TOO_DEEP = `components are nested deeper than ${MAX.depth}`;

/**
 * The whole tree of a component, nested components included. `readComponent(writeComponent(c))` equals `c`, and
 * `writeComponent(readComponent(b))` equals `b` if every integer in `b` has its shortest form.
 *
 * Throws `WasmvirtError` with the absolute offset where the bytes break the grammar of Binary.md. Indices are not checked. All sections
 * and all items count against one limit (`MAX.sections`, `MAX.decoded`). Source: Binary.md § Component Definitions.
 *
 * @example
 * const imports = readComponent(bytes).sections.flatMap((s) => (s.kind === 'import' ? s.items : []));
 */
export function readComponent(bytes: Uint8Array): Component {
  return readNested(bytes, { start: 0, end: bytes.length }, 0, new Tally());
}

function readNested(bytes: Uint8Array, range: Range, depth: number, tally: Tally): Component {
  if (depth > MAX.depth) throw new WasmvirtError('limit', TOO_DEEP, { offset: range.start });
  const sections: ComponentSection[] = [];
  for (const section of eachSection(bytes, range, tally)) sections.push(readSection(bytes, section, depth, tally));
  return { sections };
}

function readSection(bytes: Uint8Array, { kind, body }: Section, depth: number, tally: Tally): ComponentSection {
  switch (kind) {
    case 'custom': {
      const { name, data } = readCustomName(bytes, body);
      return { kind, name, data: view(bytes, data) };
    }
    case 'core module':
      return { kind, bytes: view(bytes, body) };
    case 'core instance':
      return { kind, items: readItems(bytes, body, readCoreInstance, tally) };
    case 'core type':
      return { kind, items: readItems(bytes, body, readCoreType, tally) };
    case 'component':
      return { kind, component: readNested(bytes, body, depth + 1, tally) };
    case 'instance':
      return { kind, items: readItems(bytes, body, readInstance, tally) };
    case 'alias':
      return { kind, items: readItems(bytes, body, readAlias, tally) };
    case 'type':
      return { kind, items: readItems(bytes, body, (r) => readType(r), tally) };
    case 'canon':
      return { kind, items: readItems(bytes, body, readCanon, tally) };
    case 'start':
      return { kind, start: readStartSection(bytes, body) };
    case 'import':
      return { kind, items: readItems(bytes, body, readImport, tally) };
    case 'export':
      return { kind, items: readItems(bytes, body, readExport, tally) };
    case 'value':
      return { kind, items: readItems(bytes, body, readValue, tally) };
    default:
      return kind satisfies never;
  }
}

function view(bytes: Uint8Array, range: Range): Uint8Array {
  return new Reader(bytes, range.start, range.end).take(range.end - range.start);
}

/**
 * The bytes of a component, in one new array. Throws `WasmvirtError` where the format cannot express the component (`bad-utf8`, `limit`).
 */
export function writeComponent(component: Component): Uint8Array {
  const pieces: Uint8Array[] = [];
  writePieces(component, pieces, 0);
  return concat(pieces);
}

/** Collects pieces instead of bytes, so that core modules are copied once at any depth. */
function writePieces(component: Component, pieces: Uint8Array[], depth: number): void {
  if (depth > MAX.depth) throw new WasmvirtError('limit', TOO_DEEP);
  let w = new Writer(1024);
  writePreamble(w);
  for (const section of component.sections) {
    if (section.kind !== 'core module' && section.kind !== 'component') {
      writeSection(w, section);
      continue;
    }
    if (w.size > 0) pieces.push(w.finish());
    w = new Writer(1024);
    if (section.kind === 'core module') {
      pieces.push(sectionHeader(section.kind, section.bytes.length), section.bytes);
    } else {
      const inner: Uint8Array[] = [];
      writePieces(section.component, inner, depth + 1);
      pieces.push(sectionHeader(section.kind, sizeOf(inner)));
      for (const piece of inner) pieces.push(piece);
    }
  }
  pieces.push(w.finish());
}

/** One section, id and size included. */
function writeSection(
  w: Writer,
  section: Exclude<ComponentSection, { readonly kind: 'core module' | 'component' }>,
): void {
  switch (section.kind) {
    case 'custom':
      writeCustomSection(w, section.name, section.data);
      break;
    case 'core instance':
      writeCoreInstanceSection(w, section.items);
      break;
    case 'core type':
      writeCoreTypeSection(w, section.items);
      break;
    case 'instance':
      writeInstanceSection(w, section.items);
      break;
    case 'alias':
      writeAliasSection(w, section.items);
      break;
    case 'type':
      writeTypeSection(w, section.items);
      break;
    case 'canon':
      writeCanonSection(w, section.items);
      break;
    case 'start':
      writeStartSection(w, section.start);
      break;
    case 'import':
      writeImportSection(w, section.items);
      break;
    case 'export':
      writeExportSection(w, section.items);
      break;
    case 'value':
      writeValueSection(w, section.items);
      break;
    default:
      return section satisfies never;
  }
}
