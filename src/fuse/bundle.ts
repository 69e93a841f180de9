import type { Bundle, BundleItem, Definition, Entity } from './definitions.ts';

export function bundleOf(exports: ReadonlyMap<string, BundleItem>): Bundle {
  const owners = new Set([...exports.values()].flatMap(({ entity }) => [...ownersOf(entity)]));
  return { kind: 'bundle', exports, owners };
}

/** The inlined components whose lifted functions and resources are in an entity, or behind it; `undefined` stands for the outermost. */
export function ownersOf(entity: Entity): Owners {
  if (entity.kind === 'bundle') return entity.owners;
  const { definition } = entity;
  return isKnownByType(definition) ? new Set([definition.owner]) : definition.behind;
}

export type Owners = ReadonlySet<number | undefined>;

export const NOBODY: Owners = new Set();

/** Whether a definition is a lifted function or a resource. */
function isKnownByType({ item }: Definition): boolean {
  if (item.kind === 'canon') return item.item.kind === 'lift';
  return item.kind === 'type' && item.item.kind === 'resource';
}
