import { hex, type Reader } from '../bytes/reader.ts';

const END = 0x0b;
const GC = 0xfb;
const SIMD = 0xfd;
const V128_CONST = 12;

/** Reads the immediates of an instruction; what it returns is not used. */
type Skip = (r: Reader) => unknown;

/** What follows an instruction that a constant expression can have (core specification § 3.4 Constant Expressions). */
const IMMEDIATES: ReadonlyMap<number, Skip> = new Map<number, Skip>([
  [0x23, index], // global.get
  [0x41, (r) => r.s32()], // i32.const
  [0x42, (r) => r.s64()], // i64.const
  [0x43, (r) => r.take(4)], // f32.const
  [0x44, (r) => r.take(8)], // f64.const
  [0x6a, none], // i32.add, sub, mul
  [0x6b, none],
  [0x6c, none],
  [0x7c, none], // i64.add, sub, mul
  [0x7d, none],
  [0x7e, none],
  [0xd0, (r) => (r.peek() === SHARED ? r.take(2) : r.s33())], // ref.null
  [0xd2, index], // ref.func
]);

const SHARED = 0x65;

/** The same for instructions with the prefix 0xfb. */
const GC_IMMEDIATES: ReadonlyMap<number, Skip> = new Map<number, Skip>([
  [0, index], // struct.new
  [1, index], // struct.new_default
  [6, index], // array.new
  [7, index], // array.new_default
  [8, (r) => [r.u32(), r.u32()]], // array.new_fixed
  [26, none], // any.convert_extern
  [27, none], // extern.convert_any
  [28, none], // ref.i31
]);

function index(r: Reader): unknown {
  return r.u32();
}

function none(): unknown {
  return undefined;
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
