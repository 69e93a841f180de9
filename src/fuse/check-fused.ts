import { ByteMap } from '../bytes/byte-map.ts';
import { Mentions } from '../component/mention.ts';
import { interfaceOf } from '../component/extern-name.ts';
import type { Entity as TypeEntity, Item, ResourceIdentity, World } from '../component/types.ts';
import { unreachable } from '../errors.ts';
import { broken } from '../link/verify/read-output.ts';
import type { FunctionPlan } from '../policy/import-plan.ts';
import type { Plan } from '../policy/plan.ts';
import { ByteSet } from './byte-set.ts';
import { controlLifts } from './check-control.ts';
import { checkPart, type Known } from './check-parts.ts';
import {
  hostFunction,
  readDefinitions,
  type Bundle,
  type Definition,
  type Definitions,
  type Entity,
} from './definitions.ts';
import type { GlueModule } from './fuse.ts';
import { modulesInside } from './parts.ts';
import { mayBeOne, resourceKey } from './resource-key.ts';

/**
 * The promise, checked on the finished bytes of a fused output, of which core modules are all that is left of guest and adapters:
 *
 * - Every function of the host that is lowered is one that the plan leaves with the host, or one that adapters need; the guest's modules are
 *   given the former alone.
 * - The guest's modules are given nothing else but what each other export, those functions of glue that are written for it, and built-ins; no
 *   memory, table or global of anybody else. The adapters' modules are given nothing of the guest's.
 * - Components in the guest are those that it had, and what they are given counts as given to the guest, as do lifted functions.
 * - Of no resource of which functions of the host return handles to adapters, the guest has a function of the host, a drop or an export: it could
 *   guess the handles that they keep, as handles of all are in one table. What may be the same resource under another name counts as the same.
 * - Adapters are given no other built-in.
 * - All of the guest's modules are of one component of it. Its components that stay are given functions of the host that the plan leaves with it,
 *   and what the guest's modules and each other export.
 *
 * @param world the component that is checked, as it was read again
 * @param guest the component that was virtualized
 * @param glue the core modules that were written to stand between
 * @throws WasmvirtError `internal`
 */
export function checkFused(
  { bytes, world }: { readonly bytes: Uint8Array; readonly world: World },
  guest: Uint8Array,
  glue: readonly GlueModule[],
  plan: Plan,
): void {
  new FusedCheck(bytes, world, guest, glue, plan).check();
}

/** Whose code a core module is. */
type Side = 'guest' | 'glue' | 'adapter';

class FusedCheck {
  private readonly output: Definitions;
  /** The core modules of the guest, by the component that they are right inside of; those of the whole guest come first. */
  private readonly guests: readonly ByteSet[];
  private readonly glue = new ByteMap<GlueModule>();
  private readonly components: ByteSet;
  private readonly plan: Plan;
  private readonly resources: HostResources;
  private readonly known: Known;
  /** What components of the guest are given. */
  private readonly seen = new Set<Bundle | Definition>();
  /** Resources of which the guest has the host's own handles, which bridged functions hand on: by all the names that imports have for them. */
  private readonly direct = new Set<string>();
  /** Core modules by their definitions: each is compared once, as files of users may be in it. */
  private readonly owners = new Map<Definition, GlueModule | 'guest' | 'adapter'>();
  private readonly held: Readonly<Record<Side, Map<string, string>>> = {
    guest: new Map(),
    glue: new Map(),
    adapter: new Map(),
  };

  constructor(bytes: Uint8Array, world: World, guest: Uint8Array, glue: readonly GlueModule[], plan: Plan) {
    this.output = readDefinitions(bytes, () => false);
    const inside = [...modulesInside(guest)];
    this.guests = inside.map(({ modules }) => new ByteSet(modules));
    this.components = new ByteSet(inside.slice(1).map(({ component }) => component));
    for (const module of glue) this.glue.add(module.bytes, module);
    this.plan = plan;
    this.resources = new HostResources(world);
    this.known = {
      world,
      ofModule: (module) => this.sideOf(module),
      isLeft: (importName, func) => this.isPlanned('guest', importName, func),
    };
    for (const { item } of plan.imports) {
      for (const [name, identity] of resourcesOf(item)) if (plan.ownership.host.has(identity)) this.direct.add(name);
    }
  }

  check(): void {
    const control = this.plan.control === undefined ? new Map() : controlLifts(this.output);
    for (const definition of this.output.all) {
      const { item } = definition;
      if (item.kind === 'component') {
        const { component } = item;
        if (!(component instanceof Uint8Array) || !this.components.has(component)) {
          broken('a component in it is not one of the guest');
        }
      }
      if (item.kind === 'core instance' && item.item.kind === 'instantiate') this.instance(definition);
      checkPart(definition, this.known);
      if (item.kind === 'instance' && item.item.kind === 'instantiate') {
        for (const { item: given } of item.item.args) this.handed(definition.scope.at(given.sort, given.index));
      }
      if (item.kind === 'canon' && item.item.kind === 'lift') {
        // of what the output exports by itself `checkControl` sees more
        const side = control.has(definition) ? 'adapter' : 'guest';
        const func = definitionOf(definition.scope.at('core func', item.item.func));
        this.given(side, 'a lifted function', func, 'func');
      }
    }
    const modules = [...this.owners].flatMap(([{ item }, owner]) =>
      owner === 'guest' && item.kind === 'core module' ? [item.bytes] : [],
    );
    if (!this.guests.some((component) => modules.every((bytes) => component.has(bytes))))
      broken('core modules of several components of the guest are in it');
    // a lifted function gives away what its core function names by a number
    for (const key of this.resources.exported()) this.held.guest.set(key, 'an export');
    for (const [resource, what] of this.held.adapter) {
      for (const [other, by] of this.held.guest) {
        if (mayBeOne(resource, other))
          broken(`adapters have handles of ${resource} by ${what}, and the guest by ${by}`);
      }
    }
  }

  private instance({ item, scope }: Definition): void {
    if (item.kind !== 'core instance' || item.item.kind !== 'instantiate') return;
    const side = this.sideOf(scope.at('core module', item.item.module));
    for (const arg of item.item.args) {
      const given = definitionOf(scope.at('core instance', arg.instance));
      if (given.item.kind !== 'core instance') broken('a core instance is none');
      if (given.item.item.kind === 'instantiate') {
        // a whole instance
        const other = this.sideOfInstance(given);
        if (other !== side) broken(`a module of the ${side} is given all of one of the ${other}`);
        continue;
      }
      for (const { name, item: given1 } of given.item.item.exports) {
        this.given(side, name, definitionOf(given.scope.at(`core ${given1.sort}`, given1.index)), given1.sort);
      }
    }
  }

  /**
   * What a component of the guest is given: what is in there is not looked at, so that it counts as the guest's. Once is enough: the same may be
   * in many instances, and these in each other.
   */
  private handed(entity: Entity): void {
    const whole = entity.kind === 'bundle' ? entity : entity.definition;
    if (this.seen.has(whole)) return;
    this.seen.add(whole);
    if (entity.kind === 'bundle') {
      for (const { entity: one } of entity.exports.values()) this.handed(one);
      return;
    }
    const { item } = definitionOf(entity);
    const host = hostFunction(entity);
    const key = this.resources.named(definitionOf(entity));
    if (host !== undefined && this.resources.isFunction(host.importName, host.name)) {
      if (!this.isPlanned('guest', host.importName, host.name))
        broken(`a component in it is given ${host.name} of ${host.importName}`);
      for (const identity of this.resources.of(host.importName, host.name, false))
        this.held.guest.set(this.resources.keyOf(identity), 'a component in it');
    } else if (key !== undefined) this.held.guest.set(key, 'a component in it');
    else if (item.kind === 'import') {
      for (const mentioned of this.resources.ofImport(item.item.name.name))
        this.held.guest.set(mentioned, 'a component in it');
    }
  }

  private given(side: Side, name: string, { item, scope }: Definition, sort: string): void {
    if (item.kind === 'alias' && item.item.kind === 'core export') {
      const instance = definitionOf(scope.at('core instance', item.item.instance));
      const from = this.sideOfInstance(instance);
      if (from === side) return;
      if (side === 'glue') return; // stands between the two
      if (from === 'glue' && sort === 'func' && (side === 'adapter' || this.isForGuest(instance, item.item.name)))
        return;
      broken(`a module of the ${side} is given the ${sort} ${name} of the ${from}`);
    }
    if (item.kind !== 'canon') broken(`a module of the ${side} is given ${name}, which is a ${item.kind}`);
    const canon = item.item;
    if (canon.kind === 'lower') {
      const { importName, name: func } =
        hostFunction(scope.at('func', canon.func)) ?? broken("a function is lowered that is not the host's");
      if (!this.isPlanned(side, importName, func)) broken(`a module of the ${side} calls ${func} of ${importName}`);
      const handsOn = side === 'adapter' && this.planned(importName, func)?.provider.kind === 'bridge';
      for (const identity of this.resources.of(importName, func, side === 'adapter')) {
        if (!handsOn || !this.direct.has(this.resources.nameOf(identity)))
          this.held[side].set(this.resources.keyOf(identity), func);
      }
      return;
    }
    if (canon.kind === 'resource.drop') {
      const type = scope.at('type', canon.type);
      const key = type.kind === 'defined' ? this.resources.named(type.definition) : undefined;
      if (key !== undefined && side !== 'glue') {
        // an adapter only drops what functions returned to it
        if (side === 'guest') this.held.guest.set(key, 'a drop');
        return;
      }
    }
    if (side !== 'guest') broken(`a module of the ${side} is given the built-in ${canon.kind}`);
  }

  private planned(importName: string, func: string): FunctionPlan | undefined {
    const planned = this.plan.imports.find((p) => p.item.name.name === importName);
    return planned?.functions.find((one) => one.name === func);
  }

  /** Whether the plan has one side call a function of the host. */
  private isPlanned(side: Side, importName: string, func: string): boolean {
    const f = this.planned(importName, func);
    switch (side) {
      case 'guest':
        return f?.by === 'host' && !f.ruled;
      case 'adapter': {
        const { provider } = f ?? {};
        if (provider?.kind === 'bridge' || (provider?.kind === 'virtual' && provider.as === 'overlay')) return true;
        return this.plan.hostNeeds.some((one) => one.importName === importName && one.name === func);
      }
      case 'glue':
        return false;
      default:
        throw unreachable(side);
    }
  }

  private sideOfInstance({ item, scope }: Definition): Side {
    if (item.kind === 'core instance' && item.item.kind === 'instantiate') {
      return this.sideOf(scope.at('core module', item.item.module));
    }
    return broken('an instance is taken for that of a module');
  }

  /** Whether an instance of glue has an export that is written for the guest. */
  private isForGuest({ item, scope }: Definition, name: string): boolean {
    if (item.kind !== 'core instance' || item.item.kind !== 'instantiate') return false;
    const owner = this.ownerOf(scope.at('core module', item.item.module));
    return typeof owner === 'object' && owner.guests.has(name);
  }

  private sideOf(module: Entity): Side {
    const owner = this.ownerOf(module);
    return typeof owner === 'object' ? 'glue' : owner;
  }

  /** Whose code a core module is, or which one of glue. */
  private ownerOf(module: Entity): GlueModule | 'guest' | 'adapter' {
    const definition = definitionOf(module);
    const { item } = definition;
    // an imported module is the host's: what the plan leaves with it, the guest is given
    if (item.kind !== 'core module') return 'guest';
    let owner = this.owners.get(definition);
    if (owner === undefined) {
      const isGuests = this.guests.some((component) => component.has(item.bytes));
      owner = isGuests ? 'guest' : (this.glue.get(item.bytes) ?? 'adapter');
      this.owners.set(definition, owner);
    }
    return owner;
  }
}

/** The resources of the host that the imports of a component name, by names without versions. */
class HostResources {
  private readonly world: World;
  private readonly keys = new Map<ResourceIdentity, string>();
  private readonly names = new Map<ResourceIdentity, string>();

  constructor(world: World) {
    this.world = world;
    for (const item of world.imports.values()) {
      const { name } = item;
      for (const [exact, identity, inner] of resourcesOf(item)) {
        // the first name counts: an import names what it uses of others again
        if (this.names.has(identity)) continue;
        this.names.set(identity, exact);
        this.keys.set(identity, resourceKey(name.name, interfaceOf(name), inner));
      }
    }
  }

  /** Those that the type of a function mentions, or its result alone. */
  of(importName: string, func: string, returned: boolean): readonly ResourceIdentity[] {
    const found = this.entity(importName, func);
    if (found?.kind !== 'func') broken(`${func} of ${importName} is lowered, and is no function`);
    const mentions = new Mentions();
    if (returned) mentions.value(found.type.result);
    else mentions.func(found.type);
    return [...mentions.resources.keys()];
  }

  isFunction(importName: string, name: string): boolean {
    return this.entity(importName, name)?.kind === 'func';
  }

  /** What an import has under a name, or is itself. */
  private entity(importName: string, name: string): TypeEntity | undefined {
    const entity = this.world.imports.get(importName)?.entity;
    return entity?.kind === 'instance' ? entity.type.exports.get(name)?.entity : entity;
  }

  /** Those that an import mentions. */
  ofImport(importName: string): readonly string[] {
    const mentions = new Mentions();
    const entity = this.world.imports.get(importName)?.entity;
    if (entity !== undefined) mentions.entity(entity);
    return [...mentions.resources.keys()].flatMap((identity) => this.keys.get(identity) ?? []);
  }

  /** Those that exports mention. */
  exported(): readonly string[] {
    const mentions = new Mentions();
    mentions.items(this.world.exports);
    return [...mentions.resources.keys()].flatMap((identity) => this.keys.get(identity) ?? []);
  }

  /** The one that a definition of a type is; `undefined` if it is not the host's. */
  named({ item, scope }: Definition): string | undefined {
    if (item.kind === 'import') return this.type(this.world.imports.get(item.item.name.name)?.entity);
    if (item.kind !== 'alias' || item.item.kind !== 'export') return undefined;
    const instance = definitionOf(scope.at('instance', item.item.instance));
    if (instance.item.kind !== 'import') return undefined;
    const { entity } = this.world.imports.get(instance.item.item.name.name) ?? {};
    return entity?.kind === 'instance' ? this.type(entity.type.exports.get(item.item.name)?.entity) : undefined;
  }

  private type(entity: TypeEntity | undefined): string | undefined {
    if (entity?.kind !== 'type' || entity.type.kind !== 'resource') return undefined;
    return this.keyOf(entity.type.identity);
  }

  keyOf(identity: ResourceIdentity): string {
    return this.keys.get(identity) ?? broken('a resource of the host has no name');
  }

  /** With the version. */
  nameOf(identity: ResourceIdentity): string {
    return this.names.get(identity) ?? broken('a resource of the host has no name');
  }
}

/** The resources that an import names: what is theirs alone among all imports, who they are, and the name. */
function resourcesOf({ name, entity }: Item): readonly (readonly [exact: string, ResourceIdentity, string])[] {
  const importName = name.name;
  const items = entity.kind === 'instance' ? [...entity.type.exports] : [[importName, { entity }] as const];
  return items.flatMap(([inner, { entity: type }]) => {
    if (type.kind !== 'type' || type.type.kind !== 'resource') return [];
    return [[`${importName}#${inner}`, type.type.identity, inner] as const];
  });
}

function definitionOf(entity: Entity): Definition {
  return entity.kind === 'defined' ? entity.definition : broken('a list of definitions stands where one must');
}
