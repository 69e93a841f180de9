import { WasmvirtError } from '../../errors.ts';

/** More items or keys are in nobody's options. Files count for a key each, and there are a million at most. */
const MAX_ITEMS = 4_000_000;

/** Readers of options go down no deeper: a directory in a mount is two levels. */
const MAX_DEPTH = 5000;

interface Copied {
  readonly from: object;
  readonly to: object;
  readonly depth: number;
}

/**
 * A copy of what a caller gave, made of plain objects, lists, maps and bytes. Each property is read once, so that what is checked is what is used, and
 * getters and proxies run here and nowhere else. What is there several times, or in itself, is so in the copy. Bytes are not copied.
 *
 * @param what names it in errors
 * @throws WasmvirtError `bad-option` if reading throws, if there is too much of it, or where an object inherits what it seems to say
 */
export function plainData(value: unknown, what: string): unknown {
  try {
    return copyOf(value, what);
  } catch (error) {
    if (error instanceof WasmvirtError) throw error;
    throw new WasmvirtError('bad-option', `${what} cannot be read: something in it throws; give plain data`, {
      cause: error,
    });
  }
}

function copyOf(value: unknown, what: string): unknown {
  const copies = new Map<object, object>();
  const open: Copied[] = [];
  let items = 0;
  const taken = (count: number): void => {
    items += count;
    if (items > MAX_ITEMS) throw bad(`${what} has more than ${MAX_ITEMS} items`);
  };
  const copied = (content: unknown, depth: number): unknown => {
    if (typeof content !== 'object' || content === null) return content;
    if (ArrayBuffer.isView(content)) return plainBytes(content);
    const known = copies.get(content);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) throw bad(`${what} is nested more than ${MAX_DEPTH} deep`);
    const to = emptyLike(content);
    if (to === undefined) return content;
    copies.set(content, to);
    open.push({ from: content, to, depth });
    return to;
  };
  const copy = copied(value, 0);
  // not one in the other: there may be more levels than fit on the stack
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { from, to, depth } = next;
    if (Array.isArray(from) && Array.isArray(to)) {
      const { length } = from;
      taken(length);
      for (let i = 0; i < length; i++) to.push(copied(from[i], depth + 1));
    } else if (from instanceof Map && to instanceof Map) {
      taken(from.size);
      for (const [key, content] of from) to.set(key, copied(content, depth + 1));
    } else {
      checkInherited(from, what);
      const keys = Object.keys(from);
      taken(keys.length);
      for (const key of keys) {
        const content = copied(from[key as keyof typeof from], depth + 1);
        Object.defineProperty(to, key, { value: content, writable: true, enumerable: true, configurable: true });
      }
    }
  }
  return copy;
}

/** Bytes as they are, whatever a class or a property of their own says of them. Other views stay what they are, which no option takes. */
function plainBytes(view: ArrayBufferView): ArrayBufferView {
  if (BYTES.tag(view) !== 'Uint8Array') return view;
  const buffer = BYTES.buffer(view) as ArrayBuffer;
  // throws for bytes that were given away
  new DataView(buffer);
  return new Uint8Array(buffer, BYTES.byteOffset(view) as number, BYTES.length(view) as number);
}

/** What engines say of bytes. */
const BYTES = {
  tag: getterOf(Symbol.toStringTag),
  buffer: getterOf('buffer'),
  byteOffset: getterOf('byteOffset'),
  length: getterOf('length'),
};

function getterOf(key: string | symbol): (view: ArrayBufferView) => unknown {
  const property = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key);
  return (view) => property?.get?.call(view) as unknown;
}

/** `undefined` for dates, sets, boxes and their like, which no option takes. */
function emptyLike(value: object): object | undefined {
  if (Array.isArray(value)) return [];
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Map]' && value instanceof Map) return new Map();
  return tag === '[object Object]' ? {} : undefined;
}

/** Only own properties count: a denial that is inherited would be lost without a word. */
function checkInherited(value: object, what: string): void {
  for (
    let at = Object.getPrototypeOf(value) as object | null;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    // that of all objects, of whichever realm
    if (Object.getPrototypeOf(at) === null && Object.hasOwn(at, 'hasOwnProperty')) return;
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (key === '__proto__' || (property.enumerable !== true && !('get' in property))) continue;
      throw bad(
        `${what} has an object that inherits ${JSON.stringify(key.slice(0, 100))}: give it a property of its own`,
      );
    }
  }
}

function bad(sentence: string): WasmvirtError {
  return new WasmvirtError('bad-option', sentence);
}
