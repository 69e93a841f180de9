import type { NamedFunction } from '../draft.ts';
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
import type { VariablesPlan } from './variables.ts';

/** A decision about an interface of `wasi:config`, where it is neither denied nor the host's alone. */
export interface ConfigDecision {
  readonly decision: 'virtual';
  readonly reason: string;
  readonly help: string | undefined;
}

/** `undefined` where it is the host's as it is, or has nothing. `help`: what would let all of the host's through. */
export function configDecision(plan: VariablesPlan, help: string | undefined): ConfigDecision | undefined {
  const { hostVariables, denied, set } = plan;
  if (hostVariables === 'none') {
    return set.length === 0 ? undefined : { decision: 'virtual', reason: 'as set, nothing of the host', help };
  }
  if (hostVariables === 'all') {
    if (denied.length === 0 && set.length === 0) return undefined;
    return { decision: 'virtual', reason: "what was set over the host's", help: undefined };
  }
  return { decision: 'virtual', reason: "what was set over some of the host's", help: undefined };
}

/** The drafts of March 2024 and before had bytes as values; they lie in memory as strings do. */
const isValue = either(isString, listOf(primitive('u8')));
const isError = labelled('variant', { upstream: isString, io: isString });

function given(shape: Fits): Fits {
  return either(shape, resultOf(shape, isError));
}

/**
 * Where the functions of a virtual configuration come from: those that have a type that they had in a draft are ours, and ask the host
 * where something of it is shown.
 */
export function configSources(
  { hostVariables }: VariablesPlan,
  functions: readonly NamedFunction[],
): ReadonlyMap<string, 'virtual' | 'merge'> {
  const sources = new Map<string, 'virtual' | 'merge'>();
  for (const { name, type } of functions) {
    const fits =
      name === 'get'
        ? funcFits(type, [isString], given(optionOf(isValue)))
        : name === 'get-all' && funcFits(type, [], given(listOf(tupleOf(isString, isValue))));
    if (fits) sources.set(name, hostVariables === 'none' ? 'virtual' : 'merge');
  }
  return sources;
}
