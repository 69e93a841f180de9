import { hex, type Reader } from '../bytes/reader.ts';

const END = 0x0b;
const GC = 0xfb;
const SIMD = 0xfd;
const V128_CONST = 12;

/** What follows an instruction that a constant expression can have (core specification § 3.4 Constant Expressions). */
const IMMEDIATES: ReadonlyMap<number, (r: Reader) => void> = new Map([
  [0x23, index], // global.get
  [0x41, (r: Reader) => void r.s32()], // i32.const
  [0x42, (r: Reader) => void r.s64()], // i64.const
  [0x43, (r: Reader) => void r.take(4)], // f32.const
  [0x44, (r: Reader) => void r.take(8)], // f64.const
  [0x6a, none], // i32.add, sub, mul
  [0x6b, none],
  [0x6c, none],
  [0x7c, none], // i64.add, sub, mul
  [0x7d, none],
  [0x7e, none],
  [0xd0, (r: Reader) => void (r.peek() === SHARED ? r.take(2) : r.s33())], // ref.null
  [0xd2, index], // ref.func
]);

const SHARED = 0x65;

/** The same for instructions with the prefix 0xfb. */
const GC_IMMEDIATES: ReadonlyMap<number, (r: Reader) => void> = new Map([
  [0, index], // struct.new
  [1, index], // struct.new_default
  [6, index], // array.new
  [7, index], // array.new_default
  [8, (r: Reader) => (index(r), index(r))], // array.new_fixed
  [26, none], // any.convert_extern
  [27, none], // extern.convert_any
  [28, none], // ref.i31
]);

function index(r: Reader): void {
  r.u32();
}

function none(): void {
  // no immediate
}

/** Moves behind a constant expression. */
export function skipConstantExpression(r: Reader): void {
  for (;;) {
    const start = r.offset;
    const opcode = r.u8();
    if (opcode === END) return;
    if (opcode === SIMD && r.u32() === V128_CONST) {
      r.take(16);
      continue;
    }
    const skip = opcode === GC ? GC_IMMEDIATES.get(r.u32()) : IMMEDIATES.get(opcode);
    if (skip === undefined) return r.raise('bad-opcode', `${hex(opcode)} begins no constant instruction`, start);
    skip(r);
  }
}
