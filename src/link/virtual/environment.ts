import { argumentsData, filterData, initialCwdData, variablesData } from '../../adapters/environment/layout.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { environmentPlan } from '../../policy/decide.ts';
import { type EnvironmentPlan, nameFilter } from '../../policy/subsystems/variables.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import type { VirtualFunction } from '../code/functions.ts';
import { hostBehind, shownBy, virtualImports } from './imports.ts';

const GET_ENVIRONMENT = 'get-environment';
/** The symbol under which `environment.wat` calls the host. */
const HOST_SYMBOL = `host.${GET_ENVIRONMENT}`;

/** The functions of the virtual environment, configured from the plan. */
export class VirtualEnvironment {
  private readonly imports: readonly ImportPlan[];
  private readonly shown: EnvironmentPlan | undefined;
  private readonly functions = new Map<string, VirtualFunction>();

  /** @throws WasmvirtError `conflict` if two versions in one guest would show different things */
  constructor(plan: Plan) {
    this.imports = virtualImports(plan, 'environment');
    this.shown = shownBy(this.imports, plan.policy, environmentPlan);
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
    const { shown } = this;
    if (shown === undefined) throw new WasmvirtError('internal', 'nothing of the environment is virtual');
    const make = (symbol: string, says: string, objects: readonly CoreObject[]): VirtualFunction => {
      return { symbol, objects, host: [], arena: false, says };
    };
    switch (name) {
      case GET_ENVIRONMENT: {
        const variables = variablesData(shown.set);
        const filter = nameFilter(shown);
        if (filter === undefined)
          return make('environment.get-environment', count(shown.set.length, 'variable'), [variables]);
        const host = hostBehind(this.imports, { name: GET_ENVIRONMENT, symbol: HOST_SYMBOL });
        if (host === undefined) throw new WasmvirtError('internal', `no import has a ${GET_ENVIRONMENT}`);
        return {
          symbol: 'environment.merge',
          objects: [variables, filterData(filter, shown.set)],
          host: [host],
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
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n === 0 ? 'no' : n} ${what}s`;
}
