import { decode } from '@webassemblyjs/wasm-parser';
import { expect } from 'vitest';
import type { Linked } from '../../src/core/link.ts';
import { readInstruction, type Instruction } from '../../src/core/instruction-reader.ts';
import { readCoreCode, readCoreExports, readCoreImports, readCoreSections } from '../../src/core/module.ts';
import { Reader } from '../../src/bytes/reader.ts';

/** Checks one module that we wrote: valid for the engine, and another reader finds the same imports and exports. */
export function expectSound(bytes: Uint8Array): void {
  expect(isValid(bytes), 'valid').toBe(true);
  const sections = readCoreSections(bytes);
  const ours = [
    ...readCoreImports(bytes, sections).map((item) => `import ${item.module} ${item.name}`),
    ...readCoreExports(bytes, sections).map((item) => `export ${item.name} ${item.kind}`),
  ];
  // the other reader knows active segments only
  const passive = sections.some(({ kind }) => kind === 'data count');
  const options = { ignoreCodeSection: hasLaterInstructions(bytes), ignoreDataSection: passive };
  const { body } = decode(new Uint8Array(bytes).buffer, options);
  const theirs = (body[0]?.fields ?? []).flatMap((field) => {
    if (field.type === 'ModuleImport') return [`import ${field.module ?? ''} ${String(field.name)}`];
    if (field.type !== 'ModuleExport') return [];
    return [`export ${String(field.name)} ${(field.descr?.exportType ?? '').toLowerCase()}`];
  });
  expect(theirs.map((line) => line.replace(/ mem$/, ' memory'))).toEqual(ours);
}

export function isValid(bytes: Uint8Array): boolean {
  return WebAssembly.validate(new Uint8Array(bytes));
}

function moduleOf(bytes: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(bytes));
}

/** The instructions of each function. */
export function instructionsOf(bytes: Uint8Array): Instruction[][] {
  return readCoreCode(bytes, readCoreSections(bytes)).map(({ start, end }) => {
    const r = new Reader(bytes, start, end);
    for (let n = r.u32(); n > 0; n -= 1) {
      r.u32();
      r.u8();
    }
    const found: Instruction[] = [];
    while (r.remaining > 0) found.push(readInstruction(r));
    return found;
  });
}

/** The other reader knows the instructions of the first version only. */
function hasLaterInstructions(bytes: Uint8Array): boolean {
  return instructionsOf(bytes).some((list) =>
    list.some((item) => item.opcode > 0xbf || (item.immediates === 'block' && Number(item.operand) >= 0)),
  );
}

type Func = (...args: (number | bigint)[]) => unknown;

/** A link, instantiated: functions by symbol. Both modules are checked first. */
export interface Running {
  /** Calls an export of `main`, or else of `base`. */
  call(symbol: string, ...args: (number | bigint)[]): number;
  callBig(symbol: string, ...args: (number | bigint)[]): bigint;
  view(): DataView;
  bytes(pointer: number, length: number): Uint8Array;
  readonly memory: WebAssembly.Memory;
}

/**
 * Instantiates as a component would: `base` with nothing, then `main` with `base` and the functions given by symbol. The check by
 * another reader is slow on large data: `sound: false` leaves it out.
 */
export function run(linked: Linked, host: Readonly<Record<string, Func>> = {}, { sound = true } = {}): Running {
  for (const part of [linked.base, linked.main]) if (part !== undefined && sound) expectSound(part.bytes);
  const base = linked.base && new WebAssembly.Instance(moduleOf(linked.base.bytes));
  const functions: Record<string, Func> = {};
  for (const { symbol, name } of linked.main.imports) {
    const func = host[symbol];
    if (func === undefined) throw new Error(`no host function for ${symbol}`);
    functions[name] = func;
  }
  const imports = { '': functions, ...(base === undefined ? {} : { b: base.exports }) };
  const main = new WebAssembly.Instance(moduleOf(linked.main.bytes), imports);
  const memoryName = linked.base?.memory ?? linked.main.memory;
  const memory = memoryName === undefined ? undefined : (base ?? main).exports[memoryName];
  const find = (symbol: string): Func => {
    const early = linked.base?.exports.get(symbol);
    const late = linked.main.exports.get(symbol);
    const func = late === undefined ? base?.exports[early ?? ''] : main.exports[late];
    if (typeof func !== 'function') throw new Error(`${symbol} is not exported`);
    return func as Func; // an exported function
  };
  const running = {
    call: (symbol: string, ...args: (number | bigint)[]) => Number(find(symbol)(...args)) >>> 0,
    callBig: (symbol: string, ...args: (number | bigint)[]) => BigInt.asUintN(64, find(symbol)(...args) as bigint), // an i64
    get memory() {
      if (!(memory instanceof WebAssembly.Memory)) throw new Error('no memory is exported');
      return memory;
    },
    view: () => new DataView(running.memory.buffer),
    bytes: (pointer: number, length: number) => new Uint8Array(running.memory.buffer, pointer, length),
  };
  return running;
}
