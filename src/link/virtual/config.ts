import { configData, configFilterData } from '../../adapters/config/layout.ts';
import type { FuncType } from '../../component/types.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { configPlan } from '../../policy/decide.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import { nameFilter, type VariablesPlan } from '../../policy/subsystems/variables.ts';
import type { VirtualFunction } from '../code/functions.ts';
import { hostBehind, shownBy, virtualImports } from './imports.ts';

/** The functions of `wasi:config` over what was set. */
export class VirtualConfig {
  private readonly imports: readonly ImportPlan[];
  private readonly shown: VariablesPlan | undefined;
  private readonly objects: readonly CoreObject[];

  /** @throws WasmvirtError `conflict` if two drafts in one guest would show different things */
  constructor(plan: Plan) {
    this.imports = virtualImports(plan, 'config');
    this.shown = shownBy(this.imports, plan.policy, configPlan);
    this.objects = this.shown === undefined ? [] : objectsOf(this.shown);
  }

  /** By its name and type: results have errors, or not. */
  function(name: string, type: FuncType): VirtualFunction | undefined {
    const { shown, objects } = this;
    if (shown === undefined || (name !== 'get' && name !== 'get-all')) return undefined;
    const symbol = formOf(name, type);
    const says = shown.set.length === 1 ? '1 key' : `${shown.set.length} keys`;
    if (shown.hostVariables === 'none') return { symbol: `config.${symbol}`, objects, host: [], arena: false, says };
    const host = hostBehind(this.imports, { name, symbol: `host.config.${symbol}` }, (t) => formOf(name, t) === symbol);
    if (host === undefined) throw new WasmvirtError('internal', `no import has ${name} of this form`);
    return { symbol: `config.${symbol}-merge`, objects, host: [host], arena: true, says: `${says} over the host's` };
  }
}

function formOf(name: string, { result }: FuncType): string {
  return typeof result === 'object' && result.kind === 'result' ? name : `plain-${name}`;
}

function objectsOf(shown: VariablesPlan): readonly CoreObject[] {
  const filter = nameFilter(shown);
  const data = configData(shown.set);
  return filter === undefined ? [data] : [data, configFilterData(filter, shown.set)];
}
