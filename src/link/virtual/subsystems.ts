import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { printInterfaceName } from '../../component/extern-name.ts';
import type { Subsystem } from '../../policy/capabilities/table.ts';
import type { ImportPlan } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import { eraOf } from '../../policy/planning/bridged-versions.ts';
import type { Resource } from '../../component/types.ts';
import type { BridgeContext, BridgedResource } from '../code/bridge.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { ResourceId } from '../encode/type-table.ts';
import type { ControlCode } from './control.ts';
import type { IoCode } from './io-code.ts';
import { required, type CodeParts } from './parts.ts';
import type { CodeContext, SubsystemCode, VirtualRequest } from './subsystem.ts';
import { WrappedResources } from './wrapped.ts';

/** The subsystems that can have hand-written code, in the order in which it is linked. */
const ORDER: readonly Subsystem[] = ['clocks', 'io', 'filesystem', 'stdio', 'environment', 'random', 'config'];

/** A resource of hand-written code, and which one of the guest's it is, if the guest has it. */
export interface PlacedResource {
  readonly resource: VirtualResource;
  readonly id: ResourceId | undefined;
}

/** The hand-written code of one output: of all subsystems together. */
export class VirtualCode {
  /** By name. */
  readonly resources: ReadonlyMap<string, PlacedResource>;
  /** Objects that all functions may refer to. */
  readonly objects: readonly CoreObject[];
  readonly wrapped: WrappedResources;
  /** What the output exports as `wasmvirt:control`, if it does. */
  readonly control: ControlCode | undefined;
  private readonly entries: AdapterResources;
  private readonly io: IoCode | undefined;
  private readonly subsystems: ReadonlyMap<Subsystem, SubsystemCode>;

  /** `filesOutside`: see `CodeContext`. */
  constructor(plan: Plan, entries: AdapterResources, parts: CodeParts, filesOutside: boolean) {
    const { library } = parts;
    this.entries = entries;
    this.wrapped = new WrappedResources(plan, entries);
    const objects: CoreObject[] = [];
    const io = parts.io === undefined ? undefined : new parts.io(plan.io, library, () => objects);
    this.io = io;
    const bridge: BridgeContext = {
      bridged: (resource) => this.bridged(resource),
      dropSymbol: () => {
        throw new WasmvirtError('internal', 'hand-written code that asks the host lends a resource of the host alone');
      },
    };
    const context: CodeContext = {
      plan,
      library,
      get io() {
        return required(io, 'streams');
      },
      bridge,
      code: (subsystem: Subsystem) => this.of(subsystem),
      filesOutside,
    };
    const subsystems = new Map<Subsystem, SubsystemCode>();
    const resources = new Map<string, PlacedResource>();
    for (const subsystem of ORDER) {
      const make = parts.code[subsystem];
      if (make === undefined) continue;
      const code = make(context);
      subsystems.set(subsystem, code);
      objects.push(...(code.objects ?? []));
      for (const resource of code.resources ?? []) {
        const { name, version } = resource;
        const id = entries.all.find(({ owner, wasi, resource: theirs }) => {
          if (owner !== 'ours' || wasi?.subsystem !== subsystem || wasi.name !== (version?.of ?? name)) return false;
          const origin = plan.origins.get(theirs.identity);
          return version === undefined || (origin !== undefined && eraOf(origin) === version.era);
        })?.id;
        resources.set(resource.name, { resource, id });
      }
    }
    // a trace goes into a file also where none of the guest's functions reaches one
    if (plan.policy.trace?.kind === 'file') objects.push(...(subsystems.get('filesystem')?.tree?.() ?? []));
    this.subsystems = subsystems;
    this.objects = objects;
    this.resources = resources;
    this.control =
      plan.control === undefined ? undefined : new (required(parts.control, 'control'))(context, plan.control);
  }

  /** The hand-written function behind one that the plan says is virtual. */
  function(subsystem: Subsystem, request: VirtualRequest): VirtualFunction {
    const found = this.of(subsystem).function(request);
    if (found !== undefined) return found;
    const name = `${request.name} of ${printInterfaceName(request.interface)}`;
    throw new WasmvirtError('internal', `there is no hand-written code for ${name}`);
  }

  /** What makes a module with the contents of mounted files that were left out. */
  files(): readonly CoreObject[] {
    return [...this.subsystems.values()].flatMap(({ files }) => files?.() ?? []);
  }

  /** The functions of the host that these templates reach. */
  hostFunctionsOf(symbols: readonly string[]): readonly HostFunction[] {
    return this.io?.hostOfTemplates(symbols) ?? [];
  }

  /** Which of our resources one of the guest's is, where ours wraps the host's. */
  bridged(resource: Resource): BridgedResource | undefined {
    if (this.wrapped.find(resource) === undefined) return undefined;
    const { id } = this.entries.of(resource);
    for (const { resource: ours, id: placed } of this.resources.values())
      if (placed === id) return { space: ours.space, name: ours.name };
    return undefined;
  }

  /** The template that explains an error of ours, for a function of the host that explains errors of the host. */
  meaningOf({ subsystem }: ImportPlan, name: string): string | undefined {
    return subsystem === undefined ? undefined : this.subsystems.get(subsystem)?.meaning?.(name);
  }

  private of(subsystem: Subsystem): SubsystemCode {
    const code = this.subsystems.get(subsystem);
    if (code === undefined) throw new WasmvirtError('internal', `there is no hand-written code for ${subsystem}`);
    return code;
  }
}
