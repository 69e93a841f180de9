import {
  writeCoreExternType,
  writeCoreGlobalType,
  writeCoreMemoryType,
  writeCoreTableType,
} from '../binary/core-extern-type.ts';
import { writeCoreHeapType, writeCoreValType, type CoreNumType, type CoreValType } from '../binary/core-val-type.ts';
import { CORE_SORT } from '../binary/sort.ts';
import { Writer } from '../bytes/writer.ts';
import { opcodes } from '../core/instruction.ts';
import { CORE_PREAMBLE, CORE_SECTION } from '../core/module.ts';
import { sameSignature, type CoreSignature } from '../core/object.ts';
import { externType, type CoreItem, type CoreItems } from './core-items.ts';

/** A core module that has what it exports: functions that trap, and memories, tables, globals and tags. */
export function moduleBytes(imports: ReadonlyMap<string, CoreItems>, exports: CoreItems): Uint8Array {
  const types: CoreSignature[] = [];
  const typeOf = (type: CoreSignature): number => {
    const known = types.findIndex((one) => sameSignature(one, type));
    return known < 0 ? types.push(type) - 1 : known;
  };
  const asked = [...imports].flatMap(([module, items]) => [...items].map(([name, item]) => ({ module, name, item })));
  const given = [...exports].map(([name, item]) => ({ name, item }));
  for (const { item } of [...asked, ...given]) if (item.kind === 'func' || item.kind === 'tag') typeOf(item.type);

  const w = new Writer(256);
  for (const byte of CORE_PREAMBLE) w.u8(byte);
  section(w, 'type', types, (w, { params, results }) => {
    w.u8(0x60);
    w.vec(params, writeCoreValType);
    w.vec(results, writeCoreValType);
  });
  section(w, 'import', asked, (w, { module, name, item }) => {
    w.name(module);
    w.name(name);
    writeCoreExternType(w, externType(item, typeOf));
  });
  const made = <K extends CoreItem['kind']>(kind: K): readonly Extract<CoreItem, { readonly kind: K }>[] =>
    given.flatMap(({ item }) => (item.kind === kind ? [item as Extract<CoreItem, { readonly kind: K }>] : [])); // has the kind
  const funcs = given.flatMap(({ item }) => (item.kind === 'func' ? [item.type] : []));
  const tags = given.flatMap(({ item }) => (item.kind === 'tag' ? [item.type] : []));
  section(w, 'function', funcs, (w, type) => w.u32(typeOf(type)));
  section(w, 'table', made('table'), writeCoreTableType);
  section(w, 'memory', made('memory'), writeCoreMemoryType);
  section(w, 'tag', tags, (w, type) => {
    w.u8(0x00);
    w.u32(typeOf(type));
  });
  section(w, 'global', made('global'), (w, global) => {
    writeCoreGlobalType(w, global);
    writeZero(w, global.type);
  });
  const next = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
  for (const { item } of asked) next[item.kind]++;
  section(w, 'export', given, (w, { name, item }) => {
    w.name(name);
    w.u8(CORE_SORT[item.kind]);
    w.u32(next[item.kind]++);
  });
  section(w, 'code', funcs, (w) => {
    w.sizedBy((w) => {
      w.u32(0);
      w.u8(opcodes.none.unreachable);
      w.u8(opcodes.none.end);
    });
  });
  return w.finish();
}

function section<T>(
  w: Writer,
  kind: keyof typeof CORE_SECTION,
  items: readonly T[],
  write: (w: Writer, item: T) => void,
): void {
  if (items.length === 0) return;
  w.u8(CORE_SECTION[kind]);
  w.sizedBy((w) => {
    w.vec(items, write);
  });
}

/** A constant expression: zero, or null. */
function writeZero(w: Writer, type: CoreValType): void {
  if (typeof type !== 'string') {
    w.u8(REF_NULL);
    writeCoreHeapType(w, type.heap);
  } else {
    for (const byte of ZEROS[type]) w.u8(byte);
  }
  w.u8(opcodes.none.end);
}

const REF_NULL = 0xd0;

const VECTOR = Array.from({ length: 16 }, () => 0);

/** The instruction `const` of each type, with zero. */
const ZEROS: Readonly<Record<CoreNumType, readonly number[]>> = {
  i32: [0x41, 0],
  i64: [0x42, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  v128: [0xfd, 0x0c, ...VECTOR],
};
