import { toBytes, toText } from './bindings.ts';

/**
 * Values of components, as jco has them, as JSON: what JSON has no words for is an object with the key `$`. Numbers keep their value, but NaNs
 * not their bits.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is written for a resource. */
export interface Handles {
  /** The name of an object that is a resource; `undefined` where it is none. */
  readonly nameOf?: (object: object) => string | undefined;
  /** The object with that name; `undefined` where there is none. */
  readonly named?: (name: string) => object | undefined;
}

const KEY = '$';

/**
 * @param where what the value is, for errors
 * @throws TypeError for a value that no component takes or gives, such as a function
 */
export function toJson(value: unknown, where: string, handles: Handles = {}): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : tagged('number', Object.is(value, -0) ? '-0' : String(value));
    case 'bigint':
      return tagged('bigint', String(value));
    case 'undefined':
      return tagged('undefined', null);
    case 'object':
      return value === null ? null : objectToJson(value, where, handles);
    default:
      throw new TypeError(`${where}: a ${typeof value} is no value of a component`);
  }
}

function objectToJson(value: object, where: string, handles: Handles): Json {
  const handle = handles.nameOf?.(value);
  if (handle !== undefined) return tagged('resource', handle);
  const each = (one: unknown): Json => toJson(one, where, handles);
  if (Array.isArray(value)) return value.map(each);
  if (value instanceof Uint8Array) return bytesToJson(value);
  const array = ARRAYS.find((one) => value instanceof one);
  if (array !== undefined) return tagged(array.name, [...(value as ArrayLike<unknown> & Iterable<unknown>)].map(each));
  if (value instanceof Map)
    return tagged(
      'map',
      [...value].map(([key, to]) => [each(key), each(to)]),
    );
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = (value.constructor as { readonly name?: string } | undefined)?.name;
    throw new TypeError(`${where}: an object of class ${name ?? '(none)'} is no value that can be written`);
  }
  const entries = Object.entries(value).map(([key, of]) => [key, each(of)] as const);
  if (KEY in value) return tagged('object', entries);
  return Object.fromEntries(entries);
}

/** The value that was written. @throws TypeError where the JSON was not written by `toJson` */
export function fromJson(json: Json, where: string, handles: Handles = {}): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const each = (one: Json): unknown => fromJson(one, where, handles);
  if (isList(json)) return json.map(each);
  const kind = json[KEY];
  if (kind === undefined) return Object.fromEntries(Object.entries(json).map(([key, of]) => [key, each(of)]));
  const made = typeof kind === 'string' ? untagged(kind, json['v'] ?? null, each, handles) : undefined;
  if (made === undefined) throw new TypeError(`${where}: ${JSON.stringify(json).slice(0, 60)} stands for no value`);
  return made.value;
}

type Made = { readonly value: unknown } | undefined;

function untagged(kind: string, v: Json, each: (one: Json) => unknown, handles: Handles): Made {
  switch (kind) {
    case 'undefined':
      return { value: undefined };
    case 'number':
      return typeof v === 'string' && /^(-0|NaN|-?Infinity)$/.test(v) ? { value: Number(v) } : undefined;
    case 'bigint':
      return typeof v === 'string' && /^-?\d+$/.test(v) ? { value: BigInt(v) } : undefined;
    case 'text':
      return typeof v === 'string' ? { value: toBytes(v) } : undefined;
    case 'hex':
      return typeof v === 'string' && /^(?:[0-9a-f]{2})*$/.test(v)
        ? { value: Uint8Array.from(v.match(/../g) ?? [], (byte) => parseInt(byte, 16)) }
        : undefined;
    case 'resource': {
      const object = typeof v === 'string' ? handles.named?.(v) : undefined;
      return object && { value: object };
    }
    case 'map':
      return isPairs(v) ? { value: new Map(v.map(([key, to]) => [each(key), each(to)])) } : undefined;
    case 'object':
      return isPairs(v) && v.every(([key]) => typeof key === 'string')
        ? { value: Object.fromEntries(v.map(([key, to]) => [key, each(to)])) }
        : undefined;
    default: {
      const array = ARRAYS.find(({ name }) => name === kind);
      return array === undefined || !isList(v) ? undefined : { value: new array(v.map(each) as never) };
    }
  }
}

/** The arrays that jco gives for lists of numbers. */
const ARRAYS = [
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  BigUint64Array,
  BigInt64Array,
  Float32Array,
  Float64Array,
] as const;

function tagged(kind: string, v: Json): Json {
  return v === null ? { [KEY]: kind } : { [KEY]: kind, v };
}

/** As text where that gives the same bytes, so that people can read it. */
function bytesToJson(bytes: Uint8Array): Json {
  const text = toText(bytes);
  const again = toBytes(text);
  const same = again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
  if (same) return tagged('text', text);
  return tagged('hex', Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isPairs(json: Json): json is readonly (readonly [Json, Json])[] {
  return isList(json) && json.every((pair) => isList(pair) && pair.length === 2);
}
