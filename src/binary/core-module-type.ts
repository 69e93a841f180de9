import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readCoreExternType, writeCoreExternType, type CoreExternType } from './core-extern-type.ts';
import { readCoreRecType, writeCoreRecType, type CoreRecType } from './core-rec-type.ts';
import { byCode, readOpcode } from './opcode.ts';
import { CORE_SORT } from './sort.ts';

const MODULE_DECL = { import: 0x00, type: 0x01, alias: 0x02, export: 0x03 } as const;
const MODULE_DECLS = byCode(MODULE_DECL);
const OUTER = 0x01;

/** core:moduledecl ::= 0x00 core:import | 0x01 core:type | 0x02 core:alias | 0x03 core:exportdecl */
export type ModuleDecl =
  | { readonly kind: 'import'; readonly module: string; readonly name: string; readonly type: CoreExternType }
  | { readonly kind: 'type'; readonly type: CoreRecType }
  /** core:alias ::= 0x10 0x01 ct:<u32> idx:<u32> => (alias outer ct idx (type)) */
  | { readonly kind: 'alias'; readonly count: number; readonly index: number }
  | { readonly kind: 'export'; readonly name: string; readonly type: CoreExternType };

export function readModuleDecl(r: Reader): ModuleDecl {
  const kind = readOpcode(r, MODULE_DECLS, 'a declarator of a core module type');
  switch (kind) {
    case 'import':
      return { kind, module: r.name(), name: r.name(), type: readCoreExternType(r) };
    case 'type':
      return { kind, type: readDeclType(r) };
    case 'alias':
      r.expect(CORE_SORT.type, 'the sort of an alias in a core module type');
      r.expect(OUTER, 'the target of an alias in a core module type');
      return { kind, count: r.u32(), index: r.u32() };
    case 'export':
      return { kind, name: r.name(), type: readCoreExternType(r) };
    default:
      return kind satisfies never;
  }
}

export function writeModuleDecl(w: Writer, decl: ModuleDecl): void {
  w.u8(MODULE_DECL[decl.kind]);
  switch (decl.kind) {
    case 'import':
      w.name(decl.module);
      w.name(decl.name);
      writeCoreExternType(w, decl.type);
      break;
    case 'type':
      writeCoreRecType(w, decl.type);
      break;
    case 'alias':
      w.u8(CORE_SORT.type);
      w.u8(OUTER);
      w.u32(decl.count);
      w.u32(decl.index);
      break;
    case 'export':
      w.name(decl.name);
      writeCoreExternType(w, decl.type);
      break;
    default:
      return decl satisfies never;
  }
}

/**
 * Inside a module type, 0x50 begins a non-final `sub`: validation allows no nested module types, and tools write it so. The grammar puts
 * 0x00 before it at the top level only; this reader accepts the 0x00 here too.
 */
function readDeclType(r: Reader): CoreRecType {
  const at = r.offset;
  if (r.peek() !== 0x00) return readCoreRecType(r);
  r.u8();
  const type = readCoreRecType(r);
  return type.kind === 'sub' && !type.final ? type : r.raise('bad-opcode', '0x00 is not a core type', at);
}
