import { WasmvirtError } from '../errors.ts';
import { MAX_NAME_BYTES } from './reader.ts';
import { encodeUtf8, utf8Length } from './utf8.ts';

/** V8 keeps the bytes of arrays up to this size in the object itself. */
const SHORT = 64;

/**
 * A byte buffer that grows. Integers are written in their shortest form. A number that does not fit its field is a bug in this library
 * (`internal`); a name that is too long or not Unicode is an error of the caller (`limit`, `bad-utf8`).
 */
export class Writer {
  private buffer: Uint8Array;
  private length = 0;

  constructor(capacity = 64) {
    this.buffer = new Uint8Array(capacity);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  u8(byte: number): void {
    if (byte !== (byte & 0xff)) throw misfit(byte);
    this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  /** 0x00 or 0x01 */
  bool(flag: boolean): void {
    this.u8(flag ? 0x01 : 0x00);
  }

  u32(value: number): void {
    if (value !== value >>> 0) throw misfit(value);
    this.reserve(5);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
  }

  u64(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw misfit(value);
    this.reserve(10);
    let rest = value;
    while (rest >= 0x80n) {
      this.buffer[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.buffer[this.length++] = Number(rest);
  }

  s32(value: number): void {
    if (value !== (value | 0)) throw misfit(value);
    this.signed(value);
  }

  s33(value: number): void {
    if (!(Number.isInteger(value) && value >= -0x1_0000_0000 && value <= 0xffff_ffff)) throw misfit(value);
    this.signed(value);
  }

  private signed(value: number): void {
    this.reserve(5);
    let rest = value;
    for (;;) {
      const low = rest & 0x7f;
      rest = Math.floor(rest / 0x80);
      if (rest === (low & 0x40 ? -1 : 0)) {
        this.buffer[this.length++] = low;
        return;
      }
      this.buffer[this.length++] = low | 0x80;
    }
  }

  s64(value: bigint): void {
    if (value !== BigInt.asIntN(64, value)) throw misfit(value);
    this.reserve(10);
    let rest = value;
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if (rest === (low & 0x40 ? -1n : 0n)) {
        this.buffer[this.length++] = low;
        return;
      }
      this.buffer[this.length++] = low | 0x80;
    }
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** name ::= b*:vec(byte) (if utf8(name) = b*) */
  name(text: string, limit = MAX_NAME_BYTES): void {
    if (text.length < 0x80 && text.length <= limit && this.shortAscii(text)) return;
    const length = utf8Length(text);
    if (length < 0) throw new WasmvirtError('bad-utf8', `the name ${JSON.stringify(text)} has a lone surrogate`);
    if (length > limit) throw new WasmvirtError('limit', `a name of ${length} bytes is longer than ${limit}`);
    this.u32(length);
    this.reserve(length);
    encodeUtf8(text, this.buffer, this.length);
    this.length += length;
  }

  /** Fast path for short ASCII names: writes length and bytes in one pass. Returns false, with nothing written, for any other name. */
  private shortAscii(text: string): boolean {
    this.reserve(text.length + 1);
    const at = this.length + 1;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      this.buffer[at + i] = unit;
    }
    this.buffer[at - 1] = text.length;
    this.length = at + text.length;
    return true;
  }

  /** vec(T) ::= n:u32 (x:T)^n */
  vec<T>(items: readonly T[], write: (w: Writer, item: T) => void): void {
    this.u32(items.length);
    for (const item of items) write(this, item);
  }

  /** section_N(B) ::= N:byte size:u32 B (if size = |B|) */
  section(id: number, body: Writer): void {
    this.u8(id);
    this.sized(body);
  }

  /** size:u32 B (if size = |B|) */
  sized(body: Writer): void {
    this.u32(body.length);
    this.bytes(body.finish());
  }

  /** Like `sized`, but `write` writes the body in place: a second Writer would cost more than a short body. */
  sizedBy(write: (w: Writer) => void): void {
    const at = this.length;
    this.u8(0); // most bodies are shorter than 128 bytes
    write(this);
    const size = this.length - at - 1;
    const header = u32Length(size);
    this.reserve(header - 1);
    this.buffer.copyWithin(at + header, at + 1, this.length);
    this.length = at;
    this.u32(size);
    this.length += size;
  }

  /** The bytes written. The writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.from(0);
  }

  /** The bytes written from offset `start` on. The writer can still be used. */
  from(start: number): Uint8Array {
    // V8 would have to move the bytes of a short array out of the object for a view: a copy is five times as fast
    return this.buffer.length <= SHORT
      ? this.buffer.slice(start, this.length)
      : this.buffer.subarray(start, this.length);
  }

  /** Empties the buffer. Invalidates views returned earlier. */
  clear(): void {
    this.length = 0;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2));
    grown.set(this.buffer);
    this.buffer = grown;
  }
}

/** The number of bytes that `u32` writes. */
export function u32Length(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}

function misfit(value: number | bigint): WasmvirtError {
  return new WasmvirtError('internal', `${String(value)} cannot be written in this place`);
}
