import type { NamedFunction, Source, VariablesPlan } from '../draft.ts';
import type { ArgumentsPolicy, Policy } from '../policy.ts';
import type { SubsystemDecision, SubsystemPolicy, SubsystemRequest } from './subsystem.ts';
import { checkShown, isFiltered, shownVariables } from './variables.ts';

/** `wasi:cli/environment`: variables, arguments and the current directory. */
export const environment: SubsystemPolicy = {
  isReplaced: ({ environment: said }) => isFiltered(said) || replacesArguments(said.args) || said.cwd !== undefined,
  decide,
  sources: (policy, { functions, shown }) => {
    return shown === undefined ? new Map() : sourcesOf(environmentPlan(policy, shown), functions);
  },
  check: checkShown,
};

/** What a virtual environment shows. */
export interface EnvironmentPlan extends VariablesPlan {
  /** An object: these, then the host's without the first, which is the program's name. */
  readonly arguments: 'host' | ArgumentsPolicy;
  /** `undefined`: none. */
  readonly cwd: 'host' | { readonly path: string } | undefined;
}

/** The environment around variables: a list of variables of the host lets neither arguments nor the current directory through by itself. */
export function environmentPlan({ environment: said }: Policy, shown: VariablesPlan): EnvironmentPlan {
  const whole = shown.hostVariables === 'all';
  return {
    ...shown,
    arguments: shownArguments(said.args, shown) ?? (whole ? 'host' : []),
    cwd: said.cwd !== undefined ? { path: said.cwd } : whole ? 'host' : undefined,
  };
}

function shownArguments(
  said: ArgumentsPolicy | undefined,
  { closed }: VariablesPlan,
): EnvironmentPlan['arguments'] | undefined {
  if (said === undefined || !('before' in said)) return said;
  if (closed === true) return said.before;
  return said.before.length === 0 ? 'host' : said;
}

/** Whether anything but all of the host's is shown. */
function replacesArguments(said: ArgumentsPolicy | undefined): boolean {
  return said !== undefined && (!('before' in said) || said.before.length > 0);
}

function decide(policy: Policy, { verdict }: SubsystemRequest): SubsystemDecision | undefined {
  const shown = shownVariables(policy.environment, verdict);
  const plan = environmentPlan(policy, shown);
  const untouched =
    plan.denied.length === 0 && plan.set.length === 0 && plan.arguments === 'host' && plan.cwd === 'host';
  if (plan.hostVariables === 'all' && untouched) return undefined;
  if (plan.hostVariables === 'none') {
    const reason = reasonWithoutVariables(plan);
    // arguments that were given stay in the place of the host's
    const given = policy.environment.args !== undefined && replacesArguments(policy.environment.args);
    const option = verdict.option === undefined || !given ? verdict.option : { ...verdict.option, args: undefined };
    return { decision: 'virtual', reason, decidedBy: undefined, option, shown };
  }
  const reason = plan.hostVariables === 'all' ? "what was set over the host's" : "what was set over some of the host's";
  return { decision: 'virtual', reason, decidedBy: undefined, option: undefined, shown };
}

/** Of an environment that shows no variables of the host. */
function reasonWithoutVariables({ set, arguments: args, cwd }: EnvironmentPlan): string {
  const more = set.length > 0 || cwd !== undefined;
  if (args === 'host')
    return more ? "as set, and the host's arguments" : "the host's arguments, nothing else of the host";
  if ('before' in args) return "as set, and the host's arguments";
  return more || args.length > 0 ? 'as set, nothing of the host' : 'empty: nothing of the host, nothing set';
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
        sources.set(name, argumentsSource(plan.arguments));
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

function argumentsSource(shown: EnvironmentPlan['arguments']): Source {
  if (shown === 'host') return 'host';
  return 'before' in shown ? 'overlay' : 'virtual';
}
