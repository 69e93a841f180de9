import { casesOf, containsHandle, flatten, recordLayout, sizeOf, variantLayout } from '../../component/abi.ts';
import { forEachChild, type DefinedType, type ValueType } from '../../component/types.ts';
import type { CoreNumType } from '../../binary/core-type.ts';
import type { FunctionBuilder } from '../../core/function-builder.ts';
import { unsignedLoad } from '../../core/instruction.ts';
import { WasmvirtError } from '../../errors.ts';

/** The core function that is called with a handle of this type; `undefined` where nothing is to be done. */
export type HandleSymbol = (type: DefinedType) => string | undefined;
/** The same for `resource.drop` and its like. */
export type DropSymbol = HandleSymbol;

/** Types can say that there are as many handles as they like, and each is some bytes of code. */
const MAX_HANDLES = 20_000;

/** Writes code that finds every handle in values of a type and does something with each. */
abstract class HandleVisitor {
  protected readonly builder: FunctionBuilder;
  private readonly symbol: HandleSymbol;
  /** Whether code was written that looks into memory. */
  reads = false;
  private readonly known = new Map<DefinedType, boolean>();
  private visited = 0;

  constructor(builder: FunctionBuilder, symbol: HandleSymbol) {
    this.builder = builder;
    this.symbol = symbol;
  }

  /** Writes code for the handle in a local, which is an i64 if `wide`: cases of a variant share locals. */
  protected abstract inLocal(symbol: string, local: number, wide: boolean): void;

  /** Writes code for the handle in memory at the address in local `base` plus `offset`. */
  protected abstract inMemory(symbol: string, base: number, offset: number): void;

  /** Whether a value of the type can hold a handle that is visited. */
  holds(type: ValueType | undefined): boolean {
    if (typeof type !== 'object' || !containsHandle(type)) return false;
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

  /** Visits what is in a value that was passed flat, in locals from `local` on, which have the core types `locals`. */
  flat(type: ValueType | undefined, local: number, locals: readonly CoreNumType[]): void {
    if (typeof type !== 'object' || !this.holds(type)) return;
    const symbol = this.symbol(type);
    if (symbol !== undefined) {
      this.count();
      this.inLocal(symbol, local, locals[local] === 'i64');
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
        (casesOf(type) ?? []).forEach((payload, index, all) => {
          if (!this.holds(payload)) return;
          this.builder.get(local);
          if (locals[local] === 'i64') this.builder.op('i32.wrap_i64');
          this.ifCase(index, all.length);
          this.flat(payload, local + 1, locals);
          this.builder.end();
        });
    }
  }

  /** Visits what is in a value in memory, at the address in local `base` plus `offset`. */
  memory(type: ValueType | undefined, base: number, offset: number): void {
    if (typeof type !== 'object' || !this.holds(type)) return;
    this.reads = true;
    const symbol = this.symbol(type);
    if (symbol !== undefined) {
      this.count();
      this.inMemory(symbol, base, offset);
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
          this.fixedList(type.element, type.length, base, offset);
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
        const load = unsignedLoad(layout.discriminant);
        cases.forEach((payload, index) => {
          if (!this.holds(payload)) return;
          this.builder.get(base).access(load, offset);
          this.ifCase(index, cases.length);
          this.memory(payload, base, offset + layout.payload);
          this.builder.end();
        });
      }
    }
  }

  /** Opens a block for one case; the discriminant is on the stack. */
  private ifCase(index: number, count: number): void {
    if (index === 0) this.builder.op('i32.eqz');
    // what is neither 0 nor more than 1 is 1
    else if (count > 2) this.builder.i32(index).op('i32.eq');
    this.builder.if();
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

  private fixedList(element: ValueType, length: number, base: number, offset: number): void {
    const pointer = this.builder.local('i32');
    const count = this.builder.local('i32');
    this.builder.get(base).i32(offset).op('i32.add').set(pointer).i32(length).set(count);
    this.list(element, pointer, count, []);
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

  private count(): void {
    this.visited += 1;
    if (this.visited > MAX_HANDLES) {
      throw new WasmvirtError('limit', `a function that is not let through has more than ${MAX_HANDLES} handles`);
    }
  }
}

/**
 * Writes code that drops every handle in the parameters of a function that does nothing else with them. A function owns the
 * `own` handles it is given, and a `borrow` of another component's resource must be gone before it returns (CanonicalABI.md,
 * "borrow handles still remain at the end of the call").
 */
export class HandleDropper extends HandleVisitor {
  protected override inLocal(symbol: string, local: number, wide: boolean): void {
    this.builder.get(local);
    if (wide) this.builder.op('i32.wrap_i64');
    this.builder.call(symbol);
  }

  protected override inMemory(symbol: string, base: number, offset: number): void {
    this.builder.get(base).access('i32.load', offset).call(symbol);
  }
}

/** Writes code that puts in the place of each handle what a function `(handle) -> handle` makes of it. */
export class HandleReplacer extends HandleVisitor {
  protected override inLocal(symbol: string, local: number, wide: boolean): void {
    this.builder.get(local);
    if (wide) this.builder.op('i32.wrap_i64');
    this.builder.call(symbol);
    if (wide) this.builder.op('i64.extend_i32_u');
    this.builder.set(local);
  }

  protected override inMemory(symbol: string, base: number, offset: number): void {
    this.builder.get(base).get(base).access('i32.load', offset).call(symbol).access('i32.store', offset);
  }
}

function pair(key: ValueType, value: ValueType): DefinedType {
  return { kind: 'tuple', types: [key, value], aliasOf: undefined };
}
