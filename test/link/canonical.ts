import { casesOf, flatten, join, recordLayout, sizeOf, alignOf, variantLayout } from '../../src/component/abi.ts';
import type { CoreNumType } from '../../src/binary/core-type.ts';
import type { DefinedType, ValueType } from '../../src/component/types.ts';

/** A value of a component: numbers, texts, lists of fields or elements, `[case, payload]`, and handles. */
export type Value = number | bigint | string | readonly Value[] | Handle | undefined;

/** A handle, by what it is a handle of. */
export interface Handle {
  readonly handle: 'own' | 'borrow';
  readonly thing: number;
}

export type CoreValue = number | bigint;
export type HandleType = Extract<DefinedType, { readonly kind: 'own' | 'borrow' }>;

/** One side of a call: its memory, and what handles are to it. */
export interface Side {
  readonly view: () => DataView;
  readonly alloc: (size: number, align: number) => number;
  readonly lower: (type: HandleType, value: Handle) => number;
  readonly lift: (type: HandleType, number: number) => Handle;
}

/** CanonicalABI.md § Storing, for the types that tests use. */
export function store(side: Side, type: ValueType, value: Value, at: number): void {
  if (typeof type === 'string') {
    const view = side.view();
    if (type === 'string') storeBytes(side, Buffer.from(value as string), 1, at);
    else if (type === 'u64') view.setBigUint64(at, value as bigint, true);
    else if (type === 'f64') view.setFloat64(at, Number(value), true);
    else if (type === 'f32') view.setFloat32(at, Number(value), true);
    else if (sizeOf(type) === 1) view.setUint8(at, Number(value));
    else if (sizeOf(type) === 2) view.setUint16(at, Number(value), true);
    else view.setUint32(at, Number(value), true);
    return;
  }
  if (isHandle(type)) {
    side.view().setUint32(at, side.lower(type, value as Handle), true);
    return;
  }
  const parts = value as readonly Value[];
  const cases = casesOf(type);
  if (cases !== undefined) {
    const [index, payload] = parts as [number, Value];
    const layout = variantLayout(cases);
    side.view().setUint8(at, index);
    const payloadType = cases[index];
    if (payloadType !== undefined) store(side, payloadType, payload, at + layout.payload);
    return;
  }
  if (type.kind === 'list' && type.length === undefined) {
    const pointer = side.alloc(sizeOf(type.element) * parts.length, alignOf(type.element));
    parts.forEach((part, i) => store(side, type.element, part, pointer + i * sizeOf(type.element)));
    side.view().setUint32(at, pointer, true);
    side.view().setUint32(at + 4, parts.length, true);
    return;
  }
  const types = fieldsOf(type);
  const { offsets } = recordLayout(types);
  types.forEach((t, i) => store(side, t, parts[i], at + (offsets[i] ?? 0)));
}

/** CanonicalABI.md § Loading. */
export function load(side: Side, type: ValueType, at: number): Value {
  const view = side.view();
  if (at % alignOf(type) !== 0) throw new Error(`${at} is not aligned`);
  if (typeof type === 'string') {
    if (type === 'string') return text(side, view.getUint32(at, true), view.getUint32(at + 4, true));
    if (type === 'u64') return view.getBigUint64(at, true);
    if (type === 'f64') return view.getFloat64(at, true);
    if (type === 'f32') return view.getFloat32(at, true);
    return sizeOf(type) === 1
      ? view.getUint8(at)
      : sizeOf(type) === 2
        ? view.getUint16(at, true)
        : view.getUint32(at, true);
  }
  if (isHandle(type)) return side.lift(type, view.getUint32(at, true));
  const cases = casesOf(type);
  if (cases !== undefined) {
    const index = view.getUint8(at);
    const payload = cases[index];
    return [index, payload === undefined ? undefined : load(side, payload, at + variantLayout(cases).payload)];
  }
  if (type.kind === 'list' && type.length === undefined) {
    return elements(side, type.element, view.getUint32(at, true), view.getUint32(at + 4, true));
  }
  const types = fieldsOf(type);
  const { offsets } = recordLayout(types);
  return types.map((t, i) => load(side, t, at + (offsets[i] ?? 0)));
}

/** CanonicalABI.md § Flat Lowering. */
export function lowerFlat(side: Side, type: ValueType, value: Value): CoreValue[] {
  if (typeof type === 'string') {
    if (type === 'string') return [...pointerOf(side, type, value)];
    return [type === 'u64' ? (value as bigint) : Number(value)];
  }
  if (isHandle(type)) return [side.lower(type, value as Handle)];
  const parts = value as readonly Value[];
  const cases = casesOf(type);
  if (cases !== undefined) {
    const [index, payload] = parts as [number, Value];
    const payloadType = cases[index];
    const own = payloadType === undefined ? [] : lowerFlat(side, payloadType, payload);
    const have = payloadType === undefined ? [] : flatten(payloadType);
    const want = flatten(type).slice(1);
    return [index, ...want.map((w, i) => (i < own.length ? widen(own[i] ?? 0, have[i], w) : zero(w)))];
  }
  if (type.kind === 'list' && type.length === undefined) return [...pointerOf(side, type, value)];
  return fieldsOf(type).flatMap((t, i) => lowerFlat(side, t, parts[i]));
}

/** CanonicalABI.md § Flat Lifting. Takes core values from the front. */
export function liftFlat(side: Side, type: ValueType, values: CoreValue[]): Value {
  if (typeof type === 'string') {
    const value = values.shift() ?? 0;
    if (type === 'string') return text(side, Number(value), Number(values.shift()));
    return type === 'u64' ? BigInt.asUintN(64, BigInt(value)) : Number(value);
  }
  if (isHandle(type)) return side.lift(type, Number(values.shift()));
  const cases = casesOf(type);
  if (cases !== undefined) {
    const want = flatten(type).slice(1);
    const index = Number(values.shift());
    const payload = cases[index];
    const have = payload === undefined ? [] : flatten(payload);
    const taken = values.splice(0, want.length);
    const own = have.map((h, i) => narrow(taken[i] ?? 0, h, want[i]));
    return [index, payload === undefined ? undefined : liftFlat(side, payload, own)];
  }
  if (type.kind === 'list' && type.length === undefined) {
    return elements(side, type.element, Number(values.shift()), Number(values.shift()));
  }
  return fieldsOf(type).map((t) => liftFlat(side, t, values));
}

function pointerOf(side: Side, type: ValueType, value: Value): [number, number] {
  const at = side.alloc(8, 4);
  store(side, type, value, at);
  return [side.view().getUint32(at, true), side.view().getUint32(at + 4, true)];
}

const bits = new DataView(new ArrayBuffer(8));

function widen(value: CoreValue, have: CoreNumType | undefined, want: CoreNumType): CoreValue {
  if (have === want) return value;
  if (have === 'f32') {
    bits.setFloat32(0, Number(value));
    return want === 'i64' ? BigInt(bits.getUint32(0)) : bits.getUint32(0);
  }
  if (have === 'f64') {
    bits.setFloat64(0, Number(value));
    return bits.getBigUint64(0);
  }
  return want === 'i64' ? BigInt(value) : value;
}

function narrow(value: CoreValue, have: CoreNumType, want: CoreNumType | undefined): CoreValue {
  if (have === want) return value;
  if (want !== undefined && join(have, want) !== want) throw new Error('not a joined type');
  const whole = BigInt.asUintN(64, BigInt(value));
  if (have === 'f32') {
    bits.setUint32(0, Number(whole & 0xffff_ffffn));
    return bits.getFloat32(0);
  }
  if (have === 'f64') {
    bits.setBigUint64(0, whole);
    return bits.getFloat64(0);
  }
  return Number(whole & 0xffff_ffffn);
}

function zero(type: CoreNumType): CoreValue {
  return type === 'i64' ? 0n : 0;
}

function storeBytes(side: Side, bytes: Uint8Array, align: number, at: number): void {
  const pointer = side.alloc(bytes.length, align);
  new Uint8Array(side.view().buffer).set(bytes, pointer);
  side.view().setUint32(at, pointer, true);
  side.view().setUint32(at + 4, bytes.length, true);
}

function text(side: Side, pointer: number, length: number): string {
  return Buffer.from(side.view().buffer, pointer, length).toString();
}

function elements(side: Side, type: ValueType, pointer: number, count: number): Value[] {
  return Array.from({ length: count }, (_, i) => load(side, type, pointer + i * sizeOf(type)));
}

function fieldsOf(type: DefinedType): readonly ValueType[] {
  switch (type.kind) {
    case 'tuple':
      return type.types;
    case 'record':
      return type.fields.map((f) => f.type);
    case 'list':
      return new Array<ValueType>(type.length ?? 0).fill(type.element);
    default:
      throw new Error(`no test has a ${type.kind}`);
  }
}

export function isHandle(type: DefinedType): type is HandleType {
  return type.kind === 'own' || type.kind === 'borrow';
}
