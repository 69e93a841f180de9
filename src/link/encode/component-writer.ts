import { writeAlias, type Alias } from '../../binary/alias.ts';
import { writeCanon, type Canon } from '../../binary/canon.ts';
import { writeCoreInstance, type CoreInstance } from '../../binary/core-instance.ts';
import { writeCoreType, type CoreType } from '../../binary/core-type.ts';
import { writeExport, type Export } from '../../binary/export.ts';
import type { ExternType } from '../../binary/extern-type.ts';
import { writeImport, type Import } from '../../binary/import.ts';
import { idx, type Idx, type Space } from '../../binary/indices.ts';
import { writeInstance, type Instance } from '../../binary/instance.ts';
import { SECTION, writePreamble, type SectionKind } from '../../binary/section.ts';
import type { CoreSort, Sort } from '../../binary/sort.ts';
import { writeType, type Type } from '../../binary/type.ts';
import { sizeOf } from '../../bytes/pieces.ts';
import { u32Length, Writer } from '../../bytes/writer.ts';
import { checkInstances } from './host-limits.ts';

/**
 * Writes one component, definition by definition, and counts its index spaces. Definitions of one kind that follow each
 * other share a section.
 */
export class ComponentWriter {
  private readonly pieces: Uint8Array[] = [];
  private readonly counts = new Map<Space, number>();
  private readonly out = new Writer(1024);
  /** How much of `out` is among the pieces. */
  private cut = 0;
  /** The items of the section that is open. */
  private readonly body = new Writer(1024);
  private kind: SectionKind | undefined;
  private items = 0;

  constructor() {
    writePreamble(this.out);
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
    return this.next(alias.kind === 'core export' ? CORE_SPACE[alias.sort] : spaceOfSort(alias.sort));
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

  coreModule(pieces: readonly Uint8Array[]): Idx<'core:module'> {
    this.whole('core module', pieces);
    return this.next('core:module');
  }

  component(pieces: readonly Uint8Array[]): Idx<'component'> {
    this.whole('component', pieces);
    return this.next('component');
  }

  /** A component whose section is put in later, before the piece that has the index `place`. */
  absentComponent(): readonly [component: Idx<'component'>, place: number] {
    this.close();
    this.cutHere();
    return [this.next('component'), this.pieces.length];
  }

  /** The whole component, in pieces: large inputs are not copied here. */
  finish(): readonly Uint8Array[] {
    this.close();
    this.cutHere();
    return this.pieces;
  }

  private whole(kind: SectionKind, pieces: readonly Uint8Array[]): void {
    this.close();
    this.out.u8(SECTION[kind]);
    this.out.u32(sizeOf(pieces));
    this.cutHere();
    for (const piece of pieces) this.pieces.push(piece);
  }

  private item(kind: SectionKind): Writer {
    if (this.kind !== kind) {
      this.close();
      this.kind = kind;
    }
    this.items++;
    return this.body;
  }

  private close(): void {
    const { out, body, kind, items } = this;
    if (kind === undefined) return;
    out.u8(SECTION[kind]);
    out.u32(u32Length(items) + body.size);
    out.u32(items);
    out.bytes(body.finish());
    body.clear();
    this.kind = undefined;
    this.items = 0;
  }

  private cutHere(): void {
    if (this.out.size > this.cut) this.pieces.push(this.out.from(this.cut));
    this.cut = this.out.size;
  }

  private next<S extends Space>(space: S): Idx<S> {
    const index = this.counts.get(space) ?? 0;
    this.counts.set(space, index + 1);
    if (space === 'instance' || space === 'core:instance') {
      checkInstances((this.counts.get('instance') ?? 0) + (this.counts.get('core:instance') ?? 0));
    }
    return idx<S>(index);
  }
}

function spaceOfSort(sort: Sort): Space {
  switch (sort) {
    case 'func':
    case 'value':
    case 'type':
    case 'component':
    case 'instance':
      return sort;
    default:
      // 'core func' is the text format's word for the sort, 'core:func' names its index space
      return sort.replace(' ', ':') as Space;
  }
}

/** Written out, so that the names are the same strings each time. */
const CORE_SPACE = {
  func: 'core:func',
  table: 'core:table',
  memory: 'core:memory',
  global: 'core:global',
  tag: 'core:tag',
  type: 'core:type',
  module: 'core:module',
  instance: 'core:instance',
} as const satisfies Record<CoreSort, Space>;

function spaceOfExtern(type: ExternType): Space {
  return type.kind === 'core module' ? 'core:module' : type.kind;
}
