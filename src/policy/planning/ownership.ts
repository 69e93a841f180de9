import { printUnversioned } from '../../component/extern-name.ts';
import { Mentions } from '../../component/mention.ts';
import {
  type DefinedType,
  type FuncType,
  type InstanceType,
  type ResourceIdentity,
  type ValueType,
  type World,
  forEachChild,
} from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { answerOf, isVersion03 } from '../capabilities/table.ts';
import { isEmptied, type Draft } from '../draft.ts';

/** Who owns the resources of the imports, as the guest sees them. */
export interface Ownership {
  /** The host's, handed on as they are. All that are in neither set are made by the adapters. */
  readonly host: ReadonlySet<ResourceIdentity>;
  /** Owned by the adapters, and some of their handles wrap handles of the host: both sides make handles. */
  readonly bridged: ReadonlySet<ResourceIdentity>;
  /** Streams, pollables and descriptors of which the adapters make handles, and the names of the imports by which they do. */
  readonly creators: ReadonlyMap<ResourceIdentity, ReadonlySet<string>>;
}

/**
 * Follows every resource. Those of imports that stay are the host's, and those that the guest's exports mention. Where one
 * belongs to an interface that only handles data (`Capability.harmless`), that interface stays with the host as well.
 * Resources of `wasi:io` belong to whoever makes streams and pollables: the host, the adapters, or both.
 *
 * @throws WasmvirtError `conflict` when an export requires a resource of the host that a virtual interface also makes
 */
export function ownershipOf(drafts: readonly Draft[], world: World): Ownership {
  return new Ownerships(drafts, world).result();
}

class Ownerships {
  private readonly drafts: readonly Draft[];
  private readonly world: World;
  /** Which import defines a resource. */
  private readonly origin = new Map<ResourceIdentity, Draft>();
  private readonly host = new Set<ResourceIdentity>();
  /** Resources of which the host may make handles too and the adapters do, and an import by which they do. */
  private readonly ours = new Map<ResourceIdentity, Draft>();
  private readonly creators = new Map<ResourceIdentity, Set<string>>();

  constructor(drafts: readonly Draft[], world: World) {
    this.drafts = drafts;
    this.world = world;
    for (const d of drafts) {
      for (const resource of defined(d)) if (!this.origin.has(resource)) this.origin.set(resource, d);
    }
  }

  result(): Ownership {
    this.findHost();
    this.findOurs();
    const exported = new Mentions();
    exported.items(this.world.exports);
    const bridged = new Set<ResourceIdentity>();
    for (let more = true; more;) {
      more = this.spread();
      for (const [resource, creator] of this.ours) {
        if (!this.host.has(resource) || bridged.has(resource)) continue;
        if (exported.resources.has(resource)) {
          if (creator.decision.decision === 'virtual') throw conflict(creator);
          continue;
        }
        bridged.add(resource);
        more = true;
      }
      if (this.bridgeWhole(bridged)) more = true;
    }
    if (this.severalVersions(bridged)) {
      // handles of two versions cannot share one type of ours: they stay the host's, and what would make ours is denied
      for (const creator of this.ours.values()) if (creator.decision.decision === 'virtual') throw versions(creator);
      bridged.clear();
    }
    if ([...bridged].some((resource) => exported.resources.has(resource))) {
      // the host's handles in exports are the host's: what shares functions with them cannot be ours either, and its creators are denied
      for (const creator of this.ours.values()) if (creator.decision.decision === 'virtual') throw conflict(creator);
      bridged.clear();
    }
    for (const resource of bridged) this.host.delete(resource);
    return { host: this.host, bridged, creators: this.creators };
  }

  /** Whether one resource is bridged in several versions of its interface, but for files of WASI 0.2 and of 0.3: these have two of ours. */
  private severalVersions(bridged: ReadonlySet<ResourceIdentity>): boolean {
    const homes = new Set<string>();
    for (const d of this.drafts) {
      if (d.interface === undefined || !defined(d).some((r) => bridged.has(r))) continue;
      const apart = d.decision.subsystem === 'filesystem' && isVersion03(d.interface.version) ? '@0.3' : '';
      const home = `${printUnversioned(d.interface)}${apart}`;
      if (homes.has(home)) return true;
      homes.add(home);
    }
    return false;
  }

  private findHost(): void {
    const mentions = new Mentions();
    for (const d of this.drafts) {
      if (d.decision.decision === 'host' && !isEmptied(d)) mentions.entity(d.item.entity);
    }
    for (const d of this.drafts) {
      for (const { name, type } of d.functions) {
        const source = d.sources.get(name);
        if (source === 'host' || source === 'overlay' || source === 'bridge') mentions.func(type);
      }
    }
    mentions.items(this.world.exports);
    // the map grows while it is walked: a resource can pull in an interface that mentions others
    for (const resource of mentions.resources.keys()) {
      const d = this.origin.get(resource);
      if (d === undefined) continue; // defined by the guest
      this.host.add(resource);
      const { decision, capability, deniedByRule } = d.decision;
      if (decision !== 'deny' || capability?.harmless !== true || deniedByRule || d.followsHost) continue;
      d.followsHost = true;
      mentions.entity(d.item.entity);
    }
  }

  /** What denied and virtual functions make, directly or with handles that others of them make. */
  private findOurs(): void {
    const made = new Set<ResourceIdentity>();
    for (let more = true; more;) {
      more = false;
      for (const d of this.drafts) {
        if (d.decision.decision === 'host' || d.decision.decision === 'follows' || d.followsHost) continue;
        for (const { name, type } of d.functions) {
          if (!this.canBeCalled(type, made)) continue;
          for (const resource of this.makes(d, name, type)) {
            // what gives handles of both is enough: nothing has to take them
            if (d.sources.get(name) === 'overlay' || this.isShared(resource)) this.enterCreator(resource, d);
            if (made.has(resource)) continue;
            made.add(resource);
            more = true;
          }
        }
      }
    }
  }

  private enterCreator(resource: ResourceIdentity, d: Draft): void {
    // one that is virtual cannot be without its handles, one that is denied can
    const creator = this.ours.get(resource);
    if (creator === undefined || creator.decision.decision === 'deny') this.ours.set(resource, d);
    const creators = this.creators.get(resource);
    if (creators === undefined) this.creators.set(resource, new Set([d.item.name.name]));
    else creators.add(d.item.name.name);
  }

  private canBeCalled(type: FuncType, made: ReadonlySet<ResourceIdentity>): boolean {
    return type.params.every(({ type: t }) => {
      if (typeof t !== 'object' || (t.kind !== 'own' && t.kind !== 'borrow')) return true;
      const { identity } = t.resource;
      return made.has(identity) || this.host.has(identity);
    });
  }

  private makes(d: Draft, name: string, type: FuncType): ReadonlySet<ResourceIdentity> {
    const source = d.sources.get(name);
    if (source === 'host' || source === 'bridge') return new Set();
    if (source === 'virtual' || source === 'overlay') return owned(type.result, () => true);
    const { capability } = d.decision;
    const answer = source ?? (capability === undefined ? undefined : answerOf(capability, name));
    switch (answer?.kind) {
      case 'virtual':
        return owned(type.result, () => true);
      case 'trap':
      case 'unreachable':
      case 'error':
      case 'template':
      case 'remembered':
      case 'given':
      case 'value':
        return new Set();
      case 'ok':
      case 'harmless':
      case undefined:
        // an option is `none`, a list is empty, and what is unknown and can fail does
        return owned(
          type.result,
          (t) => t.kind === 'tuple' || t.kind === 'record' || (t.kind === 'result' && answer?.kind === 'ok'),
        );
      default:
        return answer satisfies never;
    }
  }

  /** Pollables and errors of a stream have the stream's owner. Returns whether anything was added. */
  private spread(): boolean {
    const before = this.host.size + this.ours.size;
    for (const d of this.drafts) {
      if (d.decision.decision !== 'follows') continue;
      for (const { type } of d.functions) {
        const mentions = new Mentions();
        mentions.func(type);
        const [self] = mentions.resources.keys();
        if (self === undefined) continue;
        if (this.host.has(self)) for (const r of mentions.resources.keys()) this.host.add(r);
        const creator = this.ours.get(self);
        if (creator === undefined) continue;
        // errors are made by virtual files only: the table's answers are without
        for (const r of owned(type.result, (t) => t.kind !== 'variant'))
          if (!this.ours.has(r)) this.ours.set(r, creator);
        // a stream of the host that is spliced into one of ours has to be wrapped
        const params = new Mentions();
        for (const p of type.params) params.value(p.type);
        for (const r of params.resources.keys()) if (this.host.has(r) && !this.ours.has(r)) this.ours.set(r, creator);
      }
    }
    return this.host.size + this.ours.size > before;
  }

  /** If one resource of a function of `wasi:io` is bridged, all of them must be. */
  private bridgeWhole(bridged: Set<ResourceIdentity>): boolean {
    const before = bridged.size;
    for (const d of this.drafts) {
      if (d.decision.decision !== 'follows') continue;
      const own = defined(d).filter((r) => bridged.has(r));
      if (own.length === 0) continue;
      const mentions = new Mentions();
      mentions.entity(d.item.entity);
      for (const r of mentions.resources.keys()) {
        // no import returns these, but splicing reads streams of the host, which can return errors
        if (this.host.has(r) || !this.ours.has(r)) bridged.add(r);
      }
    }
    return bridged.size > before;
  }

  /** Whether both the host and the adapters can make handles of a resource. */
  private isShared(resource: ResourceIdentity): boolean {
    const origin = this.origin.get(resource);
    if (origin?.decision.decision === 'follows') return true;
    return (
      origin !== undefined && [...origin.sources.values()].some((source) => source === 'overlay' || source === 'bridge')
    );
  }
}

/** The resources that an import defines. */
function defined(d: Draft): ResourceIdentity[] {
  const { entity } = d.item;
  if (entity.kind === 'type') return entity.type.kind === 'resource' ? [entity.type.identity] : [];
  const resources: ResourceIdentity[] = [];
  if (entity.kind === 'instance') enterDefined(entity.type, resources);
  return resources;
}

function enterDefined(instance: InstanceType, resources: ResourceIdentity[]): void {
  for (const { entity: e } of instance.exports.values()) {
    if (e.kind === 'instance') enterDefined(e.type, resources);
    else if (e.kind === 'type' && e.type.kind === 'resource' && e.type.aliasOf === undefined)
      resources.push(e.type.identity);
  }
}

/** The resources of which a value holds handles, looking only into types that `enter` lets in. */
function owned(type: ValueType | undefined, enter: (type: DefinedType) => boolean): ReadonlySet<ResourceIdentity> {
  const found = new Set<ResourceIdentity>();
  const seen = new Set<DefinedType>();
  const look = (t: ValueType | undefined): void => {
    if (typeof t !== 'object' || seen.has(t)) return;
    seen.add(t);
    if (t.kind === 'own') found.add(t.resource.identity);
    else if (enter(t)) forEachChild(t, look);
  };
  look(type);
  return found;
}

function versions(creator: Draft): WasmvirtError {
  return new WasmvirtError(
    'unsupported',
    `${creator.item.name.name} would be virtual, but the component gets streams or pollables of several versions of wasi:io from ` +
      `the host: deny what makes those of one version`,
  );
}

function conflict(creator: Draft): WasmvirtError {
  return new WasmvirtError(
    'conflict',
    `${creator.item.name.name} would be virtual, but an export of the component takes or gives handles that it shares with ` +
      `the host: let it through, or leave the option out`,
  );
}
