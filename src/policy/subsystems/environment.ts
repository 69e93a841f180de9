import type { EnvironmentPlan } from './variables.ts';
import type { NamedFunction } from '../draft.ts';

/**
 * Where each function of an environment interface comes from: `merge` is ours and asks the host. Functions that are unknown,
 * or that do not have the type that they have in WASI, are left out: they are denied.
 */
export function environmentSources(
  plan: EnvironmentPlan,
  functions: readonly NamedFunction[],
): ReadonlyMap<string, 'host' | 'virtual' | 'merge'> {
  const sources = new Map<string, 'host' | 'virtual' | 'merge'>();
  for (const { name, standard } of functions) {
    if (standard !== true) continue;
    switch (name) {
      case 'get-environment':
        sources.set(name, plan.hostVariables === 'none' ? 'virtual' : 'merge');
        break;
      case 'get-arguments':
        sources.set(name, plan.arguments === 'host' ? 'host' : 'virtual');
        break;
      case 'initial-cwd':
      case 'get-initial-cwd':
        sources.set(name, plan.cwd === 'host' ? 'host' : 'virtual');
        break;
      default:
    }
  }
  return sources;
}
