import type { InterfaceName } from '../component/extern-name.ts';
import { parseExternName, printInterfaceName } from '../component/extern-name.ts';
import type { Entity } from '../component/types.ts';
import {
  type Capability,
  capability,
  packageSubsystem,
  subsystemOption,
  WASI,
  type Subsystem,
} from './capabilities.ts';
import { clockDecision } from './clock.ts';
import { configDecision } from './config.ts';
import { checkLeft } from './deterministic.ts';
import { filesystemDecision } from './filesystem.ts';
import { rulesFor } from './network.ts';
import type { Policy, Rule } from './options.ts';
import { randomDecision } from './random.ts';
import { printSelector, specificity } from './selector.ts';
import { stdioDecision } from './stdio.ts';
import type { VariablesPlan, VariablesPolicy } from './variables.ts';

/** An import, as far as a first decision about it needs to know it. */
export interface Request {
  /** The import's name as the binary has it. */
  readonly name: string;
  /** Which interface the import is, by its name or by its `implements` attribute (`interfaceOf`). */
  readonly interface: InterfaceName | undefined;
  readonly kind: Entity['kind'];
}

/** The decision about an import by itself, before shared resources and types are looked at. */
export interface Decision {
  /**
   * `host`: it stays. `deny`: it is answered from its type. `virtual`: it has an implementation of ours. `plumbing`: it
   * follows the others.
   */
  readonly decision: 'host' | 'deny' | 'virtual' | 'plumbing';
  /** A phrase without a full stop, for the report. */
  readonly reason: string;
  /** The command line option that would leave it with the host, where it is not. */
  readonly help: string | undefined;
  readonly subsystem: Subsystem | undefined;
  readonly capability: Capability | undefined;
  /** A rule denies it by name: then it does not stay for the sake of others, even if its functions are harmless. */
  readonly deniedByRule: boolean;
}

/** What a virtual environment shows. */
export interface EnvironmentPlan extends VariablesPlan {
  readonly arguments: 'host' | readonly string[];
  /** `undefined`: none. */
  readonly cwd: 'host' | { readonly path: string } | undefined;
}

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
    const rule = strongestRule(policy, request.name, request.interface);
    checkLeft(request, rule?.effect === 'allow', decision.reason);
  }
  return decision;
}

function decisionOf(policy: Policy, request: Request): Decision {
  const { name, interface: asked } = request;
  const known = asked === undefined ? undefined : capability(asked);
  const rule = strongestRule(policy, name, asked);
  const common = { subsystem: known?.subsystem, capability: known, deniedByRule: rule?.effect === 'deny' };
  if (known?.role === 'plumbing') {
    return { decision: 'plumbing', reason: 'shared by the interfaces that use it', help: undefined, ...common };
  }
  // what is said of the import's own name is narrower than what is said of its stream
  const named = rule?.selector.kind === 'plain';
  const stdio = known?.stdio === undefined || named ? undefined : stdioDecision(policy, known.stdio);
  if (stdio !== undefined) return { ...stdio, ...common };
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
    if (special !== undefined) return { ...special, ...common };
  }
  const verdict = allowance(policy, name, asked, known);
  if (asked !== undefined && known?.subsystem === 'config') {
    const config = configDecision(configPlan(policy, asked, name), verdict.help);
    if (config !== undefined) return { ...config, ...common };
  }
  if (asked !== undefined && known?.subsystem === 'environment') {
    const { decision, reason, help } = environmentDecision(policy, asked, name, verdict);
    return { decision, reason, help, ...common };
  }
  if (verdict.allowed) return { decision: 'host', reason: verdict.reason, help: undefined, ...common };
  return { decision: 'deny', reason: verdict.reason, help: verdict.help, ...common };
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
  const rule = strongestRule(policy, name, asked);
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
}

function allowance(
  policy: Policy,
  name: string,
  asked: InterfaceName | undefined,
  known: Capability | undefined,
): Allowance {
  const rule = strongestRule(policy, name, asked);
  if (rule !== undefined) {
    const option = `--${rule.effect} ${printSelector(rule.selector)}`;
    if (rule.effect === 'allow') return allowed(`allowed by ${option}`);
    return { allowed: false, reason: `denied by ${option}`, help: `leave out ${option}` };
  }
  if (asked === undefined) {
    if (!isWasiPackage(name)) return allowed('not an interface of WASI');
    return { allowed: false, reason: 'a package of WASI, not allowed', help: `--allow '${name}'` };
  }
  if (outermost(asked.namespace) !== WASI) return allowed('not an interface of WASI');
  if (known?.role === 'export-of-another' && !isDraft(asked))
    return allowed("another component's export, not the host's");
  const subsystem = known?.subsystem;
  const flag = subsystem === undefined ? undefined : subsystemOption(subsystem);
  const said = subsystem === undefined ? undefined : policy.subsystems.get(subsystem);
  if (known === undefined && rulesFor(policy, packageSubsystem(asked.namespace, asked.package)) !== undefined) {
    return { allowed: false, reason: 'an unknown interface, for which there are no rules', help: undefined };
  }
  if (said === true && flag !== undefined) return allowed(`allowed by ${flag}`);
  if (said === undefined && policy.allowAll) return allowed('allowed by --allow-all');
  const help = flag ?? `--allow ${printInterfaceName({ ...asked, version: undefined })}`;
  if (said === false) return { allowed: false, reason: 'denied by its option', help };
  const reason = known === undefined ? 'an unknown interface of WASI, not allowed' : 'not allowed';
  return { allowed: false, reason, help };
}

function allowed(reason: string): Allowance {
  return { allowed: true, reason, help: undefined };
}

/** The most specific rule that names an import. Two that are equally specific are the same rule: `normalize` sees to it. */
function strongestRule(policy: Policy, name: string, asked: InterfaceName | undefined): Rule | undefined {
  let strongest: Rule | undefined;
  let most = 0;
  for (const rule of policy.rules) {
    const found = specificity(rule.selector, name, asked);
    if (found > most) {
      strongest = rule;
      most = found;
    }
  }
  return strongest;
}

/** Hosts of the drafts of 0.3 gave the network as `wasi:http/handler`, which is now somebody else's export. */
export function isDraft({ version }: InterfaceName): boolean {
  return version?.includes('-') === true;
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
