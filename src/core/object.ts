import type { CoreNumType } from '../binary/core-val-type.ts';

/**
 * An object: pieces of a core module before indices are known. Templates (assembled from `.wat` when the project is
 * built) and functions generated at run time have the same form.
 *
 * A symbol names one object; all symbols of a link share one name space. Symbols of templates are `<module>.<name>`, those of functions
 * generated at run time have forms of their own: docs/architecture/objects-and-templates.md lists all.
 */
export type CoreObject = FuncObject | ImportObject | GlobalObject | DataObject | SegmentObject;

/** A core function type with number types only, which is all that adapters use. */
export interface CoreSignature {
  readonly params: readonly CoreNumType[];
  readonly results: readonly CoreNumType[];
}

export function sameSignature(a: CoreSignature, b: CoreSignature): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

/** A relocation: a position in a function's code where the linker writes an index or an address. */
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
  /** A whole `i32.const`: the table slot of a function, for `call_indirect`. */
  | { readonly kind: 'slot'; readonly symbol: string }
  /** `memory.init`: the index of a passive data segment, by symbol. */
  | { readonly kind: 'segment'; readonly symbol: string };

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
  /** The body without local declarations, with its final `end`. Has one piece more than `relocs`. */
  readonly code: readonly Uint8Array[];
  readonly relocs: readonly Reloc[];
  /** Whether an instruction uses the memory. */
  readonly memory: boolean;
  /** Written to the name section. A named function is never folded into an equal one, because backtraces show the name. */
  readonly name?: string;
}

/** A function that the module imports. The linker chooses its import names. */
export interface ImportObject {
  readonly kind: 'import';
  readonly symbol: string;
  readonly type: CoreSignature;
}

/** A mutable global. Immutable ones are inlined. */
export interface GlobalObject {
  readonly kind: 'global';
  readonly symbol: string;
  readonly type: CoreNumType;
  /** Initial value, as bits for floats; for `i32` also the address of a data symbol. */
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
  /** Only for constants without relocations: more bytes after `bytes`, as pieces that are not copied until the module is written. */
  readonly tail?: readonly Uint8Array[];
  /** Fields of 4 bytes for the address of a data symbol or the table slot of a function symbol. */
  readonly relocs: readonly DataReloc[];
}

/** Bytes outside the memory, for `memory.init`: a passive data segment. They cost nothing until they are copied. */
export interface SegmentObject {
  readonly kind: 'segment';
  readonly symbol: string;
  /** Its bytes in a row, at most 2^30. They are not copied until the module is written. */
  readonly pieces: readonly Uint8Array[];
}

export interface DataReloc {
  readonly at: number;
  readonly symbol: string;
  readonly addend: number;
}

/** Addresses that the linker defines: the first free byte after the static data, and the end of the memory at start. */
export const heapBase = 'rt.heap-base';
export const memoryEnd = 'rt.memory-end';
