/**
 * The instructions of WebAssembly 2.0, of those for vectors only load and store, plus tail calls, by the kind of their immediates
 * (core specification, § 5.4 Instructions). Opcodes behind the prefixes 0xFC and 0xFD are written `0xfc00 + sub-opcode`, `0xfd00 + sub-opcode`.
 */
export const opcodes = {
  /** no immediate */
  none: {
    unreachable: 0x00,
    nop: 0x01,
    else: 0x05,
    end: 0x0b,
    return: 0x0f,
    drop: 0x1a,
    select: 0x1b,
    'i32.eqz': 0x45,
    'i32.eq': 0x46,
    'i32.ne': 0x47,
    'i32.lt_s': 0x48,
    'i32.lt_u': 0x49,
    'i32.gt_s': 0x4a,
    'i32.gt_u': 0x4b,
    'i32.le_s': 0x4c,
    'i32.le_u': 0x4d,
    'i32.ge_s': 0x4e,
    'i32.ge_u': 0x4f,
    'i64.eqz': 0x50,
    'i64.eq': 0x51,
    'i64.ne': 0x52,
    'i64.lt_s': 0x53,
    'i64.lt_u': 0x54,
    'i64.gt_s': 0x55,
    'i64.gt_u': 0x56,
    'i64.le_s': 0x57,
    'i64.le_u': 0x58,
    'i64.ge_s': 0x59,
    'i64.ge_u': 0x5a,
    'f32.eq': 0x5b,
    'f32.ne': 0x5c,
    'f32.lt': 0x5d,
    'f32.gt': 0x5e,
    'f32.le': 0x5f,
    'f32.ge': 0x60,
    'f64.eq': 0x61,
    'f64.ne': 0x62,
    'f64.lt': 0x63,
    'f64.gt': 0x64,
    'f64.le': 0x65,
    'f64.ge': 0x66,
    'i32.clz': 0x67,
    'i32.ctz': 0x68,
    'i32.popcnt': 0x69,
    'i32.add': 0x6a,
    'i32.sub': 0x6b,
    'i32.mul': 0x6c,
    'i32.div_s': 0x6d,
    'i32.div_u': 0x6e,
    'i32.rem_s': 0x6f,
    'i32.rem_u': 0x70,
    'i32.and': 0x71,
    'i32.or': 0x72,
    'i32.xor': 0x73,
    'i32.shl': 0x74,
    'i32.shr_s': 0x75,
    'i32.shr_u': 0x76,
    'i32.rotl': 0x77,
    'i32.rotr': 0x78,
    'i64.clz': 0x79,
    'i64.ctz': 0x7a,
    'i64.popcnt': 0x7b,
    'i64.add': 0x7c,
    'i64.sub': 0x7d,
    'i64.mul': 0x7e,
    'i64.div_s': 0x7f,
    'i64.div_u': 0x80,
    'i64.rem_s': 0x81,
    'i64.rem_u': 0x82,
    'i64.and': 0x83,
    'i64.or': 0x84,
    'i64.xor': 0x85,
    'i64.shl': 0x86,
    'i64.shr_s': 0x87,
    'i64.shr_u': 0x88,
    'i64.rotl': 0x89,
    'i64.rotr': 0x8a,
    'f32.abs': 0x8b,
    'f32.neg': 0x8c,
    'f32.ceil': 0x8d,
    'f32.floor': 0x8e,
    'f32.trunc': 0x8f,
    'f32.nearest': 0x90,
    'f32.sqrt': 0x91,
    'f32.add': 0x92,
    'f32.sub': 0x93,
    'f32.mul': 0x94,
    'f32.div': 0x95,
    'f32.min': 0x96,
    'f32.max': 0x97,
    'f32.copysign': 0x98,
    'f64.abs': 0x99,
    'f64.neg': 0x9a,
    'f64.ceil': 0x9b,
    'f64.floor': 0x9c,
    'f64.trunc': 0x9d,
    'f64.nearest': 0x9e,
    'f64.sqrt': 0x9f,
    'f64.add': 0xa0,
    'f64.sub': 0xa1,
    'f64.mul': 0xa2,
    'f64.div': 0xa3,
    'f64.min': 0xa4,
    'f64.max': 0xa5,
    'f64.copysign': 0xa6,
    'i32.wrap_i64': 0xa7,
    'i32.trunc_f32_s': 0xa8,
    'i32.trunc_f32_u': 0xa9,
    'i32.trunc_f64_s': 0xaa,
    'i32.trunc_f64_u': 0xab,
    'i64.extend_i32_s': 0xac,
    'i64.extend_i32_u': 0xad,
    'i64.trunc_f32_s': 0xae,
    'i64.trunc_f32_u': 0xaf,
    'i64.trunc_f64_s': 0xb0,
    'i64.trunc_f64_u': 0xb1,
    'f32.convert_i32_s': 0xb2,
    'f32.convert_i32_u': 0xb3,
    'f32.convert_i64_s': 0xb4,
    'f32.convert_i64_u': 0xb5,
    'f32.demote_f64': 0xb6,
    'f64.convert_i32_s': 0xb7,
    'f64.convert_i32_u': 0xb8,
    'f64.convert_i64_s': 0xb9,
    'f64.convert_i64_u': 0xba,
    'f64.promote_f32': 0xbb,
    'i32.reinterpret_f32': 0xbc,
    'i64.reinterpret_f64': 0xbd,
    'f32.reinterpret_i32': 0xbe,
    'f64.reinterpret_i64': 0xbf,
    'i32.extend8_s': 0xc0,
    'i32.extend16_s': 0xc1,
    'i64.extend8_s': 0xc2,
    'i64.extend16_s': 0xc3,
    'i64.extend32_s': 0xc4,
    'ref.is_null': 0xd1,
    'i32.trunc_sat_f32_s': 0xfc00,
    'i32.trunc_sat_f32_u': 0xfc01,
    'i32.trunc_sat_f64_s': 0xfc02,
    'i32.trunc_sat_f64_u': 0xfc03,
    'i64.trunc_sat_f32_s': 0xfc04,
    'i64.trunc_sat_f32_u': 0xfc05,
    'i64.trunc_sat_f64_s': 0xfc06,
    'i64.trunc_sat_f64_u': 0xfc07,
  },
  /** bt:<blocktype> */
  block: { block: 0x02, loop: 0x03, if: 0x04 },
  /** l:<labelidx> */
  label: { br: 0x0c, br_if: 0x0d },
  /** l*:vec(<labelidx>) lN:<labelidx> */
  labels: { br_table: 0x0e },
  /** x:<funcidx> */
  func: { call: 0x10, return_call: 0x12, 'ref.func': 0xd2 },
  /** y:<typeidx> x:<tableidx> */
  'type table': { call_indirect: 0x11, return_call_indirect: 0x13 },
  /** t*:vec(<valtype>) */
  types: { 'select t': 0x1c },
  /** x:<localidx> */
  local: { 'local.get': 0x20, 'local.set': 0x21, 'local.tee': 0x22 },
  /** x:<globalidx> */
  global: { 'global.get': 0x23, 'global.set': 0x24 },
  /** x:<tableidx> */
  table: { 'table.get': 0x25, 'table.set': 0x26, 'table.grow': 0xfc0f, 'table.size': 0xfc10, 'table.fill': 0xfc11 },
  /** m:<memarg> */
  memarg: {
    'i32.load': 0x28,
    'i64.load': 0x29,
    'f32.load': 0x2a,
    'f64.load': 0x2b,
    'i32.load8_s': 0x2c,
    'i32.load8_u': 0x2d,
    'i32.load16_s': 0x2e,
    'i32.load16_u': 0x2f,
    'i64.load8_s': 0x30,
    'i64.load8_u': 0x31,
    'i64.load16_s': 0x32,
    'i64.load16_u': 0x33,
    'i64.load32_s': 0x34,
    'i64.load32_u': 0x35,
    'i32.store': 0x36,
    'i64.store': 0x37,
    'f32.store': 0x38,
    'f64.store': 0x39,
    'i32.store8': 0x3a,
    'i32.store16': 0x3b,
    'i64.store8': 0x3c,
    'i64.store16': 0x3d,
    'i64.store32': 0x3e,
    'v128.load': 0xfd00,
    'v128.store': 0xfd0b,
  },
  /** x:<memidx> */
  memory: { 'memory.size': 0x3f, 'memory.grow': 0x40, 'memory.fill': 0xfc0b },
  'memory memory': { 'memory.copy': 0xfc0a },
  i32: { 'i32.const': 0x41 },
  i64: { 'i64.const': 0x42 },
  f32: { 'f32.const': 0x43 },
  f64: { 'f64.const': 0x44 },
  /** t:<heaptype> */
  heap: { 'ref.null': 0xd0 },
  /** x:<dataidx> */
  data: { 'data.drop': 0xfc09 },
  'data memory': { 'memory.init': 0xfc08 },
  /** x:<elemidx> */
  elem: { 'elem.drop': 0xfc0d },
  'elem table': { 'table.init': 0xfc0c },
  'table table': { 'table.copy': 0xfc0e },
} as const;

type Opcodes = typeof opcodes;

/** The kind of immediates that follow an opcode. */
export type Immediates = keyof Opcodes;

/** Instructions without immediates, which a builder can write by name alone. */
export type PlainInstruction = keyof Opcodes['none'];
export type MemoryAccess = keyof Opcodes['memarg'];

/** Load an unsigned integer of so many bytes. */
export const LOADS = { 1: 'i32.load8_u', 2: 'i32.load16_u', 4: 'i32.load', 8: 'i64.load' } as const;

/** Store an integer in so many bytes. */
export const STORES = { 1: 'i32.store8', 2: 'i32.store16', 4: 'i32.store', 8: 'i64.store' } as const;

/** Loads an unsigned integer of so many bytes as an i32. */
export function unsignedLoad(bytes: 1 | 2 | 4): MemoryAccess {
  return LOADS[bytes];
}

/** The kind of immediates by opcode. */
export const immediatesOf: ReadonlyMap<number, Immediates> = new Map(
  (Object.keys(opcodes) as Immediates[]).flatMap((kind) =>
    Object.values(opcodes[kind]).map((opcode): [number, Immediates] => [opcode, kind]),
  ),
);
