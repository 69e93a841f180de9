import { mapParts } from '../../binary/compound.ts';
import type { Idx } from '../../binary/indices.ts';
import type { DefValType, FuncType, ValType } from '../../binary/type.ts';
import { WasmvirtError } from '../../errors.ts';
import type { ComponentWriter } from './component-writer.ts';
import { forEachRef, needsName, type ResourceId, type Structure, type TypeRef, type TypeTable } from './type-table.ts';

/** The resource that a method or constructor belongs to, as one of several names of it has it. */
export interface Owner {
  readonly kind: 'method' | 'constructor';
  readonly type: Idx<'type'>;
}

/**
 * Writes the value types of one adapter: a named type is defined, exported, and used by its exported index from then on,
 * because only named types may occur in the type of an exported function.
 */
export class AdapterTypes {
  private readonly writer: ComponentWriter;
  private readonly table: TypeTable;
  private readonly resources: ReadonlyMap<ResourceId, Idx<'type'>>;
  private readonly give: (ref: TypeRef, raw: Idx<'type'>, name: string) => Idx<'type'>;
  private readonly indices = new Map<TypeRef, Idx<'type'>>();
  private readonly funcs = new Map<string, Idx<'type'>>();

  /**
   * `resources`: the named index of every resource that the types mention. `give` names a type: it exports it, or imports
   * an equal one, and returns the new index.
   */
  constructor(
    writer: ComponentWriter,
    table: TypeTable,
    resources: ReadonlyMap<ResourceId, Idx<'type'>>,
    give: (ref: TypeRef, raw: Idx<'type'>, name: string) => Idx<'type'>,
  ) {
    this.writer = writer;
    this.table = table;
    this.resources = resources;
    this.give = give;
  }

  /** Uses the types of another stage of the same component, but for those with resources, which have other names now. */
  startFrom(other: AdapterTypes): void {
    for (const [ref, index] of other.indices) if (this.table.used(ref).length === 0) this.indices.set(ref, index);
  }

  /**
   * Defines and names all value types that have names already or that the functions need, those without parts first.
   */
  nameAll(names: Map<TypeRef, string[]>, funcs: Iterable<number>, freshName: () => string): void {
    const reached = new Set<number>();
    const reach = (ref: TypeRef | undefined): void => {
      if (typeof ref !== 'number' || reached.has(ref)) return;
      forEachRef(this.table.structure(ref), reach);
      reached.add(ref);
    };
    for (const ref of names.keys()) reach(ref);
    for (const index of funcs) {
      const func = this.func(index);
      for (const p of func.params) reach(p.type);
      reach(func.result);
    }
    const byLevel: (TypeRef[] | undefined)[] = [];
    // how many named types are inside each other, the type itself included; those without parts were reached first
    const levels = new Map<TypeRef, number>();
    for (const ref of [...reached, ...[...names.keys()].filter((r) => typeof r === 'string')]) {
      const unnamed = !names.has(ref) && !this.indices.has(ref);
      if (unnamed && typeof ref === 'number' && needsName(this.table.structure(ref))) names.set(ref, [freshName()]);
      const level = this.levelOfParts(ref, levels) + (names.has(ref) ? 1 : 0);
      levels.set(ref, level);
      if (names.has(ref)) (byLevel[level] ??= []).push(ref);
    }
    for (const refs of byLevel) {
      for (const ref of refs ?? []) if (!this.indices.has(ref)) this.indices.set(ref, this.define(ref));
      for (const ref of refs ?? []) this.nameType(ref, names.get(ref) ?? []);
    }
  }

  /** `owner`: the name by which the resource is meant that the function belongs to, where it is not the first one. */
  funcType(func: number, owner?: Owner): Idx<'type'> {
    const key = owner === undefined ? `${func}` : `${func} ${owner.kind} ${owner.type}`;
    let index = this.funcs.get(key);
    if (index === undefined) {
      index = this.writer.type(this.funcDefinition(func, owner));
      this.funcs.set(key, index);
    }
    return index;
  }

  private funcDefinition(index: number, owner: Owner | undefined): FuncType {
    const func = this.func(index);
    const params = func.params.map((p, i) => {
      const type = i === 0 && owner?.kind === 'method' ? this.ownersHandle(p.type, owner) : this.value(p.type);
      return { label: p.label, type };
    });
    if (func.result === undefined) return { kind: 'func', async: func.async, params, result: undefined };
    const made = owner?.kind === 'constructor' ? this.ownersHandle(func.result, owner) : this.value(func.result);
    return { kind: 'func', async: func.async, params, result: made };
  }

  /** A handle of the owner by its other name, or the result in which a constructor gives one. */
  private ownersHandle(ref: TypeRef, { type }: Owner): ValType {
    const structure = typeof ref === 'number' ? this.table.structure(ref) : undefined;
    if (structure?.kind === 'own' || structure?.kind === 'borrow')
      return this.writer.type({ kind: structure.kind, type });
    const ok = structure?.kind === 'result' && typeof structure.ok === 'number' ? structure.ok : undefined;
    if (structure?.kind !== 'result' || ok === undefined || this.table.structure(ok).kind !== 'own')
      return this.value(ref);
    const own = this.writer.type({ kind: 'own', type });
    const error = structure.error === undefined ? undefined : this.value(structure.error);
    return this.writer.type({ kind: 'result', ok: own, error });
  }

  private func(index: number): TypeTable['funcs'][number] {
    const func = this.table.funcs[index];
    if (func === undefined) throw new WasmvirtError('internal', `there is no function type ${index}`);
    return func;
  }

  private levelOfParts(ref: TypeRef, levels: ReadonlyMap<TypeRef, number>): number {
    let level = 0;
    if (typeof ref === 'string') return level;
    forEachRef(this.table.structure(ref), (part) => {
      // a primitive type needs no definition before it
      if (typeof part === 'number') level = Math.max(level, levels.get(part) ?? 0);
    });
    return level;
  }

  private nameType(ref: TypeRef, names: readonly string[]): void {
    const raw = this.indices.get(ref);
    if (raw === undefined) return;
    names.forEach((name, i) => {
      const named = this.give(ref, raw, name);
      if (i === 0) this.indices.set(ref, named);
    });
  }

  /** An index for any type, primitives included. */
  index(ref: TypeRef): Idx<'type'> {
    const value = this.value(ref);
    return typeof value === 'string' ? this.define(ref) : value;
  }

  /** A type as it stands in others; `undefined` for none. */
  valueType(ref: TypeRef | undefined): ValType | undefined {
    return ref === undefined ? undefined : this.value(ref);
  }

  private value(ref: TypeRef): ValType {
    if (typeof ref === 'string') return ref;
    let index = this.indices.get(ref);
    if (index === undefined) {
      index = this.define(ref);
      this.indices.set(ref, index);
    }
    return index;
  }

  private define(ref: TypeRef): Idx<'type'> {
    if (typeof ref === 'string') return this.writer.type({ kind: 'primitive', type: ref });
    return this.writer.type(this.definition(this.table.structure(ref)));
  }

  private definition(s: Structure): DefValType {
    if (s.kind === 'own' || s.kind === 'borrow') return { kind: s.kind, type: this.resource(s.id) };
    return mapParts(s, (ref) => this.value(ref));
  }

  private resource(id: ResourceId): Idx<'type'> {
    const index = this.resources.get(id);
    if (index === undefined) throw new WasmvirtError('internal', `resource ${id} is not in this adapter`);
    return index;
  }
}
