import { readCoreValType } from '../binary/core-val-type.ts';
import { hex, type Reader } from '../bytes/reader.ts';
import { immediatesOf, type Immediates } from './instruction.ts';

const PREFIX = 0xfc;
const SIMD = 0xfd;
/** Flag in the alignment field of a memarg: a memory index follows. */
const MEMORY_INDEX = 0x40;
/** Block types other than indices, as s33: empty, the number types, funcref and externref. */
const BLOCK_TYPES: ReadonlySet<number> = new Set([-0x40, -0x01, -0x02, -0x03, -0x04, -0x05, -0x10, -0x11]);

/** Kinds of immediates with a second index. */
const TWO_INDICES: ReadonlySet<Immediates> = new Set([
  'type table',
  'memory memory',
  'data memory',
  'elem table',
  'table table',
]);

/** One instruction with absolute offsets. */
export interface Instruction {
  readonly opcode: number;
  readonly immediates: Immediates;
  readonly start: number;
  readonly end: number;
  /** The first immediate, if it is an index, a block type (s33) or an integer constant. */
  readonly operand: number | bigint | undefined;
  /** Offset of the first immediate. */
  readonly operandStart: number;
  readonly operandEnd: number;
}

/**
 * Reads one instruction. Throws `bad-opcode` for an opcode that is unknown, `unsupported` for one of SIMD, and what the reader throws.
 */
export function readInstruction(r: Reader): Instruction {
  const start = r.offset;
  const byte = r.u8();
  let opcode = byte;
  if (byte === PREFIX || byte === SIMD) {
    const sub = r.u32();
    opcode = sub < 0x100 ? (byte << 8) | sub : -1;
  }
  const immediates = immediatesOf.get(opcode);
  if (immediates === undefined && byte === SIMD)
    r.raise('unsupported', 'SIMD instructions but loads and stores are not read', start);
  if (immediates === undefined) return r.raise('bad-opcode', `${hex(byte)} does not begin an instruction`, start);
  const operandStart = r.offset;
  const operand = readOperand(r, immediates);
  const operandEnd = r.offset;
  if (TWO_INDICES.has(immediates)) r.u32();
  return { opcode, immediates, start, end: r.offset, operand, operandStart, operandEnd };
}

function readOperand(r: Reader, immediates: Immediates): number | bigint | undefined {
  switch (immediates) {
    case 'none':
      return undefined;
    case 'block':
      return readBlockType(r);
    case 'label':
    case 'func':
    case 'type table':
    case 'local':
    case 'global':
    case 'table':
    case 'memory':
    case 'memory memory':
    case 'data':
    case 'data memory':
    case 'elem':
    case 'elem table':
    case 'table table':
      return r.u32();
    case 'labels':
      for (let n = r.count('labels', r.remaining); n >= 0; n -= 1) r.u32(); // one more: the default
      return undefined;
    case 'types':
      r.vec('types', r.remaining, readCoreValType);
      return undefined;
    case 'memarg': {
      const at = r.offset;
      const align = r.u32();
      if (align >= 2 * MEMORY_INDEX) r.raise('bad-value', `the alignment 2^${align} is too large`, at);
      if (align & MEMORY_INDEX) r.u32();
      r.u64();
      return undefined;
    }
    case 'i32':
      return r.s32();
    case 'i64':
      return r.s64();
    case 'f32':
      r.take(4);
      return undefined;
    case 'f64':
      r.take(8);
      return undefined;
    case 'heap':
      return r.s33();
    default:
      return immediates satisfies never;
  }
}

/** blocktype ::= 0x40 | t:<valtype> | x:<s33> (if x >= 0) */
function readBlockType(r: Reader): number {
  const at = r.offset;
  const type = r.s33();
  if (type < 0 && !BLOCK_TYPES.has(type)) r.raise('bad-opcode', 'this is not a block type', at);
  return type;
}
