import type { FuncType, Resource } from '../../component/types.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { TemplateSymbol } from '../../policy/capabilities/table.ts';
import type { Plan } from '../../policy/plan.ts';
import type { RecordingPlan } from '../../policy/recording.ts';
import { TEMPLATES } from '../code/deny-templates.ts';
import type { HostFunction } from '../code/functions.ts';
import type { LiftShape } from '../code/lift-needs.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { TypeTable } from '../encode/type-table.ts';
import { type ResourceId } from '../encode/type-table.ts';
import type { CodeParts } from '../virtual/parts.ts';
import type { VirtualCode } from '../virtual/subsystems.ts';
import { traceSink, type TraceSink } from '../virtual/trace-sink.ts';

/** What all adapters of one output share. */
export interface AdapterContext {
  readonly table: TypeTable;
  readonly entries: AdapterResources;
  readonly parts: CodeParts;
  /** The group whose adapter defines a resource of ours. */
  readonly groupOf: (id: ResourceId) => number;
  readonly virtual: VirtualCode;
  /** The adapters may become one component with the guest. */
  readonly mayFuse: boolean;
  /** Where calls are written down, if they are. */
  readonly trace: TraceSink | undefined;
  /** What is recorded or replayed. */
  readonly recording: RecordingPlan | undefined;
  readonly template: (symbol: TemplateSymbol) => {
    readonly symbol: string;
    readonly type: CoreSignature;
    readonly shapes: readonly string[];
    readonly arena: boolean;
  };
  readonly hostFunction: (importName: string, name: string) => HostFunction;
  /** The template that explains an error of ours, for a function of the host that explains errors of the host. */
  readonly meaningOf: (importName: string, name: string) => string | undefined;
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
  /** The output exports it: it is lifted with a realloc of its own. */
  readonly exported?: boolean;
  /** It begins a task, whose callback this is: it is lifted `async`. */
  readonly callback?: string;
  /** See `TaskCode.shows`. */
  readonly shows?: string;
}

/** A function of an earlier adapter that this one hands on, or calls. */
export interface AdapterFunction {
  readonly symbol: string;
  readonly group: number;
  readonly export: string;
  readonly func: number;
  /** It is called, under this type; else it is handed on. */
  readonly called?: FuncType;
}

export function adapterContext(
  plan: Plan,
  entries: AdapterResources,
  table: TypeTable,
  groups: ReadonlyMap<ResourceId, number>,
  virtual: VirtualCode,
  parts: CodeParts,
): AdapterContext {
  return {
    table,
    entries,
    parts,
    groupOf: (id) => groups.get(id) ?? 0,
    virtual,
    mayFuse: plan.policy.link !== 'sibling',
    trace: traceSink(plan),
    recording: plan.recording,
    template: (symbol) => TEMPLATES[symbol],
    hostFunction: (importName, name) => hostFunction(plan, importName, name),
    meaningOf: (importName, name) => {
      const found = plan.imports.find((p) => p.item.name.name === importName);
      return found === undefined ? undefined : virtual.meaningOf(found, name);
    },
  };
}

function hostFunction(plan: Plan, importName: string, name: string): HostFunction {
  const found = plan.imports.find((p) => p.item.name.name === importName);
  const type = found?.functions.find((f) => f.name === name)?.type;
  if (type === undefined) throw new WasmvirtError('internal', `the host has no function ${name} in ${importName}`);
  return { symbol: `host ${importName}#${name}`, importName, name, type };
}
