import type { CoreNumType } from '../binary/core-val-type.ts';
import { fault, type ObjectSource } from './link-graph.ts';
import type { CoreObject, CoreSignature, DataReloc, Locals, Reloc } from './object.ts';

/**
 * One object of a template, in the encoding of the generated file: types as letters (`i` i32, `l` i64, `f` f32, `d` f64, `v` v128), bytes in
 * hexadecimal, pieces of code separated by blanks, relocations as `<kind> <symbol or type>`.
 */
export type TemplateObject =
  | {
      readonly kind: 'func';
      readonly symbol: string;
      /** `il>i` is (param i32 i64) (result i32). */
      readonly type: string;
      /** `iil` is (local i32 i32 i64). */
      readonly locals: string;
      readonly code: string;
      readonly relocs: readonly string[];
      readonly memory: boolean;
    }
  /** `init` is a number, or `address <symbol>`. */
  | { readonly kind: 'global'; readonly symbol: string; readonly type: string; readonly init: string }
  | {
      readonly kind: 'data';
      readonly symbol: string;
      readonly align: number;
      readonly mutable: boolean;
      readonly bytes: string;
      /** `<byte offset> <symbol>`: what the linker fills in. */
      readonly relocs?: readonly string[];
    };

/**
 * The objects of one `.wat` file: WebAssembly text, assembled by `npm run objects` into the generated file beside it. The linker omits objects that
 * the requested functions do not reach. The rules for a template:
 *
 * - `(export "rt.alloc")` on a function or mutable global makes it a symbol. All other functions and globals are private. Other exports
 * are not allowed.
 * - `(import "rt" "alloc" (func …))` is the function with the symbol `rt.alloc`, from any template or generated;
 *   `(import "rt" "top" (global (mut i32)))` likewise.
 * - `(import "host" "…" (func …))` is a symbol too. The caller of `link` supplies an import object for it and the canonical definition
 * for that import; `canon.new-…`, `canon.rep-…` and `canon.drop-…` are the built-ins of a resource type.
 * - `(import "data" "x" (global i32))` is the address of the constant data `data.x`; `(import "state" "x" …)` of mutable data. `(data
 * (global.get $x) "…")` defines it, unless a layout written in TypeScript does.
 * - `(import "slot" "rt.alloc" (global i32))` is the table slot of that function.
 * - `(elem (global.get $x) func $f $g)` defines constant data too: the table slots of these functions, 4 bytes each.
 * - `(global $step i64 (i64.const 5))`, immutable, is inlined.
 * - `(import "rt" "memory" (memory 0))` and `(import "rt" "table" (table 0 funcref))` are the only memory and table. `rt.heap-base` and
 *   `rt.memory-end` are addresses from the linker: the first free byte after all data, and the end of the initial memory.
 * - No start function, no references, no other segments.
 */
export type Template = readonly TemplateObject[];

const TYPES: ReadonlyMap<string, CoreNumType> = new Map([
  ['i', 'i32'],
  ['l', 'i64'],
  ['f', 'f32'],
  ['d', 'f64'],
  ['v', 'v128'],
]);

/** Letter of a type, for the build step. */
export const typeLetters: ReadonlyMap<CoreNumType, string> = new Map(
  [...TYPES].map(([letter, type]) => [type, letter]),
);

/** Templates by symbol. Decodes each object once, when it is first requested. */
export class Library implements ObjectSource {
  private readonly templates = new Map<string, TemplateObject>();
  private readonly decoded = new Map<string, CoreObject>();

  /** Throws `internal` if two objects have the same symbol. */
  constructor(templates: readonly Template[]) {
    for (const object of templates.flat()) {
      if (this.templates.has(object.symbol)) throw fault(`two templates define ${object.symbol}`);
      this.templates.set(object.symbol, object);
    }
  }

  get symbols(): readonly string[] {
    return [...this.templates.keys()];
  }

  get(symbol: string): CoreObject | undefined {
    const known = this.decoded.get(symbol);
    if (known !== undefined) return known;
    const template = this.templates.get(symbol);
    if (template === undefined) return undefined;
    const object = decode(template);
    this.decoded.set(symbol, object);
    return object;
  }
}

/** Several libraries as one. No symbol is in two of them. */
export class Libraries implements ObjectSource {
  private readonly libraries: readonly ObjectSource[];

  constructor(libraries: readonly ObjectSource[]) {
    this.libraries = libraries;
  }

  get(symbol: string): CoreObject | undefined {
    for (const library of this.libraries) {
      const found = library.get(symbol);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function decode(template: TemplateObject): CoreObject {
  const { symbol } = template;
  switch (template.kind) {
    case 'func':
      return {
        kind: 'func',
        symbol,
        type: signature(template.type),
        locals: locals(template.locals),
        code: template.code.split(' ').map(hexBytes),
        relocs: template.relocs.map(reloc),
        memory: template.memory,
      };
    case 'global': {
      const [first = '', address] = template.init.split(' ');
      const init = address === undefined ? BigInt(first) : { address };
      return { kind: 'global', symbol, type: numType(template.type), init };
    }
    case 'data': {
      const { align, mutable, relocs = [] } = template;
      return { kind: 'data', symbol, align, mutable, bytes: hexBytes(template.bytes), relocs: relocs.map(dataReloc) };
    }
    default:
      return template satisfies never;
  }
}

function reloc(text: string): Reloc {
  const space = text.lastIndexOf(' ');
  const kind = text.slice(0, space);
  const rest = text.slice(space + 1);
  switch (kind) {
    case 'func':
    case 'global':
    case 'slot':
      return { kind, symbol: rest };
    case 'address':
      return { kind, symbol: rest, addend: 0 };
    case 'type':
    case 'block type':
      return { kind, type: signature(rest) };
    default:
      throw fault(`${text} is not a relocation`);
  }
}

function dataReloc(text: string): DataReloc {
  const space = text.indexOf(' ');
  return { at: Number(text.slice(0, space)), symbol: text.slice(space + 1), addend: 0 };
}

function signature(text: string): CoreSignature {
  const [params = '', results = ''] = text.split('>');
  return { params: Array.from(params, numType), results: Array.from(results, numType) };
}

function locals(text: string): readonly Locals[] {
  return (text.match(/(.)\1*/g) ?? []).map((run) => ({ count: run.length, type: numType(run.charAt(0)) }));
}

function numType(letter: string): CoreNumType {
  const type = TYPES.get(letter);
  if (type === undefined) throw fault(`${letter} is not the letter of a type`);
  return type;
}

function hexBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
