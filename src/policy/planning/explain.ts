import { cut } from '../capabilities/cut.ts';
import { answerOf } from '../capabilities/table.ts';
import type { Draft } from '../draft.ts';
import type { DecidedFunction, DecidedImport } from '../import-plan.ts';

const MOST_NAMED = 3;

/** Why, and what helps. Functions that are denied though the import is not are named. */
export function explained(
  d: Draft,
  decision: DecidedImport['decision'],
  functions: readonly DecidedFunction[],
): Pick<DecidedImport, 'reason' | 'decidedBy' | 'option'> {
  const reason = reasonOf(d, decision);
  const decidedBy = reason === d.decision.reason ? d.decision.decidedBy : undefined;
  const { capability, decision: first, option, optionForAll } = d.decision;
  const without = functions.filter(({ name, by, standard }) => {
    return (
      by === 'deny' && (standard === false || (capability !== undefined && answerOf(capability, name) === undefined))
    );
  });
  if (first === 'deny' || first === 'follows' || without.length === 0) {
    return { reason, decidedBy, option: decision === 'host' ? undefined : option };
  }
  const named = without.slice(0, MOST_NAMED).map((f) => cut(f.name, 100));
  if (without.length > named.length) named.push(`${without.length - named.length} more`);
  const said = `${reason}, without what is not as in WASI: ${named.join(', ')}`;
  return { reason: said, decidedBy, option: first === 'host' ? optionForAll : option };
}

function reasonOf(d: Draft, decision: DecidedImport['decision']): string {
  if (d.decision.decision === 'follows') {
    return decision === 'host' ? 'shared with what stays with the host' : 'nothing that stays with the host uses it';
  }
  if (d.followsHost)
    return 'its types occur in what stays with the host or is exported; its functions only handle them';
  return d.decision.reason;
}
