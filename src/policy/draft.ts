import type { OptionsFragment } from '../settings/options.ts';
import type { InterfaceName } from '../component/extern-name.ts';
import type { Entity, FuncType, Item } from '../component/types.ts';
import type { Answer } from './capabilities/answer.ts';
import type { ResourceNames } from './capabilities/resource-names.ts';
import { isStandard } from './capabilities/standard-types.ts';
import { answerOf, type Capability, type Subsystem } from './capabilities/table.ts';

/** One import while the plan is made. */
export interface Draft {
  readonly item: Item;
  readonly interface: InterfaceName | undefined;
  /** Of an instance, or the import itself if it is one. */
  readonly functions: readonly NamedFunction[];
  readonly decision: Decision;
  /** Where the functions of a virtual interface come from, by name; functions that are absent are denied. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Its functions are the host's although the import is not allowed by itself. */
  followsHost: boolean;
}

/** `overlay`: ours, asking the host. `bridge`: the host's, handles of ours translated. An answer: always this one, made from the type. */
export type Source = 'host' | 'virtual' | 'overlay' | 'bridge' | Answer;

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

/** An import, as far as a first decision about it needs to know it. */
export interface Request {
  /** The import's name as the binary has it. */
  readonly name: string;
  /** Which interface the import is, by its name or by its `implements` attribute (`interfaceOf`). */
  readonly interface: InterfaceName | undefined;
  readonly kind: Entity['kind'];
}

/** The decision about an import by itself, before shared resources and types are looked at. */
export interface Decision {
  /**
   * `host`: it stays. `deny`: it is answered from its type. `virtual`: it has an implementation of ours. `follows`: the host answers what
   * works on handles of the host, and nothing else.
   */
  readonly decision: 'host' | 'deny' | 'virtual' | 'follows';
  /** A phrase without a full stop, for the report; it names no option. */
  readonly reason: string;
  /** The options of those given that decided it, as far as it was options. */
  readonly decidedBy: OptionsFragment | undefined;
  /** Options that would leave it with the host, where it is not, to spread into those given. */
  readonly option: OptionsFragment | undefined;
  /** Which of its functions stay, if it stays with the host. */
  readonly keeps: Keeps;
  /** The same for all of its functions, where only some stay. */
  readonly optionForAll: OptionsFragment | undefined;
  readonly subsystem: Subsystem | undefined;
  readonly capability: Capability | undefined;
  /** A rule denies it by name: then it does not stay for the sake of others, even if its functions are harmless. */
  readonly deniedByRule: boolean;
  /** What a virtual interface of names and values shows. */
  readonly shown: VariablesPlan | undefined;
}

/** What a virtual interface of names and values shows: of the host by name, matched exactly; what is set replaces the host's of that name. */
export interface VariablesPlan {
  readonly hostVariables: 'none' | 'all' | readonly string[];
  readonly denied: readonly string[];
  readonly set: readonly (readonly [name: string, value: string])[];
  /** A rule denies the interface: nothing of the host passes, whatever narrower options say of a part of it. */
  readonly closed?: true;
}

/**
 * Functions that stay: whatever they are, as somebody said so by the name of the interface or of all; those that WASI has, by name; or those
 * that have the type, too, that WASI gives them.
 */
export type Keeps = 'all' | 'known' | 'standard';
