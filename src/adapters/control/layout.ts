import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, DataObject, DataReloc } from '../../core/object.ts';
import { errorNumber, ERROR_CODES, type ErrorCode } from '../../settings/error-code.ts';

/**
 * The configuration of the templates of `wasmvirt:control`. Numbers have 4 bytes, little-endian.
 *
 * - `data.control.not-virtual`: the result of a function for what is not virtual, err(0), with the error at any offset that one can have;
 * - `data.control.file-errors`: for each `error-code` of `wasi:filesystem` the number of the error of `files`, plus 1; 0 is success;
 * - `data.control.outputs`: how many outputs are captured, and their structs;
 * - `state.control.key`: 128 bytes, a state of ChaCha20 and a block;
 * - `data.control.roots`, `data.control.staying`, `state.control.initial`: see `tree.wat` and `../filesystem/control-tree.ts`.
 */
const NOT_VIRTUAL: DataObject = {
  kind: 'data',
  symbol: 'data.control.not-virtual',
  align: 8,
  mutable: false,
  bytes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0),
  relocs: [],
};

/** A function of this type for what is not virtual. */
export function notVirtual(symbol: string, params: readonly ('i32' | 'i64')[]): readonly CoreObject[] {
  return [NOT_VIRTUAL, new FunctionBuilder(symbol, { params, results: ['i32'] }).address(NOT_VIRTUAL.symbol).finish()];
}

/** Which error of `files` stands for one of `wasi:filesystem`, for those that have not the same name. */
const OTHERS: Readonly<Partial<Record<ErrorCode, string>>> = {
  quota: 'insufficient-space',
  'file-too-large': 'insufficient-space',
};

/** @param names the errors of `files` */
export function fileErrors(names: readonly string[]): DataObject {
  const bytes = new Uint8Array(ERROR_CODES.length);
  for (const code of ERROR_CODES) {
    const same = names.indexOf(OTHERS[code] ?? code);
    bytes[errorNumber(code)] = 1 + (same < 0 ? names.indexOf('invalid') : same);
  }
  // no function answers with its number, which is success
  bytes[errorNumber('access')] = 0;
  return { kind: 'data', symbol: 'data.control.file-errors', align: 1, mutable: false, bytes, relocs: [] };
}

/** @param structs symbols of the structs of outputs that are captured */
export function outputsData(structs: readonly string[]): DataObject {
  const bytes = new Uint8Array(4 + 4 * structs.length);
  bytes[0] = structs.length;
  const relocs = structs.map((symbol, i): DataReloc => ({ at: 4 + 4 * i, symbol, addend: 0 }));
  return { kind: 'data', symbol: 'data.control.outputs', align: 4, mutable: false, bytes, relocs };
}

export const KEY: DataObject = {
  kind: 'data',
  symbol: 'state.control.key',
  align: 8,
  mutable: true,
  bytes: new Uint8Array(128),
  relocs: [],
};
