import type {
  CoreCompType,
  CoreFieldType,
  CoreHeapType,
  CoreRecType,
  CoreStorageType,
  CoreSubType,
  CoreValType,
} from '../binary/core-type.ts';
import { idx } from '../binary/indices.ts';
import type { Features } from './features.ts';
import { LIMITS } from './limits.ts';
import { refuse } from './rule.ts';
import { coreMatches } from './core-subtyping.ts';

declare const coreTypeId: unique symbol;

/** A defined core type. Equal types have equal numbers, in all modules and components. */
export type CoreTypeId = number & { readonly [coreTypeId]: true };

/** A defined core type. Its heap types that are numbers are those of other types (`CoreTypeId`), not indices. */
export interface CoreDefType {
  readonly type: CoreCompType;
  readonly shared: boolean;
  readonly final: boolean;
  readonly supertype: CoreTypeId | undefined;
  /** Declared supertypes above it. */
  readonly depth: number;
}

/** The type at an index of the index space that a definition stands in. */
export type CoreTypeAt = (index: number) => CoreTypeId;

/** All core types of one validation: a group of recursive types is equal to another one by its structure. */
export class CoreTypes {
  private readonly features: Features;
  private readonly defined: CoreDefType[] = [];
  /** The first number of each group, by its text. */
  private readonly groups = new Map<string, number>();
  /** Function types that were asked for, by their text. */
  private readonly funcs = new Map<string, CoreTypeId>();

  constructor(features: Features) {
    this.features = features;
  }

  get(id: CoreTypeId): CoreDefType {
    return this.defined[id] ?? refuse('core type', `there is no core type ${id}`);
  }

  /** The function type at a number, if it is one. */
  func(id: CoreTypeId): Extract<CoreCompType, { readonly kind: 'func' }> | undefined {
    const { type } = this.get(id);
    return type.kind === 'func' ? type : undefined;
  }

  /** A function type that nothing names. */
  funcType(params: readonly CoreValType[], results: readonly CoreValType[]): CoreTypeId {
    const type = { kind: 'func', params, results } as const;
    const key = compText(type);
    let id = this.funcs.get(key);
    if (id === undefined) {
      [id] = this.intern([{ type, shared: false, final: true, super: undefined }]);
      if (id === undefined) return refuse('core type', 'there is no such type');
      this.funcs.set(key, id);
    }
    return id;
  }

  /**
   * Defines the types of a group.
   *
   * @param start how many types the index space has before it
   */
  define(rec: CoreRecType, start: number, at: CoreTypeAt): readonly CoreTypeId[] {
    if (rec.kind === 'rec' && !this.features.has('gc'))
      refuse('feature', 'a recursive group needs the feature gc, which is off');
    const types = rec.kind === 'rec' ? rec.types : [rec];
    // a type of the group itself is written as -1 - its place in the group
    const resolve = (index: number): number => {
      if (index < start) return at(index);
      if (index - start < types.length) return start - index - 1;
      return refuse('index', `core type index ${index} does not exist: there are ${start + types.length} there`);
    };
    return this.intern(types.map((type, i) => open(type, resolve, i)));
  }

  private intern(types: readonly Open[]): readonly CoreTypeId[] {
    const key = textOf(types);
    const known = this.groups.get(key);
    const first = known ?? this.defined.length;
    const ids = types.map((_, i) => (first + i) as CoreTypeId); // the one place where a number becomes an id
    if (known !== undefined) return ids;
    this.groups.set(key, first);
    const absolute = (index: number): number => (index < 0 ? first - index - 1 : index);
    for (const t of types) {
      this.defined.push({
        type: mapComp(t.type, absolute),
        shared: t.shared,
        final: t.final,
        supertype: t.super === undefined ? undefined : (absolute(t.super) as CoreTypeId), // made by `resolve`
        depth: 0,
      });
    }
    for (const id of ids) this.check(id);
    return ids;
  }

  private check(id: CoreTypeId): void {
    const type = this.get(id);
    if ((!type.final || type.supertype !== undefined || type.type.kind !== 'func') && !this.features.has('gc')) {
      refuse('feature', 'a core type other than a function type needs the feature gc, which is off');
    }
    if (type.shared && !this.features.has('shared-everything-threads')) {
      refuse('feature', 'a shared core type needs the feature shared-everything-threads, which is off');
    }
    forEachValType(type.type, (part) => {
      this.checkValType(part);
      if (type.shared && !this.isShared(part)) refuse('core type', 'a shared core type has a part that is not shared');
    });
    if (type.supertype === undefined) return;
    const above = this.get(type.supertype);
    if (above.final) refuse('core type', 'the declared supertype of a core type is final');
    if (!coreMatches(this, type, above)) refuse('core type', 'a core type does not match its declared supertype');
    const depth = above.depth + 1;
    if (depth > LIMITS.coreSubtyping) refuse('limit', `core types have more than ${LIMITS.coreSubtyping} supertypes`);
    this.defined[id] = { ...type, depth };
  }

  /** Checks a value type whose indices are resolved. */
  checkValType(type: CoreValType | 'i8' | 'i16'): void {
    if (typeof type === 'object' && typeof type.heap === 'string' && type.heap.startsWith('shared ')) {
      if (!this.features.has('shared-everything-threads')) {
        refuse('feature', 'a shared core type needs the feature shared-everything-threads, which is off');
      }
    }
  }

  isShared(type: CoreStorageType): boolean {
    if (typeof type === 'string') return true;
    return typeof type.heap === 'number'
      ? this.get(type.heap as number as CoreTypeId).shared // resolved: an id
      : type.heap.startsWith('shared ');
  }

  /** Whether a type is another one or was declared to be a subtype of it. */
  isSubtype(a: CoreTypeId, b: CoreTypeId): boolean {
    for (let id: CoreTypeId | undefined = a; id !== undefined; id = this.get(id).supertype) if (id === b) return true;
    return false;
  }
}

/** A type of a group before its numbers are known. */
interface Open {
  readonly type: CoreCompType;
  readonly shared: boolean;
  readonly final: boolean;
  readonly super: number | undefined;
}

function open(type: CoreSubType, resolve: (index: number) => number, place: number): Open {
  const sub = type.kind === 'sub' ? type : undefined;
  const body = sub === undefined ? type : sub.type;
  if (body.kind === 'sub') return refuse('core type', 'a sub type stands in a sub type');
  const [above] = sub?.supertypes ?? [];
  const supertype = above === undefined ? undefined : resolve(above);
  if (supertype !== undefined && supertype < 0 && -1 - supertype >= place) {
    refuse('core type', 'a supertype must be defined before its subtypes');
  }
  return {
    type: mapComp(body.kind === 'shared' ? body.type : body, resolve),
    shared: body.kind === 'shared',
    final: sub?.final ?? true,
    super: supertype,
  };
}

function mapComp(type: CoreCompType, f: (index: number) => number): CoreCompType {
  switch (type.kind) {
    case 'func':
      return {
        kind: 'func',
        params: type.params.map((t) => mapValType(t, f)),
        results: type.results.map((t) => mapValType(t, f)),
      };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => mapField(field, f)) };
    case 'array':
      return { kind: 'array', element: mapField(type.element, f) };
    default:
      return type satisfies never;
  }
}

function mapField({ type, mutable }: CoreFieldType, f: (index: number) => number): CoreFieldType {
  return { type: type === 'i8' || type === 'i16' ? type : mapValType(type, f), mutable };
}

/** The type with `f(index)` in place of its index. */
export function mapValType(type: CoreValType, f: (index: number) => number): CoreValType {
  if (typeof type === 'string' || typeof type.heap === 'string') return type;
  return { ...type, heap: idx<'core:type'>(f(type.heap)) };
}

function forEachValType(type: CoreCompType, f: (type: CoreStorageType) => void): void {
  switch (type.kind) {
    case 'func':
      for (const t of type.params) f(t);
      for (const t of type.results) f(t);
      return;
    case 'struct':
      for (const field of type.fields) f(field.type);
      return;
    case 'array':
      f(type.element.type);
      return;
    default:
      return type satisfies never;
  }
}

/** A text that is equal for equal groups. */
function textOf(types: readonly Open[]): string {
  return types.map((t) => `${t.final ? '' : 'o'}${t.shared ? 's' : ''}${t.super ?? ''}${compText(t.type)}`).join(';');
}

function compText(type: CoreCompType): string {
  switch (type.kind) {
    case 'func':
      return `f${listText(type.params)}>${listText(type.results)}`;
    case 'struct':
      return `{${type.fields.map(fieldText).join()}`;
    case 'array':
      return `[${fieldText(type.element)}`;
    default:
      return type satisfies never;
  }
}

function listText(types: readonly CoreValType[]): string {
  let text = '';
  for (const type of types) text += `${valTypeText(type)},`;
  return text;
}

function fieldText({ type, mutable }: CoreFieldType): string {
  return `${mutable ? 'm' : ''}${valTypeText(type)}`;
}

/** A core value type in the words of the text format; a number is that of a defined type. */
export function valTypeText(type: CoreStorageType): string {
  if (typeof type === 'string') return type;
  return `(ref ${type.nullable ? 'null ' : ''}${heapText(type.heap)})`;
}

function heapText(heap: CoreHeapType): string {
  return typeof heap === 'number' ? `$${heap}` : heap;
}

export function sameValType(a: CoreStorageType, b: CoreStorageType): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.nullable === b.nullable && a.heap === b.heap;
}

export function sameValTypes(a: readonly CoreValType[], b: readonly CoreValType[]): boolean {
  return a.length === b.length && a.every((type, i) => sameValType(type, b[i] ?? 'v128'));
}
