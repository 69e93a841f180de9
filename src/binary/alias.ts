import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readIdx, type Idx } from './indices.ts';
import { byCode, readOpcode } from './opcode.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { coreSortOf, readSort, writeCoreSort, writeSort, type CoreSort, type Sort } from './sort.ts';

const ALIAS = { export: 0x00, 'core export': 0x01, outer: 0x02 } as const;
const ALIASES = byCode(ALIAS);

/** alias ::= s:<sort> 0x00 i n => export | s 0x01 i n => core export | s 0x02 ct idx => outer */
export type Alias =
  | { readonly kind: 'export'; readonly sort: Sort; readonly instance: Idx<'instance'>; readonly name: string }
  | {
      readonly kind: 'core export';
      readonly sort: CoreSort;
      readonly instance: Idx<'core:instance'>;
      readonly name: string;
    }
  | { readonly kind: 'outer'; readonly sort: Sort; readonly count: number; readonly index: number };

/** outeraliassort ::= core module | core type | type | component (Explainer.md § Alias Definitions) */
const OUTER_ALIAS_SORT: readonly Sort[] = ['core module', 'core type', 'type', 'component'];

export function readAlias(r: Reader): Alias {
  const at = r.offset;
  const sort = readSort(r);
  const kind = readOpcode(r, ALIASES, 'an alias target');
  switch (kind) {
    case 'export':
      return { kind, sort, instance: readIdx<'instance'>(r), name: r.name() };
    case 'core export': {
      const core =
        coreSortOf(sort) ??
        r.raise('bad-opcode', `${sort} is not a core sort, and a core instance exports nothing else`, at);
      return { kind, sort: core, instance: readIdx<'core:instance'>(r), name: r.name() };
    }
    case 'outer':
      if (!OUTER_ALIAS_SORT.includes(sort)) r.raise('bad-opcode', `an outer alias cannot be of the sort ${sort}`, at);
      return { kind, sort, count: r.u32(), index: r.u32() };
    default:
      return kind satisfies never;
  }
}

export function writeAlias(w: Writer, alias: Alias): void {
  if (alias.kind === 'core export') {
    w.u8(0x00);
    writeCoreSort(w, alias.sort);
  } else {
    writeSort(w, alias.sort);
  }
  w.u8(ALIAS[alias.kind]);
  switch (alias.kind) {
    case 'export':
    case 'core export':
      w.u32(alias.instance);
      w.name(alias.name);
      break;
    case 'outer':
      w.u32(alias.count);
      w.u32(alias.index);
      break;
    default:
      return alias satisfies never;
  }
}

export function readAliasSection(bytes: Uint8Array, body: Range): readonly Alias[] {
  return readItems(bytes, body, readAlias);
}

export function writeAliasSection(w: Writer, aliases: readonly Alias[]): void {
  writeItems(w, 'alias', aliases, writeAlias);
}
