import type { FuncType } from '../component/types.ts';
import type { CoreObject } from '../core/object.ts';

/** A function of the host that an adapter calls or hands on. */
export interface HostFunction {
  /** The core symbol under which adapter code calls it. */
  readonly symbol: string;
  readonly importName: string;
  readonly name: string;
  readonly type: FuncType;
}

/** A hand-written function of an adapter, configured. */
export interface VirtualFunction {
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  /** What it calls, lowered. */
  readonly host: readonly HostFunction[];
  /** Its result lies in the arena. */
  readonly arena: boolean;
  /** In a few words, for the report. */
  readonly says: string;
}
