import { CORE_HEAP_TYPE, CORE_NUM_TYPE, type CoreNumType } from '../binary/core-val-type.ts';
import { CORE_SORT } from '../binary/sort.ts';
import { Writer } from '../bytes/writer.ts';
import { opcodes } from './instruction.ts';
import type { Segment } from './link-data.ts';
import { signatureKey } from './link-graph.ts';
import { CORE_PREAMBLE, CORE_SECTION } from './module.ts';
import type { CoreSignature } from './object.ts';

const funcTypeCode = 0x60;
/** importdesc and exportdesc, as far as the linker uses them. */
const external = { func: CORE_SORT.func, table: CORE_SORT.table, memory: CORE_SORT.memory } as const;

/** The type section of a linked module: each function type once. */
export class SignatureTable {
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
  readonly write: (w: Writer, types: SignatureTable) => void;
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

/** A core module with final indices. */
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

/** module ::= magic version section*. Returns pieces, so that data is not copied. */
export function writeModule(plan: ModulePlan): readonly Uint8Array[] {
  const types = new SignatureTable();
  const { imports, funcs, globals = [], exports, elements = [], segments = [], names = [] } = plan;
  // types are numbered in the order of their use: imports, functions, code
  for (const { item } of imports) if (item.kind === 'func') types.index(item.type);
  const indices = funcs.map((func) => types.index(func.type));
  const bodies = new Writer(2048);
  const ends = funcs.map((func) => {
    func.write(bodies, types);
    return bodies.size;
  });

  const w = new Writer(1024 + bodies.size);
  for (const byte of CORE_PREAMBLE) w.u8(byte);
  if (types.list.length > 0) writeSection(w, CORE_SECTION.type, types.list, writeSignature);
  if (imports.length > 0) writeSection(w, CORE_SECTION.import, imports, (w, one) => writeImport(w, one, types));
  if (indices.length > 0) writeSection(w, CORE_SECTION.function, indices, (w, index) => w.u32(index));
  if (plan.table !== undefined)
    writeSection(w, CORE_SECTION.table, [plan.table], (w, min) => writeLimits(w, 'table', min));
  if (plan.memory !== undefined)
    writeSection(w, CORE_SECTION.memory, [plan.memory], (w, min) => writeLimits(w, 'memory', min));
  if (globals.length > 0) writeSection(w, CORE_SECTION.global, globals, writeGlobal);
  if (exports.length > 0) writeSection(w, CORE_SECTION.export, exports, writeExport);
  if (elements.length > 0) {
    writeSection(w, CORE_SECTION.element, [elements], (w, elements) => {
      w.u8(0x00); // active, table 0
      writeOffset(w, 0);
      w.vec(elements, (v, index) => v.u32(index));
    });
  }
  // validation of code in one pass needs it, where code refers to segments
  if (segments.some(({ address }) => address === undefined)) {
    w.u8(CORE_SECTION['data count']);
    w.sizedBy((w) => {
      w.u32(segments.length);
    });
  }
  if (indices.length > 0) writeCode(w, bodies.finish(), ends);
  if (segments.length === 0) {
    if (names.length > 0) writeNames(w, names);
    return [w.finish()];
  }
  const tail = new Writer(64);
  if (names.length > 0) writeNames(tail, names);
  return [w.finish(), ...dataSection(segments), tail.finish()];
}

function writeImport(w: Writer, { module, name, item }: ModuleImport, types: SignatureTable): void {
  w.name(module);
  w.name(name);
  w.u8(external[item.kind]);
  if (item.kind === 'func') w.u32(types.index(item.type));
  else writeLimits(w, item.kind, item.min);
}

function writeExport(w: Writer, { name, kind, index }: ModuleExport): void {
  w.name(name);
  w.u8(external[kind]);
  w.u32(index);
}

/** vec(code), code ::= size:u32 func. `bodies`: all functions in a row; `ends`: the end of each. */
function writeCode(w: Writer, bodies: Uint8Array, ends: readonly number[]): void {
  w.u8(CORE_SECTION.code);
  w.sizedBy((w) => {
    w.u32(ends.length);
    let start = 0;
    for (const end of ends) {
      w.u32(end - start);
      w.bytes(bodies.subarray(start, end));
      start = end;
    }
  });
}

function writeSection<T>(w: Writer, id: number, items: readonly T[], write: (w: Writer, item: T) => void): void {
  w.u8(id);
  w.sizedBy((w) => w.vec(items, write));
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

/** data ::= 0x00 e:expr b*:vec(byte) | 0x01 b*:vec(byte). Returns pieces, so that the bytes are not copied. */
function dataSection(segments: readonly Segment[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let size = 0;
  segments.forEach((segment, i) => {
    const head = new Writer(24);
    if (i === 0) head.u32(segments.length);
    if (segment.address === undefined) {
      head.u8(0x01);
    } else {
      head.u8(0x00);
      writeOffset(head, segment.address);
    }
    head.u32(segment.size);
    pieces.push(head.finish());
    for (const piece of segment.pieces) pieces.push(piece);
    size += head.size + segment.size;
  });
  const head = new Writer(8);
  head.u8(CORE_SECTION.data);
  head.u32(size);
  return [head.finish(), ...pieces];
}

/** The name of the module in a backtrace of the host. */
const MODULE_NAME = 'wasmvirt';

/** namesec with the names of the module and its functions */
function writeNames(w: Writer, names: readonly (readonly [number, string])[]): void {
  w.u8(CORE_SECTION.custom);
  w.sizedBy((w) => {
    w.name('name');
    w.u8(0x00);
    w.sizedBy((w) => {
      w.name(MODULE_NAME);
    });
    w.u8(0x01);
    w.sizedBy((w) => {
      w.vec(names, (v, [index, name]) => {
        v.u32(index);
        v.name(name);
      });
    });
  });
}
