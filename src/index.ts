import { resolveComponent } from './component/resolve.ts';
import { WasmvirtError } from './errors.ts';
import { build } from './link/virtualize.ts';
import { normalize } from './policy/options.ts';
import type { Options } from './policy/options.ts';
import type { Report } from './policy/report.ts';

export { WasmvirtError } from './errors.ts';
export type { ErrorCode, ErrorDetail } from './errors.ts';
export { didYouMean } from './policy/nearest.ts';
export { normalize as checkOptions } from './policy/options.ts';
export type { Options, Policy } from './policy/options.ts';
export { renderReport } from './policy/report.ts';
export type { FunctionReport, ImportReport, Report, TrapReport } from './policy/report.ts';

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
  return build(bytes, normalize(options));
}

/** The world of a component. */
export interface Inspection {
  /** As WIT. */
  readonly wit: string;
  /** As plain data. */
  readonly json: unknown;
}

/**
 * Reads what a component imports and exports.
 *
 * @throws WasmvirtError
 */
export function inspect(bytes: Uint8Array): Inspection {
  resolveComponent(bytes);
  throw new WasmvirtError('unsupported', `a component of ${bytes.length} bytes cannot be inspected yet`);
}
