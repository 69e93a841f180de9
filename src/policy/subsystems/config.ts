import {
  either,
  funcFits,
  isString,
  labelled,
  listOf,
  optionOf,
  primitive,
  resultOf,
  tupleOf,
  type Fits,
} from '../capabilities/fits.ts';
import type { NamedFunction, Source, VariablesPlan } from '../draft.ts';
import type { Policy } from '../policy.ts';
import type { SubsystemDecision, SubsystemPolicy, SubsystemRequest } from './subsystem.ts';
import { checkShown, isFiltered, shownVariables } from './variables.ts';

/** `wasi:config`, in its several drafts. */
export const config: SubsystemPolicy = {
  isReplaced: (policy) => isFiltered(policy.config),
  decide,
  sources: (_, { functions, shown }) => (shown === undefined ? new Map() : sourcesOf(shown, functions)),
  check: checkShown,
};

/** `undefined` where it is the host's as it is, or has nothing. */
function decide(policy: Policy, { verdict }: SubsystemRequest): SubsystemDecision | undefined {
  const shown = shownVariables(policy.config, verdict);
  const { hostVariables, denied, set } = shown;
  if (hostVariables === 'none') {
    if (set.length === 0) return undefined;
    return {
      decision: 'virtual',
      reason: 'as set, nothing of the host',
      decidedBy: undefined,
      option: verdict.option,
      shown,
    };
  }
  if (hostVariables === 'all') {
    if (denied.length === 0 && set.length === 0) return undefined;
    return {
      decision: 'virtual',
      reason: "what was set over the host's",
      decidedBy: undefined,
      option: undefined,
      shown,
    };
  }
  return {
    decision: 'virtual',
    reason: "what was set over some of the host's",
    decidedBy: undefined,
    option: undefined,
    shown,
  };
}

/** The drafts of March 2024 and before had bytes as values; they lie in memory as strings do. */
const isValue = either(isString, listOf(primitive('u8')));
const isError = labelled('variant', { upstream: isString, io: isString });

function given(shape: Fits): Fits {
  return either(shape, resultOf(shape, isError));
}

/** Functions that have a type that they had in a draft are ours, and ask the host where something of it is shown. */
function sourcesOf({ hostVariables }: VariablesPlan, functions: readonly NamedFunction[]): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const { name, type } of functions) {
    const fits =
      name === 'get'
        ? funcFits(type, [isString], given(optionOf(isValue)))
        : name === 'get-all' && funcFits(type, [], given(listOf(tupleOf(isString, isValue))));
    if (fits) sources.set(name, hostVariables === 'none' ? 'virtual' : 'overlay');
  }
  return sources;
}
