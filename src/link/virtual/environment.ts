import { argumentsData, filterData, initialCwdData, variablesData } from '../../adapters/environment/layout.ts';
import type { CoreObject } from '../../core/object.ts';
import { environmentPlan, type EnvironmentPlan } from '../../policy/subsystems/environment.ts';
import { nameFilter } from '../../policy/subsystems/variables.ts';
import type { Plan } from '../../policy/plan.ts';
import type { VirtualFunction } from '../code/functions.ts';
import { hostNeed } from './host-need.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** The functions of the virtual environment. */
export function environmentCode({ plan }: CodeContext): SubsystemCode {
  const shown = plan.imports.find((p) => p.subsystem === 'environment' && p.shown !== undefined)?.shown;
  if (shown === undefined) return { function: () => undefined };
  const environment = environmentPlan(plan.policy, shown);
  const known = new Map<string, VirtualFunction | undefined>();
  return {
    function: ({ name: given }) => {
      const name = given === 'get-initial-cwd' ? 'initial-cwd' : given;
      if (!known.has(name)) known.set(name, functionOf(name, environment, plan));
      return known.get(name);
    },
  };
}

function functionOf(name: string, shown: EnvironmentPlan, plan: Plan): VirtualFunction | undefined {
  const make = (symbol: string, says: string, objects: readonly CoreObject[]): VirtualFunction => {
    return { symbol, objects, host: [], arena: false, says };
  };
  switch (name) {
    case 'get-environment': {
      const variables = variablesData(shown.set, plan.policy.control);
      const filter = nameFilter(shown);
      const says = count(shown.set.length, 'variable');
      if (filter === undefined) return make('environment.get-environment', says, [variables]);
      // the symbol under which `environment.wat` calls the host
      const host = hostNeed(plan, 'environment', { name, symbol: 'host.get-environment' });
      if (host === undefined) return undefined;
      const objects = [variables, filterData(filter, shown.set)];
      return { symbol: 'environment.merge', objects, host: [host], arena: true, says: `${says} over the host's` };
    }
    case 'get-arguments': {
      if (shown.arguments === 'host') return undefined;
      if ('before' in shown.arguments) {
        const host = hostNeed(plan, 'environment', { name, symbol: 'host.get-arguments' });
        if (host === undefined) return undefined;
        const { before } = shown.arguments;
        const says = `${count(before.length, 'argument')} before the host's`;
        return {
          symbol: 'environment.arguments-before',
          objects: [argumentsData(before, plan.policy.control)],
          host: [host],
          arena: true,
          says,
        };
      }
      const args = shown.arguments;
      return make('environment.get-arguments', count(args.length, 'argument'), [
        argumentsData(args, plan.policy.control),
      ]);
    }
    case 'initial-cwd': {
      const cwd = typeof shown.cwd === 'object' ? shown.cwd.path : undefined;
      return make('environment.initial-cwd', cwd === undefined ? 'none' : JSON.stringify(cwd), [initialCwdData(cwd)]);
    }
    default:
      return undefined;
  }
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n === 0 ? 'no' : n} ${what}s`;
}
