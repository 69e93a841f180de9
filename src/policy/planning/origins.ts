import { parseExternName } from '../../component/extern-name.ts';
import type { Resource, ResourceIdentity } from '../../component/types.ts';
import { capability } from '../capabilities/table.ts';
import type { DecidedImport, ResourceOrigin, ResourceOrigins } from '../import-plan.ts';
import { wasiResource } from '../subsystems/subsystems.ts';

/** The resources of imports, each as the first import names it that has it: an instance exports it, or it is imported itself. */
export function resourceOrigins(imports: readonly Pick<DecidedImport, 'item' | 'interface'>[]): ResourceOrigins {
  const origins = new Map<ResourceIdentity, ResourceOrigin>();
  const enter = (resource: Resource, place: Pick<ResourceOrigin, 'importName' | 'interface' | 'name'>): void => {
    if (origins.has(resource.identity)) return;
    origins.set(resource.identity, { resource, ...place, wasi: wasiResource(place) });
  };
  for (const p of imports) {
    const { entity, name } = p.item;
    const importName = name.name;
    if (entity.kind === 'type' && entity.type.kind === 'resource') {
      enter(entity.type, { importName, interface: undefined, name: importName });
    }
    if (entity.kind !== 'instance') continue;
    const standard = standardNames(p);
    for (const [exported, { entity: e }] of entity.type.exports) {
      if (e.kind !== 'type' || e.type.kind !== 'resource') continue;
      enter(e.type, { importName, interface: p.interface, name: standard.get(e.type.identity) ?? exported });
    }
  }
  return origins;
}

/** Of the names that an interface has for a resource, the one by which WASI knows functions of it: `[method]NAME.…`. */
function standardNames({
  item,
  interface: asked,
}: Pick<DecidedImport, 'item' | 'interface'>): ReadonlyMap<ResourceIdentity, string> {
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
