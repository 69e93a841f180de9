import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { WasmvirtError } from '../errors.ts';
import { readAlias, writeAlias, type Alias } from './alias.ts';
import { readCoreType, writeCoreType, type CoreType } from './core-type.ts';
import { readCoreValType, writeCoreValType, type CoreValType } from './core-val-type.ts';
import { readDefValType, writeDefValType, type DefValType } from './def-val-type.ts';
import { readExternType, writeExternType, type ExternType } from './extern-type.ts';
import { FUNC_TYPE, readFuncType, writeFuncType, type FuncType } from './func-type.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { readExternName, writeExternName, type ExternName } from './name.ts';
import { byCode, readOpcode } from './opcode.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { readOptional, writeOptional } from './val-type.ts';

export type { Case, DefValType } from './def-val-type.ts';
export type { FuncType } from './func-type.ts';
export { PRIM_VAL_TYPE, type LabelValType, type PrimValType, type ValType } from './val-type.ts';

export const TYPE = { resource: 0x3f, component: 0x41, instance: 0x42 } as const;

/** resourcetype ::= 0x3f t:<core:valtype> f?:<core:funcidx>? */
export interface ResourceType {
  readonly kind: 'resource';
  readonly rep: CoreValType;
  readonly dtor: Idx<'core:func'> | undefined;
}

/** instancetype ::= 0x42 id*:vec(<instancedecl>) */
export interface InstanceType {
  readonly kind: 'instance';
  readonly decls: readonly InstanceDecl[];
}

/** componenttype ::= 0x41 cd*:vec(<componentdecl>) */
export interface ComponentType {
  readonly kind: 'component';
  readonly decls: readonly ComponentDecl[];
}

/** instancedecl ::= 0x00 core:type | 0x01 type | 0x02 alias | 0x04 exportdecl */
export type InstanceDecl =
  | { readonly kind: 'core type'; readonly type: CoreType }
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'export'; readonly name: ExternName; readonly type: ExternType };

/** componentdecl ::= 0x03 importdecl | id:<instancedecl> */
export type ComponentDecl =
  InstanceDecl | { readonly kind: 'import'; readonly name: ExternName; readonly type: ExternType };

/** deftype ::= defvaltype | functype | componenttype | instancetype | resourcetype */
export type Type = DefValType | FuncType | ComponentType | InstanceType | ResourceType;

const INSTANCE_DECL = { 'core type': 0x00, type: 0x01, alias: 0x02, export: 0x04 } as const;
const COMPONENT_DECL = { ...INSTANCE_DECL, import: 0x03 } as const;
const INSTANCE_DECLS = byCode(INSTANCE_DECL);
const COMPONENT_DECLS = byCode(COMPONENT_DECL);

const TOO_DEEP = `types are nested deeper than ${MAX.depth}`;

/** type ::= dt:<deftype> => (type dt). `depth` is the number of enclosing types. */
export function readType(r: Reader, depth = 0): Type {
  const at = r.offset;
  switch (r.peek()) {
    case FUNC_TYPE.func:
    case FUNC_TYPE['func async']:
      return readFuncType(r);
    case TYPE.instance:
      r.u8();
      checkDepth(r, depth, at);
      return { kind: 'instance', decls: r.vec('declarators', MAX.decls, () => readInstanceDecl(r, depth + 1)) };
    case TYPE.component:
      r.u8();
      checkDepth(r, depth, at);
      return { kind: 'component', decls: r.vec('declarators', MAX.decls, () => readComponentDecl(r, depth + 1)) };
    case TYPE.resource: {
      r.u8();
      const rep = readCoreValType(r);
      return { kind: 'resource', rep, dtor: readOptional(r, readIdx<'core:func'>) };
    }
    default:
      return readDefValType(r);
  }
}

export function writeType(w: Writer, type: Type, depth = 0): void {
  switch (type.kind) {
    case 'func':
      writeFuncType(w, type);
      break;
    case 'instance':
    case 'component':
      if (depth >= MAX.depth) throw new WasmvirtError('limit', TOO_DEEP);
      w.u8(TYPE[type.kind]);
      w.vec<ComponentDecl>(type.decls, (w, decl) => writeDecl(w, decl, depth + 1));
      break;
    case 'resource':
      w.u8(TYPE.resource);
      writeCoreValType(w, type.rep);
      writeOptional(w, type.dtor, (w, dtor) => w.u32(dtor));
      break;
    default:
      writeDefValType(w, type);
      break;
  }
}

function checkDepth(r: Reader, depth: number, at: number): void {
  if (depth >= MAX.depth) r.raise('limit', TOO_DEEP, at);
}

function readComponentDecl(r: Reader, depth: number): ComponentDecl {
  const kind = readOpcode(r, COMPONENT_DECLS, 'a declarator of a component type');
  if (kind !== 'import') return readDeclBody(r, kind, depth);
  return { kind, name: readExternName(r), type: readExternType(r) };
}

function readInstanceDecl(r: Reader, depth: number): InstanceDecl {
  return readDeclBody(r, readOpcode(r, INSTANCE_DECLS, 'a declarator of an instance type'), depth);
}

function readDeclBody(r: Reader, kind: InstanceDecl['kind'], depth: number): InstanceDecl {
  switch (kind) {
    case 'core type':
      return { kind, type: readCoreType(r) };
    case 'type':
      return { kind, type: readType(r, depth) };
    case 'alias':
      return { kind, alias: readAlias(r) };
    case 'export':
      return { kind, name: readExternName(r), type: readExternType(r) };
    default:
      return kind satisfies never;
  }
}

function writeDecl(w: Writer, decl: ComponentDecl, depth: number): void {
  w.u8(COMPONENT_DECL[decl.kind]);
  switch (decl.kind) {
    case 'core type':
      writeCoreType(w, decl.type);
      break;
    case 'type':
      writeType(w, decl.type, depth);
      break;
    case 'alias':
      writeAlias(w, decl.alias);
      break;
    case 'import':
    case 'export':
      writeExternName(w, decl.name);
      writeExternType(w, decl.type);
      break;
    default:
      return decl satisfies never;
  }
}

export function readTypeSection(bytes: Uint8Array, body: Range): readonly Type[] {
  return readItems(bytes, body, (r) => readType(r));
}

export function writeTypeSection(w: Writer, types: readonly Type[]): void {
  writeItems(w, 'type', types, (w, type) => writeType(w, type));
}
