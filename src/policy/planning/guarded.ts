import { Mentions } from '../../component/mention.ts';
import type { ResourceIdentity, World } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { DecidedImport } from '../import-plan.ts';

const LOOK_UP = 'resolve-addresses';

/**
 * The resources that rule adapters define in the place of the host's: the addresses of a look-up, to know whose they are.
 *
 * @throws WasmvirtError `conflict` if the guest's exports have one, or other functions of the host, which are the host's
 */
export function guardedResources(imports: readonly DecidedImport[], world: World): ReadonlySet<ResourceIdentity> {
  const found = new Set<ResourceIdentity>();
  for (const p of imports) {
    for (const { name, type, ruled } of p.functions) {
      if (!ruled || name !== LOOK_UP) continue;
      const { result } = type;
      const ok = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
      if (typeof ok === 'object' && ok.kind === 'own') found.add(ok.resource.identity);
    }
  }
  if (found.size === 0) return found;
  const exported = new Mentions();
  exported.items(world.exports);
  for (const identity of found) if (exported.resources.has(identity)) throw unfollowed('an export of the component');
  for (const { functions, item } of imports) {
    const others = new Mentions();
    for (const { type, by, ruled } of functions) if (!ruled && by !== 'deny') others.func(type);
    for (const identity of found) if (others.resources.has(identity)) throw unfollowed(item.name.name);
  }
  return found;
}

function unfollowed(what: string): WasmvirtError {
  const message = `${what} takes or gives addresses of a name look-up, which rules for sockets cannot follow: leave the rules out`;
  return new WasmvirtError('conflict', message);
}
