import type { FuncType } from '../../component/types.ts';
import type { CoreObject } from '../../core/object.ts';

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
  /** The output exports it. */
  readonly exported?: boolean;
}

/** A resource type whose handles stand for structs in the adapter's memory. */
export interface VirtualResource {
  /** Begins the symbols of its templates. */
  readonly space: 'io' | 'fs';
  /** As in `canon.new-<name>`, `canon.rep-<name>` and `canon.drop-<name>`, which templates import. */
  readonly name: string;
  /** The symbol of the destructor `(rep: i32)`. */
  readonly dtor: string | undefined;
  /** The symbol of a function `() -> handle` that makes one that is of no use: closed, at its end, ready. */
  readonly make: string | undefined;
}
