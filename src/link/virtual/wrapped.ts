import type { Resource } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Plan } from '../../policy/plan.ts';
import type { WasiResource } from '../../policy/import-plan.ts';
import type { AdapterResources, ResourceEntry } from '../encode/resources.ts';
import type { ResourceId } from '../encode/type-table.ts';

/** The resources of ours whose handles wrap, among others, handles of the host. */
export class WrappedResources {
  /** The host's resource behind each, by the number of ours. */
  readonly hosts: ReadonlyMap<ResourceId, ResourceEntry>;
  private readonly plan: Plan;

  constructor(plan: Plan, resources: AdapterResources) {
    this.plan = plan;
    const hosts = new Map<ResourceId, ResourceEntry>();
    for (const entry of resources.all) {
      const wasi = entry.owner === 'host' ? this.find(entry.resource) : undefined;
      if (wasi === undefined) continue;
      const { id } = resources.of(entry.resource);
      // a handle of one would be lent as one of the other
      if (hosts.has(id))
        throw new WasmvirtError('internal', `one resource of ours wraps two of the host's: ${wasi.name}`);
      hosts.set(id, entry);
    }
    this.hosts = hosts;
  }

  /** Which resource of WASI one of the guest's is, where ours wraps the host's. */
  find(resource: Resource): WasiResource | undefined {
    if (!this.plan.ownership.bridged.has(resource.identity)) return undefined;
    return this.plan.origins.get(resource.identity)?.wasi;
  }
}
