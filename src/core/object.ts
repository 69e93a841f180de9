import type { CoreNumType } from '../binary/core-val-type.ts';

/**
 * An object: pieces of a core module before indices are known. Templates (assembled from `.wat` when the project is
 * built) and functions that are written at run time have the same form, so the linker knows one kind of thing.
 *
 * A symbol is the name of one object, `<module>.<name>`. All symbols of a link live in one name space.
 */
export type CoreObject = FuncObject | ImportObject | GlobalObject | DataObject;

/** A core function type with number types only: all that adapters use. */
export interface CoreSignature {
  readonly params: readonly CoreNumType[];
  readonly results: readonly CoreNumType[];
}

export function sameSignature(a: CoreSignature, b: CoreSignature): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

/** A place in a function's code that the linker fills with an index or an address. */
export type Reloc =
  /** `call`, `ref.func`: the index of a function or import, by symbol. */
  | { readonly kind: 'func'; readonly symbol: string }
  /** `global.get`, `global.set`: the index of a global, by symbol. */
  | { readonly kind: 'global'; readonly symbol: string }
  /** `call_indirect`: the index of a function type, as `u32`. */
  | { readonly kind: 'type'; readonly type: CoreSignature }
  /** A block type that is a function type: its index, as `s33`. */
  | { readonly kind: 'block type'; readonly type: CoreSignature }
  /** A whole `i32.const`: the address of a data symbol plus an offset. */
  | { readonly kind: 'address'; readonly symbol: string; readonly addend: number }
  /** A whole `i32.const`: the place of a function in the table, for `call_indirect`. */
  | { readonly kind: 'slot'; readonly symbol: string };

/** A run of locals of one type. */
export interface Locals {
  readonly count: number;
  readonly type: CoreNumType;
}

/** Code: literal bytes with relocations between them (`code[0] relocs[0] code[1] relocs[1] … code[n]`). */
export interface FuncObject {
  readonly kind: 'func';
  readonly symbol: string;
  readonly type: CoreSignature;
  /** Local declarations, run-length encoded, parameters not included. */
  readonly locals: readonly Locals[];
  /** The body without local declarations, with its final `end`. One piece more than there are relocations. */
  readonly code: readonly Uint8Array[];
  readonly relocs: readonly Reloc[];
  /** Whether an instruction uses the memory. */
  readonly memory: boolean;
  /** Written to the name section. A function with a name is never merged with an equal one: backtraces show it. */
  readonly name?: string;
}

/** A function that the module imports. The linker chooses its import names. */
export interface ImportObject {
  readonly kind: 'import';
  readonly symbol: string;
  readonly type: CoreSignature;
}

/** A mutable global. Constants need none: they are written where they are used. */
export interface GlobalObject {
  readonly kind: 'global';
  readonly symbol: string;
  readonly type: CoreNumType;
  /** Start value, bits for floats; for `i32`, the address of a data symbol is possible instead. */
  readonly init: bigint | { readonly address: string };
}

/**
 * Bytes in linear memory at link time. Constant data without relocations may be shared with other data that
 * contains the same bytes, so two constants can have the same or overlapping addresses.
 */
export interface DataObject {
  readonly kind: 'data';
  readonly symbol: string;
  /** A power of two, at most 16. */
  readonly align: number;
  readonly mutable: boolean;
  readonly bytes: Uint8Array;
  /** What stands behind them, of a constant without relocations: pieces that are not copied before the module is written. */
  readonly more?: readonly Uint8Array[];
  /** Places (4 bytes each) that hold the address of another data symbol, or the table slot of a function symbol. */
  readonly relocs: readonly DataReloc[];
  /** The same for very many addresses: the bytes at a place are the addend. */
  readonly bases?: readonly DataBase[];
}

export interface DataReloc {
  readonly at: number;
  readonly symbol: string;
  readonly addend: number;
}

/** Places (4 bytes each) that hold an offset to which the linker adds the address of one data symbol. */
export interface DataBase {
  readonly symbol: string;
  readonly places: Uint32Array;
}

/** Addresses that the linker defines: the first free byte after the static data, and the end of the memory at start. */
export const heapBase = 'rt.heap-base';
export const memoryEnd = 'rt.memory-end';
