/**
 * The kind of error, as a stable word that programs can test. The sentence in `message` is for people and may change.
 */
export type ErrorCode =
  // the bytes
  | 'not-wasm'
  | 'core-module'
  | 'unsupported-version'
  | 'unexpected-end'
  | 'section-size'
  | 'section-order'
  | 'bad-integer'
  | 'bad-utf8'
  | 'bad-opcode'
  | 'bad-value'
  | 'limit'
  // what the bytes mean
  | 'index-out-of-bounds'
  | 'wrong-type'
  | 'bad-name'
  | 'duplicate-name'
  | 'missing-import'
  // what was asked for
  | 'bad-option'
  | 'bad-syntax'
  | 'conflict'
  | 'unsupported'
  // our own fault
  | 'internal';

export interface ErrorDetail {
  /** Byte offset in the input, where there is one. */
  readonly offset?: number;
  readonly cause?: unknown;
}

/**
 * The only error that this library throws on purpose. `message` is one sentence that names the fault, its place and a remedy.
 */
export class WasmvirtError extends Error {
  override readonly name = 'WasmvirtError';
  readonly code: ErrorCode;
  readonly offset: number | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.offset = detail.offset;
  }
}

/** For the `default` of a switch that the compiler knows to be exhaustive. */
export function unreachable(x: never): WasmvirtError {
  return new WasmvirtError('internal', `a case is missing in wasmvirt: ${JSON.stringify(x)}; please report it`);
}
