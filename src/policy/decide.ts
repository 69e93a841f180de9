import { type InterfaceName, parseExternName, printInterfaceName } from '../component/extern-name.ts';
import { type Capability, capability, isDraft, packageSubsystem, subsystemOption, WASI } from './capabilities/table.ts';
import { checkLeft } from './deterministic.ts';
import type { Decision, Keeps, Request } from './draft.ts';
import { printSelector, specificity } from './options/selector.ts';
import { type Policy, type Rule, rulesFor, type VariablesPolicy } from './policy.ts';
import { isReplaced } from './replaced.ts';
import { clockDecision } from './subsystems/clocks.ts';
import { configDecision } from './subsystems/config.ts';
import { filesystemDecision } from './subsystems/filesystem.ts';
import { randomDecision } from './subsystems/random.ts';
import { stdioDecision } from './subsystems/stdio.ts';
import type { EnvironmentPlan, VariablesPlan } from './subsystems/variables.ts';

/**
 * Decides about one import. WASI is what its parsed name says (outermost namespace `wasi`, any package, any version), so
 * `wasi-http:x/y` and `wasi:http-evil/x` are what they are.
 *
 * @throws WasmvirtError `conflict` if a rule by the import's own name lets the host's files in beside virtual ones, or anything of the
 *   host into a deterministic component
 */
export function decide(policy: Policy, request: Request): Decision {
  const decision = decisionOf(policy, request);
  if (policy.deterministic && decision.decision === 'host') {
    const { name, interface: asked } = request;
    const rule = ruleFor(policy, name, asked) ?? namespaceRule(policy, asked);
    checkLeft(request, rule?.effect === 'allow', decision.reason);
  }
  return decision;
}

function decisionOf(policy: Policy, request: Request): Decision {
  const { name, interface: asked } = request;
  const known = asked === undefined ? undefined : capability(asked);
  const rule = ruleFor(policy, name, asked);
  const verdict = allowance(policy, name, asked, known);
  const common = {
    subsystem: known?.subsystem,
    capability: known,
    deniedByRule: verdict.deniedByRule,
    keeps: verdict.keeps,
    helpAll: verdict.helpAll,
  };
  if (known?.role === 'plumbing') {
    return { decision: 'plumbing', reason: 'shared by the interfaces that use it', help: undefined, ...common };
  }
  // what is said of the import's own name is narrower than what is said of its stream
  const named = rule?.selector.kind === 'plain';
  const stdio = known?.stdio === undefined || named ? undefined : stdioDecision(policy, known.stdio);
  if (stdio !== undefined) return withKnown({ ...stdio, ...common }, asked);
  if (asked !== undefined && known?.subsystem === 'filesystem') {
    const files = filesystemDecision(policy, asked, rule);
    if (files !== undefined) return { ...files, ...common };
  }
  if (asked !== undefined && !named) {
    const { subsystem } = common;
    const special =
      subsystem === 'clocks'
        ? clockDecision(policy, asked, rule)
        : subsystem === 'random'
          ? randomDecision(policy, asked, rule)
          : undefined;
    if (special !== undefined) return withKnown({ ...special, ...common }, asked);
  }
  if (asked !== undefined && known?.subsystem === 'config') {
    const config = configDecision(configPlan(policy, asked, name), verdict.help);
    if (config !== undefined) return { ...config, ...common };
  }
  if (asked !== undefined && known?.subsystem === 'environment') {
    const { decision, reason, help } = environmentDecision(policy, asked, name, verdict);
    return { decision, reason, help, ...common };
  }
  return { decision: verdict.allowed ? 'host' : 'deny', reason: verdict.reason, help: verdict.help, ...common };
}

/** What an option that speaks of an interface by itself decided, such as `--clock=allow`: it lets through what is known. */
function withKnown(decision: Decision, asked: InterfaceName | undefined): Decision {
  if (decision.decision !== 'host' || decision.keeps === 'all') return decision;
  const option = / (--[a-z-]+=allow)$/.exec(decision.reason)?.[1];
  const helpAll = asked === undefined || option === undefined ? undefined : `${byName(asked)} in place of ${option}`;
  return { ...decision, keeps: 'known', helpAll };
}

/** The option that allows an interface whatever functions it has. */
function byName(asked: InterfaceName): string {
  return `--allow ${printInterfaceName({ ...asked, version: undefined })}`;
}

/** What a virtual environment under the name `asked` shows. `name` is the import's, as in `Request`. */
export function environmentPlan(
  policy: Policy,
  asked: InterfaceName,
  name = printInterfaceName(asked),
): EnvironmentPlan {
  const { environment } = policy;
  const plan = variablesPlan(environment, policy, asked, name);
  const whole = plan.hostVariables === 'all';
  return {
    ...plan,
    arguments: environment.args ?? (whole ? 'host' : []),
    cwd: environment.cwd !== undefined ? { path: environment.cwd } : whole ? 'host' : undefined,
  };
}

/** What a virtual configuration under the name `asked` shows. `name` is the import's, as in `Request`. */
export function configPlan(policy: Policy, asked: InterfaceName, name: string): VariablesPlan {
  return variablesPlan(policy.config, policy, asked, name);
}

function variablesPlan(variables: VariablesPolicy, policy: Policy, asked: InterfaceName, name: string): VariablesPlan {
  const rule = ruleFor(policy, name, asked);
  const allowed = allowance(policy, name, asked, capability(asked)).allowed;
  const hostVariables = !allowed ? 'none' : rule === undefined ? (variables.hostList ?? 'all') : 'all';
  return { hostVariables, denied: variables.deny, set: variables.set };
}

function environmentDecision(
  policy: Policy,
  asked: InterfaceName,
  name: string,
  verdict: Allowance,
): Pick<Decision, 'decision' | 'reason' | 'help'> {
  const plan = environmentPlan(policy, asked, name);
  const untouched =
    plan.denied.length === 0 && plan.set.length === 0 && plan.arguments === 'host' && plan.cwd === 'host';
  if (plan.hostVariables === 'all' && untouched) return { decision: 'host', reason: verdict.reason, help: undefined };
  if (plan.hostVariables === 'none') {
    const empty = plan.set.length === 0 && plan.arguments.length === 0 && plan.cwd === undefined;
    const reason = empty ? 'empty: nothing of the host, nothing set' : 'as set, nothing of the host';
    return { decision: 'virtual', reason, help: verdict.help };
  }
  const reason = plan.hostVariables === 'all' ? "what was set over the host's" : "what was set over some of the host's";
  return { decision: 'virtual', reason, help: undefined };
}

interface Allowance {
  readonly allowed: boolean;
  readonly reason: string;
  readonly help: string | undefined;
  readonly keeps: Keeps;
  readonly helpAll: string | undefined;
  readonly deniedByRule: boolean;
}

function allowance(
  policy: Policy,
  name: string,
  asked: InterfaceName | undefined,
  known: Capability | undefined,
): Allowance {
  const rule = ruleFor(policy, name, asked);
  const whole = namespaceRule(policy, asked);
  const { subsystem } = known ?? {};
  const said = subsystem === undefined ? undefined : policy.subsystems.get(subsystem);
  if (rule !== undefined) {
    const overruled =
      rule.selector.kind === 'plain' && rule.effect === 'allow' && whole?.effect === 'deny' && said !== true;
    return overruled && asked !== undefined ? ruledBy(whole, byName(asked)) : ruledBy(rule, undefined);
  }
  if (asked === undefined) {
    if (!isWasiPackage(name)) return allowed('not an interface of WASI', 'all');
    return denied('a package of WASI, not allowed', `--allow '${name}'`);
  }
  if (outermost(asked.namespace) !== WASI) {
    return whole === undefined ? allowed('not an interface of WASI', 'all') : ruledBy(whole, byName(asked));
  }
  const flag = subsystem === undefined ? undefined : subsystemOption(subsystem);
  const help = flag ?? byName(asked);
  const everything = policy.allowAll || whole?.effect === 'allow';
  const replaced = isReplaced(policy, asked.namespace, asked.package);
  const keeps = everything && !replaced ? 'all' : 'known';
  if (known?.role === 'export-of-another' && !isDraft(asked)) {
    if (said === false) return denied('denied by its option', byName(asked));
    if (rulesFor(policy, subsystem) !== undefined) {
      return denied("another component's export, for which there are no rules", byName(asked));
    }
    if (whole?.effect === 'deny') return ruledBy(whole, byName(asked));
    return allowed("another component's export, not the host's", keeps === 'all' ? keeps : 'standard', byName(asked));
  }
  if (known === undefined && rulesFor(policy, packageSubsystem(asked.namespace, asked.package)) !== undefined) {
    return denied('an unknown interface, for which there are no rules', undefined);
  }
  if (said === true && flag !== undefined) return allowed(`allowed by ${flag}`, keeps, byName(asked));
  if (said === false) return denied('denied by its option', help);
  if (whole?.effect === 'deny') return ruledBy(whole, help);
  if (everything) {
    if (known === undefined && replaced) {
      return denied('an unknown interface, of a package of which an option says something else', byName(asked));
    }
    const option = whole === undefined ? '--allow-all' : optionOf(whole);
    return allowed(`allowed by ${option}`, keeps, byName(asked));
  }
  return denied(known === undefined ? 'an unknown interface of WASI, not allowed' : 'not allowed', help);
}

/** `help`: what lets it through beside a rule for its whole namespace; other rules have to be left out. */
function ruledBy(rule: Rule, help: string | undefined): Allowance {
  const option = optionOf(rule);
  if (rule.effect === 'allow') return allowed(`allowed by ${option}`, 'all');
  return { ...denied(`denied by ${option}`, help ?? `leave out ${option}`), deniedByRule: true };
}

function optionOf({ effect, selector }: Rule): string {
  return `--${effect} ${printSelector(selector)}`;
}

function allowed(reason: string, keeps: Keeps, helpAll?: string): Allowance {
  return { allowed: true, reason, help: undefined, keeps, helpAll, deniedByRule: false };
}

function denied(reason: string, help: string | undefined): Allowance {
  return { allowed: false, reason, help, keeps: 'known', helpAll: undefined, deniedByRule: false };
}

/**
 * The rule that counts for an import, of those that name it, its interface or its package: the most specific one. Two that are equally
 * specific are the same rule: `normalize` sees to it. A plain name says nothing of what is behind it, so that it cannot allow an
 * interface which is denied.
 */
function ruleFor(policy: Policy, name: string, asked: InterfaceName | undefined): Rule | undefined {
  const plain = strongest(policy, ({ selector }) =>
    selector.kind === 'plain' ? specificity(selector, name, asked) : 0,
  );
  const other = strongest(policy, ({ selector }) => {
    return selector.kind === 'interface' || selector.kind === 'package' ? specificity(selector, name, asked) : 0;
  });
  return plain?.effect === 'allow' && other?.effect === 'deny' ? other : (plain ?? other);
}

/** What is said of a whole namespace, which counts behind what is said of subsystems. */
function namespaceRule(policy: Policy, asked: InterfaceName | undefined): Rule | undefined {
  return strongest(policy, ({ selector }) => (selector.kind === 'namespace' ? specificity(selector, '', asked) : 0));
}

function strongest({ rules }: Policy, rank: (rule: Rule) => number): Rule | undefined {
  let found: Rule | undefined;
  let most = 0;
  for (const rule of rules) {
    const own = rank(rule);
    if (own > most) [found, most] = [rule, own];
  }
  return found;
}

/** `unlocked-dep=<wasi:…>` or `locked-dep=<wasi:…>` */
function isWasiPackage(name: string): boolean {
  const parsed = parseExternName(name);
  return parsed.kind === 'dependency' && new RegExp(`^[a-z-]+=<${WASI}:`).test(parsed.text);
}

/** Nested namespaces belong to the outermost one. */
function outermost(namespace: string): string {
  const colon = namespace.indexOf(':');
  return colon < 0 ? namespace : namespace.slice(0, colon);
}
