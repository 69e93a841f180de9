import { say, type Sentence } from '../../settings/sentence.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { ImportPlan } from '../import-plan.ts';
import type { Policy } from '../policy.ts';
import { cut } from '../capabilities/cut.ts';
import { SUBSYSTEMS } from '../subsystems/subsystems.ts';

const MOST_NAMED = 3;

/** Which options speak of imports of WASI 0.3 and are not carried out for them, in sentences: one for all imports of which the same is true. */
export function unappliedNotes(imports: readonly ImportPlan[], policy: Policy): readonly Sentence[] {
  const found = new Map<string, { readonly options: readonly Sentence[]; readonly host: boolean; names: string[] }>();
  for (const { interface: asked, subsystem, functions, decision, item } of imports) {
    if (asked === undefined || subsystem === undefined || functions.length === 0 || decision === 'virtual') continue;
    if (!isVersion03(asked.version)) continue;
    const options = SUBSYSTEMS[subsystem].only02?.(policy, asked) ?? [];
    if (options.length === 0) continue;
    const host = decision === 'host';
    const key = JSON.stringify([host, options]);
    const same = found.get(key) ?? { options, host, names: [] };
    found.set(key, same);
    same.names.push(item.name.name);
  }
  return [...found.values()].map(({ options, host, names }) => {
    const [verb, they] = [options.length === 1 ? 'has' : 'have', names.length === 1 ? 'it is' : 'they are'];
    const imports = listed(names.map((name) => [cut(name)]));
    return say`the option${options.length === 1 ? '' : 's'} ${listed(options)} ${verb} no effect on ${imports}, of WASI 0.3: ${they} ${host ? "the host's" : 'denied'}`;
  });
}

function listed(all: readonly Sentence[]): Sentence {
  const named = all.slice(0, MOST_NAMED);
  if (all.length > named.length) named.push([`${all.length - named.length} more`]);
  return named.flatMap((one, i) => (i === 0 ? one : [i === named.length - 1 ? ' and ' : ', ', ...one]));
}
