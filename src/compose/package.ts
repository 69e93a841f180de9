import { parseExternName } from '../component/extern-name.ts';
import { resolveComponent } from '../component/resolve.ts';
import type { DefinedType, Entity, Item, Resource, ResourceIdentity, World } from '../component/types.ts';
import { isValueType } from '../component/mention.ts';
import { named } from '../link/verify/valid.ts';

/** Where a type that others use has its name: the import that it is, or is exported by. */
export type Homes = ReadonlyMap<DefinedType | Resource, Item>;

/** An interface or world of a WIT package. */
export interface Definition {
  /** `ns:pkg/iface@1.2.3` */
  readonly name: string;
  readonly entity: Extract<Entity, { readonly kind: 'instance' | 'component' }>;
  readonly homes: Homes;
}

/** A component that is part of a composition. */
export interface Package {
  /** For sentences. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly world: World;
  /** Of the types that the imports have. */
  readonly homes: Homes;
  /** What each resource is called where it is named first. */
  readonly resourceNames: ReadonlyMap<ResourceIdentity, string>;
  /** Of a WIT package: its interfaces and worlds. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/**
 * @param name what the component is called in sentences
 * @throws WasmvirtError whatever is wrong with the bytes; the message begins with the name
 */
export function readPackage(name: string, bytes: Uint8Array): Package {
  const world = named(name, () => resolveComponent(bytes));
  return {
    name,
    bytes,
    world,
    homes: homesOf(world.imports),
    resourceNames: new Map(resourceNamesIn(world.imports, world.exports)),
    definitions: new Map(definitionsOf(world)),
  };
}

export function homesOf(imports: ReadonlyMap<string, Item>): Homes {
  const homes = new Map<DefinedType | Resource, Item>();
  const enter = (entity: Entity, home: Item): void => {
    if (entity.kind === 'instance') for (const item of entity.type.exports.values()) enter(item.entity, home);
    else if (entity.kind === 'type' && (entity.type.kind === 'resource' || isValueType(entity.type))) {
      if (!homes.has(entity.type)) homes.set(entity.type, home);
    }
  };
  for (const item of imports.values()) enter(item.entity, item);
  return homes;
}

/** What each resource is called where it is named first, also in the interfaces and worlds of a WIT package. */
function* resourceNamesIn(...all: readonly ReadonlyMap<string, Item>[]): Generator<[ResourceIdentity, string]> {
  const seen = new Set<ResourceIdentity>();
  for (const items of all) {
    for (const [identity, name] of resourcesIn(items)) {
      if (seen.has(identity)) continue;
      seen.add(identity);
      yield [identity, name];
    }
  }
}

function* resourcesIn(items: ReadonlyMap<string, Item>): Generator<[ResourceIdentity, string]> {
  for (const [name, { entity }] of items) {
    if (entity.kind === 'type' && entity.type.kind === 'resource') yield [entity.type.identity, name];
    const type =
      entity.kind === 'type' || entity.kind === 'instance' || entity.kind === 'component' ? entity.type : undefined;
    if (type?.kind === 'component') yield* resourcesIn(type.imports);
    if (type?.kind === 'instance' || type?.kind === 'component') yield* resourcesIn(type.exports);
  }
}

/** A WIT package is a component that exports component types, each of which exports one interface or world by its full name. */
function* definitionsOf({ exports }: World): Generator<[string, Definition]> {
  for (const [label, { entity }] of exports) {
    if (entity.kind !== 'type' || entity.type.kind !== 'component') continue;
    const [only, second] = entity.type.exports.values();
    if (only === undefined || second !== undefined || parseExternName(only.name.name).kind !== 'interface') continue;
    if (only.entity.kind !== 'instance' && only.entity.kind !== 'component') continue;
    yield [label, { name: only.name.name, entity: only.entity, homes: homesOf(entity.type.imports) }];
  }
}
