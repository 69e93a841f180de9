import type { InterfaceName } from '../component/extern-name.ts';
import type { FuncType, Item } from '../component/types.ts';
import type { Decision } from './decide.ts';

/** One import while the plan is made. */
export interface Draft {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  readonly decision: Decision;
  /** Where the functions of a virtual interface come from, by name; what is not there is denied. */
  readonly sources: ReadonlyMap<string, 'host' | 'virtual' | 'merge'>;
  /** Its functions are the host's although the import is not allowed by itself. */
  followsHost: boolean;
}

/** The functions of an import, by name: those of an instance, or the import itself. */
export function functionsOf(item: Item): readonly (readonly [name: string, type: FuncType])[] {
  const { entity, name } = item;
  if (entity.kind === 'func') return [[name.name, entity.type]];
  if (entity.kind !== 'instance') return [];
  return [...entity.type.exports.values()].flatMap((e) =>
    e.entity.kind === 'func' ? [[e.name.name, e.entity.type] as const] : [],
  );
}
