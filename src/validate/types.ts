import {
  partsOf as valueParts,
  type DefinedType,
  type FuncType,
  type Resource,
  type ResourceIdentity,
  type ValueType,
} from '../component/types.ts';
import type { CoreExtern } from './core-extern.ts';

/*
 * The types that validation gives to definitions. Value types, functions and resources are those of `component/types.ts`. An index that an
 * import, an export or an instantiation makes has an object of its own, so whether a type is the one that has a name is `===`.
 */

/** The names on the way to a resource, from the imports or exports of what has it. */
export type Path = readonly string[];

/** An instance: a type of one, or one that exists. */
export interface InstanceType {
  readonly kind: 'instance';
  readonly exports: ReadonlyMap<string, Entity>;
  /** Resources that each instance of this type has for itself: of instance types alone. What exists has its resources defined outside. */
  readonly defined: ReadonlySet<ResourceIdentity>;
  /** Where resources are exported. */
  readonly explicit: ReadonlyMap<ResourceIdentity, Path>;
}

/** A component, or a type of one. */
export interface ComponentType {
  readonly kind: 'component';
  readonly imports: ReadonlyMap<string, Entity>;
  readonly exports: ReadonlyMap<string, Entity>;
  /** Resources that are given with the imports, and where. */
  readonly imported: ReadonlyMap<ResourceIdentity, Path>;
  /** Resources that each instantiation makes anew, and where they are exported. */
  readonly defined: ReadonlyMap<ResourceIdentity, Path>;
  readonly explicit: ReadonlyMap<ResourceIdentity, Path>;
}

export type Type = DefinedType | Resource | FuncType | InstanceType | ComponentType;

/** A core module, or a type of one. */
export interface ModuleType {
  readonly kind: 'core module';
  /** By module and name. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, CoreExtern>>;
  readonly exports: ReadonlyMap<string, CoreExtern>;
}

/** What an import, an export or an argument is. */
export type Entity =
  | { readonly kind: 'func'; readonly type: FuncType }
  /** `type`: the type with the name; `referenced`: the one that was named. They are the same object where a resource begins. */
  | { readonly kind: 'type'; readonly type: Type; readonly referenced: Type }
  | { readonly kind: 'instance'; readonly type: InstanceType }
  | { readonly kind: 'component'; readonly type: ComponentType }
  | { readonly kind: 'core module'; readonly type: ModuleType }
  | { readonly kind: 'value'; readonly type: ValueType };

/** As a sentence says it. */
export function kindOf({ kind }: Entity): string {
  return kind === 'func' ? 'function' : kind;
}

/** A type as a sentence says it. */
export function typeKind(type: Type): string {
  switch (type.kind) {
    case 'func':
      return 'a function type';
    case 'instance':
      return 'an instance type';
    case 'component':
      return 'a component type';
    case 'resource':
      return 'a resource type';
    default:
      return 'a value type';
  }
}

/** How many direct parts a type has: types of values, or what it imports and exports. */
export function partsOf(type: Type): number {
  switch (type.kind) {
    case 'resource':
      return 0;
    case 'instance':
      return type.exports.size;
    case 'component':
      return type.imports.size + type.exports.size;
    default:
      return valueParts(type);
  }
}

export function isValueType(type: Type): type is DefinedType {
  return type.kind !== 'func' && type.kind !== 'instance' && type.kind !== 'component' && type.kind !== 'resource';
}
