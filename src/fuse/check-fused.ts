import { equalBytes } from '../bytes/equal.ts';
import { Mentions } from '../component/mention.ts';
import { interfaceOf } from '../component/extern-name.ts';
import type { Entity as TypeEntity, ResourceIdentity, World } from '../component/types.ts';
import { unreachable } from '../errors.ts';
import { broken } from '../link/verify/read-output.ts';
import type { FunctionPlan } from '../policy/import-plan.ts';
import type { Plan } from '../policy/plan.ts';
import { ByteSet } from './byte-set.ts';
import { checkPart, type Known } from './check-parts.ts';
import { hostFunction, readDefinitions, type Definition, type Definitions, type Entity } from './definitions.ts';
import type { GlueModule } from './fuse.ts';
import { modulesInside } from './parts.ts';
import { resourceKey } from './resource-key.ts';

/**
 * The promise, checked on the finished bytes of a fused output, of which core modules are all that is left of guest and adapters:
 *
 * - Every function of the host that is lowered is one that the plan leaves with the host, or one that adapters need; the guest's modules are
 *   given the former alone.
 * - The guest's modules are given nothing else but what each other export, those functions of glue that are written for it, and built-ins; no
 *   memory, table or global of anybody else. The adapters' modules are given nothing of the guest's.
 * - Of no resource of which functions of the host return handles to adapters, the guest has a function of the host, a drop or an export: it could
 *   guess the handles that they keep, as handles of all are in one table. The same resource of another version counts as the same.
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
  private readonly glue: readonly GlueModule[];
  private readonly components: ByteSet;
  private readonly plan: Plan;
  private readonly resources: HostResources;
  private readonly known: Known;
  /** Resources of which the guest has the host's own handles, which bridged functions hand on. */
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
    this.glue = glue;
    this.plan = plan;
    this.resources = new HostResources(world);
    this.known = {
      world,
      ofModule: (module) => this.sideOf(module),
      ofFunction: (func) => this.ofFunction(func),
      isLeft: (importName, func) => this.isPlanned('guest', importName, func),
    };
    for (const identity of plan.ownership.host) {
      const origin = plan.origins.get(identity);
      if (origin !== undefined) this.direct.add(resourceKey(origin.importName, origin.interface, origin.name));
    }
  }

  check(): void {
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
    }
    const modules = [...this.owners].flatMap(([{ item }, owner]) =>
      owner === 'guest' && item.kind === 'core module' ? [item.bytes] : [],
    );
    if (!this.guests.some((component) => modules.every((bytes) => component.has(bytes))))
      broken('core modules of several components of the guest are in it');
    // a lifted function gives away what its core function names by a number
    for (const key of this.resources.exported()) this.held.guest.set(key, 'an export');
    for (const [resource, what] of this.held.adapter) {
      const by = this.held.guest.get(resource);
      if (by !== undefined) broken(`adapters have handles of ${resource} by ${what}, and the guest by ${by}`);
    }
  }

  private ofFunction(func: Entity): string {
    const { item, scope } = definitionOf(func);
    if (item.kind !== 'alias' || item.item.kind !== 'core export') return 'host';
    return this.sideOfInstance(definitionOf(scope.at('core instance', item.item.instance)));
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
      for (const key of this.resources.of(importName, func, side === 'adapter')) {
        if (!handsOn || !this.direct.has(key)) this.held[side].set(key, func);
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
      const glue = this.glue.find(({ bytes }) => equalBytes(bytes, item.bytes));
      owner = this.guests.some((component) => component.has(item.bytes)) ? 'guest' : (glue ?? 'adapter');
      this.owners.set(definition, owner);
    }
    return owner;
  }
}

/** The resources of the host that the imports of a component name, by names without versions. */
class HostResources {
  private readonly world: World;
  private readonly keys = new Map<ResourceIdentity, string>();

  constructor(world: World) {
    this.world = world;
    for (const { name, entity } of world.imports.values()) {
      if (entity.kind === 'type' && entity.type.kind === 'resource') {
        this.add(entity.type.identity, resourceKey(name.name, undefined, name.name));
      }
      if (entity.kind !== 'instance') continue;
      for (const [inner, { entity: type }] of entity.type.exports) {
        if (type.kind === 'type' && type.type.kind === 'resource')
          this.add(type.type.identity, resourceKey(name.name, interfaceOf(name), inner));
      }
    }
  }

  /** Those that the type of a function mentions, or its result alone. */
  of(importName: string, func: string, returned: boolean): readonly string[] {
    const entity = this.world.imports.get(importName)?.entity;
    const found = entity?.kind === 'instance' ? entity.type.exports.get(func)?.entity : entity;
    if (found?.kind !== 'func') broken(`${func} of ${importName} is lowered, and is no function`);
    const mentions = new Mentions();
    if (returned) mentions.value(found.type.result);
    else mentions.func(found.type);
    return [...mentions.resources.keys()].map((identity) => this.keyOf(identity));
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

  private keyOf(identity: ResourceIdentity): string {
    return this.keys.get(identity) ?? broken('a resource of the host has no name');
  }

  /** The first name counts: an import names what it uses of others again. */
  private add(identity: ResourceIdentity, key: string): void {
    if (!this.keys.has(identity)) this.keys.set(identity, key);
  }
}

function definitionOf(entity: Entity): Definition {
  return entity.kind === 'defined' ? entity.definition : broken('a list of definitions stands where one must');
}
