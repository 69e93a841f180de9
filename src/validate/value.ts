import type { Value } from '../binary/value.ts';
import { Reader } from '../bytes/reader.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import type { PrimValType } from '../binary/type.ts';
import type { DefinedType, ValueType } from '../component/types.ts';
import { checkCount, type Context } from './context.ts';
import { valueType } from './define-type.ts';
import { LIMITS } from './limits.ts';
import { refuse } from './rule.ts';
import type { State } from './state.ts';

/** value ::= t:<valtype> len:<core:u32> v:<val(t)> (Binary.md § Value Definitions): appends it to the values, to be used once. */
export function addValue({ type: raw, encoded }: Value, state: State, cx: Context): void {
  cx.need('cm-values', 'a value');
  checkCount(state.values.length + 1, LIMITS.values, 'values');
  const type = valueType(raw, state, cx);
  // from the start of all bytes, so that errors have offsets there
  const start = encoded.byteOffset - cx.bytes.byteOffset;
  const r = new Reader(cx.bytes, start, start + encoded.length);
  readVal(r, type);
  if (r.remaining > 0) refuse('value', `${r.remaining} bytes are left over at the end of a value`);
  state.push({ kind: 'value', type });
}

/** Moves behind val(t), after a check that it is one. Each value has at least one byte, so what is long has as many bytes. */
function readVal(r: Reader, type: ValueType): void {
  if (typeof type === 'string') readPrimitive(r, type);
  else if (type.kind === 'primitive') readPrimitive(r, type.type);
  else readDefined(r, type);
}

function readDefined(r: Reader, type: Exclude<DefinedType, { readonly kind: 'primitive' }>): void {
  switch (type.kind) {
    case 'record':
      for (const field of type.fields) readVal(r, field.type);
      return;
    case 'tuple':
      for (const part of type.types) readVal(r, part);
      return;
    case 'variant': {
      const index = readIndex(r, type.cases.length);
      const payload = type.cases[index]?.type;
      if (payload !== undefined) readVal(r, payload);
      return;
    }
    case 'list':
      for (let n = type.length ?? r.count('elements', r.remaining); n > 0; n -= 1) readVal(r, type.element);
      return;
    case 'flags':
      r.take(Math.ceil(type.labels.length / 8));
      return;
    case 'enum':
      readIndex(r, type.labels.length);
      return;
    case 'option':
      if (r.bool('an option')) readVal(r, type.type);
      return;
    case 'result': {
      const payload = r.bool('a result') ? type.error : type.ok;
      if (payload !== undefined) readVal(r, payload);
      return;
    }
    case 'map':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      return refuse('value', `a value of the type ${type.kind} cannot be written down`);
    default:
      return type satisfies never;
  }
}

function readIndex(r: Reader, count: number): number {
  const index = r.u32();
  return index < count ? index : refuse('value', `a value is of case ${index} of a type with ${count} cases`);
}

function readPrimitive(r: Reader, type: PrimValType): void {
  switch (type) {
    case 'bool':
      r.bool('a bool');
      return;
    case 's8':
    case 'u8':
      r.u8();
      return;
    case 's16':
      checkShort(r, r.s32.bind(r), -0x8000, 0x7fff);
      return;
    case 'u16':
      checkShort(r, r.u32.bind(r), 0, 0xffff);
      return;
    case 's32':
      r.s32();
      return;
    case 'u32':
      r.u32();
      return;
    case 's64':
      r.s64();
      return;
    case 'u64':
      r.u64();
      return;
    case 'f32':
    case 'f64':
      readFloat(r, type === 'f32' ? 4 : 8);
      return;
    case 'char':
      readChar(r);
      return;
    case 'string':
      r.name();
      return;
    case 'error-context':
      return refuse('value', 'a value of the type error-context cannot be written down');
    default:
      return type satisfies never;
  }
}

/** The integers of 16 bits have three bytes at most. */
function checkShort(r: Reader, read: () => number, min: number, max: number): void {
  const start = r.offset;
  const value = read();
  if (value < min || value > max || r.offset - start > SHORT_BYTES)
    refuse('value', 'an integer in a value does not fit in 16 bits');
}

const SHORT_BYTES = 3;

/** There is one NaN. */
function readFloat(r: Reader, size: 4 | 8): void {
  const bytes = r.take(size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  if (size === 4) {
    if (Number.isNaN(view.getFloat32(0, true)) && view.getUint32(0, true) !== NAN_32)
      refuse('value', 'a NaN is not the canonical one');
  } else if (Number.isNaN(view.getFloat64(0, true)) && view.getBigUint64(0, true) !== NAN_64) {
    refuse('value', 'a NaN is not the canonical one');
  }
}

const NAN_32 = 0x7fc00000;
const NAN_64 = 0x7ff8000000000000n;

/** One Unicode scalar value in UTF-8. */
function readChar(r: Reader): void {
  const first = r.peek();
  const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const start = r.offset;
  r.take(size);
  const text = decodeUtf8(r.bytes, start, r.offset);
  if (typeof text !== 'string' || Array.from(text).length !== 1)
    refuse('value', 'a char in a value is not one character in UTF-8');
}
