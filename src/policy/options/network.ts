import { WasmvirtError } from '../../errors.ts';
import { capability, packageSubsystem, type Subsystem } from '../capabilities/table.ts';
import { type NetworkPolicy, rulesFor, type Policy, type Selector } from '../policy.ts';
import { parseHttpRule } from './http-rules.ts';
import { fail } from './option-values.ts';
import { printSelector } from './selector.ts';
import { parseSocketRule } from './socket-rules.ts';

/** `allowHttp` or `allowSockets`, as they may be given. */
interface Said<R> {
  /** `undefined`: nothing was said. */
  readonly allowed: boolean | undefined;
  readonly rules: readonly R[] | undefined;
}

/**
 * Reads the options `allowHttp` and `allowSockets`.
 *
 * @throws WasmvirtError `bad-option`
 */
export function networkPolicy(
  allowHttp: unknown,
  allowSockets: unknown,
): { readonly network: NetworkPolicy; readonly allowed: ReadonlyMap<Subsystem, boolean> } {
  const http = said('allowHttp', allowHttp, parseHttpRule);
  const sockets = said('allowSockets', allowSockets, parseSocketRule);
  const allowed = new Map<Subsystem, boolean>();
  if (http.allowed !== undefined) allowed.set('http', http.allowed);
  if (sockets.allowed !== undefined) allowed.set('sockets', sockets.allowed);
  return { network: { http: http.rules, sockets: sockets.rules }, allowed };
}

function said<R>(key: string, value: unknown, parse: (text: string) => R): Said<R> {
  if (value === undefined || typeof value === 'boolean') return { allowed: value, rules: undefined };
  if (!Array.isArray(value)) fail(`${key} must be true, false or a list of rules`);
  if (value.length > MAX_RULES) fail(`${key} has more than ${MAX_RULES} rules`);
  const rules = Array.from(value, (item: unknown) => {
    if (typeof item !== 'string') fail(`${key} must hold strings only`);
    return parse(item);
  });
  // a list of nothing allows nothing
  return rules.length === 0 ? { allowed: false, rules: undefined } : { allowed: true, rules };
}

/** Every call is compared with every rule. */
const MAX_RULES = 10_000;

/**
 * Refuses to allow an interface as a whole beside rules for its subsystem.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkNetwork(policy: Policy): void {
  for (const { effect, selector } of policy.rules) {
    const subsystem = effect === 'allow' ? subsystemOf(selector) : undefined;
    if (rulesFor(policy, subsystem) === undefined || subsystem === undefined) continue;
    const message = `allow ${printSelector(selector)} and the rules for ${subsystem} speak of the same: leave one out`;
    throw new WasmvirtError('conflict', message);
  }
}

function subsystemOf(selector: Selector): Subsystem | undefined {
  if (selector.kind === 'plain' || selector.kind === 'namespace') return undefined;
  if (selector.kind === 'package') return packageSubsystem(selector.namespace, selector.package);
  const known = capability(selector.name);
  // another component's, not the network
  if (known?.role === 'export-of-another') return undefined;
  return known?.subsystem ?? packageSubsystem(selector.name.namespace, selector.name.package);
}
