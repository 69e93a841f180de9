import type { InterfaceName } from '../../component/extern-name.ts';
import type { FuncType } from '../../component/types.ts';
import type { ObjectSource } from '../../core/link-graph.ts';
import type { CoreObject } from '../../core/object.ts';
import type { Subsystem } from '../../policy/capabilities/table.ts';
import type { Provider } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import type { BridgeContext } from '../code/bridge.ts';
import type { VirtualFunction, VirtualResource } from '../code/functions.ts';
import type { IoCode } from './io-code.ts';

/** The hand-written code of one subsystem, configured for one output. */
export interface SubsystemCode {
  /** The function behind one that the plan says is virtual; `undefined` if there is none. */
  readonly function: (request: VirtualRequest) => VirtualFunction | undefined;
  /** Of what was asked for: objects that make a module with the contents of mounted files, if they are to be outside of the adapters. */
  readonly files?: () => readonly CoreObject[];
  /** Of files: the tree, in the memory of the adapter. */
  readonly tree?: () => readonly CoreObject[];
  /** Objects that functions of all subsystems may refer to. */
  readonly objects?: readonly CoreObject[];
  /** The resources whose handles it makes. */
  readonly resources?: readonly VirtualResource[];
  /** The template that explains an error of ours, for a function of the host that explains errors of the host. */
  readonly meaning?: (name: string) => string | undefined;
}

/** A function of an interface that hand-written code answers. */
export interface VirtualRequest {
  readonly interface: InterfaceName;
  readonly name: string;
  readonly type: FuncType;
  readonly as: Extract<Provider, { readonly kind: 'virtual' }>['as'];
}

/** What subsystems are configured by, and what they need of each other. */
export interface CodeContext {
  readonly plan: Plan;
  readonly library: ObjectSource;
  readonly io: IoCode;
  readonly code: (subsystem: Subsystem) => SubsystemCode;
  /** For functions that translate handles of the host. */
  readonly bridge: BridgeContext;
  /** Where there is much in mounted files, it is left out of the adapters: glue takes it from a module of its own. */
  readonly filesOutside: boolean;
}

/** Makes the code of a subsystem. */
export type CodeMaker = (context: CodeContext) => SubsystemCode;
