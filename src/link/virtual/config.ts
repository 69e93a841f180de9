import { configData, configFilterData } from '../../adapters/config/layout.ts';
import type { FuncType } from '../../component/types.ts';
import type { CoreObject } from '../../core/object.ts';
import type { VariablesPlan } from '../../policy/draft.ts';
import { nameFilter } from '../../policy/subsystems/variables.ts';
import { hostNeed } from './host-need.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** The functions of `wasi:config` over what was set. */
export function configCode({ plan }: CodeContext): SubsystemCode {
  const shown = plan.imports.find((p) => p.subsystem === 'config' && p.shown !== undefined)?.shown;
  if (shown === undefined) return { function: () => undefined };
  const objects = objectsOf(shown);
  const says = shown.set.length === 1 ? '1 key' : `${shown.set.length} keys`;
  return {
    function: ({ name, type, as }) => {
      if (name !== 'get' && name !== 'get-all') return undefined;
      const symbol = formOf(name, type);
      if (as === 'own') return { symbol: `config.${symbol}`, objects, host: [], arena: false, says };
      const called = { name, symbol: `host.config.${symbol}` };
      const host = hostNeed(plan, 'config', called, ({ type }) => formOf(name, type) === symbol);
      if (host === undefined) return undefined;
      return { symbol: `config.${symbol}-merge`, objects, host: [host], arena: true, says: `${says} over the host's` };
    },
  };
}

/** Results have errors, or not. */
function formOf(name: string, { result }: FuncType): string {
  return typeof result === 'object' && result.kind === 'result' ? name : `plain-${name}`;
}

function objectsOf(shown: VariablesPlan): readonly CoreObject[] {
  const filter = nameFilter(shown);
  const data = configData(shown.set);
  return filter === undefined ? [data] : [data, configFilterData(filter, shown.set)];
}
