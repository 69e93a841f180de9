import { CORE_NUM_TYPE } from '../binary/core-val-type.ts';
import { concat } from '../bytes/pieces.ts';
import type { Writer } from '../bytes/writer.ts';
import { opcodes } from './instruction.ts';
import { passive, place, segmentsOf } from './link-data.ts';
import { fault, foldEqual, reach, type FuncNode, type Graph, type ObjectSource } from './link-graph.ts';
import {
  writeModule,
  type ModuleExport,
  type ModuleFunc,
  type ModuleImport,
  type SignatureTable,
} from './link-write.ts';
import type { CoreObject, CoreSignature } from './object.ts';

export interface LinkOptions {
  /** Templates. */
  readonly library: ObjectSource;
  /** The objects made for this link: generated functions, imports, data. They take precedence over the library. */
  readonly objects: readonly CoreObject[];
  /** Functions to export from `main`, by symbol. Without a `name` the linker chooses a short one. */
  readonly exports: readonly (string | { readonly symbol: string; readonly name: string })[];
  /**
   * Functions that canonical definitions need before `main` can be instantiated: realloc for lowered functions, destructors.
   * They are exported from `base`, as trampolines through its table. If there are any, the result has two modules.
   */
  readonly early?: readonly string[];
  /** Write two modules although no function is early, because a lowered function uses the memory. */
  readonly split?: boolean;
  /** Define a memory even if no code uses it, because a canonical definition refers to it. */
  readonly memory?: boolean;
  /** The memory is that of another module: it is imported as `outsideMemory` from the base. Then there is no data but segments. */
  readonly outside?: boolean;
  /** Write names into the name section (default). If false, named functions are folded into equal ones like all others. */
  readonly names?: boolean;
}

/** A function that `main` imports, from the module whose name is empty. */
export interface LinkedImport {
  readonly symbol: string;
  readonly name: string;
  readonly type: CoreSignature;
}

/** One of the two modules and what it exports. */
export interface LinkedModule {
  /** The module in pieces, so that data of the caller is not copied. */
  readonly pieces: readonly Uint8Array[];
  /** The module as one array, which each access makes anew. */
  readonly bytes: Uint8Array;
  /** Export name of each requested function, by symbol. Equal functions share a name unless names were given. */
  readonly exports: ReadonlyMap<string, string>;
  /** Export name of the memory, if this module defines it. */
  readonly memory: string | undefined;
}

export interface LinkedMain extends LinkedModule {
  readonly imports: readonly LinkedImport[];
  /** Whether it imports from the base instance, under the module name `baseName`. */
  readonly needsBase: boolean;
}

/** One module, or two: `base` is instantiated first, with nothing. */
export interface Linked {
  readonly base: LinkedModule | undefined;
  readonly main: LinkedMain;
}

/** The name of a memory that is another module's. */
export const outsideMemory = 'm';

/** The import module names of `main`: the whole base instance, and the functions of `imports`. */
export const baseName = 'b';
export const importsName = '';

const PAGE = 0x10000;
/**
 * Bytes that always follow the data. Trailing zeros of a constant need not be stored, but hosts bounds-check the whole value; and the arena
 * counts on these bytes for its first allocation (`arena.wat`).
 */
export const SLACK = 4096;

/**
 * Writes the requested functions and everything that they reach as one core module or two. Equal functions,
 * types and constants are written once. Throws `internal` for an undefined symbol or one of the wrong kind,
 * `limit` for static data of more than a gigabyte.
 */
export function link(options: LinkOptions): Linked {
  const early = options.early ?? [];
  const asked = options.exports.map((item) => (typeof item === 'string' ? item : item.symbol));
  const roots = [...asked, ...early];
  const graph = reach(roots, options.objects, options.library);
  const layout = place(graph.data);
  const pages = Math.ceil((layout.end + SLACK) / PAGE);
  graph.heapBase.address = layout.end;
  graph.memoryEnd.address = pages * PAGE;
  const named = options.names ?? true;
  foldEqual(graph.funcs, named);

  const funcs = graph.funcs.filter((node) => node.same === node);
  graph.imports.forEach((node, i) => (node.index = i));
  funcs.forEach((node, i) => (node.index = graph.imports.length + i));
  const tabled: FuncNode[] = [];
  for (const { same } of [...early.map((symbol) => graph.func(symbol)), ...graph.slots]) {
    if (same.slot < 0) same.slot = tabled.push(same) - 1;
  }

  const outside = options.outside === true;
  if (outside && graph.data.length > 0) throw fault("there is data for a memory that is another module's");
  const memory = !outside && (graph.memory || options.memory === true) ? pages : undefined;
  const table = graph.table || tabled.length > 0 ? tabled.length : undefined;
  const base =
    early.length > 0 || options.split === true
      ? writeBase(memory, table, new Map(early.map((symbol) => [symbol, graph.func(symbol).same])))
      : undefined;

  const importNames = new Names();
  const imports = graph.imports.map(({ object }): LinkedImport => {
    return { symbol: object.symbol, name: importNames.next(), type: object.type };
  });
  const names = new Names(givenNames(options.exports));
  const ownMemory = base === undefined && memory !== undefined ? names.next() : undefined;
  const shared: ModuleImport[] = [];
  if (outside && graph.memory) {
    shared.push({ module: baseName, name: outsideMemory, item: { kind: 'memory', min: 0 } });
  }
  if (base?.memory !== undefined && memory !== undefined && graph.memory) {
    shared.push({ module: baseName, name: base.memory, item: { kind: 'memory', min: memory } });
  }
  if (base?.table !== undefined && table !== undefined) {
    shared.push({ module: baseName, name: base.table, item: { kind: 'table', min: table } });
  }
  const chosen = chooseNames(options.exports, graph, names);
  const pieces = writeModule({
    imports: [
      ...shared,
      ...imports.map(({ name, type }): ModuleImport => ({ module: importsName, name, item: { kind: 'func', type } })),
    ],
    funcs: funcs.map(moduleFunc),
    table: base === undefined ? table : undefined,
    memory: base === undefined ? memory : undefined,
    globals: graph.globals.map(({ object, start }) => ({
      type: object.type,
      start: typeof object.init === 'bigint' ? object.init : BigInt(start?.address ?? 0),
    })),
    exports: [
      ...(ownMemory === undefined ? [] : [{ name: ownMemory, kind: 'memory' as const, index: 0 }]),
      ...chosen.exports,
    ],
    elements: tabled.map((node) => node.index),
    segments: [...graph.segments.map(passive), ...segmentsOf(layout)],
    names: named ? functionNames(funcs) : [],
  });
  return {
    base,
    main: {
      pieces,
      get bytes() {
        return concat(pieces);
      },
      imports,
      exports: chosen.bySymbol,
      memory: ownMemory,
      needsBase: shared.length > 0,
    },
  };
}

interface Base extends LinkedModule {
  readonly table: string | undefined;
}

/** The base module: the memory, the table, and for each early function a trampoline that calls it through the table. */
function writeBase(memory: number | undefined, table: number | undefined, early: ReadonlyMap<string, FuncNode>): Base {
  const names = new Names();
  const memoryName = memory === undefined ? undefined : names.next();
  const tableName = table === undefined ? undefined : names.next();
  const nodes = [...new Set(early.values())];
  const nameOf = new Map(nodes.map((node) => [node, names.next()]));
  const pieces = writeModule({
    imports: [],
    funcs: nodes.map(trampoline),
    table,
    memory,
    exports: [
      ...(memoryName === undefined ? [] : [{ name: memoryName, kind: 'memory' as const, index: 0 }]),
      ...(tableName === undefined ? [] : [{ name: tableName, kind: 'table' as const, index: 0 }]),
      ...nodes.map((node, index) => ({ name: nameOf.get(node) ?? '', kind: 'func' as const, index })),
    ],
  });
  const exports = new Map([...early].map(([symbol, node]) => [symbol, nameOf.get(node) ?? '']));
  return {
    pieces,
    get bytes() {
      return concat(pieces);
    },
    exports,
    memory: memoryName,
    table: tableName,
  };
}

function trampoline(node: FuncNode): ModuleFunc {
  const type = node.object.type;
  return {
    type,
    write(w, types) {
      w.u32(0); // no locals
      type.params.forEach((_, i) => {
        w.u8(opcodes.local['local.get']);
        w.u32(i);
      });
      writeI32(w, node.slot);
      w.u8(opcodes['type table'].call_indirect);
      w.u32(types.index(type));
      w.u32(0);
      w.u8(opcodes.none.end);
    },
  };
}

function moduleFunc(node: FuncNode): ModuleFunc {
  const { type, locals, code } = node.object;
  return {
    type,
    write(w, types) {
      w.vec(locals, (v, run) => {
        v.u32(run.count);
        v.u8(CORE_NUM_TYPE[run.type]);
      });
      code.forEach((piece, i) => {
        if (i > 0) writeReloc(w, node, i - 1, types);
        w.bytes(piece);
      });
    },
  };
}

function writeReloc(w: Writer, node: FuncNode, i: number, types: SignatureTable): void {
  const reloc = node.object.relocs[i];
  const target = node.targets[i];
  switch (reloc?.kind) {
    case 'func':
      w.u32(target?.kind === 'func' ? target.same.index : target?.kind === 'import' ? target.index : lost(reloc));
      break;
    case 'global':
      w.u32(target?.kind === 'global' ? target.index : lost(reloc));
      break;
    case 'type':
      w.u32(types.index(reloc.type));
      break;
    case 'block type':
      w.s33(types.index(reloc.type));
      break;
    case 'address':
      writeI32(w, target?.kind === 'data' ? target.address + reloc.addend : lost(reloc));
      break;
    case 'slot':
      writeI32(w, target?.kind === 'func' ? target.same.slot : lost(reloc));
      break;
    case 'segment':
      w.u32(target?.kind === 'segment' ? target.index : lost(reloc));
      break;
    case undefined:
      throw fault(`${node.object.symbol} has more pieces of code than relocations`);
    default:
      reloc satisfies never;
  }
}

function lost(reloc: { readonly symbol: string }): never {
  throw fault(`the symbol ${reloc.symbol} was lost`);
}

function writeI32(w: Writer, value: number): void {
  w.u8(opcodes.i32['i32.const']);
  w.s32(value);
}

function givenNames(asked: LinkOptions['exports']): ReadonlySet<string> {
  const names = new Set<string>();
  for (const item of asked) {
    if (typeof item !== 'string' && names.size === names.add(item.name).size)
      throw fault(`two exports are called ${item.name}`);
  }
  return names;
}

function functionNames(funcs: readonly FuncNode[]): (readonly [number, string])[] {
  const names: (readonly [number, string])[] = [];
  for (const { index, object } of funcs) if (object.name !== undefined) names.push([index, object.name]);
  return names;
}

/** Chooses an export name for each function: the given name, or one name for all equal functions without a given name. */
function chooseNames(asked: LinkOptions['exports'], graph: Graph, names: Names): ChosenNames {
  const exports: ModuleExport[] = [];
  const bySymbol = new Map<string, string>();
  const byIndex: (string | undefined)[] = [];
  for (const item of asked) {
    const symbol = typeof item === 'string' ? item : item.symbol;
    const { index } = graph.func(symbol).same;
    let name = typeof item === 'string' ? (bySymbol.get(symbol) ?? byIndex[index]) : item.name;
    if (name === undefined) {
      name = names.next();
      byIndex[index] = name;
      exports.push({ name, kind: 'func', index });
    } else if (typeof item !== 'string') {
      exports.push({ name, kind: 'func', index });
    }
    bySymbol.set(symbol, name);
  }
  return { exports, bySymbol };
}

interface ChosenNames {
  readonly exports: readonly ModuleExport[];
  readonly bySymbol: ReadonlyMap<string, string>;
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Short names, those of one character first. */
class Names {
  private readonly taken: ReadonlySet<string>;
  private count = 0;

  constructor(taken: ReadonlySet<string> = new Set()) {
    this.taken = taken;
  }

  next(): string {
    for (;;) {
      let rest = this.count++;
      let name = ALPHABET.charAt(rest % ALPHABET.length);
      while ((rest = Math.floor(rest / ALPHABET.length) - 1) >= 0) name += ALPHABET.charAt(rest % ALPHABET.length);
      if (!this.taken.has(name)) return name;
    }
  }
}
