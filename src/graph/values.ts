import type { CoreSort, Sort } from '../binary/sort.ts';
import type { Definition, ModuleDefinition } from './definition.ts';
import type { Owner } from './graph.ts';

/** Where an edge ends while the graph is made: a node, and a port of it. */
export interface End {
  readonly node: number;
  readonly port?: { readonly side: 'takes' | 'gives'; readonly index: number };
}

/** Somebody's function, type or other item. Without `from`: nobody's that is a node. */
export interface Item {
  readonly kind: 'item';
  readonly sort: Sort;
  readonly from: End | undefined;
  readonly name: string;
  /** For what a component instance is given: the same outside it. */
  readonly outer: Value | undefined;
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly from: End | undefined;
  /** `undefined`: it has whatever is asked of it, from `from`. */
  readonly exports: ReadonlyMap<string, Value> | undefined;
  readonly outer: Value | undefined;
}

/** The index spaces around a component, for what it takes from there. */
export interface Enclosing {
  /** @param count how many components further out; 0 is this one */
  enclosed(count: number, sort: Sort, index: number): Value | undefined;
}

export interface ComponentValue {
  readonly kind: 'component';
  readonly from: End | undefined;
  readonly name: string;
  /** `undefined`: it is imported. */
  readonly definition: Definition | undefined;
  /** Where it is defined; for what it says of components around it. */
  readonly scope: Enclosing | undefined;
  readonly owner: Owner;
}

export interface ModuleValue {
  readonly kind: 'module';
  readonly from: End | undefined;
  readonly name: string;
  readonly definition: ModuleDefinition | undefined;
  /** Who wrote it, where that is not who instantiates it. */
  readonly owner: Owner | undefined;
}

export type Value = Item | InstanceValue | ComponentValue | ModuleValue;

/** What an index of a core sort means. */
export interface CoreItem {
  readonly kind: 'core item';
  readonly sort: CoreSort | 'types';
  readonly from: End | undefined;
  readonly name: string;
}

/** `end`: the core instance; or a bag of exports that are anybody's. */
export type CoreInstanceValue =
  | { readonly kind: 'core instance'; readonly from: End | undefined }
  | { readonly kind: 'core exports'; readonly exports: ReadonlyMap<string, CoreItem> };

/** What an instance exports under a name. */
export function exportOf(value: Value, name: string, sort: Sort): Value {
  if (value.kind !== 'instance') return nothing(sort, name);
  if (value.exports !== undefined) return value.exports.get(name) ?? nothing(sort, name);
  const outer = value.outer === undefined ? undefined : exportOf(value.outer, name, sort);
  return opened(sort, value.from, name, outer);
}

/** Something of which is known only where it comes from. */
export function opened(sort: Sort, from: End | undefined, name: string, outer: Value | undefined): Value {
  switch (sort) {
    case 'instance':
      return { kind: 'instance', from, exports: undefined, outer };
    case 'component':
      return outer?.kind === 'component'
        ? { ...outer, from }
        : { kind: 'component', from, name, definition: undefined, scope: undefined, owner: 'host' };
    case 'core module':
      return outer?.kind === 'module'
        ? { ...outer, from }
        : { kind: 'module', from, name, definition: undefined, owner: undefined };
    default:
      return { kind: 'item', sort, from, name, outer };
  }
}

export function nothing(sort: Sort, name: string): Value {
  return { kind: 'item', sort, from: undefined, name, outer: undefined };
}
