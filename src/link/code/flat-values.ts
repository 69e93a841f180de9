import type { CoreNumType } from '../../binary/core-type.ts';
import { caseLayoutOf, containsPointer, flagsSize, flatten, recordLayout } from '../../component/abi.ts';
import type { DefinedType, ValueType } from '../../component/types.ts';
import type { FunctionBuilder } from '../../core/function-builder.ts';
import { LOADS, STORES, type MemoryAccess } from '../../core/instruction.ts';
import { WasmvirtError } from '../../errors.ts';

/*
 * What a function of the host has answered lies in memory, and `task.return` wants it flat. What a task was given is flat, and the host wants
 * it in memory where it is much.
 */

/** What is read as more than the bytes of an unsigned integer. */
const SIGNED: Readonly<Partial<Record<string, MemoryAccess>>> = { s8: 'i32.load8_s', s16: 'i32.load16_s' };

/** Bytes of integers in memory. */
const WIDTHS: Readonly<Partial<Record<string, keyof typeof LOADS>>> = {
  bool: 1,
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  char: 4,
  u64: 8,
  s64: 8,
};

/** Writes code that puts the value at the address in local `base` plus `offset` on the stack, flat (CanonicalABI.md § Flat Lifting). */
export function pushFlat(b: FunctionBuilder, type: ValueType, base: number, offset: number): void {
  if (isPair(type)) {
    b.get(base)
      .access('i32.load', offset)
      .get(base)
      .access('i32.load', offset + 4);
    return;
  }
  const bytes = widthOf(type);
  if (bytes !== undefined) {
    b.get(base).access(SIGNED[nameOf(type)] ?? LOADS[bytes], offset);
    return;
  }
  if (isRecord(type)) {
    eachField(type, (field, at) => pushFlat(b, field, base, offset + at));
    return;
  }
  const cases = casesIn(type);
  const [, ...joined] = flatten(type);
  // what a case does not have is 0, as new locals are
  const locals = joined.map((core) => b.local(core));
  eachPayload(b, cases, { base, offset }, (of) => {
    pushFlat(b, of, base, offset + cases.payload);
    const flat = flatten(of);
    for (let i = flat.length - 1; i >= 0; i--) {
      widen(b, flat[i], joined[i]);
      b.set(locals[i] ?? 0);
    }
  });
  b.get(base).access(cases.load, offset);
  for (const local of locals) b.get(local);
}

/** Writes code that frees the texts and lists in a value there, which are on the heap. */
export function freePointers(b: FunctionBuilder, type: ValueType, base: number, offset: number): void {
  if (!containsPointer(type)) return;
  if (isPair(type)) {
    if (typeof type === 'object' && type.kind === 'list' && containsPointer(type.element))
      throw unknown('list of lists');
    // `task.realloc` gives nothing for nothing
    b.get(base).access('i32.load', offset + 4);
    b.if().get(base).access('i32.load', offset).call('heap.free').end();
    return;
  }
  if (isRecord(type)) {
    eachField(type, (field, at) => freePointers(b, field, base, offset + at));
    return;
  }
  const cases = casesIn(type);
  const payloads = cases.payloads.map((of) => (of !== undefined && containsPointer(of) ? of : undefined));
  eachPayload(b, { ...cases, payloads }, { base, offset }, (of) => freePointers(b, of, base, offset + cases.payload));
}

/**
 * Writes code that stores a value that was passed in locals from `first` on, in which it has the core types `types`, at the address in local
 * `base` plus `offset`, where there are zeros.
 */
export function storeFlat(
  b: FunctionBuilder,
  type: ValueType,
  { first, types }: { readonly first: number; readonly types: readonly CoreNumType[] },
  { base, offset }: { readonly base: number; readonly offset: number },
): void {
  const store = (at: number, bytes: keyof typeof STORES, to: number): void => {
    b.get(base);
    get(at, bytes === 8 ? 'i64' : 'i32');
    b.access(STORES[bytes], to);
  };
  const get = (at: number, wanted: 'i32' | 'i64'): void => {
    b.get(at);
    if (types[at - first] === 'i64' && wanted === 'i32') b.op('i32.wrap_i64');
  };
  const value = (of: ValueType, at: number, to: number): void => {
    if (isPair(of)) {
      store(at, 4, to);
      store(at + 1, 4, to + 4);
      return;
    }
    const bytes = widthOf(of);
    if (bytes !== undefined) {
      store(at, bytes, to);
      return;
    }
    if (isRecord(of)) {
      let next = at;
      eachField(of, (field, place) => {
        value(field, next, to + place);
        next += flatten(field).length;
      });
      return;
    }
    const { payloads, payload, discriminant } = casesIn(of);
    store(at, discriminant, to);
    for (const [index, one] of payloads.entries()) {
      if (one === undefined) continue;
      get(at, 'i32');
      b.i32(index).op('i32.eq').if();
      value(one, at + 1, to + payload);
      b.end();
    }
  };
  value(type, first, offset);
}

function nameOf(type: ValueType): string {
  if (typeof type === 'string') return type;
  return type.kind === 'primitive' ? type.type : type.kind;
}

/** Of what is one core value. */
function widthOf(type: ValueType): keyof typeof LOADS | undefined {
  if (typeof type === 'object') {
    if (type.kind === 'own' || type.kind === 'borrow' || type.kind === 'stream' || type.kind === 'future') return 4;
    if (type.kind === 'flags') return flagsSize(type.labels.length);
  }
  return WIDTHS[nameOf(type)];
}

/** Whether it is an address and a length. */
function isPair(type: ValueType): boolean {
  return nameOf(type) === 'string' || (typeof type === 'object' && type.kind === 'list' && type.length === undefined);
}

type Fields = Extract<DefinedType, { readonly kind: 'record' | 'tuple' }>;

function isRecord(type: ValueType): type is Fields {
  return typeof type === 'object' && (type.kind === 'record' || type.kind === 'tuple');
}

function eachField(type: Fields, write: (field: ValueType, at: number) => void): void {
  const types = type.kind === 'tuple' ? type.types : type.fields.map((f) => f.type);
  const { offsets } = recordLayout(types);
  types.forEach((field, i) => write(field, offsets[i] ?? 0));
}

interface Cases {
  readonly payloads: readonly (ValueType | undefined)[];
  readonly discriminant: 1 | 2 | 4;
  /** Loads the number of the case. */
  readonly load: MemoryAccess;
  /** Where payloads are. */
  readonly payload: number;
}

function casesIn(type: ValueType): Cases {
  const found = typeof type === 'object' ? caseLayoutOf(type) : undefined;
  if (found === undefined) throw unknown(nameOf(type));
  const { discriminant, payload } = found.layout;
  return { payloads: found.payloads, discriminant, load: LOADS[discriminant], payload };
}

/** Code for each case that has a payload, under the condition that it is that case. */
function eachPayload(
  b: FunctionBuilder,
  { payloads, load }: Cases,
  { base, offset }: { readonly base: number; readonly offset: number },
  write: (type: ValueType) => void,
): void {
  payloads.forEach((of, index) => {
    if (of === undefined) return;
    b.get(base).access(load, offset).i32(index).op('i32.eq').if();
    write(of);
    b.end();
  });
}

function widen(b: FunctionBuilder, from: CoreNumType | undefined, to: CoreNumType | undefined): void {
  if (from === to) return;
  if (from !== 'i32' || to !== 'i64') throw unknown(`${from} as ${to}`);
  b.op('i64.extend_i32_u');
}

function unknown(what: string): WasmvirtError {
  return new WasmvirtError('internal', `no task of ours has a ${what}`);
}
