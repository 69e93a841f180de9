import { casesOf, flatten, recordLayout, sizeOf, variantLayout } from '../component/abi.ts';
import { forEachChild } from '../component/budget.ts';
import type { CoreNumType } from '../binary/core-type.ts';
import type { DefinedType, ValueType } from '../component/types.ts';
import type { FunctionBuilder } from '../core/function-builder.ts';

/** The core function that drops a handle which a function was given; `undefined` where nothing must be dropped. */
export type DropSymbol = (type: DefinedType) => string | undefined;

/**
 * Writes code that drops every handle in the parameters of a function that does nothing else with them. A function owns the
 * `own` handles it is given, and a `borrow` of another component's resource must be gone before it returns (CanonicalABI.md,
 * "borrow handles still remain at the end of the call").
 */
export class HandleDropper {
  private readonly builder: FunctionBuilder;
  private readonly symbol: DropSymbol;
  /** Whether code was written that looks into memory. */
  reads = false;
  private readonly known = new Map<DefinedType, boolean>();

  constructor(builder: FunctionBuilder, symbol: DropSymbol) {
    this.builder = builder;
    this.symbol = symbol;
  }

  /** Whether a value of the type can hold a handle that must be dropped. */
  holds(type: ValueType | undefined): boolean {
    if (typeof type !== 'object') return false;
    let found = this.known.get(type);
    if (found === undefined) {
      found = this.symbol(type) !== undefined;
      forEachChild(type, (t) => {
        if (!found && this.holds(t)) found = true;
      });
      this.known.set(type, found);
    }
    return found;
  }

  /** Drops what is in a value that was passed flat, in locals from `local` on, which have the core types `locals`. */
  flat(type: ValueType | undefined, local: number, locals: readonly CoreNumType[]): void {
    if (typeof type !== 'object' || !this.holds(type)) return;
    const drop = this.symbol(type);
    if (drop !== undefined) {
      this.builder.get(local);
      // where cases of a variant share a local, it may be wider than the handle
      if (locals[local] === 'i64') this.builder.op('i32.wrap_i64');
      this.builder.call(drop);
      return;
    }
    switch (type.kind) {
      case 'record':
        this.flatFields(
          type.fields.map((f) => f.type),
          local,
          locals,
        );
        return;
      case 'tuple':
        this.flatFields(type.types, local, locals);
        return;
      case 'list':
        if (type.length === undefined) this.list(type.element, local, local + 1, locals);
        else this.flatFields(new Array<ValueType>(type.length).fill(type.element), local, locals);
        return;
      case 'map':
        this.list(pair(type.key, type.value), local, local + 1, locals);
        return;
      default:
        (casesOf(type) ?? []).forEach((payload, index) => {
          if (!this.holds(payload)) return;
          this.builder.get(local).i32(index).op('i32.eq').if();
          this.flat(payload, local + 1, locals);
          this.builder.end();
        });
    }
  }

  /** Drops what is in a value in memory, at the address in local `base` plus `offset`. */
  memory(type: ValueType | undefined, base: number, offset: number): void {
    if (typeof type !== 'object' || !this.holds(type)) return;
    this.reads = true;
    const drop = this.symbol(type);
    if (drop !== undefined) {
      this.builder.get(base).access('i32.load', offset).call(drop);
      return;
    }
    switch (type.kind) {
      case 'record':
        this.memoryFields(
          type.fields.map((f) => f.type),
          base,
          offset,
        );
        return;
      case 'tuple':
        this.memoryFields(type.types, base, offset);
        return;
      case 'list':
        if (type.length !== undefined) {
          this.memoryFields(new Array<ValueType>(type.length).fill(type.element), base, offset);
          return;
        }
        this.loadedList(type.element, base, offset);
        return;
      case 'map':
        this.loadedList(pair(type.key, type.value), base, offset);
        return;
      default: {
        const cases = casesOf(type) ?? [];
        const layout = variantLayout(cases);
        const load =
          layout.discriminant === 1 ? 'i32.load8_u' : layout.discriminant === 2 ? 'i32.load16_u' : 'i32.load';
        cases.forEach((payload, index) => {
          if (!this.holds(payload)) return;
          this.builder.get(base).access(load, offset).i32(index).op('i32.eq').if();
          this.memory(payload, base, offset + layout.payload);
          this.builder.end();
        });
      }
    }
  }

  private flatFields(types: readonly ValueType[], local: number, locals: readonly CoreNumType[]): void {
    let next = local;
    for (const t of types) {
      this.flat(t, next, locals);
      next += flatten(t).length;
    }
  }

  private memoryFields(types: readonly ValueType[], base: number, offset: number): void {
    const { offsets } = recordLayout(types);
    types.forEach((t, i) => this.memory(t, base, offset + (offsets[i] ?? 0)));
  }

  private loadedList(element: ValueType, base: number, offset: number): void {
    const pointer = this.builder.local('i32');
    const length = this.builder.local('i32');
    this.builder.get(base).access('i32.load', offset).set(pointer);
    this.builder
      .get(base)
      .access('i32.load', offset + 4)
      .set(length);
    this.list(element, pointer, length, []);
  }

  /** A loop over the elements; counts the local `length` down and moves a copy of `pointer` on. */
  private list(element: ValueType, pointer: number, length: number, locals: readonly CoreNumType[]): void {
    const b = this.builder;
    const at = b.local('i32');
    const left = b.local('i32');
    b.get(pointer);
    if (locals[pointer] === 'i64') b.op('i32.wrap_i64');
    b.set(at).get(length);
    if (locals[length] === 'i64') b.op('i32.wrap_i64');
    b.set(left).block().loop().get(left).op('i32.eqz').brIf(1);
    this.memory(element, at, 0);
    b.get(at).i32(sizeOf(element)).op('i32.add').set(at);
    b.get(left).i32(1).op('i32.sub').set(left).br(0).end().end();
  }
}

function pair(key: ValueType, value: ValueType): DefinedType {
  return { kind: 'tuple', types: [key, value], aliasOf: undefined };
}
