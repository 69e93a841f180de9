import type { HostNeed } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import type { HostFunction } from '../code/functions.ts';

/** The function of the host that hand-written code calls by a symbol: the first of this name among the needs of the plan. */
export function hostNeed(
  { hostNeeds }: Plan,
  caller: HostNeed['caller'],
  { name, symbol }: Pick<HostFunction, 'name' | 'symbol'>,
  fits: (need: HostNeed) => boolean = () => true,
): HostFunction | undefined {
  const found = hostNeeds.find((need) => need.caller === caller && need.name === name && fits(need));
  return found === undefined ? undefined : { symbol, importName: found.importName, name, type: found.type };
}
