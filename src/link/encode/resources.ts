import { printInterfaceName } from '../../component/extern-name.ts';
import type { Resource, ResourceIdentity } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { ResourceOrigin, WasiResource } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import type { Slot } from './type-table.ts';

/** A resource type as the adapters see it. */
export interface SlotInfo {
  readonly slot: Slot;
  /** `host`: the outer component imports it. `ours`: an adapter defines it. */
  readonly owner: 'host' | 'ours';
  /** The name under which its interface exports it, or the name of the world-level import. */
  readonly name: string;
  /** Which of the resources of WASI it is for which there is hand-written code, if it is one. */
  readonly wasi: WasiResource | undefined;
  /** A resource of the guest that stands for it: the first of those that are made one. */
  readonly resource: Resource;
}

/**
 * The resources of the guest's imports. Those that are ours are shared between the versions of an interface: to the
 * guest they are distinct types, and instantiation may make them the same.
 */
export class Slots {
  readonly all: SlotInfo[] = [];
  private readonly byIdentity = new Map<ResourceIdentity, SlotInfo>();
  /** What the host calls those that are bridged. */
  private readonly hostByIdentity = new Map<ResourceIdentity, SlotInfo>();
  /** What the host itself calls those in whose place gates define one. */
  private readonly rawByIdentity = new Map<ResourceIdentity, SlotInfo>();

  constructor(plan: Plan) {
    const { host, bridged } = plan.ownership;
    const shared = new Map<string, SlotInfo>();
    const add = (owner: SlotInfo['owner'], { resource, name, wasi }: Omit<SlotInfo, 'slot' | 'owner'>): SlotInfo => {
      const info = { slot: this.all.length, owner, name, wasi, resource };
      this.all.push(info);
      return info;
    };
    for (const [identity, origin] of plan.origins) {
      const owner = host.has(identity) ? 'host' : 'ours';
      const key = `${providerOf(origin)}#${origin.name}`;
      let info = owner === 'ours' ? shared.get(key) : undefined;
      if (info === undefined) {
        info = add(owner, origin);
        if (owner === 'ours') shared.set(key, info);
      }
      this.byIdentity.set(identity, info);
      if (plan.guarded.has(identity)) this.rawByIdentity.set(identity, add('host', origin));
      if (bridged.has(identity)) this.hostByIdentity.set(identity, add('host', origin));
    }
    for (const resource of plan.trace === undefined ? [] : [plan.trace.error, plan.trace.outputStream]) {
      this.byIdentity.set(resource.identity, add('host', { resource, name: '', wasi: undefined }));
    }
  }

  of(resource: Resource): SlotInfo {
    const info = this.byIdentity.get(resource.identity);
    if (info === undefined) throw new WasmvirtError('internal', 'an import mentions a resource that no import has');
    return info;
  }

  /** The resource as the host's own functions have it: where ours only stands for one of the host's, that one. */
  hostOf(resource: Resource): SlotInfo {
    return this.hostByIdentity.get(resource.identity) ?? this.of(resource);
  }

  /** The resource as the host itself has it, also where a gate defines one in its place. */
  rawOf(resource: Resource): SlotInfo {
    return this.rawByIdentity.get(resource.identity) ?? this.hostOf(resource);
  }

  /** Whether a gate defines a resource in the place of the host's. */
  isWrapped(resource: Resource): boolean {
    return this.rawByIdentity.has(resource.identity);
  }

  info(slot: Slot): SlotInfo {
    const info = this.all[slot];
    if (info === undefined) throw new WasmvirtError('internal', `there is no resource ${slot}`);
    return info;
  }
}

/** An interface without its version; instances with plain names keep to themselves. */
function providerOf({ interface: name, importName }: ResourceOrigin): string {
  return name === undefined ? importName : printInterfaceName({ ...name, version: undefined });
}
