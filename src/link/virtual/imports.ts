import type { InterfaceName } from '../../component/extern-name.ts';
import type { FuncType } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { capability, type Subsystem } from '../../policy/capabilities/table.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import type { VariablesPlan } from '../../policy/subsystems/variables.ts';
import type { HostFunction } from '../code/functions.ts';

export function subsystemOf({ interface: asked }: ImportPlan): Subsystem | undefined {
  return asked === undefined ? undefined : capability(asked)?.subsystem;
}

/** The imports of a subsystem that have an implementation of ours. */
export function virtualImports({ imports }: Plan, subsystem: Subsystem): readonly ImportPlan[] {
  return imports.filter((p) => p.decision === 'virtual' && subsystemOf(p) === subsystem);
}

/** The host's function behind a virtual one of this name, of the first import that has it. */
export function hostBehind(
  imports: readonly ImportPlan[],
  { name, symbol }: Pick<HostFunction, 'name' | 'symbol'>,
  fits: (type: FuncType) => boolean = () => true,
): HostFunction | undefined {
  for (const { functions, item } of imports) {
    const found = functions.find((f) => f.name === name && f.by === 'virtual' && fits(f.type));
    if (found !== undefined) return { symbol, importName: item.name.name, name, type: found.type };
  }
  return undefined;
}

/**
 * What these imports show of the host and of what was set, by the plan for each; `undefined` without imports.
 *
 * @throws WasmvirtError `conflict` if two of them would show different things: one implementation answers for all
 */
export function shownBy<T extends VariablesPlan>(
  imports: readonly ImportPlan[],
  policy: Policy,
  planOf: (policy: Policy, asked: InterfaceName, name: string) => T,
): T | undefined {
  let shown: T | undefined;
  for (const { interface: asked, item } of imports) {
    if (asked === undefined) continue;
    const own = planOf(policy, asked, item.name.name);
    shown ??= own;
    if (own.hostVariables === shown.hostVariables) continue;
    const names = imports.map((p) => p.item.name.name).join(' and ');
    throw new WasmvirtError('conflict', `${names} have to show the same of the host: allow both by name, or none`);
  }
  return shown;
}
