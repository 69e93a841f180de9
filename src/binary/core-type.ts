import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readModuleDecl, writeModuleDecl, type ModuleDecl } from './core-module-type.ts';
import { readCoreRecType, readCoreSubType, SUB, writeCoreRecType, type CoreRecType } from './core-rec-type.ts';
import { MAX } from './limits.ts';
import { readItems, writeItems, type Range } from './section.ts';

export { readCoreRecType, writeCoreRecType } from './core-rec-type.ts';
export type { ModuleDecl } from './core-module-type.ts';
export type {
  CoreCompType,
  CoreFieldType,
  CoreFuncType,
  CoreRecType,
  CoreSharedCompType,
  CoreStorageType,
  CoreSubType,
} from './core-rec-type.ts';
export type { CoreHeapType, CoreNumType, CoreRefType, CoreValType } from './core-val-type.ts';

/** core:moduletype ::= 0x50 md*:vec(<core:moduledecl>) => (module md*) */
export interface ModuleType {
  readonly kind: 'module';
  readonly decls: readonly ModuleDecl[];
}

/** core:type ::= dt:<core:deftype> => (type dt); core:deftype ::= rectype | 0x00 0x50 x* ct | moduletype */
export type CoreType = CoreRecType | ModuleType;

const MODULE = 0x50;

/** 0x50 alone is a module type here; a `sub` that is not final has 0x00 before it. */
export function readCoreType(r: Reader): CoreType {
  switch (r.peek()) {
    case 0x00:
      r.u8();
      if (r.peek() !== SUB) r.raise('bad-opcode', `${hex(r.peek())} stands where a sub type belongs`, r.offset);
      return readCoreSubType(r);
    case MODULE:
      r.u8();
      return { kind: 'module', decls: r.vec('declarators', MAX.moduleDecls, readModuleDecl) };
    default:
      return readCoreRecType(r);
  }
}

export function writeCoreType(w: Writer, type: CoreType): void {
  if (type.kind === 'module') {
    w.u8(MODULE);
    w.vec(type.decls, writeModuleDecl);
  } else {
    if (type.kind === 'sub' && !type.final) w.u8(0x00);
    writeCoreRecType(w, type);
  }
}

export function readCoreTypeSection(bytes: Uint8Array, body: Range): readonly CoreType[] {
  return readItems(bytes, body, readCoreType);
}

export function writeCoreTypeSection(w: Writer, types: readonly CoreType[]): void {
  writeItems(w, 'core type', types, writeCoreType);
}
