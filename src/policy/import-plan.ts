import type { OptionsFragment } from '../settings/options.ts';
import type { InterfaceName } from '../component/extern-name.ts';
import type { FuncType, Item, Resource, ResourceIdentity } from '../component/types.ts';
import type { Answer } from './capabilities/answer.ts';
import type { Subsystem } from './capabilities/table.ts';
import type { VariablesPlan } from './draft.ts';

/** Who answers a function of an import, before it is known what handles of `wasi:io` stand for. */
export interface DecidedFunction {
  /** As the binary has it: `[method]r.m` and so on. The import's own name where the import is a function. */
  readonly name: string;
  readonly type: FuncType;
  /** Whether WASI gives it this type: `isStandard`. Hand-written code implements no other type. */
  readonly standard: boolean | undefined;
  /** The verdict, as the report gives it. `bridge`: the host, with handles of ours in its signature translated. */
  readonly by: 'host' | 'virtual' | 'deny' | 'bridge';
  /** The host answers, after a rule adapter has compared the call with the rules. */
  readonly ruled: boolean;
}

/** Where the guest gets a function from. Nothing behind the planner changes it. */
export type Provider =
  /** The host's function, handed on as it is (or the rule adapter's before it). */
  | { readonly kind: 'host' }
  /** The host's function; an adapter translates the handles in its signature. */
  | { readonly kind: 'bridge' }
  /**
   * Hand-written code of a subsystem. `overlay`: it asks the host's function of the same name. `denied`: it answers in the place of a
   * denied function, always without the host.
   */
  | { readonly kind: 'virtual'; readonly subsystem: Subsystem; readonly as: 'own' | 'overlay' | 'denied' }
  /** The host's function, and what it answers is kept. `number`: in `RecordingPlan.functions`. */
  | { readonly kind: 'record'; readonly number: number }
  /** What the host once answered. */
  | { readonly kind: 'replay'; readonly number: number }
  /** Written from the type. `answer`: what is known about what it should say. `traps`: it traps instead. */
  | { readonly kind: 'deny'; readonly answer: Answer | undefined; readonly traps: boolean };

export interface FunctionPlan extends DecidedFunction {
  readonly provider: Provider;
  /** Its calls are written down: all of them, or those that fail. */
  readonly traced: 'all' | 'errors' | undefined;
  /** What the rule adapter asks the host about what a ruled function is given. */
  readonly queries: readonly HostCall[];
}

/** A function of the host. */
export interface HostCall {
  readonly importName: string;
  readonly name: string;
  readonly type: FuncType;
}

/** A function of the host that adapters may call of their own, which is more than to hand it on or to translate its handles. */
export interface HostNeed extends HostCall {
  /** Whose code calls it. */
  readonly caller: Subsystem | 'rules' | 'trace';
  /** The guest does not import it: the output does. */
  readonly extra: boolean;
}

/** What was decided about one import, before it is known what handles of `wasi:io` stand for. */
export interface DecidedImport {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  readonly subsystem: Subsystem | undefined;
  readonly decision: 'host' | 'virtual' | 'deny';
  /** A phrase without a full stop, for the report; it names no option. */
  readonly reason: string;
  /** The options of those given that decided it, as far as it was options. */
  readonly decidedBy: OptionsFragment | undefined;
  /** Options that would leave it with the host, where it is not, to spread into those given. */
  readonly option: OptionsFragment | undefined;
  readonly functions: readonly DecidedFunction[];
  /**
   * What the host still provides: `all`, or the exports of the instance by name (types without which other host imports or
   * the guest's exports would not have their types, and functions over them). Empty: the import is gone.
   */
  readonly host: 'all' | ReadonlySet<string>;
  /** The guest gets what the host provides as it is. */
  readonly passThrough: boolean;
  /** What a virtual interface of names and values shows. */
  readonly shown: VariablesPlan | undefined;
}

/** What becomes of one import. */
export interface ImportPlan extends DecidedImport {
  readonly functions: readonly FunctionPlan[];
  /** The import as the host has to provide it: `item`, and the extra functions that adapters call. */
  readonly hostItem: Item;
}

/** Where the guest's imports first name a resource. */
export interface ResourceOrigin {
  readonly resource: Resource;
  readonly importName: string;
  /** `undefined` for a resource of the world, or of an instance with a plain name. */
  readonly interface: InterfaceName | undefined;
  /** The name under which the interface exports it, or the name of the world-level import. */
  readonly name: string;
  /** Which of the resources of WASI it is for which there is hand-written code, if it is one. */
  readonly wasi: WasiResource | undefined;
}

/** A resource that a subsystem has hand-written code for. */
export interface WasiResource {
  readonly subsystem: Subsystem;
  readonly name: string;
}

/** All resources of the guest's imports, in the order in which these name them. */
export type ResourceOrigins = ReadonlyMap<ResourceIdentity, ResourceOrigin>;
