import type { TaskKind } from '../../adapters/task/layout.ts';
import type { DefinedType, FuncType } from '../../component/types.ts';
import type { CoreObject } from '../../core/object.ts';
import type { Era } from '../../policy/planning/bridged-versions.ts';
import type { EndBuiltin, WaitableBuiltin } from './builtin.ts';

/** A function of the host that an adapter calls or hands on. */
export interface HostFunction {
  /** The core symbol under which adapter code calls it. */
  readonly symbol: string;
  readonly importName: string;
  readonly name: string;
  readonly type: FuncType;
  /** It is called as a subtask, which may go on: lowered `async`. */
  readonly subtask?: true;
}

/** How core code calls it (`flattenFunc`). */
export function abiOf({ subtask }: HostFunction): 'sync' | 'stackful' {
  return subtask === true ? 'stackful' : 'sync';
}

/** The symbol of what gives memory for its results: those of a subtask come when they come, and are freed one by one. */
export function reallocOf({ subtask }: HostFunction): 'rt.realloc' | 'task.realloc' {
  return subtask === true ? 'task.realloc' : 'rt.realloc';
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
  /** It is lifted `async`, with a callback: what it returns is what its task does next. */
  readonly task?: TaskCode;
}

/** A function of the first adapter that another one calls: the template behind it, and its type. */
export interface UsedFunction {
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  readonly type: FuncType;
}

/** What a task needs beside the function that begins it. */
export interface TaskCode {
  /** The symbol of `(event, waitable, what happened) -> what next`. */
  readonly callback: string;
  /** The built-ins that it calls, by symbol. */
  readonly builtins: ReadonlyMap<string, TaskBuiltin>;
  /**
   * The function has a synchronous type, and its task goes on after it has returned: it is lifted under a type that is asynchronous, and a
   * function of another adapter that calls it stands in its place.
   */
  readonly twin: boolean;
  /**
   * It is in an adapter of its own, and calls these functions of the first one, which have numbers alone in their types, by symbol: its tasks
   * wait in ways for which hosts hold the lock of an adapter.
   */
  readonly apart?: ReadonlyMap<string, UsedFunction>;
  /** Of a task that gives or takes a stream. */
  readonly kind?: TaskKind;
  /** The symbol of `(address of a result)`, which it calls before it gives that: a trace shows the result by it. */
  readonly shows?: string;
}

/** A built-in, with its type as the function has it. `task.return` gives the function's result. */
export type TaskBuiltin =
  | WaitableBuiltin
  | { readonly kind: 'task.return' }
  | { readonly kind: EndBuiltin['kind']; readonly type: DefinedType };

/** A resource type whose handles stand for structs in the adapter's memory. */
export interface VirtualResource {
  /** Begins the symbols of its templates. */
  readonly space: 'io' | 'fs';
  /** As in `canon.new-<name>`, `canon.rep-<name>` and `canon.drop-<name>`, which templates import. */
  readonly name: string;
  /** Of a resource of WASI of which there is one for each version here: its name in WASI, and in which version it is this one. */
  readonly version?: { readonly of: string; readonly era: Era };
  /** The symbol of the destructor `(rep: i32)`. */
  readonly dtor: string | undefined;
  /** The symbol of a function `() -> handle` that makes one that is of no use: closed, at its end, ready. */
  readonly make: string | undefined;
}
