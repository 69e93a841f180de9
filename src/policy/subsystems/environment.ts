import type { NamedFunction, Source, VariablesPlan } from '../draft.ts';
import type { Policy } from '../policy.ts';
import type { SubsystemDecision, SubsystemPolicy, SubsystemRequest } from './subsystem.ts';
import { checkShown, isFiltered, shownVariables } from './variables.ts';

/** `wasi:cli/environment`: variables, arguments and the current directory. */
export const environment: SubsystemPolicy = {
  isReplaced: ({ environment: said }) => isFiltered(said) || said.args !== undefined || said.cwd !== undefined,
  decide,
  sources: (policy, { functions, shown }) => {
    return shown === undefined ? new Map() : sourcesOf(environmentPlan(policy, shown), functions);
  },
  check: checkShown,
};

/** What a virtual environment shows. */
export interface EnvironmentPlan extends VariablesPlan {
  readonly arguments: 'host' | readonly string[];
  /** `undefined`: none. */
  readonly cwd: 'host' | { readonly path: string } | undefined;
}

/** The environment around variables: a list of variables of the host lets neither arguments nor the current directory through. */
export function environmentPlan({ environment: said }: Policy, shown: VariablesPlan): EnvironmentPlan {
  const whole = shown.hostVariables === 'all';
  return {
    ...shown,
    arguments: said.args ?? (whole ? 'host' : []),
    cwd: said.cwd !== undefined ? { path: said.cwd } : whole ? 'host' : undefined,
  };
}

function decide(policy: Policy, { verdict }: SubsystemRequest): SubsystemDecision | undefined {
  const shown = shownVariables(policy.environment, verdict);
  const plan = environmentPlan(policy, shown);
  const untouched =
    plan.denied.length === 0 && plan.set.length === 0 && plan.arguments === 'host' && plan.cwd === 'host';
  if (plan.hostVariables === 'all' && untouched) return undefined;
  if (plan.hostVariables === 'none') {
    const empty = plan.set.length === 0 && plan.arguments.length === 0 && plan.cwd === undefined;
    const reason = empty ? 'empty: nothing of the host, nothing set' : 'as set, nothing of the host';
    return { decision: 'virtual', reason, decidedBy: undefined, option: verdict.option, shown };
  }
  const reason = plan.hostVariables === 'all' ? "what was set over the host's" : "what was set over some of the host's";
  return { decision: 'virtual', reason, decidedBy: undefined, option: undefined, shown };
}

/** Functions that are unknown, or that do not have the type that they have in WASI, are left out: they are denied. */
function sourcesOf(plan: EnvironmentPlan, functions: readonly NamedFunction[]): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const { name, standard } of functions) {
    if (standard !== true) continue;
    switch (name) {
      case 'get-environment':
        sources.set(name, plan.hostVariables === 'none' ? 'virtual' : 'overlay');
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
