import { printUnversioned } from '../../component/extern-name.ts';
import { WasmvirtError } from '../../errors.ts';
import { say } from '../../settings/sentence.ts';
import type { VariablesPlan } from '../draft.ts';
import type { DecidedImport } from '../import-plan.ts';
import { mention } from '../options/mention.ts';
import type { VariablesPolicy } from '../policy.ts';
import type { Verdict } from './subsystem.ts';

/** What an interface of names and values shows under a verdict: a rule that allows it lets all of the host's through. */
export function shownVariables({ hostList, deny, set }: VariablesPolicy, { allowed, rule }: Verdict): VariablesPlan {
  const hostVariables = !allowed ? 'none' : rule === undefined ? (hostList ?? 'all') : 'all';
  return { hostVariables, denied: deny, set, ...(rule?.effect === 'deny' ? { closed: true } : {}) };
}

/** Whether names of the host are left out, or values are set. */
export function isFiltered({ hostList, deny, set }: VariablesPolicy): boolean {
  return hostList !== undefined || deny.length > 0 || set.length > 0;
}

/** Which names of the host pass; `undefined` where none does. */
export function nameFilter(
  plan: VariablesPlan,
): { readonly kind: 'allow' | 'deny'; readonly names: readonly string[] } | undefined {
  const { hostVariables, denied } = plan;
  if (hostVariables === 'none') return undefined;
  if (hostVariables === 'all') return { kind: 'deny', names: denied };
  const hidden = new Set(denied);
  return { kind: 'allow', names: hostVariables.filter((name) => !hidden.has(name)) };
}

/**
 * Refuses imports of one subsystem that would show different things of the host: one implementation answers for all.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkShown(imports: readonly DecidedImport[]): void {
  const [first] = imports;
  const same = ({ shown }: DecidedImport): boolean => {
    return shown?.hostVariables === first?.shown?.hostVariables && shown?.closed === first?.shown?.closed;
  };
  if (imports.every(same)) return;
  const names = imports.map((p) => p.item.name.name).join(' and ');
  const all = first?.interface === undefined ? '' : `, as ${printUnversioned(first.interface)} does`;
  throw new WasmvirtError(
    'conflict',
    say`${names} have to show the same of the host: where ${mention('allow')} or ${mention('deny')} names one, it has to name all${all}`,
  );
}
