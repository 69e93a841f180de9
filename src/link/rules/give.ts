import type { CoreNumType } from '../../binary/core-type.ts';
import { caseLayoutOf, containsPointer, flatten, recordLayout } from '../../component/abi.ts';
import type { DefinedType, ValueType } from '../../component/types.ts';
import type { FunctionBuilder } from '../../core/function-builder.ts';
import { unsignedLoad, type MemoryAccess } from '../../core/instruction.ts';
import { WasmvirtError } from '../../errors.ts';

/*
 * What a function of the host has answered lies in memory, and `task.return` wants it flat. The texts and lists in it are on the heap, and
 * are freed behind that.
 */

const LOADS: Readonly<Record<string, MemoryAccess>> = {
  bool: 'i32.load8_u',
  u8: 'i32.load8_u',
  u16: 'i32.load16_u',
  u32: 'i32.load',
  u64: 'i64.load',
  s8: 'i32.load8_s',
  s16: 'i32.load16_s',
  s32: 'i32.load',
  s64: 'i64.load',
};

/** Writes code that puts the value at the address in local `base` plus `offset` on the stack, flat (CanonicalABI.md § Flat Lifting). */
export function pushFlat(b: FunctionBuilder, type: ValueType, base: number, offset: number): void {
  if (typeof type === 'string') {
    const load = LOADS[type];
    if (load !== undefined) b.get(base).access(load, offset);
    else if (type === 'string') pushPair(b, base, offset);
    else throw unknown(type);
    return;
  }
  switch (type.kind) {
    case 'primitive':
      pushFlat(b, type.type, base, offset);
      return;
    case 'list':
      if (type.length !== undefined) throw unknown('list of a fixed length');
      pushPair(b, base, offset);
      return;
    case 'own':
    case 'stream':
    case 'future':
      b.get(base).access('i32.load', offset);
      return;
    case 'record':
    case 'tuple':
      eachField(type, offset, (field, at) => pushFlat(b, field, base, at));
      return;
    default: {
      const { payloads, load, payload } = casesIn(type);
      const [, ...joined] = flatten(type);
      // what a case does not have is 0, as new locals are
      const locals = joined.map((core) => b.local(core));
      eachPayload(b, { payloads, load, base, offset }, (of) => {
        pushFlat(b, of, base, offset + payload);
        const flat = flatten(of);
        for (let i = flat.length - 1; i >= 0; i--) {
          widen(b, flat[i], joined[i]);
          b.set(locals[i] ?? 0);
        }
      });
      b.get(base).access(load, offset);
      for (const local of locals) b.get(local);
    }
  }
}

/** Writes code that frees the texts and lists in a value there. */
export function freePointers(b: FunctionBuilder, type: ValueType, base: number, offset: number): void {
  if (!containsPointer(type)) return;
  const list = typeof type === 'object' && type.kind === 'list';
  if (list && (type.length !== undefined || containsPointer(type.element))) throw unknown('list of lists');
  if (type === 'string' || list || (typeof type === 'object' && type.kind === 'primitive')) {
    // `task.realloc` gives nothing for nothing
    b.get(base).access('i32.load', offset + 4);
    b.if().get(base).access('i32.load', offset).call('heap.free').end();
    return;
  }
  if (typeof type === 'string') throw unknown(type);
  if (type.kind === 'record' || type.kind === 'tuple') {
    eachField(type, offset, (field, at) => freePointers(b, field, base, at));
    return;
  }
  const { payloads, load, payload } = casesIn(type);
  const freed = payloads.map((of) => (of !== undefined && containsPointer(of) ? of : undefined));
  eachPayload(b, { payloads: freed, load, base, offset }, (of) => freePointers(b, of, base, offset + payload));
}

function casesIn(type: DefinedType): {
  readonly payloads: readonly (ValueType | undefined)[];
  /** Loads the number of the case. */
  readonly load: MemoryAccess;
  readonly payload: number;
} {
  const found = caseLayoutOf(type);
  if (found === undefined) throw unknown(type.kind);
  const { payloads, layout } = found;
  return { payloads, load: unsignedLoad(layout.discriminant), payload: layout.payload };
}

/** Code for each case that has a payload, under the condition that it is that case. */
function eachPayload(
  b: FunctionBuilder,
  {
    payloads,
    load,
    base,
    offset,
  }: {
    readonly payloads: readonly (ValueType | undefined)[];
    readonly load: MemoryAccess;
    readonly base: number;
    readonly offset: number;
  },
  write: (type: ValueType) => void,
): void {
  payloads.forEach((of, index) => {
    if (of === undefined) return;
    b.get(base).access(load, offset).i32(index).op('i32.eq').if();
    write(of);
    b.end();
  });
}

function eachField(
  type: Extract<ValueType, { readonly kind: 'record' | 'tuple' }>,
  offset: number,
  write: (field: ValueType, at: number) => void,
): void {
  const types = type.kind === 'tuple' ? type.types : type.fields.map((f) => f.type);
  const { offsets } = recordLayout(types);
  types.forEach((field, i) => write(field, offset + (offsets[i] ?? 0)));
}

/** Address and length. */
function pushPair(b: FunctionBuilder, base: number, offset: number): void {
  b.get(base)
    .access('i32.load', offset)
    .get(base)
    .access('i32.load', offset + 4);
}

function widen(b: FunctionBuilder, from: CoreNumType | undefined, to: CoreNumType | undefined): void {
  if (from === to) return;
  if (from !== 'i32' || to !== 'i64') throw unknown(`${from} as ${to}`);
  b.op('i64.extend_i32_u');
}

function unknown(what: string): WasmvirtError {
  return new WasmvirtError('internal', `no function by rules gives a ${what}`);
}
