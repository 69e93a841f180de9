import { readCoreGlobalType, type CoreGlobalType } from '../binary/core-extern-type.ts';
import type { CoreRecType } from '../binary/core-rec-type.ts';
import { readCoreValType, type CoreValType } from '../binary/core-val-type.ts';
import { Reader } from '../bytes/reader.ts';
import { opcodes } from '../core/instruction.ts';
import { readInstruction, type Instruction } from '../core/instruction-reader.ts';
import { typeLetters, type Template, type TemplateObject } from '../core/library.ts';
import {
  coreSection,
  readCoreCode,
  readCoreExports,
  readCoreFunctions,
  readCoreImports,
  readCoreSections,
  readCoreTypes,
  readFunctionNames,
} from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';

/** How the linker treats `global.get` of a global. */
type Global =
  | { readonly kind: 'global' | 'address' | 'slot'; readonly symbol: string }
  /** An immutable global, which is inlined. */
  | { readonly kind: 'constant'; readonly bytes: Uint8Array };

/** Data symbols under `state` can be changed at run time, those under `data` cannot. */
const STATE = 'state';
const SLOT = 'slot';
/** Bytes of a table slot in memory. */
const SLOT_SIZE = 4;

/**
 * Splits an assembled template into objects by the conventions of `src/core/library.ts`. Symbols of functions and globals that are
 * not exported begin with `path`.
 */
export function decodeTemplate(bytes: Uint8Array, path: string): Template {
  const sections = readCoreSections(bytes);
  for (const { kind, body } of sections) {
    if (kind === 'table' || kind === 'memory' || kind === 'start' || kind === 'tag') {
      throw refuse(path, `has a ${kind} section`, body.start);
    }
  }
  const types = readCoreTypes(bytes, sections).map((type) => signature(type, path));
  const imports = readCoreImports(bytes, sections);
  const exported = new Map<string, string>();
  for (const { kind, index, name } of readCoreExports(bytes, sections)) {
    if (kind !== 'func' && kind !== 'global') throw refuse(path, `exports the ${kind} ${name}`);
    if (!name.includes('.')) throw refuse(path, `exports ${name}, which is not of the form <module>.<name>`);
    exported.set(`${kind} ${index}`, name);
  }

  const funcs: string[] = [];
  const globals: Global[] = [];
  for (const { module, name, type } of imports) {
    const symbol = `${module}.${name}`;
    if (type.kind === 'func') funcs.push(symbol);
    else if (type.kind === 'global') globals.push(importedGlobal(module, name, type));
    else if (symbol !== `rt.${type.kind}`) throw refuse(path, `imports the ${type.kind} ${symbol}`);
  }
  const debugNames = readFunctionNames(bytes, sections);
  const typeIndices = readCoreFunctions(bytes, sections);
  const firstFunc = funcs.length;
  typeIndices.forEach((_, i) => {
    const index = firstFunc + i;
    funcs.push(exported.get(`func ${index}`) ?? `${path}#${debugNames.get(index) ?? index}`);
  });

  const objects: TemplateObject[] = [];
  const r = coreSection(bytes, sections, 'global');
  for (let n = r?.u32() ?? 0; r !== undefined && n > 0; n -= 1) {
    const type = readCoreGlobalType(r);
    const init = readInstruction(r);
    r.expect(opcodes.none.end, 'the end of a start value');
    const symbol = exported.get(`global ${globals.length}`) ?? `${path}#global-${globals.length}`;
    if (type.mutable) {
      const start = startValue(init, globals, path);
      objects.push({ kind: 'global', symbol, type: letter(type.type, path), init: start });
      globals.push({ kind: 'global', symbol });
    } else if (init.immediates === 'i32' || init.immediates === 'i64') {
      globals.push({ kind: 'constant', bytes: bytes.subarray(init.start, init.end) });
    } else {
      throw refuse(path, 'has a constant global that is no integer', init.start);
    }
  }

  readCoreCode(bytes, sections).forEach(({ start, end }, i) => {
    const type = types[typeIndices[i] ?? -1];
    const symbol = funcs[firstFunc + i];
    if (type === undefined || symbol === undefined) throw refuse(path, 'has a function without a type', start);
    objects.push({
      kind: 'func',
      symbol,
      type,
      ...body(new Reader(bytes, start, end), { path, types, funcs, globals }),
    });
  });
  objects.push(...slotTables(coreSection(bytes, sections, 'element'), globals, funcs, path));
  objects.push(...dataObjects(coreSection(bytes, sections, 'data'), globals, path));
  return objects;
}

function importedGlobal(module: string, name: string, type: CoreGlobalType): Global {
  if (type.mutable) return { kind: 'global', symbol: `${module}.${name}` };
  return module === SLOT ? { kind: 'slot', symbol: name } : { kind: 'address', symbol: `${module}.${name}` };
}

interface Scope {
  readonly path: string;
  readonly types: readonly string[];
  readonly funcs: readonly string[];
  readonly globals: readonly Global[];
}

type Body = Pick<Extract<TemplateObject, { kind: 'func' }>, 'locals' | 'code' | 'relocs' | 'memory'>;

/** Locals and code of one function, cut at the relocations. */
function body(r: Reader, { path, types, funcs, globals }: Scope): Body {
  let locals = '';
  for (let n = r.u32(); n > 0; n -= 1) {
    const count = r.u32();
    locals += letter(readCoreValType(r), path).repeat(count);
  }
  const pieces: string[] = [];
  const relocs: string[] = [];
  let piece = '';
  let memory = false;
  const cut = (before: Uint8Array, reloc: string): void => {
    pieces.push(piece + toHex(before));
    piece = '';
    relocs.push(reloc);
  };
  while (r.remaining > 0) {
    const at = readInstruction(r);
    const index = Number(at.operand ?? -1);
    const head = r.bytes.subarray(at.start, at.operandStart);
    const tail = r.bytes.subarray(at.operandEnd, at.end);
    const whole = r.bytes.subarray(at.start, at.end);
    switch (at.immediates) {
      case 'func':
        cut(head, `func ${funcs[index] ?? lost(path)}`);
        break;
      case 'type table':
        cut(head, `type ${types[index] ?? lost(path)}`);
        piece = toHex(tail);
        break;
      case 'block':
        if (index >= 0) cut(head, `block type ${types[index] ?? lost(path)}`);
        else piece += toHex(whole);
        break;
      case 'global': {
        const global = globals[index] ?? lost(path);
        if (global.kind === 'constant') piece += toHex(global.bytes);
        else cut(global.kind === 'global' ? head : new Uint8Array(), `${global.kind} ${global.symbol}`);
        break;
      }
      case 'memarg':
      case 'memory':
      case 'memory memory':
        memory = true;
        piece += toHex(whole);
        break;
      case 'table':
      case 'heap':
      case 'data':
      case 'data memory':
      case 'elem':
      case 'elem table':
      case 'table table':
        throw refuse(path, `has an instruction with a ${at.immediates} index`, at.start);
      default:
        piece += toHex(whole);
    }
  }
  return { locals, code: [...pieces, piece].join(' '), relocs, memory };
}

/** Element segments with the offset `global.get` of a data symbol: each defines that symbol as the table slots of its functions. */
function slotTables(
  r: Reader | undefined,
  globals: readonly Global[],
  funcs: readonly string[],
  path: string,
): readonly TemplateObject[] {
  const objects: TemplateObject[] = [];
  for (let n = r?.u32() ?? 0; r !== undefined && n > 0; n -= 1) {
    const at = r.offset;
    const offset = r.u32() === 0 ? readInstruction(r) : undefined;
    const global = offset?.immediates === 'global' ? globals[Number(offset.operand)] : undefined;
    if (global?.kind !== 'address') throw refuse(path, 'has elements that are not at a data symbol', at);
    r.expect(opcodes.none.end, 'the end of an offset');
    const symbols = r.vec('functions', r.remaining, (v) => funcs[v.u32()] ?? lost(path));
    objects.push({
      kind: 'data',
      symbol: global.symbol,
      align: SLOT_SIZE,
      mutable: false,
      bytes: '00'.repeat(SLOT_SIZE * symbols.length),
      relocs: symbols.map((symbol, i) => `${SLOT_SIZE * i} ${symbol}`),
    });
  }
  return objects;
}

/** Active data segments with the offset `global.get` of a data symbol: each defines that symbol. */
function dataObjects(r: Reader | undefined, globals: readonly Global[], path: string): readonly TemplateObject[] {
  const objects: TemplateObject[] = [];
  for (let n = r?.u32() ?? 0; r !== undefined && n > 0; n -= 1) {
    const at = r.offset;
    const flags = r.u32();
    const offset = flags === 0 ? readInstruction(r) : undefined;
    const global = offset?.immediates === 'global' ? globals[Number(offset.operand)] : undefined;
    if (global?.kind !== 'address') throw refuse(path, 'has data that is not at a data symbol', at);
    r.expect(opcodes.none.end, 'the end of an offset');
    const { start, end } = r.sized('the data');
    const size = end - start;
    objects.push({
      kind: 'data',
      symbol: global.symbol,
      align: size >= 8 ? 8 : size >= 4 ? 4 : 1,
      mutable: global.symbol.startsWith(`${STATE}.`),
      bytes: toHex(r.bytes.subarray(start, end)),
    });
  }
  return objects;
}

function startValue({ immediates, operand, start }: Instruction, globals: readonly Global[], path: string): string {
  if (immediates === 'i32' || immediates === 'i64') return String(operand);
  const global = immediates === 'global' ? globals[Number(operand)] : undefined;
  if (global?.kind === 'address') return `address ${global.symbol}`;
  throw refuse(path, 'has a global whose start value is neither an integer nor an address', start);
}

function signature(type: CoreRecType, path: string): string {
  if (type.kind !== 'func') throw refuse(path, 'has a type that is no function type');
  const letters = (list: readonly CoreValType[]): string => list.map((item) => letter(item, path)).join('');
  return `${letters(type.params)}>${letters(type.results)}`;
}

function letter(type: CoreValType, path: string): string {
  const found = typeof type === 'string' ? typeLetters.get(type) : undefined;
  if (found === undefined) throw refuse(path, 'has a value that is no number');
  return found;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function lost(path: string): never {
  throw refuse(path, 'has an index that is out of bounds');
}

function refuse(path: string, what: string, offset?: number): WasmvirtError {
  return new WasmvirtError('unsupported', `the template ${path} ${what}`, offset === undefined ? {} : { offset });
}
