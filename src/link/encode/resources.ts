import { parseExternName, printUnversioned, type InterfaceName } from '../../component/extern-name.ts';
import type { Resource, ResourceIdentity } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { capability } from '../../policy/capabilities/table.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import type { Slot } from './type-table.ts';

/** A resource type as the adapters see it. */
export interface SlotInfo {
  readonly slot: Slot;
  /** `host`: the outer component imports it. `ours`: an adapter defines it. */
  readonly owner: 'host' | 'ours';
  /** The name under which its interface exports it, or the name of the world-level import. */
  readonly name: string;
  /** The interface that defines it, if it has one. */
  readonly home: InterfaceName | undefined;
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

  /** `gated`: the resources that gates define in the place of the host's. */
  constructor(plan: Plan, gated: ReadonlySet<ResourceIdentity> = new Set()) {
    const shared = new Map<string, SlotInfo>();
    const enter = (resource: Resource, name: string, asked: InterfaceName | undefined, importName: string): void => {
      if (this.byIdentity.has(resource.identity)) return;
      const owner = plan.ownership.host.has(resource.identity) ? 'host' : 'ours';
      const key = `${homeOf(asked, importName)}#${name}`;
      let info = owner === 'ours' ? shared.get(key) : undefined;
      if (info === undefined) {
        info = { slot: this.all.length, owner, name, home: asked, resource };
        this.all.push(info);
        if (owner === 'ours') shared.set(key, info);
      }
      this.byIdentity.set(resource.identity, info);
      if (gated.has(resource.identity)) {
        const raw: SlotInfo = { slot: this.all.length, owner: 'host', name, home: asked, resource };
        this.all.push(raw);
        this.rawByIdentity.set(resource.identity, raw);
      }
      if (!plan.ownership.bridged.has(resource.identity)) return;
      const host: SlotInfo = { slot: this.all.length, owner: 'host', name, home: asked, resource };
      this.all.push(host);
      this.hostByIdentity.set(resource.identity, host);
    };
    for (const p of plan.imports) {
      const { interface: asked } = p;
      const { entity, name } = p.item;
      if (entity.kind === 'type' && entity.type.kind === 'resource') enter(entity.type, name.name, undefined, '');
      if (entity.kind !== 'instance') continue;
      const standard = standardNames(p);
      for (const [exported, { entity: e }] of entity.type.exports) {
        if (e.kind !== 'type' || e.type.kind !== 'resource') continue;
        enter(e.type, standard.get(e.type.identity) ?? exported, asked, name.name);
      }
    }
    for (const resource of plan.trace === undefined ? [] : [plan.trace.error, plan.trace.outputStream]) {
      const info: SlotInfo = { slot: this.all.length, owner: 'host', name: '', home: undefined, resource };
      this.all.push(info);
      this.byIdentity.set(resource.identity, info);
    }
  }

  of(resource: Resource): SlotInfo {
    const info = this.byIdentity.get(resource.identity);
    if (info === undefined) throw new WasmvirtError('internal', 'an import mentions a resource that no import has');
    return info;
  }

  /** By identity; `undefined` for a resource that no import defines. */
  find(identity: ResourceIdentity): SlotInfo | undefined {
    return this.byIdentity.get(identity);
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

/** Of the names that an interface has for a resource, the one by which WASI knows functions of it: `[method]NAME.…`. */
function standardNames({ item, interface: asked }: ImportPlan): ReadonlyMap<ResourceIdentity, string> {
  const names = new Map<ResourceIdentity, string>();
  const known = asked === undefined ? undefined : capability(asked);
  if (known === undefined || item.entity.kind !== 'instance') return names;
  const owners = new Set<string>();
  for (const name of known.functions.keys()) {
    const parsed = parseExternName(name);
    if ('resource' in parsed) owners.add(parsed.resource);
  }
  for (const [name, { entity: e }] of item.entity.type.exports) {
    if (e.kind === 'type' && e.type.kind === 'resource' && owners.has(name)) names.set(e.type.identity, name);
  }
  return names;
}

/** An interface without its version; instances with plain names keep to themselves. */
function homeOf(asked: InterfaceName | undefined, name: string): string {
  return asked === undefined ? name : printUnversioned(asked);
}
