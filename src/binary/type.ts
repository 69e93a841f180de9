import type { Alias } from './alias.ts';
import type { CoreType, CoreValType } from './core-type.ts';
import type { ExternType } from './extern-type.ts';
import type { Idx } from './indices.ts';
import type { ExternName } from './name.ts';

/** primvaltype ::= 0x7f => bool | … */
export const PRIM_VAL_TYPE = {
  bool: 0x7f,
  s8: 0x7e,
  u8: 0x7d,
  s16: 0x7c,
  u16: 0x7b,
  s32: 0x7a,
  u32: 0x79,
  s64: 0x78,
  u64: 0x77,
  f32: 0x76,
  f64: 0x75,
  char: 0x74,
  string: 0x73,
  'error-context': 0x64,
} as const;

export type PrimValType = keyof typeof PRIM_VAL_TYPE;

/** valtype ::= i:<typeidx> => i | pvt:<primvaltype> => pvt. A string is a primitive, a number an index. */
export type ValType = PrimValType | Idx<'type'>;

/** labelvaltype ::= l:<labellit> t:<valtype> */
export interface LabelValType {
  readonly label: string;
  readonly type: ValType;
}

/** case ::= l:<labellit> t?:<valtype>? 0x00 */
export interface Case {
  readonly label: string;
  readonly type: ValType | undefined;
}

/** defvaltype (Binary.md § Type Definitions) */
export type DefValType =
  | { readonly kind: 'primitive'; readonly type: PrimValType }
  | { readonly kind: 'record'; readonly fields: readonly LabelValType[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'list'; readonly element: ValType; readonly length: number | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly ValType[] }
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: ValType }
  | { readonly kind: 'result'; readonly ok: ValType | undefined; readonly error: ValType | undefined }
  | { readonly kind: 'own'; readonly type: Idx<'type'> }
  | { readonly kind: 'borrow'; readonly type: Idx<'type'> }
  | { readonly kind: 'stream'; readonly element: ValType | undefined }
  | { readonly kind: 'future'; readonly element: ValType | undefined }
  | { readonly kind: 'map'; readonly key: ValType; readonly value: ValType };

/** functype ::= 0x40 ps rs => (func ps rs) | 0x43 ps rs => (func async ps rs) */
export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly LabelValType[];
  readonly result: ValType | undefined;
}

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
  | InstanceDecl
  | { readonly kind: 'import'; readonly name: ExternName; readonly type: ExternType };

/** deftype ::= defvaltype | functype | componenttype | instancetype | resourcetype */
export type Type = DefValType | FuncType | ComponentType | InstanceType | ResourceType;
