import type { Resource } from '../component/types.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import type { TemplateSymbol } from '../policy/capabilities.ts';
import type { LiftShape } from './lift-needs.ts';
import type { Slots } from './slots.ts';
import type { Slot, TypeTable } from './type-table.ts';
import type { HostFunction } from './virtual.ts';
import type { Virtuals } from './virtuals.ts';

/** What all adapters of one output share. */
export interface AdapterContext {
  readonly table: TypeTable;
  readonly slots: Slots;
  readonly library: ObjectSource;
  /** The group whose adapter defines a resource of ours. */
  readonly homeOf: (slot: Slot) => number;
  readonly virtuals: Virtuals;
  readonly template: (symbol: TemplateSymbol) => {
    readonly symbol: string;
    readonly type: CoreSignature;
    readonly shapes: readonly string[];
    readonly arena: boolean;
  };
  readonly hostFunction: (importName: string, name: string) => HostFunction;
}

/** What was made of a function, for the report. */
export interface Answered {
  readonly trap: 'no' | 'reachable' | 'unreachable';
  readonly says: string;
  /** Resources of which it makes dummy handles. */
  readonly makes: readonly Resource[];
}

/** A core function, to be lifted. */
export interface CoreFunction extends Answered {
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  /** Its result may lie in the arena, which must be emptied after the call. */
  readonly arena: boolean;
  /** It reads lists or strings that it is given. */
  readonly reads: boolean;
  readonly shape: LiftShape;
}

/** A function of an earlier adapter that this one hands on. */
export interface AdapterFunction {
  readonly symbol: string;
  readonly group: number;
  readonly export: string;
  readonly func: number;
}
