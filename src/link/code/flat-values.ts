import { caseLayoutOf, flagsSize, flatten, recordLayout } from '../../component/abi.ts';
import type { DefinedType, ValueType } from '../../component/types.ts';
import type { CoreNumType } from '../../binary/core-type.ts';
import type { FunctionBuilder } from '../../core/function-builder.ts';
import type { MemoryAccess } from '../../core/instruction.ts';
import { WasmvirtError } from '../../errors.ts';

/** What is done with the parts of a value that have a core value each, or are a string. */
interface Visit {
  /** The core value in local `at`, and in memory at `offset` from the base. */
  readonly scalar: (bytes: 1 | 2 | 4 | 8, at: number, offset: number) => void;
  /** Its address in local `at` and at `offset`, its length behind each. */
  readonly string: (at: number, offset: number) => void;
  /** Begins code for the case with this number; the discriminant has so many bytes. */
  readonly ifCase: (index: number, bytes: 1 | 2 | 4, at: number, offset: number) => void;
}

/**
 * Writes code that loads a value from memory, at the address in local `base` plus `offset`, as the core values in which it is passed; they
 * are left on the stack.
 */
export function loadFlat(b: FunctionBuilder, type: ValueType, base: number, offset: number): void {
  const types = flatten(type);
  const locals = types.map((t) => b.local(t));
  const [first = 0] = locals;
  const set = (at: number, have: 'i32' | 'i64'): void => {
    if (typeOf(types, at - first) === 'i64' && have === 'i32') b.op('i64.extend_i32_u');
    b.set(at);
  };
  walk(b, type, first, offset, {
    scalar: (bytes, at, from) => {
      b.get(base).access(LOADS[bytes], from);
      set(at, bytes === 8 ? 'i64' : 'i32');
    },
    string: (at, from) => {
      b.get(base).access('i32.load', from);
      set(at, 'i32');
      b.get(base).access('i32.load', from + 4);
      set(at + 1, 'i32');
    },
    ifCase: (index, bytes, _, from) => b.get(base).access(LOADS[bytes], from).i32(index).op('i32.eq').if(),
  });
  for (const local of locals) b.get(local);
}

/**
 * Writes code that stores a value that was passed in locals from `first` on, in which it has the core types `types`, at the address in local
 * `base` plus `offset`, where there are zeros.
 *
 * @param strings what gives the address at which a string is stored, from its address and its length on the stack
 */
export function storeFlat(
  b: FunctionBuilder,
  type: ValueType,
  { first, types }: { readonly first: number; readonly types: readonly CoreNumType[] },
  { base, offset }: { readonly base: number; readonly offset: number },
): void {
  const get = (at: number, wanted: 'i32' | 'i64'): void => {
    b.get(at);
    if (typeOf(types, at - first) === 'i64' && wanted === 'i32') b.op('i32.wrap_i64');
  };
  walk(b, type, first, offset, {
    scalar: (bytes, at, to) => {
      b.get(base);
      get(at, bytes === 8 ? 'i64' : 'i32');
      b.access(STORES[bytes], to);
    },
    string: (at, to) => {
      b.get(base);
      get(at, 'i32');
      b.access('i32.store', to).get(base);
      get(at + 1, 'i32');
      b.access('i32.store', to + 4);
    },
    ifCase: (index, _, at) => {
      get(at, 'i32');
      b.i32(index).op('i32.eq').if();
    },
  });
}

/** Writes code that calls `(address, length)` for each string in a value in memory. */
export function eachString(b: FunctionBuilder, type: ValueType, base: number, offset: number, symbol: string): void {
  walk(b, type, 0, offset, {
    scalar: () => undefined,
    string: (_, from) =>
      b
        .get(base)
        .access('i32.load', from)
        .get(base)
        .access('i32.load', from + 4)
        .call(symbol),
    ifCase: (index, bytes, _, from) => b.get(base).access(LOADS[bytes], from).i32(index).op('i32.eq').if(),
  });
}

const LOADS: Readonly<Record<1 | 2 | 4 | 8, MemoryAccess>> = {
  1: 'i32.load8_u',
  2: 'i32.load16_u',
  4: 'i32.load',
  8: 'i64.load',
};
const STORES: Readonly<Record<1 | 2 | 4 | 8, MemoryAccess>> = {
  1: 'i32.store8',
  2: 'i32.store16',
  4: 'i32.store',
  8: 'i64.store',
};
const SCALARS: Readonly<Partial<Record<string, 1 | 2 | 4 | 8>>> = {
  bool: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  s32: 4,
  char: 4,
  u64: 8,
  s64: 8,
};

function typeOf(types: readonly CoreNumType[], at: number): CoreNumType {
  const found = types[at];
  if (found === undefined) throw new WasmvirtError('internal', 'a value has more core values than its type');
  return found;
}

function walk(b: FunctionBuilder, type: ValueType, at: number, offset: number, visit: Visit): void {
  if (typeof type === 'string' || type.kind === 'primitive') {
    const name = typeof type === 'string' ? type : type.type;
    const bytes = SCALARS[name];
    if (name === 'string') visit.string(at, offset);
    else if (bytes !== undefined) visit.scalar(bytes, at, offset);
    else throw unknown(name);
    return;
  }
  switch (type.kind) {
    case 'record':
    case 'tuple':
      fields(b, type, at, offset, visit);
      return;
    case 'flags':
      visit.scalar(flagsSize(type.labels.length), at, offset);
      return;
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      visit.scalar(4, at, offset);
      return;
    case 'variant':
    case 'enum':
    case 'option':
    case 'result': {
      const cases = caseLayoutOf(type);
      if (cases === undefined) throw unknown(type.kind);
      const { payloads, layout } = cases;
      visit.scalar(layout.discriminant, at, offset);
      for (const [index, payload] of payloads.entries()) {
        if (payload === undefined) continue;
        visit.ifCase(index, layout.discriminant, at, offset);
        walk(b, payload, at + 1, offset + layout.payload, visit);
        b.end();
      }
      return;
    }
    default:
      throw unknown(type.kind);
  }
}

function fields(
  b: FunctionBuilder,
  type: Extract<DefinedType, { readonly kind: 'record' | 'tuple' }>,
  at: number,
  offset: number,
  visit: Visit,
): void {
  const types = type.kind === 'tuple' ? type.types : type.fields.map((f) => f.type);
  const { offsets } = recordLayout(types);
  let next = at;
  for (const [i, one] of types.entries()) {
    walk(b, one, next, offset + (offsets[i] ?? 0), visit);
    next += flatten(one).length;
  }
}

function unknown(what: string): WasmvirtError {
  return new WasmvirtError('internal', `${what} is in no type of a function that is forwarded`);
}
