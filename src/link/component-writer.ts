import { writeAlias, type Alias } from '../binary/alias.ts';
import { writeCanon, type Canon } from '../binary/canon.ts';
import { writeCoreInstance, type CoreInstance } from '../binary/core-instance.ts';
import { writeCoreType, type CoreType } from '../binary/core-type.ts';
import { writeCustomSection } from '../binary/custom.ts';
import { writeExport, type Export } from '../binary/export.ts';
import type { ExternType } from '../binary/extern-type.ts';
import { writeImport, type Import } from '../binary/import.ts';
import { idx, type Idx, type Space } from '../binary/indices.ts';
import { writeInstance, type Instance } from '../binary/instance.ts';
import { sectionHeader, writePreamble, type SectionKind } from '../binary/section.ts';
import type { Sort } from '../binary/sort.ts';
import { writeType, type Type } from '../binary/type.ts';
import { Writer } from '../bytes/writer.ts';

/**
 * Writes one component, definition by definition, and counts its index spaces. Definitions of one kind that follow each
 * other share a section.
 */
export class ComponentWriter {
  private readonly pieces: Uint8Array[] = [];
  private readonly counts = new Map<Space, number>();
  private open: { readonly kind: SectionKind; readonly body: Writer; items: number } | undefined;

  constructor() {
    const preamble = new Writer(8);
    writePreamble(preamble);
    this.pieces.push(preamble.finish());
  }

  type(type: Type): Idx<'type'> {
    writeType(this.item('type'), type);
    return this.next('type');
  }

  coreType(type: CoreType): Idx<'core:type'> {
    writeCoreType(this.item('core type'), type);
    return this.next('core:type');
  }

  /** The index is in the space of the import's kind. */
  import(item: Import): number {
    writeImport(this.item('import'), item);
    return this.next(spaceOfExtern(item.type));
  }

  /** The index is in the space of the exported sort: later definitions use it. */
  export(item: Export): number {
    writeExport(this.item('export'), item);
    return this.next(spaceOfSort(item.item.sort));
  }

  alias(alias: Alias): number {
    writeAlias(this.item('alias'), alias);
    return this.next(alias.kind === 'core export' ? `core:${alias.sort}` : spaceOfSort(alias.sort));
  }

  instance(instance: Instance): Idx<'instance'> {
    writeInstance(this.item('instance'), instance);
    return this.next('instance');
  }

  coreInstance(instance: CoreInstance): Idx<'core:instance'> {
    writeCoreInstance(this.item('core instance'), instance);
    return this.next('core:instance');
  }

  lift(canon: Extract<Canon, { readonly kind: 'lift' }>): Idx<'func'> {
    writeCanon(this.item('canon'), canon);
    return this.next('func');
  }

  /** Any canonical definition that makes a core function. */
  canon(canon: Exclude<Canon, { readonly kind: 'lift' }>): Idx<'core:func'> {
    writeCanon(this.item('canon'), canon);
    return this.next('core:func');
  }

  coreModule(bytes: Uint8Array): Idx<'core:module'> {
    this.whole('core module', [bytes]);
    return this.next('core:module');
  }

  component(pieces: readonly Uint8Array[]): Idx<'component'> {
    this.whole('component', pieces);
    return this.next('component');
  }

  custom(name: string, data: Uint8Array): void {
    this.close();
    const w = new Writer();
    writeCustomSection(w, name, data);
    this.pieces.push(w.finish());
  }

  /** The whole component, in pieces: large inputs are not copied here. */
  finish(): readonly Uint8Array[] {
    this.close();
    return this.pieces;
  }

  private whole(kind: SectionKind, pieces: readonly Uint8Array[]): void {
    this.close();
    let size = 0;
    for (const piece of pieces) size += piece.length;
    this.pieces.push(sectionHeader(kind, size), ...pieces);
  }

  private item(kind: SectionKind): Writer {
    if (this.open?.kind !== kind) {
      this.close();
      this.open = { kind, body: new Writer(), items: 0 };
    }
    this.open.items++;
    return this.open.body;
  }

  private close(): void {
    if (this.open === undefined) return;
    const { kind, body, items } = this.open;
    this.open = undefined;
    const count = new Writer(5);
    count.u32(items);
    this.pieces.push(sectionHeader(kind, count.size + body.size), count.finish(), body.finish());
  }

  private next<S extends Space>(space: S): Idx<S> {
    const index = this.counts.get(space) ?? 0;
    this.counts.set(space, index + 1);
    return idx<S>(index);
  }
}

function spaceOfSort(sort: Sort): Space {
  // 'core func' is the text format's word for the sort, 'core:func' names its index space
  return sort.startsWith('core ') ? (sort.replace(' ', ':') as Space) : (sort as Space);
}

function spaceOfExtern(type: ExternType): Space {
  return type.kind === 'core module' ? 'core:module' : type.kind;
}
