import { resolveComponent } from './component/resolve.ts';
import { WasmvirtError } from './errors.ts';
import { build } from './link/virtualize.ts';
import { normalize } from './policy/options/options.ts';
import type { Report } from './policy/report.ts';
import type { Options } from './settings/options.ts';
import { printWit } from './wit/print.ts';
import { worldToJson, type WorldJson } from './wit/json.ts';

export { WasmvirtError } from './errors.ts';
export type { ErrorCode, ErrorDetail } from './errors.ts';
export type {
  ArgumentsOption,
  ClocksOption,
  Duration,
  Instant,
  MountEntry,
  MountOptions,
  MountTree,
  Options,
  Pairs,
  RandomOption,
  Seed,
  VariablesOption,
} from './settings/options.ts';
export type { Mention, Sentence } from './settings/sentence.ts';
export { VERSION } from './version.ts';
export { renderReport } from './policy/report.ts';
export type { FunctionReport, ImportReport, MountReport, Report, TrapReport, UnusedReport } from './policy/report.ts';
export type { FuncJson, ItemJson, TypeJson, WorldJson } from './wit/json.ts';

/** A virtualized component and what was decided about it. */
export interface Virtualized {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: Report;
}

/**
 * Makes of a component one that asks its host for nothing but what the options allow.
 *
 * @param bytes a component in the binary format; not changed
 * @throws WasmvirtError
 */
export function virtualize(bytes: Uint8Array, options: Options = {}): Virtualized {
  return prepare(options)(bytes);
}

/**
 * The same for many components: the options are checked once. The contents of files that they hold must not change afterwards.
 *
 * @example const wrap = prepare({ deterministic: true, stdout: 'allow' }); const outputs = inputs.map((input) => wrap(input).bytes);
 * @throws WasmvirtError `bad-option` or `conflict`, where the options are wrong; the function that is returned: where the component is,
 *   or contradicts them
 */
export function prepare(options: Options = {}): (bytes: Uint8Array) => Virtualized {
  const policy = normalize(options);
  const given = { ...options };
  return (bytes) => build(checked(bytes), policy, given);
}

/** The world of a component. */
export interface Inspection {
  /**
   * As WIT, the text that `wasm-tools component wit` prints. Made when it is asked for.
   *
   * @throws WasmvirtError `unsupported` where WIT has no words for something that is imported or exported
   */
  readonly wit: string;
  /** As plain data, also what WIT has no words for. Made when it is asked for. */
  readonly json: WorldJson;
}

/**
 * Reads what a component imports and exports.
 *
 * @throws WasmvirtError
 */
export function inspect(bytes: Uint8Array): Inspection {
  const world = resolveComponent(checked(bytes));
  return {
    get wit() {
      return printWit(world);
    },
    get json() {
      return worldToJson(world);
    },
  };
}

/** For callers without a compiler. Also arrays of other realms, and Node's buffers. */
function checked(bytes: Uint8Array): Uint8Array {
  if (Object.prototype.toString.call(bytes) === '[object Uint8Array]') return bytes;
  throw new WasmvirtError('bad-option', 'the component must be given as a Uint8Array');
}
