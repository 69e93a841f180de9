import type { FuncType, Resource, ResourceIdentity, ValueType, World } from '../../component/types.ts';
import { interfaceOf } from '../../component/extern-name.ts';
import { GIVEN, TRAP, type Answer } from '../capabilities/answer.ts';
import { WASI } from '../capabilities/table.ts';
import type { NamedFunction } from '../draft.ts';

/** The resources whose handles can be waited for: `pollable` of `wasi:io/poll`, in each version that is imported. */
export function pollablesOf(world: World): ReadonlySet<ResourceIdentity> {
  const found = new Set<ResourceIdentity>();
  for (const item of world.imports.values()) {
    const name = interfaceOf(item.name);
    if (name?.namespace !== WASI || name.package !== 'io' || name.interface !== 'poll') continue;
    const pollable = item.entity.kind === 'instance' ? item.entity.type.exports.get('pollable')?.entity : undefined;
    if (pollable?.kind === 'type' && pollable.type.kind === 'resource') found.add(pollable.type.identity);
  }
  return found;
}

/**
 * What functions of unknown resources answer that are like a future: one method gives a pollable, others an option, which is `none` as long
 * as there is nothing. A dummy pollable is ready, so `none` would be asked for again and again: what can carry an error gives it; where
 * no method can, to wait and to ask are traps.
 */
export function waitingAnswers(
  functions: readonly NamedFunction[],
  pollables: ReadonlySet<ResourceIdentity>,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  if (pollables.size === 0) return answers;
  const resources = new Map<ResourceIdentity, { readonly waits: string[]; readonly gives: NamedFunction[] }>();
  for (const f of functions) {
    const self = selfOf(f.type);
    const { result } = f.type;
    if (self === undefined || typeof result !== 'object') continue;
    const known = resources.get(self.identity) ?? { waits: [], gives: [] };
    resources.set(self.identity, known);
    if (result.kind === 'own' && pollables.has(result.resource.identity)) known.waits.push(f.name);
    if (result.kind === 'option') known.gives.push(f);
  }
  for (const { waits, gives } of resources.values()) {
    if (waits.length === 0 || gives.length === 0) continue;
    const failing = gives.filter(({ type }) => isOptionOfResult(type.result));
    for (const { name } of failing) answers.set(name, GIVEN);
    if (failing.length > 0) continue;
    for (const name of [...waits, ...gives.map((f) => f.name)]) answers.set(name, TRAP);
  }
  return answers;
}

/** The resource whose method a function is. */
function selfOf({ params }: FuncType): Resource | undefined {
  const self = params[0]?.type;
  return typeof self === 'object' && self.kind === 'borrow' ? self.resource : undefined;
}

function isOptionOfResult(type: ValueType | undefined): boolean {
  return (
    typeof type === 'object' && type.kind === 'option' && typeof type.type === 'object' && type.type.kind === 'result'
  );
}
