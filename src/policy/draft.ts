import type { InterfaceName } from '../component/extern-name.ts';
import type { FuncType, Item } from '../component/types.ts';
import type { Answer } from './answer.ts';
import type { Decision } from './decide.ts';

/** One import while the plan is made. */
export interface Draft {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  /** Of an instance, or the import itself if it is one. */
  readonly functions: readonly NamedFunction[];
  readonly decision: Decision;
  /** Where the functions of a virtual interface come from, by name; what is not there is denied. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Its functions are the host's although the import is not allowed by itself. */
  followsHost: boolean;
}

/** `merge`: ours, asking the host. `bridge`: the host's, handles of ours translated. An answer: always this one, made from the type. */
export type Source = 'host' | 'virtual' | 'merge' | 'bridge' | Answer;

export interface NamedFunction {
  readonly name: string;
  readonly type: FuncType;
}

export function functionsOf({ entity, name }: Item): readonly NamedFunction[] {
  if (entity.kind === 'func') return [{ name: name.name, type: entity.type }];
  const functions: NamedFunction[] = [];
  if (entity.kind !== 'instance') return functions;
  for (const [exported, { entity: e }] of entity.type.exports) {
    if (e.kind === 'func') functions.push({ name: exported, type: e.type });
  }
  return functions;
}
