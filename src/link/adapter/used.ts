import { Mentions } from '../../component/mention.ts';
import type { FuncType, Resource } from '../../component/types.ts';
import type { ResourceId, TypeTable } from '../encode/type-table.ts';
import type { Group } from './placement.ts';

/** The resources of which a result has handles: nothing that is lent can be in it. */
export function handlesIn(result: FuncType['result']): readonly Resource[] {
  const mentions = new Mentions();
  mentions.value(result);
  return [...mentions.resources.values()];
}

/** The resources that occur in what a group exports, in order of occurrence. */
export function usedResources(group: Group, table: TypeTable): readonly ResourceId[] {
  const ids = new Set<ResourceId>();
  for (const item of group.exports.values()) {
    if (item.kind === 'resource') ids.add(item.id);
    else if (item.kind === 'type') for (const s of table.used(item.ref)) ids.add(s);
    else {
      const func = table.funcs[item.func];
      if (func !== undefined) for (const s of table.usedByFunc(func)) ids.add(s);
    }
  }
  return [...ids];
}
