import { CORE_HEAP_TYPE, CORE_NUM_TYPE, type CoreNumType } from '../binary/core-val-type.ts';
import { concat } from '../bytes/pieces.ts';
import { Writer } from '../bytes/writer.ts';
import { opcodes } from './instruction.ts';
import type { Segment } from './link-data.ts';
import { signatureKey } from './link-graph.ts';
import type { CoreSignature } from './object.ts';

const funcTypeCode = 0x60;
/** importdesc, exportdesc and the limits without a maximum. */
const external = { func: 0x00, table: 0x01, memory: 0x02 } as const;
const section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
  data: 11,
} as const;

/** The function types of a module, each once. */
export class TypeTable {
  readonly list: CoreSignature[] = [];
  private readonly indices = new Map<number | string, number>();

  index(type: CoreSignature): number {
    const key = signatureKey(type);
    let index = this.indices.get(key);
    if (index === undefined) {
      index = this.list.push(type) - 1;
      this.indices.set(key, index);
    }
    return index;
  }
}

export interface ModuleImport {
  readonly module: string;
  readonly name: string;
  readonly item:
    | { readonly kind: 'func'; readonly type: CoreSignature }
    | { readonly kind: 'memory' | 'table'; readonly min: number };
}

export interface ModuleFunc {
  readonly type: CoreSignature;
  readonly write: (w: Writer, types: TypeTable) => void;
}

export interface ModuleGlobal {
  readonly type: CoreNumType;
  readonly start: bigint;
}

export interface ModuleExport {
  readonly name: string;
  readonly kind: keyof typeof external;
  readonly index: number;
}

/** A core module, its indices decided. */
export interface ModulePlan {
  readonly imports: readonly ModuleImport[];
  readonly funcs: readonly ModuleFunc[];
  /** Sizes of the table and the memory that the module defines. */
  readonly table?: number | undefined;
  readonly memory?: number | undefined;
  readonly globals?: readonly ModuleGlobal[];
  readonly exports: readonly ModuleExport[];
  /** Function indices to put into table 0 from slot 0 on. */
  readonly elements?: readonly number[];
  readonly segments?: readonly Segment[];
  /** Function indices with their names, in ascending order. */
  readonly names?: readonly (readonly [number, string])[];
}

/** module ::= magic version section* */
export function writeModule(plan: ModulePlan): Uint8Array {
  const types = new TypeTable();
  const head = new Writer(1024);
  head.bytes(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]));
  // code and imports are written before the type section, as they say which types there are
  const imports = new Writer(64);
  imports.vec(plan.imports, (w, { module, name, item }) => {
    w.name(module);
    w.name(name);
    w.u8(external[item.kind]);
    if (item.kind === 'func') w.u32(types.index(item.type));
    else writeLimits(w, item.kind, item.min);
  });
  const indices = plan.funcs.map((func) => types.index(func.type));
  const code = codeSection(plan.funcs, types);

  const typeSection = new Writer(128);
  typeSection.vec(types.list, writeSignature);
  if (types.list.length > 0) head.section(section.type, typeSection);
  if (plan.imports.length > 0) head.section(section.import, imports);
  if (indices.length > 0) writeSection(head, section.function, indices, (w, index) => w.u32(index));
  if (plan.table !== undefined)
    writeSection(head, section.table, [plan.table], (w, min) => writeLimits(w, 'table', min));
  if (plan.memory !== undefined)
    writeSection(head, section.memory, [plan.memory], (w, min) => writeLimits(w, 'memory', min));
  if (plan.globals && plan.globals.length > 0) writeSection(head, section.global, plan.globals, writeGlobal);
  if (plan.exports.length > 0) {
    writeSection(head, section.export, plan.exports, (w, { name, kind, index }) => {
      w.name(name);
      w.u8(external[kind]);
      w.u32(index);
    });
  }
  if (plan.elements && plan.elements.length > 0) {
    writeSection(head, section.element, [plan.elements], (w, elements) => {
      w.u8(0x00); // active, table 0
      writeOffset(w, 0);
      w.vec(elements, (v, index) => v.u32(index));
    });
  }
  if (indices.length > 0) head.section(section.code, code);
  const names = new Writer(64);
  if (plan.names && plan.names.length > 0) writeNames(names, plan.names);
  if (!plan.segments || plan.segments.length === 0) {
    head.bytes(names.finish());
    return head.finish();
  }
  return concat([head.finish(), ...dataSection(plan.segments), names.finish()]);
}

/** vec(code), code ::= size:u32 func; all functions first, so that one writer does for all */
function codeSection(funcs: readonly ModuleFunc[], types: TypeTable): Writer {
  const bodies = new Writer(2048);
  const ends = funcs.map((func) => {
    func.write(bodies, types);
    return bodies.size;
  });
  const bytes = bodies.finish();
  const w = new Writer(bytes.length + 5 * (funcs.length + 1));
  w.u32(funcs.length);
  let start = 0;
  for (const end of ends) {
    w.u32(end - start);
    w.bytes(bytes.subarray(start, end));
    start = end;
  }
  return w;
}

function writeSection<T>(w: Writer, id: number, items: readonly T[], write: (w: Writer, item: T) => void): void {
  const body = new Writer(128);
  body.vec(items, write);
  w.section(id, body);
}

/** rt1:resulttype rt2:resulttype => 0x60 rt1 rt2 */
function writeSignature(w: Writer, type: CoreSignature): void {
  w.u8(funcTypeCode);
  w.vec(type.params, (v, param) => v.u8(CORE_NUM_TYPE[param]));
  w.vec(type.results, (v, result) => v.u8(CORE_NUM_TYPE[result]));
}

/** limits ::= 0x00 n:u32, for a table after its reftype */
function writeLimits(w: Writer, kind: 'memory' | 'table', min: number): void {
  if (kind === 'table') w.u8(CORE_HEAP_TYPE.func);
  w.u8(0x00);
  w.u32(min);
}

/** global ::= gt:globaltype e:expr, all of ours mutable */
function writeGlobal(w: Writer, { type, start }: ModuleGlobal): void {
  w.u8(CORE_NUM_TYPE[type]);
  w.u8(0x01);
  switch (type) {
    case 'i32':
      w.u8(opcodes.i32['i32.const']);
      w.s32(Number(BigInt.asIntN(32, start)));
      break;
    case 'i64':
      w.u8(opcodes.i64['i64.const']);
      w.s64(BigInt.asIntN(64, start));
      break;
    default: {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, start), true);
      w.u8(type === 'f32' ? opcodes.f32['f32.const'] : opcodes.f64['f64.const']);
      w.bytes(bytes.subarray(0, type === 'f32' ? 4 : 8));
    }
  }
  w.u8(opcodes.none.end);
}

function writeOffset(w: Writer, offset: number): void {
  w.u8(opcodes.i32['i32.const']);
  w.s32(offset);
  w.u8(opcodes.none.end);
}

/** data ::= 0x00 e:expr b*:vec(byte), in pieces: the bytes are not copied here */
function dataSection(segments: readonly Segment[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let size = 0;
  segments.forEach((segment, i) => {
    const head = new Writer(24);
    if (i === 0) head.u32(segments.length);
    head.u8(0x00);
    writeOffset(head, segment.address);
    head.u32(segment.size);
    pieces.push(head.finish(), ...segment.pieces);
    size += head.size + segment.size;
  });
  const head = new Writer(8);
  head.u8(section.data);
  head.u32(size);
  return [head.finish(), ...pieces];
}

/** namesec, with the subsection of function names only */
function writeNames(w: Writer, names: readonly (readonly [number, string])[]): void {
  const map = new Writer(64);
  map.vec(names, (v, [index, name]) => {
    v.u32(index);
    v.name(name);
  });
  const body = new Writer(64);
  body.name('name');
  body.u8(0x01);
  body.sized(map);
  w.section(section.custom, body);
}
