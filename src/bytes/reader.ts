import { WasmvirtError, type ErrorCode } from '../errors.ts';
import { decodeUtf8 } from './utf8.ts';

/** Part of the input: absolute byte offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Maximum length of a name in bytes, for reading and writing: the limit that all engines share (JS API § Implementation limits). */
export const MAX_NAME_BYTES = 100_000;

/** Maximum number of items allocated in advance. The count in the input is not trusted. */
const ROOM = 256;

/** Counts the items of all vecs, nested ones included, and throws when the total is too large. */
export interface ItemCount {
  /** Called before memory for `count` items is allocated. `offset` is the offset of the count. */
  items(count: number, offset: number): void;
}

/**
 * A cursor over part of a byte array. `offset` is absolute, so that errors of nested readers point into the input.
 *
 * Every method throws `WasmvirtError`: `unexpected-end` where bytes are missing, `bad-integer`, `bad-utf8`, `bad-value` or
 * `limit` where they are wrong, each with the offset of the byte that could not be accepted.
 */
export class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;
  private readonly counted: ItemCount | undefined;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, counted?: ItemCount) {
    if (!(0 <= start && start <= end && end <= bytes.length)) {
      throw new WasmvirtError('internal', `the range ${start} to ${end} is not inside the ${bytes.length} bytes given`);
    }
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
    this.counted = counted;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  raise(code: ErrorCode, message: string, offset: number): never {
    throw new WasmvirtError(code, message, { offset });
  }

  /** The next byte, without advancing. */
  peek(): number {
    const byte = this.offset < this.end ? this.bytes[this.offset] : undefined;
    if (byte === undefined) return this.raise('unexpected-end', 'the bytes end too early', this.offset);
    return byte;
  }

  u8(): number {
    const byte = this.peek();
    this.offset += 1;
    return byte;
  }

  /** An optional flag: 0x00 or 0x01. */
  bool(what: string): boolean {
    const at = this.offset;
    const byte = this.u8();
    if (byte > 1) this.raise('bad-value', `${hex(byte)} is neither 0x00 nor 0x01 (${what})`, at);
    return byte === 1;
  }

  /** Reads one byte and requires it to be `byte`. */
  expect(byte: number, what: string): void {
    const at = this.offset;
    const found = this.u8();
    if (found !== byte) this.raise('bad-opcode', `${hex(found)} stands where ${hex(byte)} belongs (${what})`, at);
  }

  /** Unsigned LEB128 of 32 bits: at most five bytes, unused bits zero. */
  u32(): number {
    const first = this.u8();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const at = this.offset;
    const last = this.u8();
    if (last > 0x0f) this.raise('bad-integer', 'this integer does not fit in 32 bits', at);
    return value + last * 0x10000000;
  }

  u64(): bigint {
    return BigInt.asUintN(64, this.leb(64, false));
  }

  s32(): number {
    return this.shortSigned(32);
  }

  /** A signed integer of 33 bits: an index if it is not negative, otherwise an opcode. */
  s33(): number {
    return this.shortSigned(33);
  }

  s64(): bigint {
    return this.leb(64, true);
  }

  /** Signed LEB128 of 32 or 33 bits: at most five bytes, the unused bits of the fifth copies of the sign. */
  private shortSigned(bits: 32 | 33): number {
    let value = 0;
    let unit = 1; // 2^(7 i): the shift operators end at 32 bits
    for (let i = 0; i < 4; i += 1) {
      const byte = this.u8();
      value += (byte & 0x7f) * unit;
      unit *= 0x80;
      if (byte < 0x80) return byte & 0x40 ? value - unit : value;
    }
    const at = this.offset;
    const last = this.u8();
    const sign = bits === 32 ? 0x78 : 0x70; // the sign bit and the unused ones above it
    if (last > 0x7f || ((last & sign) !== 0 && (last & sign) !== sign)) {
      this.raise('bad-integer', `this integer does not fit in ${bits} bits`, at);
    }
    return value + (last & sign ? last - 0x80 : last) * unit;
  }

  private leb(bits: 64, signed: boolean): bigint {
    let value = 0n;
    for (let i = 0; i < 9; i += 1) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return signed ? BigInt.asIntN(7 * (i + 1), value) : value;
    }
    const at = this.offset;
    const last = this.u8();
    if (!(last === 0 || last === (signed ? 0x7f : 0x01))) {
      this.raise('bad-integer', `this integer does not fit in ${bits} bits`, at);
    }
    return BigInt.asIntN(bits, value | (BigInt(last) << 63n));
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    if (length > this.remaining) {
      this.raise('unexpected-end', `${length} bytes are needed, ${this.remaining} are left`, this.offset);
    }
    // not `subarray`: a subclass, such as Node's `Buffer`, would return itself
    const view = new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + this.offset, length);
    this.offset += length;
    return view;
  }

  /** A u32 size and the range of that many bytes after it. */
  sized(what: string): Range {
    const at = this.offset;
    const length = this.u32();
    if (length > this.remaining) {
      this.raise('unexpected-end', `${what} should have ${length} bytes, but ${this.remaining} are left`, at);
    }
    const start = this.offset;
    this.offset += length;
    return { start, end: this.offset };
  }

  /** name ::= b*:vec(byte) (if utf8(name) = b*) */
  name(limit = MAX_NAME_BYTES): string {
    const at = this.offset;
    const { start, end } = this.sized('a name');
    if (end - start > limit) this.raise('limit', `a name of ${end - start} bytes is longer than ${limit}`, at);
    const text = decodeUtf8(this.bytes, start, end);
    return typeof text === 'string' ? text : this.raise('bad-utf8', 'a name is not UTF-8', text);
  }

  /** The length of a vec: at most `limit`, and at most the number of remaining bytes, because every item has at least one byte. */
  count(what: string, limit: number): number {
    const at = this.offset;
    const count = this.u32();
    if (count > limit) this.raise('limit', `${count} ${what} are more than ${limit}`, at);
    if (count > this.remaining) {
      this.raise('unexpected-end', `${count} ${what} do not fit in the ${this.remaining} bytes that are left`, at);
    }
    return count;
  }

  /** vec(T) ::= n:u32 (x:T)^n */
  vec<T>(what: string, limit: number, read: (r: Reader) => T): readonly T[] {
    const at = this.offset;
    const count = this.count(what, limit);
    this.counted?.items(count, at);
    // most vecs have few items, and a growing array would allocate room for 17 at the first push
    const items = new Array<T>(Math.min(count, ROOM));
    for (let i = 0; i < count; i += 1) items[i] = read(this);
    return items;
  }
}

/** A byte as people read it: 0x0a. */
export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
