import type { ObjectSource } from '../../core/link-graph.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Subsystem } from '../../policy/capabilities/table.ts';
import type { ArgumentHash } from '../code/argument-hash.ts';
import type { bridgeFunction } from '../code/bridge.ts';
import type { recordFunction, recordObjects, recordedResource, replayFunction, replayObjects } from '../code/record.ts';
import type { traceFunction, traceTask } from '../code/trace.ts';
import type { OPEN_LINE, traceShown, traceWaiting } from '../code/trace-waiting.ts';
import type { TracePrinter } from '../code/trace-values.ts';
import type { ControlCode } from './control.ts';
import type { IoCode } from './io-code.ts';
import type { CodeMaker } from './subsystem.ts';

/** What adapters are made of. A part that no import of the component needs may be missing. */
export interface CodeParts {
  readonly library: ObjectSource;
  /** The hand-written code of subsystems. */
  readonly code: Readonly<Partial<Record<Subsystem, CodeMaker>>>;
  readonly io?: typeof IoCode;
  readonly control?: typeof ControlCode;
  readonly bridgeFunction?: typeof bridgeFunction;
  readonly recording?: {
    readonly ArgumentHash: typeof ArgumentHash;
    readonly recordFunction: typeof recordFunction;
    readonly recordObjects: typeof recordObjects;
    readonly recordedResource: typeof recordedResource;
    readonly replayFunction: typeof replayFunction;
    readonly replayObjects: typeof replayObjects;
  };
  readonly trace?: {
    readonly TracePrinter: typeof TracePrinter;
    readonly traceFunction: typeof traceFunction;
    readonly traceTask: typeof traceTask;
    readonly traceWaiting: typeof traceWaiting;
    readonly traceShown: typeof traceShown;
    readonly OPEN_LINE: typeof OPEN_LINE;
  };
}

/**
 * A part that is needed.
 *
 * @throws WasmvirtError `internal` if it is missing: nothing is left out in silence
 */
export function required<T>(part: T | undefined, what: string): T {
  if (part === undefined) throw new WasmvirtError('internal', `the part for ${what} is missing`);
  return part;
}
