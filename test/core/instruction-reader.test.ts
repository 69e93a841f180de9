import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { Reader } from '../../src/bytes/reader.ts';
import { opcodes, type Immediates } from '../../src/core/instruction.ts';
import { readInstruction } from '../../src/core/instruction-reader.ts';
import { bytesOf, failure } from '../bytes/failure.ts';
import { instructionsOf } from './emitted.ts';

/** The immediates of one instruction in the text format. */
const text: Readonly<Record<Immediates, (name: string) => string>> = {
  none: (name) => (name === 'else' ? 'if nop else nop end' : name === 'end' ? 'block end' : name),
  block: (name) => `${name} (type $t) end`,
  label: (name) => `${name} 0`,
  labels: (name) => `${name} 0 0 0`,
  func: (name) => `${name} 0`,
  'type table': (name) => `${name} (type $t)`,
  types: () => 'select (result i32)',
  local: (name) => `${name} 0`,
  global: (name) => `${name} 0`,
  table: (name) => `${name} 0`,
  memarg: (name) => `${name} offset=1234567`,
  memory: (name) => name,
  'memory memory': (name) => name,
  i32: (name) => `${name} -2147483648`,
  i64: (name) => `${name} -9223372036854775808`,
  f32: (name) => `${name} nan`,
  f64: (name) => `${name} -0`,
  heap: (name) => `${name} func`,
  data: (name) => `${name} 0`,
  'data memory': (name) => `${name} 0`,
  elem: (name) => `${name} 0`,
  'elem table': (name) => `${name} 0`,
  'table table': (name) => name,
};

/** Blocks of the text that stand around the instruction. */
const around: Readonly<Record<string, readonly number[]>> = {
  else: [opcodes.block.if, opcodes.none.nop, opcodes.none.else, opcodes.none.nop, opcodes.none.end],
  end: [opcodes.block.block, opcodes.none.end],
};

test('every instruction of the table is what the assembler writes', async () => {
  const assembler = await wabt();
  for (const [kind, table] of Object.entries(opcodes) as [Immediates, Readonly<Record<string, number>>][]) {
    for (const [name, opcode] of Object.entries(table)) {
      const source = `(module (type $t (func)) (memory 1) (table 1 funcref) (global (mut i32) (i32.const 0)) (data "x")
        (elem func 0) (elem declare func 0) (func (type $t) (local i32) unreachable ${text[kind](name)} unreachable))`;
      const module = assembler.parseWat(name, source, {
        bulk_memory: true,
        reference_types: true,
        multi_value: true,
        tail_call: true,
        simd: true,
      });
      const { buffer } = module.toBinary({});
      module.destroy();
      const own = around[name] ?? (kind === 'block' ? [opcode, opcodes.none.end] : [opcode]);
      expect(
        instructionsOf(buffer)[0]?.map((item) => item.opcode),
        name,
      ).toEqual([0x00, ...own, 0x00, 0x0b]);
    }
  }
});

function read(hex: string) {
  return readInstruction(new Reader(bytesOf(hex)));
}

describe('where the immediates stand', () => {
  test.each([
    ['10 81 00', { immediates: 'func', operand: 1, operandStart: 1, operandEnd: 3, end: 3 }],
    ['11 05 00', { immediates: 'type table', operand: 5, operandStart: 1, operandEnd: 2, end: 3 }],
    ['02 40', { immediates: 'block', operand: -64 }],
    ['04 7f', { immediates: 'block', operand: -1 }],
    ['03 c0 00', { immediates: 'block', operand: 64, operandEnd: 3 }],
    ['42 7f', { immediates: 'i64', operand: -1n }],
    ['fc 0a 00 00', { immediates: 'memory memory', opcode: 0xfc0a, operandStart: 2, end: 4 }],
    ['fc 8a 00 00 00', { immediates: 'memory memory', opcode: 0xfc0a, operandStart: 3, end: 5 }],
    ['fd 00 04 80 01', { immediates: 'memarg', opcode: 0xfd00, operandStart: 2, end: 5 }],
    ['fd 8b 00 00 00', { immediates: 'memarg', opcode: 0xfd0b, operandStart: 3, end: 5 }],
    ['28 42 01 10', { immediates: 'memarg', end: 4 }],
    ['0e 02 00 01 02', { immediates: 'labels', end: 5 }],
  ])('%s', (hex, expected) => {
    expect(read(hex)).toMatchObject(expected);
  });
});

describe('what is not an instruction', () => {
  test.each([
    ['fd 0c', 'unsupported', 0],
    ['fd 80 02', 'unsupported', 0],
    ['fd', 'unexpected-end', 1],
    ['06 40', 'bad-opcode', 0],
    ['ff', 'bad-opcode', 0],
    ['fc 12', 'bad-opcode', 0],
    ['fc 80 02', 'bad-opcode', 0],
    ['02 50', 'bad-opcode', 1],
    ['28 80 01 00', 'bad-value', 1],
    ['', 'unexpected-end', 0],
    ['41', 'unexpected-end', 1],
    ['44 00 00', 'unexpected-end', 1],
    ['0e ff ff ff ff 0f', 'limit', 1],
    ['41 ff ff ff ff 4f', 'bad-integer', 5],
  ])('%s', (hex, code, offset) => {
    expect(failure(() => read(hex))).toEqual({ code, offset });
  });
});
