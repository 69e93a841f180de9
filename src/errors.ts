import type { Options } from './settings/options.ts';
import { textOf, type Sentence } from './settings/sentence.ts';

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
  | 'invalid-module'
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
  /** The option that is wrong. Without: the first that the sentence names. */
  readonly option?: keyof Options;
  /** The import that it is about. */
  readonly import?: string;
  /** The path in `mounts` that it is about. */
  readonly path?: string;
  /** The rule of the standard that is broken: the document and the section. */
  readonly rule?: string;
  readonly cause?: unknown;
}

/** What to do about a fault of ours. */
const REPORT = '; please report it to the maintainers of wasmvirt, with the component';

/**
 * The only error that this library throws on purpose. `message` is one sentence that names the fault, its place and a remedy.
 */
export class WasmvirtError extends Error {
  override readonly name = 'WasmvirtError';
  readonly code: ErrorCode;
  readonly offset: number | undefined;
  /** The option that is wrong, or the first of those that contradict each other. */
  readonly option: keyof Options | undefined;
  /** The import that it is about, as the component has it. */
  readonly import: string | undefined;
  /** The path in `mounts` that it is about. */
  readonly path: string | undefined;
  /** The rule of the standard that a component breaks: the document and the section. */
  readonly rule: string | undefined;
  /** `message` in pieces, without what to do about an `internal` error. */
  readonly sentence: Sentence;

  constructor(code: ErrorCode, sentence: string | Sentence, detail: ErrorDetail = {}) {
    super(
      `${textOf(sentence)}${code === 'internal' ? REPORT : ''}`,
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.code = code;
    this.sentence = typeof sentence === 'string' ? [sentence] : sentence;
    this.offset = detail.offset;
    this.option = detail.option ?? this.sentence.find((piece) => typeof piece === 'object')?.option;
    this.import = detail.import;
    this.path = detail.path;
    this.rule = detail.rule;
  }
}

/** For the `default` of a switch that the compiler knows to be exhaustive. */
export function unreachable(x: never): WasmvirtError {
  return new WasmvirtError('internal', `a case is missing in wasmvirt: ${JSON.stringify(x)}`);
}
