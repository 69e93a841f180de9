import type { Item, ValueType } from '../component/types.ts';
import type { EnvironmentPlan } from './decide.ts';

/**
 * Where each function of an environment interface comes from: `merge` is ours and asks the host. Functions that are unknown,
 * or that do not have the type that they have in WASI, are left out: they are denied.
 */
export function environmentSources(
  plan: EnvironmentPlan,
  functions: ReadonlyMap<string, Item>,
): ReadonlyMap<string, 'host' | 'virtual' | 'merge'> {
  const sources = new Map<string, 'host' | 'virtual' | 'merge'>();
  for (const [name, { entity }] of functions) {
    if (entity.kind !== 'func' || entity.type.params.length > 0 || entity.type.async) continue;
    const result = entity.type.result;
    switch (name) {
      case 'get-environment':
        if (isListOf(result, isPairOfStrings)) sources.set(name, plan.hostVariables === 'none' ? 'virtual' : 'merge');
        break;
      case 'get-arguments':
        if (isListOf(result, isString)) sources.set(name, plan.arguments === 'host' ? 'host' : 'virtual');
        break;
      case 'initial-cwd':
      case 'get-initial-cwd':
        if (isOptionalString(result)) sources.set(name, plan.cwd === 'host' ? 'host' : 'virtual');
        break;
      default:
    }
  }
  return sources;
}

function isString(type: ValueType | undefined): boolean {
  return type === 'string' || (typeof type === 'object' && type.kind === 'primitive' && type.type === 'string');
}

function isPairOfStrings(type: ValueType): boolean {
  return typeof type === 'object' && type.kind === 'tuple' && type.types.length === 2 && type.types.every(isString);
}

function isListOf(type: ValueType | undefined, element: (t: ValueType) => boolean): boolean {
  return typeof type === 'object' && type.kind === 'list' && type.length === undefined && element(type.element);
}

function isOptionalString(type: ValueType | undefined): boolean {
  return typeof type === 'object' && type.kind === 'option' && isString(type.type);
}
