import type { CoreNumType } from '../binary/core-val-type.ts';
import { caseLayoutOf, recordLayout, sizeOf } from '../component/abi.ts';
import { rootOf } from '../component/mention.ts';
import type { DefinedType, ValueType } from '../component/types.ts';
import type { FunctionBuilder } from '../core/function-builder.ts';
import { WasmvirtError } from '../errors.ts';

/*
 * What glue does with single values: where they stand, how wide they are, and what of them is checked.
 */

/** An address: a local, and what is added to it. */
export interface Place {
  readonly local: number;
  readonly offset: number;
}

export type Primitive = Extract<ValueType, string>;
export type Width = 1 | 2 | 4 | 8;

export function address(b: FunctionBuilder, { local, offset }: Place): void {
  b.get(local);
  if (offset !== 0) b.i32(offset).op('i32.add');
}

export function widthOf(type: Exclude<Primitive, 'string'>): Width {
  switch (type) {
    case 'bool':
    case 's8':
    case 'u8':
      return 1;
    case 's16':
    case 'u16':
      return 2;
    case 's64':
    case 'u64':
    case 'f64':
      return 8;
    case 'error-context':
      throw new WasmvirtError('internal', 'an error context is moved by glue');
    default:
      return 4;
  }
}

export function isByte(type: ValueType): boolean {
  const root = typeof type === 'string' ? type : rootOf(type);
  return root === 'u8' || (typeof root === 'object' && root.kind === 'primitive' && root.type === 'u8');
}

/**
 * Whether every bit pattern is a value, and the same on both sides: it can be copied. Not where there is padding, in which may be what the
 * adapter had in its memory before.
 */
export function isPlain(type: ValueType): boolean {
  if (typeof type === 'string') return !['bool', 'char', 'string', 'error-context'].includes(type);
  const root = rootOf(type);
  let plain = PLAIN.get(root);
  if (plain !== undefined) return plain;
  switch (root.kind) {
    case 'primitive':
      plain = isPlain(root.type);
      break;
    case 'record':
      plain = arePlain(root.fields.map((field) => field.type));
      break;
    case 'tuple':
      plain = arePlain(root.types);
      break;
    case 'list':
      plain = root.length !== undefined && isPlain(root.element);
      break;
    default:
      plain = false;
  }
  PLAIN.set(root, plain);
  return plain;
}

/** The same of what stands in a record. */
function arePlain(types: readonly ValueType[]): boolean {
  if (!types.every((t) => isPlain(t))) return false;
  return types.reduce((size, t) => size + sizeOf(t), 0) === recordLayout(types).size;
}

// a memo without observable state
const PLAIN = new WeakMap<DefinedType, boolean>();

export function casesIn(type: DefinedType): NonNullable<ReturnType<typeof caseLayoutOf>> {
  const found = caseLayoutOf(type);
  if (found === undefined) throw new WasmvirtError('internal', `a ${type.kind} has no cases`);
  return found;
}

/** Traps unless the number on the stack is one of a case; leaves it there. */
export function checkCase(b: FunctionBuilder, count: number): void {
  const tag = b.local('i32');
  b.tee(tag).i32(count).op('i32.ge_u').if().op('unreachable').end().get(tag);
}

export function maskFlags(b: FunctionBuilder, count: number): void {
  if (count < 32) b.i32(2 ** count - 1).op('i32.and');
}

/** A core value in a slot that values of several cases share, and back. */
export function convert(b: FunctionBuilder, from: CoreNumType, to: CoreNumType): void {
  if (from === to) return;
  switch (`${from} ${to}`) {
    case 'i32 f32':
      b.op('f32.reinterpret_i32');
      return;
    case 'f32 i32':
      b.op('i32.reinterpret_f32');
      return;
    case 'i64 i32':
      b.op('i32.wrap_i64');
      return;
    case 'i32 i64':
      b.op('i64.extend_i32_u');
      return;
    case 'i64 f32':
      b.op('i32.wrap_i64').op('f32.reinterpret_i32');
      return;
    case 'f32 i64':
      b.op('i32.reinterpret_f32').op('i64.extend_i32_u');
      return;
    case 'i64 f64':
      b.op('f64.reinterpret_i64');
      return;
    case 'f64 i64':
      b.op('i64.reinterpret_f64');
      return;
    default:
      throw new WasmvirtError('internal', `${from} does not share a slot with ${to}`);
  }
}
