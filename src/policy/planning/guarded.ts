import { Mentions } from '../../component/mention.ts';
import type { ResourceIdentity, World } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import type { DecidedImport } from '../import-plan.ts';

const LOOK_UP = 'resolve-addresses';

/**
 * The resources that rule adapters define in the place of the host's: the addresses of a look-up, to know whose they are.
 *
 * @throws WasmvirtError `conflict` if the guest's exports use one, or functions that are not in that rule adapter: the host's, and those of
 *   other imports
 */
export function guardedResources(imports: readonly DecidedImport[], world: World): ReadonlySet<ResourceIdentity> {
  const definedBy = new Map<ResourceIdentity, DecidedImport>();
  for (const p of imports) {
    for (const { name, type, ruled } of p.functions) {
      if (!ruled || name !== LOOK_UP) continue;
      const { result } = type;
      const ok = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
      if (typeof ok === 'object' && ok.kind === 'own') definedBy.set(ok.resource.identity, p);
    }
  }
  const guarded = new Set(definedBy.keys());
  if (guarded.size === 0) return guarded;
  const exported = new Mentions();
  exported.items(world.exports);
  for (const identity of guarded) if (exported.resources.has(identity)) throw unfollowed('an export of the component');
  for (const p of imports) {
    const all = new Mentions();
    const unruled = new Mentions();
    for (const { type, by, ruled } of p.functions) {
      if (by === 'deny') continue;
      all.func(type);
      if (!ruled) unruled.func(type);
    }
    for (const [identity, by] of definedBy) {
      const outside = p === by ? unruled : all;
      if (outside.resources.has(identity)) throw unfollowed(p.item.name.name);
    }
  }
  return guarded;
}

function unfollowed(what: string): WasmvirtError {
  const message = `${what} takes or gives addresses of a name look-up, which rules for sockets cannot follow: leave the rules out`;
  return new WasmvirtError('conflict', message);
}
