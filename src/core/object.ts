import type { CoreNumType } from '../binary/core-type.ts';

/**
 * An object: pieces of a core module before indices are known. Templates (assembled from `.wat` when the project is
 * built) and functions that are written at run time have the same form, so the linker knows one kind of thing.
 */

/** A core function type with number types only: all that adapters use. */
export interface CoreSignature {
  readonly params: readonly CoreNumType[];
  readonly results: readonly CoreNumType[];
}

/** A place in a function's code that the linker fills with an index or an address. */
export type Reloc =
  /** `call`, `ref.func`, or an element: the index of a function, by symbol. */
  | { readonly kind: 'func'; readonly symbol: string }
  /** `global.get`/`global.set`: the index of a global, by symbol. */
  | { readonly kind: 'global'; readonly symbol: string }
  /** `call_indirect` and block types: the index of a function type. */
  | { readonly kind: 'type'; readonly type: CoreSignature }
  /** A whole `i32.const`: the address of a data symbol plus an offset. */
  | { readonly kind: 'address'; readonly symbol: string; readonly addend: number };

/** Code: literal bytes with relocations between them (`code[0] relocs[0] code[1] relocs[1] … code[n]`). */
export interface FuncObject {
  readonly symbol: string;
  readonly type: CoreSignature;
  /** Local declarations, run-length encoded. */
  readonly locals: readonly { readonly count: number; readonly type: CoreNumType }[];
  readonly code: readonly Uint8Array[];
  readonly relocs: readonly Reloc[];
}

/** A function that the module imports; `module` and `name` are its import names in the linked module. */
export interface ImportObject {
  readonly symbol: string;
  readonly type: CoreSignature;
  readonly module: string;
  readonly name: string;
}

export interface GlobalObject {
  readonly symbol: string;
  readonly type: CoreNumType;
  readonly mutable: boolean;
  /** Start value; for `i32`, the address of a data symbol is possible instead. */
  readonly init: bigint | { readonly address: string };
}

/** Bytes in linear memory at link time. Equal constant data may be shared when `mutable` is false. */
export interface DataObject {
  readonly symbol: string;
  readonly align: number;
  readonly mutable: boolean;
  readonly bytes: Uint8Array;
  /** Places (4 bytes each) that hold the address of another data symbol. */
  readonly relocs: readonly { readonly at: number; readonly symbol: string; readonly addend: number }[];
}
