import { forEachPart, mapParts, type Compound } from '../../binary/compound.ts';
import type { PrimValType } from '../../binary/type.ts';
import { unreachable } from '../../errors.ts';
import type { DefinedType, FuncType, Resource, ValueType } from '../../component/types.ts';

/**
 * Types of the adapters, equal ones entered once. Value types are compared by structure and resources by id, so the types
 * of two versions of an interface come out the same where nothing changed.
 */
export type TypeRef = PrimValType | number;

/** One resource type of the adapters: of one identity in the guest, or of several that are made one. */
export type ResourceId = number;

export type Structure =
  | Compound<TypeRef>
  | { readonly kind: 'own'; readonly id: ResourceId }
  | { readonly kind: 'borrow'; readonly id: ResourceId };

export interface FuncStructure {
  readonly async: boolean;
  readonly params: readonly { readonly label: string; readonly type: TypeRef }[];
  readonly result: TypeRef | undefined;
}

/** From whose side a type is seen: the guest, adapters that call the host, or rule adapters, which may replace resources of the host. */
export type View = 'guest' | 'host' | 'unguarded';

interface Viewed {
  readonly seen: Map<DefinedType, TypeRef>;
  readonly idOf: (resource: Resource) => ResourceId;
}

export class TypeTable {
  readonly structures: Structure[] = [];
  readonly funcs: FuncStructure[] = [];
  /** For each structure: the resources that it mentions. */
  private readonly usedBy: (readonly ResourceId[])[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly funcByKey = new Map<string, number>();
  private readonly views: Readonly<Record<View, Viewed>>;

  /** `idOf`: the id of a resource of the guest, by the side from which it is seen. */
  constructor(idOf: Readonly<Record<View, (resource: Resource) => ResourceId>>) {
    this.views = {
      guest: { seen: new Map(), idOf: idOf.guest },
      host: { seen: new Map(), idOf: idOf.host },
      unguarded: { seen: new Map(), idOf: idOf.unguarded },
    };
  }

  /** The entry for a value type. */
  ref(type: ValueType, view: View = 'guest'): TypeRef {
    if (typeof type === 'string') return type;
    const { seen } = this.views[view];
    let ref = seen.get(type);
    if (ref === undefined) {
      ref = this.enter(type, view);
      seen.set(type, ref);
    }
    return ref;
  }

  func(type: FuncType, view: View = 'guest'): number {
    const params = type.params.map((p) => ({ label: p.label, type: this.ref(p.type, view) }));
    const result = type.result === undefined ? undefined : this.ref(type.result, view);
    const key = `${type.async ? 'a' : 's'}${params.map((p) => `${labelKey(p.label)}:${p.type}`).join()}>${result ?? ''}`;
    let index = this.funcByKey.get(key);
    if (index === undefined) {
      index = this.funcs.push({ async: type.async, params, result }) - 1;
      this.funcByKey.set(key, index);
    }
    return index;
  }

  structure(ref: number): Structure {
    const structure = this.structures[ref];
    if (structure === undefined) throw new RangeError(`no type ${ref}`);
    return structure;
  }

  /** The resources that occur in a type. */
  used(ref: TypeRef | undefined): readonly ResourceId[] {
    return typeof ref === 'number' ? (this.usedBy[ref] ?? []) : [];
  }

  usedByFunc(func: FuncStructure): readonly ResourceId[] {
    const all = new Set(this.used(func.result));
    for (const p of func.params) for (const s of this.used(p.type)) all.add(s);
    return [...all];
  }

  private enter(type: DefinedType, view: View): TypeRef {
    if (type.kind === 'primitive') return type.type;
    const structure = this.structureOf(type, view);
    const key = keyOf(structure);
    let ref = this.byKey.get(key);
    if (ref === undefined) {
      ref = this.structures.push(structure) - 1;
      this.byKey.set(key, ref);
      this.usedBy.push(this.usedIn(structure));
    }
    return ref;
  }

  private structureOf(type: Exclude<DefinedType, { readonly kind: 'primitive' }>, view: View): Structure {
    if (type.kind === 'own' || type.kind === 'borrow') {
      return { kind: type.kind, id: this.views[view].idOf(type.resource) };
    }
    return mapParts(type, (t) => this.ref(t, view));
  }

  private usedIn(structure: Structure): readonly ResourceId[] {
    if (structure.kind === 'own' || structure.kind === 'borrow') return [structure.id];
    const all = new Set<ResourceId>();
    forEachRef(structure, (ref) => {
      for (const id of this.used(ref)) all.add(id);
    });
    return [...all];
  }
}

/** Calls `f` with each type that stands directly in a structure; with `undefined` for one that is left out. */
export function forEachRef(s: Structure, f: (ref: TypeRef | undefined) => void): void {
  if (s.kind !== 'own' && s.kind !== 'borrow') forEachPart(s, f);
}

/** Whether a structure must have a name before a function may use it (validation: "not valid to be used as export"). */
export function needsName(s: Structure): boolean {
  return s.kind === 'record' || s.kind === 'variant' || s.kind === 'flags' || s.kind === 'enum';
}

/** A label with its length in front, so that no label can look like two. */
function labelKey(label: string): string {
  return `${label.length}'${label}`;
}

function keyOf(s: Structure): string {
  switch (s.kind) {
    case 'record':
      return `r${s.fields.map((f) => `${labelKey(f.label)}:${f.type}`).join()}`;
    case 'variant':
      return `v${s.cases.map((c) => `${labelKey(c.label)}:${c.type ?? ''}`).join()}`;
    case 'list':
      return `l${s.element}:${s.length ?? ''}`;
    case 'tuple':
      return `t${s.types.join()}`;
    case 'flags':
    case 'enum':
      return `${s.kind}${s.labels.map(labelKey).join()}`;
    case 'option':
      return `o${s.type}`;
    case 'result':
      return `x${s.ok ?? ''}:${s.error ?? ''}`;
    case 'own':
    case 'borrow':
      return `${s.kind}${s.id}`;
    case 'stream':
    case 'future':
      return `${s.kind}${s.element ?? ''}`;
    case 'map':
      return `m${s.key}:${s.value}`;
    default:
      throw unreachable(s);
  }
}
