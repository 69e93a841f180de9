import type { InterfaceName } from '../component/extern-name.ts';
import type { FuncType, Item } from '../component/types.ts';
import type { Answer } from './answer.ts';
import { answerOf } from './capabilities.ts';
import type { Decision } from './decide.ts';
import type { ResourceNames } from './resource-names.ts';
import { isStandard } from './standard-types.ts';

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
  /** Whether WASI gives it this type: `isStandard`. */
  readonly standard: boolean | undefined;
}

/** The functions of an import which is this interface, if it is one. */
export function functionsOf(
  { entity, name }: Item,
  asked: InterfaceName | undefined,
  names: ResourceNames,
): readonly NamedFunction[] {
  if (entity.kind === 'func') return [{ name: name.name, type: entity.type, standard: undefined }];
  const functions: NamedFunction[] = [];
  if (entity.kind !== 'instance') return functions;
  for (const [exported, { entity: e }] of entity.type.exports) {
    if (e.kind !== 'func') continue;
    functions.push({ name: exported, type: e.type, standard: isStandard(asked, exported, e.type, names) });
  }
  return functions;
}

/** Whether a function of an import that stays with the host does, too. */
export function keeps({ decision }: Draft, { name, standard }: NamedFunction): boolean {
  const { keeps: which, capability } = decision;
  if (which === 'all' || capability === undefined) return true;
  return answerOf(capability, name) !== undefined && (which === 'known' || standard === true);
}

/** Whether of an import that would stay with the host no function does, so that none of its resources is the host's for its own sake. */
export function isEmptied(d: Draft): boolean {
  return d.decision.decision === 'host' && d.functions.length > 0 && !d.functions.some((f) => keeps(d, f));
}
