import { forEachPart } from '../binary/compound.ts';
import type { CoreType } from '../binary/core-type.ts';
import type { ExternName } from '../binary/name.ts';
import type { PrimValType } from '../binary/type.ts';
import { unreachable } from '../errors.ts';

/**
 * Resolved types: type indices replaced by references. A graph of plain objects, in which
 *  - identity of a resource is the object `Resource.identity`, compared with `===`;
 *  - value types are equal by structure;
 *  - every `(import … (type (eq t)))` and `(export … (type (eq t)))` makes a new object with the shape of `t` whose
 *    `aliasOf` is the object of `t`. This chain is what WIT writes as `use` or `type a = b`.
 */

/** One abstract or defined resource type. A new object for every `(sub resource)` and every resource definition. */
export interface ResourceIdentity {
  /** Distinct within one resolution; for messages and ordering only. */
  readonly id: number;
}

export interface Resource {
  readonly kind: 'resource';
  readonly identity: ResourceIdentity;
  readonly aliasOf: Resource | undefined;
}

/** A value type in a position where the grammar allows a primitive or an index. */
export type ValueType = PrimValType | DefinedType;

export interface Field {
  readonly label: string;
  readonly type: ValueType;
}

export interface Case {
  readonly label: string;
  readonly type: ValueType | undefined;
}

/** The shape of a `defvaltype`, with types in place of indices. */
export type Shape =
  | { readonly kind: 'primitive'; readonly type: PrimValType }
  // the members of `Compound<ValueType>`, written out because TypeScript does not allow the circular alias
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'list'; readonly element: ValueType; readonly length: number | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly ValueType[] }
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: ValueType }
  | { readonly kind: 'result'; readonly ok: ValueType | undefined; readonly error: ValueType | undefined }
  | { readonly kind: 'stream'; readonly element: ValueType | undefined }
  | { readonly kind: 'future'; readonly element: ValueType | undefined }
  | { readonly kind: 'map'; readonly key: ValueType; readonly value: ValueType }
  | { readonly kind: 'own'; readonly resource: Resource }
  | { readonly kind: 'borrow'; readonly resource: Resource };

/** A value type with a type index. */
export type DefinedType = Shape & { readonly aliasOf: DefinedType | undefined };

export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly Field[];
  readonly result: ValueType | undefined;
}

/** An instance: its exports in the order of the binary. */
export interface InstanceType {
  readonly kind: 'instance';
  readonly exports: ReadonlyMap<string, Item>;
}

/** A component type, its imports' resources left abstract. */
export interface ComponentType {
  readonly kind: 'component';
  readonly imports: ReadonlyMap<string, Item>;
  readonly exports: ReadonlyMap<string, Item>;
}

/** An entry of a type index space, resolved. */
export type Type = DefinedType | Resource | FuncType | InstanceType | ComponentType;

/** The resolved extern type of an import or export. */
export type Entity =
  | { readonly kind: 'func'; readonly type: FuncType }
  /** `declared`: what it was declared as, where an instantiation put an equal type that has names of its own in its place. */
  | { readonly kind: 'type'; readonly type: Type; readonly declared?: DefinedType }
  | { readonly kind: 'instance'; readonly type: InstanceType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'core module'; readonly type: CoreType | undefined }
  /** `bare`: encoded without 0x01, see `ValueBound`. */
  | { readonly kind: 'value'; readonly type: ValueType; readonly bare: boolean };

/** A named import or export, with the name of the binary. */
export interface Item {
  readonly name: ExternName;
  readonly entity: Entity;
}

/** Imports and exports of a component, in binary order. */
export interface World {
  readonly imports: ReadonlyMap<string, Item>;
  readonly exports: ReadonlyMap<string, Item>;
}

/** How many direct parts a type has, absent ones included. */
export function partsOf(type: DefinedType | FuncType): number {
  switch (type.kind) {
    case 'func':
      return type.params.length + 1;
    case 'record':
      return type.fields.length;
    case 'variant':
      return type.cases.length;
    case 'tuple':
      return type.types.length;
    case 'flags':
    case 'enum':
      return type.labels.length;
    case 'map':
    case 'result':
      return 2;
    case 'primitive':
      return 0;
    case 'list':
    case 'option':
    case 'stream':
    case 'future':
    case 'own':
    case 'borrow':
      return 1;
    default:
      throw unreachable(type);
  }
}

/** Calls `f` with every direct part of `type`, and with `undefined` for an absent optional part. */
export function forEachChild(type: DefinedType, f: (t: ValueType | undefined) => void): void {
  if (type.kind !== 'primitive' && type.kind !== 'own' && type.kind !== 'borrow') forEachPart(type, f);
}
