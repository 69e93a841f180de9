import { interfaceOf, printUnversioned, type InterfaceName } from '../../component/extern-name.ts';
import type { InstanceType, Resource, ResourceIdentity, World } from '../../component/types.ts';
import { isVersion03 } from './table.ts';

/** What resources are called by the interface that defines them, whatever name they are used under: see `nameIn`. */
export type ResourceNames = (resource: Resource) => string | undefined;

/**
 * The names of all resources that imports define. One that the guest defines has none, and neither has one of an import without an
 * interface: nobody else can mean those.
 */
export function resourceNames(world: World): ResourceNames {
  const names = new Map<ResourceIdentity, string>();
  for (const { name, entity } of world.imports.values()) {
    const definedIn = entity.kind === 'instance' ? interfaceOf(name) : undefined;
    if (definedIn !== undefined && entity.kind === 'instance') enter(entity.type, definedIn, names);
  }
  return ({ identity }) => names.get(identity);
}

function enter({ exports }: InstanceType, definedIn: InterfaceName, names: Map<ResourceIdentity, string>): void {
  for (const [name, { entity }] of exports) {
    if (entity.kind !== 'type' || entity.type.kind !== 'resource' || entity.type.aliasOf !== undefined) continue;
    names.set(entity.type.identity, nameIn(definedIn, name));
  }
}

/** `wasi:io/streams.output-stream`. All versions are alike, but that those of 0.3 are other resources than those of 0.2. */
function nameIn(definedIn: InterfaceName, name: string): string {
  const era = isVersion03(definedIn.version) ? '@0.3' : '';
  return `${printUnversioned(definedIn)}${era}.${name}`;
}
