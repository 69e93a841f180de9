import type { CoreRecType, CoreStorageType, CoreSubType } from '../binary/core-type.ts';
import type { Range } from '../bytes/reader.ts';
import { coreSection, readCoreImports, readCoreSections, readCoreTypes, type CoreSectionKind } from '../core/module.ts';
import { readCoreMemoryType } from '../binary/core-extern-type.ts';
import { MAX } from '../binary/limits.ts';
import type { Feature } from './features.ts';

/** A feature of core modules that engines of today may lack. */
export interface CoreFeature {
  readonly name: string;
  /** The feature of `FEATURES` that it is, if it is one of those. */
  readonly feature?: Feature;
  /** The sections of a tiny module that is valid where an engine has the feature. */
  readonly probe: readonly number[];
  /** Whether a module may need it. It says yes too often rather than too rarely: code is not decoded for it. */
  readonly mayNeed: (module: Survey) => boolean;
}

/** Of [] -> []. */
const TYPE = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
const FUNCTION = [0x03, 0x02, 0x01, 0x00];

export const CORE_FEATURES: readonly CoreFeature[] = [
  {
    name: 'gc',
    probe: [0x01, 0x03, 0x01, 0x5f, 0x00],
    mayNeed: (m) => m.hasReferenceTypes || m.codeHas(0xfb, 0xd3, 0xd4, 0xd5, 0xd6, 0x14, 0x15, 0x63, 0x64),
  },
  {
    name: 'exceptions',
    probe: [...TYPE, ...FUNCTION, 0x0a, 0x08, 0x01, 0x06, 0x00, 0x1f, 0x40, 0x00, 0x0b, 0x0b],
    mayNeed: (m) => m.codeHas(0x1f, 0x0a, 0x69),
  },
  { name: 'multi-memory', probe: [0x05, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00], mayNeed: (m) => m.memories > 1 },
  { name: 'memory64', feature: 'memory64', probe: [0x05, 0x03, 0x01, 0x04, 0x00], mayNeed: (m) => m.limitsHave(0x04) },
  {
    name: 'tail-call',
    probe: [...TYPE, ...FUNCTION, 0x0a, 0x06, 0x01, 0x04, 0x00, 0x12, 0x00, 0x0b],
    mayNeed: (m) => m.codeHas(0x12, 0x13),
  },
  {
    name: 'extended-const',
    probe: [0x06, 0x09, 0x01, 0x7f, 0x00, 0x41, 0x00, 0x41, 0x00, 0x6a, 0x0b],
    mayNeed: (m) =>
      (['global', 'element', 'data', 'table'] as const).some((kind) =>
        m.has(kind, [0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]),
      ),
  },
  {
    name: 'relaxed-simd',
    probe: [
      ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7b, 0x01, 0x7b, ...FUNCTION],
      ...[0x0a, 0x0b, 0x01, 0x09, 0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x80, 0x02, 0x0b],
    ],
    mayNeed: (m) => m.has('code', [0xfd], (next) => next >= 0x80),
  },
  {
    name: 'threads',
    feature: 'threads',
    probe: [0x05, 0x04, 0x01, 0x03, 0x00, 0x01],
    mayNeed: (m) => m.limitsHave(0x02) || m.codeHas(0xfe),
  },
  {
    name: 'wide-arithmetic',
    feature: 'wide-arithmetic',
    probe: [
      ...[0x01, 0x0a, 0x01, 0x60, 0x04, 0x7e, 0x7e, 0x7e, 0x7e, 0x02, 0x7e, 0x7e, ...FUNCTION],
      ...[0x0a, 0x0e, 0x01, 0x0c, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0x20, 0x03, 0xfc, 0x13, 0x0b],
    ],
    mayNeed: (m) => m.has('code', [0xfc], (next) => next >= 0x13 && next <= 0x16),
  },
  {
    name: 'compact-imports',
    feature: 'compact-imports',
    probe: [0x02, 0x05, 0x01, 0x00, 0x00, 0x7f, 0x00],
    mayNeed: (m) => m.has('import', [0x00], (next) => next === 0x7f || next === 0x7e),
  },
  {
    name: 'custom-page-sizes',
    feature: 'custom-page-sizes',
    probe: [0x05, 0x04, 0x01, 0x08, 0x00, 0x00],
    mayNeed: (m) => m.limitsHave(0x08),
  },
  {
    name: 'stack-switching',
    feature: 'stack-switching',
    // a tag with a result; types of continuations are not read here yet
    probe: [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x0d, 0x03, 0x01, 0x00, 0x00],
    mayNeed: (m) => m.has('tag', [0x00]) || m.has('import', [0x04]) || m.codeHas(0xe2, 0xe3, 0xe4, 0xe5),
  },
  {
    name: 'shared-everything-threads',
    feature: 'shared-everything-threads',
    probe: [0x01, 0x05, 0x01, 0x65, 0x60, 0x00, 0x00],
    mayNeed: (m) =>
      m.codeHas(0xfe, 0x65) ||
      (['type', 'import', 'table', 'global', 'element'] as const).some((kind) => m.has(kind, [0x65])) ||
      m.has('table', [0x02, 0x03, 0x06, 0x07]) ||
      m.has('global', [0x02, 0x03]),
  },
];

/** What can be seen of a module without decoding its code. */
export class Survey {
  readonly memories: number;
  /** Whether types have structures, arrays, recursive groups, or references other than `funcref` and `externref`. */
  readonly hasReferenceTypes: boolean;
  private readonly flags: number;
  private readonly bodies: ReadonlyMap<CoreSectionKind, Uint8Array>;

  /** @throws WasmvirtError where the sections cannot be read, with any feature of today */
  constructor(bytes: Uint8Array, body: Range) {
    const sections = readCoreSections(bytes, body.start, body.end);
    this.bodies = new Map(sections.map(({ kind, body: { start, end } }) => [kind, bytes.subarray(start, end)]));
    const imports = readCoreImports(bytes, sections).map(({ type }) => type);
    const memories = [
      ...imports.filter((type) => type.kind === 'memory'),
      ...(coreSection(bytes, sections, 'memory')?.vec('memories', MAX.items, readCoreMemoryType) ?? []),
    ];
    this.memories = memories.length;
    let flags = 0;
    for (const limits of [...memories, ...imports.filter((type) => type.kind === 'table')]) {
      if (limits.shared) flags |= 0x02;
      if (limits.address === 'i64') flags |= 0x04;
    }
    if (memories.some(({ pageSizeLog2 }) => pageSizeLog2 !== undefined)) flags |= 0x08;
    this.flags = flags;
    this.hasReferenceTypes =
      readCoreTypes(bytes, sections).some(hasReference) ||
      (['table', 'global', 'element', 'import'] as const).some((kind) => this.has(kind, REFERENCES));
  }

  limitsHave(flag: number): boolean {
    return (this.flags & flag) !== 0 || (flag === 0x04 && this.has('table', [0x04, 0x05]));
  }

  codeHas(...marks: readonly number[]): boolean {
    return this.has('code', marks);
  }

  /** Whether a section has one of the bytes in it, with a byte after it that `next` accepts. */
  has(kind: CoreSectionKind, marks: readonly number[], next: (byte: number) => boolean = () => true): boolean {
    const body = this.bodies.get(kind);
    if (body === undefined) return false;
    return marks.some((mark) => {
      for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1))
        if (next(body[at + 1] ?? 0)) return true;
      return false;
    });
  }
}

/** The bytes that begin reference types which came with gc and exceptions. */
const REFERENCES = [0x63, 0x64, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74, 0xfb];

function hasReference(type: CoreRecType): boolean {
  return type.kind === 'rec' || subHasReference(type);
}

function subHasReference(type: CoreSubType): boolean {
  if (type.kind !== 'func') return true;
  const newer = (part: CoreStorageType): boolean =>
    typeof part === 'object' && !(part.nullable && (part.heap === 'func' || part.heap === 'extern'));
  return type.params.some(newer) || type.results.some(newer);
}
