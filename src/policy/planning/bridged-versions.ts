import { printUnversioned } from '../../component/extern-name.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { ResourceOrigin, ResourceOrigins } from '../import-plan.ts';
import type { Ownership } from './ownership.ts';

/** A version of WASI, as far as resources of it are others than those of another one. */
export type Era = '02' | '03';

export function eraOf({ interface: asked }: Pick<ResourceOrigin, 'interface'>): Era {
  return isVersion03(asked?.version) ? '03' : '02';
}

/** Which resource of an interface it is, in whatever version; instances with plain names keep to themselves. */
export function homeOf({ interface: asked, importName, name }: ResourceOrigin): string {
  return `${asked === undefined ? importName : printUnversioned(asked)}#${name}`;
}

/** The resources that are ours and wrap the host's, as `homeOf` says them, and in which versions of WASI they do. */
export function bridgedVersions(
  origins: ResourceOrigins,
  { bridged }: Pick<Ownership, 'bridged'>,
): ReadonlyMap<string, ReadonlySet<Era>> {
  const found = new Map<string, Set<Era>>();
  for (const [identity, origin] of origins) {
    if (!bridged.has(identity)) continue;
    const home = homeOf(origin);
    found.set(home, (found.get(home) ?? new Set<Era>()).add(eraOf(origin)));
  }
  return found;
}
