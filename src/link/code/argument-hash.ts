import type { CoreNumType } from '../../binary/core-type.ts';
import type { PrimValType } from '../../binary/type.ts';
import {
  casesOf,
  containsHandle,
  containsPointer,
  flagsSize,
  flatten,
  recordLayout,
  sizeOf,
  variantLayout,
} from '../../component/abi.ts';
import type { DefinedType, FuncType, ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import { unsignedLoad, type MemoryAccess } from '../../core/instruction.ts';
import type { CoreObject } from '../../core/object.ts';
import { unreachable, WasmvirtError } from '../../errors.ts';
import type { TypeRef } from '../encode/type-table.ts';

/** What NaN counts as: its bits may be any. */
const NAN = 0x7ff8_0000_0000_0000n;

/** How numbers and characters are read from memory, as an i64 or with what makes one of it. */
const LOADS: Readonly<Record<Exclude<PrimValType, 'string' | 'f32' | 'f64' | 'error-context'>, MemoryAccess>> = {
  bool: 'i64.load8_u',
  u8: 'i64.load8_u',
  s8: 'i64.load8_u',
  u16: 'i64.load16_u',
  s16: 'i64.load16_u',
  u32: 'i64.load32_u',
  s32: 'i64.load32_u',
  char: 'i64.load32_u',
  u64: 'i64.load',
  s64: 'i64.load',
};

/** Of these, lists are one run of bytes. */
const PLAIN: ReadonlySet<ValueType> = new Set<PrimValType>([
  'u8',
  's8',
  'u16',
  's16',
  'u32',
  's32',
  'u64',
  's64',
  'char',
]);

/** Cases of variants that are passed in core values, and have a text or a handle in them, at most in one function. */
const MAX_CASES = 20_000;

/**
 * Writes code that hashes what a function is given: numbers, texts, lists and which case each variant is, but no handles, which are other
 * numbers in another run. All values are canonical, as they come from the canonical ABI. `../../adapters/recording/hash.wat` mixes.
 */
export class ArgumentHash {
  private readonly ref: (type: DefinedType) => TypeRef;
  private readonly made = new Map<string, CoreObject | undefined>();
  private cases = 0;

  constructor(ref: (type: DefinedType) => TypeRef) {
    this.ref = ref;
  }

  /** The functions that the code calls, beside templates. */
  get objects(): readonly CoreObject[] {
    return [...this.made.values()].flatMap((object) => object ?? []);
  }

  /**
   * Writes code that leaves the hash of the arguments in a local, whose number it returns.
   *
   * @param locals the core parameters: the arguments, or where they are in memory
   */
  hash(b: FunctionBuilder, { params }: FuncType, locals: readonly CoreNumType[], inMemory: boolean): number {
    const hash = b.local('i64');
    const types = params.map((p) => p.type);
    if (inMemory) this.fields(b, types, hash, 0, 0);
    else this.flatFields(b, types, hash, 0, locals);
    return hash;
  }

  private flatFields(
    b: FunctionBuilder,
    types: readonly ValueType[],
    hash: number,
    local: number,
    locals: readonly CoreNumType[],
  ): void {
    let next = local;
    for (const type of types) {
      this.flat(b, type, hash, next, locals);
      next += flatten(type).length;
    }
  }

  private flat(b: FunctionBuilder, type: ValueType, hash: number, local: number, locals: readonly CoreNumType[]): void {
    if (typeof type === 'string') {
      this.flatPrimitive(b, type, hash, local, locals);
      return;
    }
    switch (type.kind) {
      case 'primitive':
        this.flatPrimitive(b, type.type, hash, local, locals);
        return;
      case 'record':
      case 'tuple':
        this.flatFields(b, fieldsOf(type), hash, local, locals);
        return;
      case 'flags':
        mix(b, hash, () => asI64(b, local, locals));
        return;
      case 'list':
        if (type.length === undefined) this.flatList(b, type.element, hash, local, locals);
        else this.flatFields(b, new Array<ValueType>(type.length).fill(type.element), hash, local, locals);
        return;
      case 'map':
        this.flatList(b, pair(type), hash, local, locals);
        return;
      case 'variant':
      case 'enum':
      case 'option':
      case 'result':
        this.flatCases(b, type, hash, local, locals);
        return;
      case 'own':
      case 'borrow':
      case 'stream':
      case 'future':
        return;
      default:
        throw unreachable(type);
    }
  }

  /** Core values that the case does not use are zero. */
  private flatCases(
    b: FunctionBuilder,
    type: DefinedType,
    hash: number,
    local: number,
    locals: readonly CoreNumType[],
  ): void {
    mix(b, hash, () => asI64(b, local, locals));
    if (!containsPointer(type) && !containsHandle(type)) {
      for (let at = local + 1; at < local + flatten(type).length; at += 1) mix(b, hash, () => asI64(b, at, locals));
      return;
    }
    (casesOf(type) ?? []).forEach((payload, index) => {
      if (payload === undefined) return;
      this.cases += 1;
      if (this.cases > MAX_CASES)
        throw new WasmvirtError('limit', `what a function is given that is recorded has more than ${MAX_CASES} cases`);
      asI32(b, local, locals);
      b.i32(index).op('i32.eq').if();
      this.flat(b, payload, hash, local + 1, locals);
      b.end();
    });
  }

  private flatPrimitive(
    b: FunctionBuilder,
    type: PrimValType,
    hash: number,
    local: number,
    locals: readonly CoreNumType[],
  ): void {
    switch (type) {
      case 'string':
        b.get(hash);
        asI32(b, local, locals);
        asI32(b, local + 1, locals);
        b.call('hash.mix-bytes').set(hash);
        return;
      case 'error-context':
        return;
      default:
        mix(b, hash, () => {
          if (type === 'f32' && locals[local] === 'f32') float(b, 'f32', () => b.get(local));
          else if (type === 'f64' && locals[local] === 'f64') float(b, 'f64', () => b.get(local));
          else asI64(b, local, locals);
        });
    }
  }

  private flatList(
    b: FunctionBuilder,
    element: ValueType,
    hash: number,
    local: number,
    locals: readonly CoreNumType[],
  ): void {
    b.get(hash);
    asI32(b, local, locals);
    asI32(b, local + 1, locals);
    this.list(b, element);
    b.set(hash);
  }

  /** Hash, address and length are on the stack, and the hash is then. */
  private list(b: FunctionBuilder, element: ValueType): void {
    const root = typeof element === 'object' && element.kind === 'primitive' ? element.type : element;
    if (PLAIN.has(root)) {
      const size = sizeOf(element);
      if (size > 1) b.i32(Math.log2(size)).op('i32.shl');
      b.call('hash.mix-bytes');
      return;
    }
    b.call(
      this.once(`hash.list ${typeof element === 'string' ? element : this.ref(element)}`, (symbol) => {
        const inner = new FunctionBuilder(symbol, { params: ['i64', 'i32', 'i32'], results: ['i64'] });
        const [hash, at, left] = [0, 1, 2];
        mix(inner, hash, () => inner.get(left).op('i64.extend_i32_u'));
        inner.block().loop().get(left).op('i32.eqz').brIf(1);
        this.memory(inner, element, hash, at, 0);
        inner.get(at).i32(sizeOf(element)).op('i32.add').set(at);
        inner.get(left).i32(1).op('i32.sub').set(left).br(0).end().end();
        return inner.get(hash).finish();
      }),
    );
  }

  /** What is at the address in local `base` plus `offset`. */
  private memory(b: FunctionBuilder, type: ValueType, hash: number, base: number, offset: number): void {
    if (typeof type === 'string') {
      this.primitive(b, type, hash, base, offset);
      return;
    }
    // one function for each type: types can be made of one another as often as they like
    b.get(hash).get(base);
    if (offset > 0) b.i32(offset).op('i32.add');
    b.call(
      this.once(`hash.value ${this.ref(type)}`, (symbol) => {
        const inner = new FunctionBuilder(symbol, { params: ['i64', 'i32'], results: ['i64'] });
        this.shape(inner, type, 0, 1);
        return inner.get(0).finish();
      }),
    ).set(hash);
  }

  private shape(b: FunctionBuilder, type: DefinedType, hash: number, at: number): void {
    switch (type.kind) {
      case 'primitive':
        this.primitive(b, type.type, hash, at, 0);
        return;
      case 'record':
      case 'tuple':
        this.fields(b, fieldsOf(type), hash, at, 0);
        return;
      case 'flags':
        mix(b, hash, () =>
          b
            .get(at)
            .access(unsignedLoad(flagsSize(type.labels.length)))
            .op('i64.extend_i32_u'),
        );
        return;
      case 'list':
      case 'map': {
        const element = type.kind === 'map' ? pair(type) : type.element;
        b.get(hash);
        if (type.kind === 'list' && type.length !== undefined) b.get(at).i32(type.length);
        else b.get(at).access('i32.load', 0).get(at).access('i32.load', 4);
        this.list(b, element);
        b.set(hash);
        return;
      }
      case 'variant':
      case 'enum':
      case 'option':
      case 'result': {
        const cases = casesOf(type) ?? [];
        const { discriminant, payload } = variantLayout(cases);
        const load = unsignedLoad(discriminant);
        mix(b, hash, () => b.get(at).access(load).op('i64.extend_i32_u'));
        cases.forEach((one, index) => {
          if (one === undefined) return;
          b.get(at).access(load).i32(index).op('i32.eq').if();
          this.memory(b, one, hash, at, payload);
          b.end();
        });
        return;
      }
      case 'own':
      case 'borrow':
      case 'stream':
      case 'future':
        return;
      default:
        throw unreachable(type);
    }
  }

  private fields(b: FunctionBuilder, types: readonly ValueType[], hash: number, base: number, offset: number): void {
    const { offsets } = recordLayout(types);
    types.forEach((type, i) => this.memory(b, type, hash, base, offset + (offsets[i] ?? 0)));
  }

  private primitive(b: FunctionBuilder, type: PrimValType, hash: number, base: number, offset: number): void {
    switch (type) {
      case 'string':
        b.get(hash).get(base).access('i32.load', offset).get(base);
        b.access('i32.load', offset + 4)
          .call('hash.mix-bytes')
          .set(hash);
        return;
      case 'error-context':
        return;
      case 'f32':
      case 'f64':
        mix(b, hash, () => float(b, type, () => b.get(base).access(`${type}.load`, offset)));
        return;
      default:
        mix(b, hash, () => b.get(base).access(LOADS[type], offset));
    }
  }

  private once(symbol: string, make: (symbol: string) => CoreObject): string {
    if (!this.made.has(symbol)) {
      this.made.set(symbol, undefined);
      this.made.set(symbol, make(symbol));
    }
    return symbol;
  }
}

/** `value` leaves an i64. */
function mix(b: FunctionBuilder, hash: number, value: () => void): void {
  b.get(hash);
  value();
  b.call('hash.mix').set(hash);
}

/** The bits of a number, or of NaN; `value` leaves the number. */
function float(b: FunctionBuilder, type: 'f32' | 'f64', value: () => void): void {
  const local = b.local(type);
  value();
  b.set(local).get(local);
  if (type === 'f32') b.op('i32.reinterpret_f32').op('i64.extend_i32_u');
  else b.op('i64.reinterpret_f64');
  b.i64(NAN).get(local).get(local).op(`${type}.eq`).op('select');
}

function asI64(b: FunctionBuilder, local: number, locals: readonly CoreNumType[]): void {
  b.get(local);
  switch (locals[local]) {
    case 'i32':
      b.op('i64.extend_i32_u');
      return;
    case 'f32':
      b.op('i32.reinterpret_f32').op('i64.extend_i32_u');
      return;
    case 'f64':
      b.op('i64.reinterpret_f64');
      return;
    default: // it is one
  }
}

function asI32(b: FunctionBuilder, local: number, locals: readonly CoreNumType[]): void {
  b.get(local);
  if (locals[local] === 'i64') b.op('i32.wrap_i64');
}

function fieldsOf(type: Extract<DefinedType, { readonly kind: 'record' | 'tuple' }>): readonly ValueType[] {
  return type.kind === 'record' ? type.fields.map((f) => f.type) : type.types;
}

function pair({ key, value }: Extract<DefinedType, { readonly kind: 'map' }>): DefinedType {
  return { kind: 'tuple', types: [key, value], aliasOf: undefined };
}
