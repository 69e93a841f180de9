import { readCoreExternType, type CoreExternType } from '../binary/core-extern-type.ts';
import { readCoreRecType, type CoreRecType } from '../binary/core-rec-type.ts';
import { MAX } from '../binary/limits.ts';
import { readOpcode, byCode } from '../binary/opcode.ts';
import { CORE_SORT } from '../binary/sort.ts';
import { Tally } from '../binary/tally.ts';
import { Reader, type Range } from '../bytes/reader.ts';
import { WasmvirtError } from '../errors.ts';

/** The sections of a core module by their ids (core specification, § 5.5 Modules). */
export const CORE_SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  'data count': 12,
  tag: 13,
} as const;

export type CoreSectionKind = keyof typeof CORE_SECTION;
const CORE_SECTIONS = byCode(CORE_SECTION);

/** magic ::= 0x00 0x61 0x73 0x6d, version ::= 0x01 0x00 0x00 0x00 */
export const CORE_PREAMBLE: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export interface CoreSection {
  readonly kind: CoreSectionKind;
  /** Range of the contents. */
  readonly body: Range;
}

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: CoreExternType;
}

/** export ::= nm:name d:exportdesc */
export interface CoreExport {
  readonly name: string;
  readonly kind: 'func' | 'table' | 'memory' | 'global' | 'tag';
  readonly index: number;
}

const EXPORTS = byCode({
  func: CORE_SORT.func,
  table: CORE_SORT.table,
  memory: CORE_SORT.memory,
  global: CORE_SORT.global,
  tag: CORE_SORT.tag,
});

/**
 * The section table of the core module in `bytes[start, end)`. Does not decode the sections.
 *
 * Throws `not-wasm` for another preamble, `bad-opcode` for an unknown section, and what the reader throws.
 */
export function readCoreSections(bytes: Uint8Array, start = 0, end = bytes.length): readonly CoreSection[] {
  const r = new Reader(bytes, start, end);
  CORE_PREAMBLE.forEach((byte) => {
    const at = r.offset;
    if (r.u8() !== byte) r.raise('not-wasm', 'this is not a core module of version 1', at);
  });
  const sections: CoreSection[] = [];
  const tally = new Tally();
  while (r.remaining > 0) {
    tally.section(r.offset);
    const kind = readOpcode(r, CORE_SECTIONS, 'a section of a core module');
    sections.push({ kind, body: r.sized('the section') });
  }
  return sections;
}

/** A reader for the only section of a kind; undefined if there is none. */
export function coreSection(
  bytes: Uint8Array,
  sections: readonly CoreSection[],
  kind: Exclude<CoreSectionKind, 'custom'>,
): Reader | undefined {
  const section = sections.find((item) => item.kind === kind);
  return section && new Reader(bytes, section.body.start, section.body.end);
}

/** typesec: the function types of a module, or its recursive groups. */
export function readCoreTypes(bytes: Uint8Array, sections: readonly CoreSection[]): readonly CoreRecType[] {
  return coreSection(bytes, sections, 'type')?.vec('types', MAX.items, readCoreRecType) ?? [];
}

export function readCoreImports(bytes: Uint8Array, sections: readonly CoreSection[]): readonly CoreImport[] {
  return coreSection(bytes, sections, 'import')?.vec('imports', MAX.items, readImports).flat() ?? [];
}

/** Groups of imports (compact-import-section): they begin as an import of an empty name and an impossible kind. */
const COMPACT = { 'one module': 0x7f, 'one module and type': 0x7e } as const;

/** import ::= m:name n:name xt | m:name 0x00 0x7f vec(n:name xt) | m:name 0x00 0x7e xt vec(n:name) */
function readImports(r: Reader): readonly CoreImport[] {
  const module = r.name();
  const name = r.name();
  const kind = name === '' ? r.peek() : undefined;
  if (kind === COMPACT['one module']) {
    r.u8();
    return r.vec('imports', MAX.items, (r) => ({ module, name: r.name(), type: readCoreExternType(r) }));
  }
  if (kind === COMPACT['one module and type']) {
    r.u8();
    const type = readCoreExternType(r);
    return r.vec('imports', MAX.items, (r) => ({ module, name: r.name(), type }));
  }
  return [{ module, name, type: readCoreExternType(r) }];
}

export function readCoreExports(bytes: Uint8Array, sections: readonly CoreSection[]): readonly CoreExport[] {
  const read = (r: Reader): CoreExport => ({
    name: r.name(),
    kind: readOpcode(r, EXPORTS, 'what a core module can export'),
    index: r.u32(),
  });
  return coreSection(bytes, sections, 'export')?.vec('exports', MAX.items, read) ?? [];
}

/** funcsec: the type index of each function that the module defines. */
export function readCoreFunctions(bytes: Uint8Array, sections: readonly CoreSection[]): readonly number[] {
  return coreSection(bytes, sections, 'function')?.vec('functions', MAX.items, (r) => r.u32()) ?? [];
}

/** codesec: the range of each function's locals and body. */
export function readCoreCode(bytes: Uint8Array, sections: readonly CoreSection[]): readonly Range[] {
  return coreSection(bytes, sections, 'code')?.vec('functions', MAX.items, (r) => r.sized('the function')) ?? [];
}

/** The names of functions in the name section, by function index. */
export function readFunctionNames(bytes: Uint8Array, sections: readonly CoreSection[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { kind, body } of sections) {
    if (kind !== 'custom') continue;
    const r = new Reader(bytes, body.start, body.end);
    if (r.name() !== 'name') continue;
    while (r.remaining > 0) {
      const id = r.u8();
      const { start, end } = r.sized('the subsection');
      if (id !== FUNCTION_NAMES) continue;
      const sub = new Reader(bytes, start, end);
      for (let n = sub.count('names', MAX.items); n > 0; n -= 1) names.set(sub.u32(), sub.name());
    }
  }
  return names;
}

const FUNCTION_NAMES = 1;

/** What its tools called the module; `undefined` where they gave it no name, or none that can be read: names have no meaning. */
export function readModuleName(bytes: Uint8Array): string | undefined {
  try {
    for (const { kind, body } of readCoreSections(bytes)) {
      if (kind !== 'custom') continue;
      const r = new Reader(bytes, body.start, body.end);
      if (r.name() !== 'name' || r.remaining === 0 || r.u8() !== MODULE_NAME) continue;
      const { start, end } = r.sized('the subsection');
      return new Reader(bytes, start, end).name() || undefined;
    }
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
  }
  return undefined;
}

const MODULE_NAME = 0;
