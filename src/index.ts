import { resolveComponent } from './component/resolve.ts';
import { WasmvirtError } from './errors.ts';
import { build } from './link/virtualize.ts';
import { normalize, type Options } from './policy/options/options.ts';
import type { Report } from './policy/report.ts';
import { printWit } from './wit/print.ts';
import { worldToJson, type WorldJson } from './wit/json.ts';

export { WasmvirtError } from './errors.ts';
export type { ErrorCode, ErrorDetail } from './errors.ts';
export { didYouMean } from './policy/options/nearest.ts';
export { normalize as checkOptions } from './policy/options/options.ts';
export type { ClockOption, Duration, Instant } from './policy/options/clock.ts';
export type { RandomOption, Seed } from './policy/options/random.ts';
export type { MountEntry, MountOptions, MountTree } from './policy/options/mounts.ts';
export type { Options } from './policy/options/options.ts';
export type { Policy } from './policy/policy.ts';
export { VERSION } from './version.ts';
export { renderReport } from './policy/report.ts';
export type { FunctionReport, ImportReport, MountReport, Report, TrapReport } from './policy/report.ts';
export type { FuncJson, ItemJson, TypeJson, WorldJson } from './wit/json.ts';

/** A virtualized component and what was decided about it. */
export interface Virtualized {
  readonly bytes: Uint8Array;
  readonly report: Report;
}

/**
 * Makes of a component one that asks its host for nothing but what the options allow.
 *
 * @param bytes a component in the binary format; not changed
 * @throws WasmvirtError
 */
export function virtualize(bytes: Uint8Array, options: Options = {}): Virtualized {
  return build(checked(bytes), normalize(options));
}

/**
 * Makes of a component one that does the same in every run, wherever it runs: `virtualize` with `deterministic`, which says what that means.
 * The options say what it sees.
 *
 * @example const { bytes } = deterministic(input, { stdin: { text: 'case 1' }, random: { seed: 1 }, stdout: 'allow' });
 * @throws WasmvirtError `conflict` also where an option, or an import that is not WASI's, would let the host have a say
 */
export function deterministic(bytes: Uint8Array, options: Options = {}): Virtualized {
  return virtualize(bytes, { ...options, deterministic: true });
}

/** The world of a component. */
export interface Inspection {
  /**
   * As WIT, the text that `wasm-tools component wit` prints.
   *
   * @throws WasmvirtError `unsupported` where WIT has no words for something that is imported or exported
   */
  wit(): string;
  /** As plain data, also what WIT has no words for. */
  json(): WorldJson;
}

/**
 * Reads what a component imports and exports.
 *
 * @throws WasmvirtError
 */
export function inspect(bytes: Uint8Array): Inspection {
  const world = resolveComponent(checked(bytes));
  return { wit: () => printWit(world), json: () => worldToJson(world) };
}

/** For callers without a compiler. Also arrays of other realms, and Node's buffers. */
function checked(bytes: Uint8Array): Uint8Array {
  if (Object.prototype.toString.call(bytes) === '[object Uint8Array]') return bytes;
  throw new WasmvirtError('bad-option', 'the component must be given as a Uint8Array');
}
