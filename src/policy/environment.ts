import type { Item } from '../component/types.ts';
import type { EnvironmentPlan } from './decide.ts';
import { funcFits, isString, listOf, optionOf, tupleOf, type Fits } from './fits.ts';

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
    if (entity.kind !== 'func') continue;
    const gives = (result: Fits): boolean => funcFits(entity.type, [], result);
    switch (name) {
      case 'get-environment':
        if (gives(listOf(tupleOf(isString, isString)))) {
          sources.set(name, plan.hostVariables === 'none' ? 'virtual' : 'merge');
        }
        break;
      case 'get-arguments':
        if (gives(listOf(isString))) sources.set(name, plan.arguments === 'host' ? 'host' : 'virtual');
        break;
      case 'initial-cwd':
      case 'get-initial-cwd':
        if (gives(optionOf(isString))) sources.set(name, plan.cwd === 'host' ? 'host' : 'virtual');
        break;
      default:
    }
  }
  return sources;
}
