import type { Resource } from '../../component/types.ts';
import type { Plan } from '../../policy/plan.ts';
import type { WasiResource } from '../../policy/import-plan.ts';
import type { AdapterResources, ResourceEntry } from '../encode/resources.ts';

/** The resources of ours whose handles wrap, among others, handles of the host. */
export class WrappedResources {
  /** The host's resource behind each, by the name of ours. */
  readonly hosts: ReadonlyMap<string, ResourceEntry>;
  private readonly plan: Plan;

  constructor(plan: Plan, resources: AdapterResources) {
    this.plan = plan;
    const hosts = new Map<string, ResourceEntry>();
    for (const entry of resources.all) {
      const wasi = entry.owner === 'host' ? this.find(entry.resource) : undefined;
      if (wasi !== undefined) hosts.set(wasi.name, entry);
    }
    this.hosts = hosts;
  }

  /** Which resource of WASI one of the guest's is, where ours wraps the host's. */
  find(resource: Resource): WasiResource | undefined {
    if (!this.plan.ownership.bridged.has(resource.identity)) return undefined;
    return this.plan.origins.get(resource.identity)?.wasi;
  }
}
