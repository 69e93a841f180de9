import type { InstanceType, Item, ResourceIdentity } from './types.ts';

/** The resources that begin in items, also in those of instances: each of which nothing outside of the type knows. */
export function* resourcesOf(items: ReadonlyMap<string, Item>): Generator<ResourceIdentity> {
  for (const { entity } of items.values()) {
    if (entity.kind === 'instance') yield* resourcesOf(entity.type.exports);
    else if (entity.kind === 'type' && entity.type.kind === 'resource' && entity.type.aliasOf === undefined)
      yield entity.type.identity;
  }
}

/**
 * The path to an import, or to what is in it, that is the type of an instance with a resource of its own: `(import "t" (type (eq $t)))`. All tools
 * compare types by their resources, and each place where such a type is written has another one. So the component is valid, and nothing
 * can ever be given to it.
 */
export function impossibleImport({ name, entity }: Item): readonly string[] | undefined {
  if (entity.kind === 'type') {
    return entity.type.kind === 'instance' && hasOwnResource(entity.type) ? [name.name] : undefined;
  }
  if (entity.kind !== 'instance') return undefined;
  for (const item of entity.type.exports.values()) {
    const path = impossibleImport(item);
    if (path !== undefined) return [name.name, ...path];
  }
  return undefined;
}

function hasOwnResource({ exports }: InstanceType): boolean {
  return resourcesOf(exports).next().done !== true;
}
