import { argumentsData, filterData, initialCwdData, variablesData } from '../adapters/environment/layout.ts';
import type { InterfaceName } from '../component/extern-name.ts';
import type { CoreObject } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { environmentPlan, type EnvironmentPlan } from '../policy/decide.ts';
import type { Plan } from '../policy/plan.ts';
import { nameFilter } from '../policy/variables.ts';
import type { HostFunction, VirtualFunction } from './virtual.ts';

/** The symbol under which `environment.wat` calls the host. */
const HOST_SYMBOL = 'host.get-environment';

/** The functions of the virtual environment, configured from the plan. */
export class VirtualEnvironment {
  private readonly plan: Plan;
  private readonly functions = new Map<string, VirtualFunction>();

  constructor(plan: Plan) {
    this.plan = plan;
  }

  function(name: string): VirtualFunction {
    let found = this.functions.get(name);
    if (found === undefined) {
      found = this.make(name);
      this.functions.set(name, found);
    }
    return found;
  }

  private make(name: string): VirtualFunction {
    const shown = shownEnvironment(this.plan);
    const make = (symbol: string, says: string, objects: readonly CoreObject[]): VirtualFunction => {
      return { symbol, objects, host: [], arena: false, says };
    };
    switch (name) {
      case 'get-environment': {
        const variables = variablesData(shown.set);
        const filter = nameFilter(shown);
        if (filter === undefined)
          return make('environment.get-environment', count(shown.set.length, 'variable'), [variables]);
        return {
          symbol: 'environment.merge',
          objects: [variables, filterData(filter, shown.set)],
          host: [this.host()],
          arena: true,
          says: `${count(shown.set.length, 'variable')} over the host's`,
        };
      }
      case 'get-arguments': {
        const args = shown.arguments === 'host' ? [] : shown.arguments;
        return make('environment.get-arguments', count(args.length, 'argument'), [argumentsData(args)]);
      }
      case 'get-initial-cwd':
        return this.function('initial-cwd');
      case 'initial-cwd': {
        const cwd = typeof shown.cwd === 'object' ? shown.cwd.path : undefined;
        return make('environment.initial-cwd', cwd === undefined ? 'none' : JSON.stringify(cwd), [initialCwdData(cwd)]);
      }
      default:
        throw new WasmvirtError('internal', `the virtual environment has no function ${name}`);
    }
  }

  /** The host's `get-environment`, of the first import that has it. */
  private host(): HostFunction {
    for (const p of this.plan.imports) {
      if (p.decision !== 'virtual' || p.item.entity.kind !== 'instance') continue;
      const entity = p.item.entity.type.exports.get('get-environment')?.entity;
      if (entity?.kind !== 'func') continue;
      return { symbol: HOST_SYMBOL, importName: p.item.name.name, name: 'get-environment', type: entity.type };
    }
    throw new WasmvirtError('internal', 'no import has a get-environment');
  }
}

/** All versions of the environment in one guest show the same. */
function shownEnvironment(plan: Plan): EnvironmentPlan {
  for (const p of plan.imports) {
    if (p.decision === 'virtual' && p.interface !== undefined)
      return environmentFor(plan, p.interface, p.item.name.name);
  }
  throw new WasmvirtError('internal', 'nothing of the environment is virtual');
}

function environmentFor(plan: Plan, asked: InterfaceName, name: string): EnvironmentPlan {
  return environmentPlan(plan.policy, asked, name);
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n === 0 ? 'no' : n} ${what}s`;
}
