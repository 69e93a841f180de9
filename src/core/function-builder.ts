import { CORE_NUM_TYPE, type CoreNumType } from '../binary/core-val-type.ts';
import { Writer } from '../bytes/writer.ts';
import { opcodes, type MemoryAccess, type PlainInstruction } from './instruction.ts';
import type { CoreSignature, FuncObject, Locals, Reloc } from './object.ts';

const EMPTY_BLOCK = 0x40;

/** blocktype: no value, one result, or a function type. */
export type BlockType = CoreNumType | CoreSignature | undefined;

/**
 * Writes one function, instruction by instruction, in the order of the binary format. Does not type-check; the tests validate what is
 * built.
 *
 *     const type = { params: ['i32'], results: ['i32'] };
 *     new FunctionBuilder('deny.read', type).get(0).call('host.drop').address('data.closed').finish();
 */
export class FunctionBuilder {
  private readonly symbol: string;
  private readonly type: CoreSignature;
  private readonly name: string | undefined;
  private readonly out = new Writer(64);
  private readonly cuts: number[] = [];
  private readonly relocs: Reloc[] = [];
  private readonly locals: CoreNumType[] = [];
  private memory = false;

  /** `name` goes to the name section. The linker never folds a named function into an equal one. */
  constructor(symbol: string, type: CoreSignature, name?: string) {
    this.symbol = symbol;
    this.type = type;
    this.name = name;
  }

  /** Adds a local and returns its index. */
  local(type: CoreNumType): number {
    return this.type.params.length + this.locals.push(type) - 1;
  }

  /** An instruction without immediates. `end` closes a block; the function's own `end` is written by `finish`. */
  op(instruction: PlainInstruction): this {
    return this.opcode(opcodes.none[instruction]);
  }

  i32(value: number): this {
    this.out.u8(opcodes.i32['i32.const']);
    this.out.s32(value | 0);
    return this;
  }

  i64(value: bigint): this {
    this.out.u8(opcodes.i64['i64.const']);
    this.out.s64(BigInt.asIntN(64, value));
    return this;
  }

  f32(value: number): this {
    this.out.u8(opcodes.f32['f32.const']);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.out.bytes(bytes);
    return this;
  }

  f64(value: number): this {
    this.out.u8(opcodes.f64['f64.const']);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.out.bytes(bytes);
    return this;
  }

  get(local: number): this {
    return this.indexed(opcodes.local['local.get'], local);
  }

  set(local: number): this {
    return this.indexed(opcodes.local['local.set'], local);
  }

  tee(local: number): this {
    return this.indexed(opcodes.local['local.tee'], local);
  }

  globalGet(symbol: string): this {
    this.out.u8(opcodes.global['global.get']);
    return this.reloc({ kind: 'global', symbol });
  }

  globalSet(symbol: string): this {
    this.out.u8(opcodes.global['global.set']);
    return this.reloc({ kind: 'global', symbol });
  }

  /** A load or store at the address on the stack plus `offset`, with natural alignment. */
  access(instruction: MemoryAccess, offset = 0): this {
    this.memory = true;
    this.opcode(opcodes.memarg[instruction]);
    this.out.u8(naturalAlignment(instruction));
    this.out.u32(offset);
    return this;
  }

  /** Pages to add are on the stack; leaves the old size in pages, or -1. */
  memoryGrow(): this {
    this.memory = true;
    return this.indexed(opcodes.memory['memory.grow'], 0);
  }

  /** Copies bytes of a segment: the address, the offset in the segment and the number of bytes are on the stack. */
  memoryInit(segment: string): this {
    this.memory = true;
    this.opcode(opcodes['data memory']['memory.init']);
    this.reloc({ kind: 'segment', symbol: segment });
    this.out.u8(0x00);
    return this;
  }

  call(symbol: string): this {
    this.out.u8(opcodes.func.call);
    return this.reloc({ kind: 'func', symbol });
  }

  /** Calls the function at the table slot on the stack. */
  callIndirect(type: CoreSignature): this {
    this.out.u8(opcodes['type table'].call_indirect);
    this.reloc({ kind: 'type', type });
    this.out.u32(0);
    return this;
  }

  /** The table slot of a function as an i32. */
  slot(symbol: string): this {
    return this.reloc({ kind: 'slot', symbol });
  }

  /** The address of a data symbol as an i32. */
  address(symbol: string, addend = 0): this {
    return this.reloc({ kind: 'address', symbol, addend });
  }

  block(type?: BlockType): this {
    return this.structured(opcodes.block.block, type);
  }

  loop(type?: BlockType): this {
    return this.structured(opcodes.block.loop, type);
  }

  if(type?: BlockType): this {
    return this.structured(opcodes.block.if, type);
  }

  end(): this {
    return this.op('end');
  }

  br(depth: number): this {
    return this.indexed(opcodes.label.br, depth);
  }

  brIf(depth: number): this {
    return this.indexed(opcodes.label.br_if, depth);
  }

  /** Ends the function. The builder cannot be used after this. */
  finish(): FuncObject {
    this.op('end');
    const bytes = this.out.finish();
    const code: Uint8Array[] = [];
    let from = 0;
    for (const cut of this.cuts) {
      code.push(bytes.slice(from, cut));
      from = cut;
    }
    code.push(from === 0 ? bytes : bytes.slice(from));
    const { symbol, type, relocs, memory } = this;
    const object: FuncObject = { kind: 'func', symbol, type, locals: runs(this.locals), code, relocs, memory };
    return this.name === undefined ? object : { ...object, name: this.name };
  }

  private opcode(opcode: number): this {
    if (opcode < 0x100) {
      this.out.u8(opcode);
    } else {
      this.out.u8(opcode >> 8);
      this.out.u32(opcode & 0xff);
    }
    return this;
  }

  private indexed(opcode: number, index: number): this {
    this.out.u8(opcode);
    this.out.u32(index);
    return this;
  }

  private reloc(reloc: Reloc): this {
    this.cuts.push(this.out.size);
    this.relocs.push(reloc);
    return this;
  }

  private structured(opcode: number, type: BlockType): this {
    this.out.u8(opcode);
    if (typeof type === 'object') return this.reloc({ kind: 'block type', type });
    this.out.u8(type === undefined ? EMPTY_BLOCK : CORE_NUM_TYPE[type]);
    return this;
  }
}

/** The binary logarithm of the access width. */
function naturalAlignment(instruction: MemoryAccess): number {
  if (instruction.startsWith('v128')) return 4;
  if (instruction.includes('8', 4)) return 0;
  if (instruction.includes('16', 4)) return 1;
  return instruction.includes('32') ? 2 : 3;
}

function runs(types: readonly CoreNumType[]): readonly Locals[] {
  const groups: { count: number; type: CoreNumType }[] = [];
  for (const type of types) {
    const last = groups.at(-1);
    if (last?.type === type) last.count += 1;
    else groups.push({ count: 1, type });
  }
  return groups;
}
