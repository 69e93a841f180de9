import type { Resource, ResourceIdentity } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { ResourceOrigin, WasiResource } from '../../policy/import-plan.ts';
import { bridgedVersions, eraOf, homeOf } from '../../policy/planning/bridged-versions.ts';
import type { Plan } from '../../policy/plan.ts';
import type { ResourceId } from './type-table.ts';

/** A resource type as the adapters see it. */
export interface ResourceEntry {
  readonly id: ResourceId;
  /** `host`: the outer component imports it. `ours`: an adapter defines it. */
  readonly owner: 'host' | 'ours';
  /** The name under which its interface exports it, or the name of the world-level import. */
  readonly name: string;
  /** Which of the resources of WASI it is for which there is hand-written code, if it is one. */
  readonly wasi: WasiResource | undefined;
  /** One of the guest's resources with this entry: the first of them. */
  readonly resource: Resource;
}

/**
 * The resources of the guest's imports. Those that are ours are shared between the versions of an interface: to the
 * guest they are distinct types, and instantiation may make them the same. Where those of WASI 0.2 and of 0.3 both wrap the host's, they
 * are two: the host's are, and a handle of ours that is given to a function of the other version is not taken for one of it.
 */
export class AdapterResources {
  readonly all: ResourceEntry[] = [];
  private readonly byIdentity = new Map<ResourceIdentity, ResourceEntry>();
  /** The host's, of those that are bridged: ours wraps them. */
  private readonly hostByIdentity = new Map<ResourceIdentity, ResourceEntry>();
  /** The host's own, of those that a rule adapter replaces. */
  private readonly unguardedByIdentity = new Map<ResourceIdentity, ResourceEntry>();

  constructor(plan: Plan) {
    const { host, bridged } = plan.ownership;
    const shared = new Map<string, ResourceEntry>();
    const versions = bridgedVersions(plan.origins, plan.ownership);
    const keyOf = (origin: ResourceOrigin): string => {
      // a handle that stands for one of the host's has to know of which version that is
      if (plan.recording?.kind === 'record') return `${origin.importName}#${origin.name}`;
      const home = homeOf(origin);
      return (versions.get(home)?.size ?? 0) > 1 ? `${home} ${eraOf(origin)}` : home;
    };
    const add = (
      owner: ResourceEntry['owner'],
      { resource, name, wasi }: Omit<ResourceEntry, 'id' | 'owner'>,
    ): ResourceEntry => {
      const info = { id: this.all.length, owner, name, wasi, resource };
      this.all.push(info);
      return info;
    };
    for (const [identity, origin] of plan.origins) {
      const owner = host.has(identity) ? 'host' : 'ours';
      const key = keyOf(origin);
      let info = owner === 'ours' ? shared.get(key) : undefined;
      if (info === undefined) {
        info = add(owner, origin);
        if (owner === 'ours') shared.set(key, info);
      }
      this.byIdentity.set(identity, info);
      if (plan.guarded.has(identity)) this.unguardedByIdentity.set(identity, add('host', origin));
      if (bridged.has(identity)) this.hostByIdentity.set(identity, add('host', origin));
    }
    for (const resource of plan.trace === undefined ? [] : [plan.trace.error, plan.trace.outputStream]) {
      this.byIdentity.set(resource.identity, add('host', { resource, name: '', wasi: undefined }));
    }
  }

  of(resource: Resource): ResourceEntry {
    const info = this.byIdentity.get(resource.identity);
    if (info === undefined) throw new WasmvirtError('internal', 'an import mentions a resource that no import has');
    return info;
  }

  /** The resource in functions of the host: where ours wraps one of the host's, that one. */
  hostOf(resource: Resource): ResourceEntry {
    return this.hostByIdentity.get(resource.identity) ?? this.of(resource);
  }

  /** The host's own resource, also where a rule adapter replaces it. */
  unguardedOf(resource: Resource): ResourceEntry {
    return this.unguardedByIdentity.get(resource.identity) ?? this.hostOf(resource);
  }

  /** Whether a rule adapter defines a resource in the place of the host's. */
  isGuarded(resource: Resource): boolean {
    return this.unguardedByIdentity.has(resource.identity);
  }

  info(id: ResourceId): ResourceEntry {
    const info = this.all[id];
    if (info === undefined) throw new WasmvirtError('internal', `there is no resource ${id}`);
    return info;
  }
}
