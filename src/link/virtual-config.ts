import { configData, configFilterData } from '../adapters/config/layout.ts';
import type { FuncType } from '../component/types.ts';
import type { CoreObject } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { capability } from '../policy/capabilities.ts';
import { configPlan } from '../policy/decide.ts';
import type { ImportPlan, Plan } from '../policy/plan.ts';
import { nameFilter, type VariablesPlan } from '../policy/variables.ts';
import type { HostFunction, VirtualFunction } from './virtual.ts';

/** The functions of `wasi:config` over what was set. */
export class VirtualConfig {
  private readonly imports: readonly ImportPlan[];
  private readonly shown: VariablesPlan | undefined;
  private readonly objects: readonly CoreObject[];

  /** @throws WasmvirtError `conflict` if two drafts in one guest would show different things */
  constructor(plan: Plan) {
    this.imports = plan.imports.filter((p) => {
      return p.decision === 'virtual' && p.interface !== undefined && capability(p.interface)?.subsystem === 'config';
    });
    for (const { interface: asked, item } of this.imports) {
      if (asked === undefined) continue;
      const shown = configPlan(plan.policy, asked, item.name.name);
      this.shown ??= shown;
      if (shown.hostVariables === this.shown.hostVariables) continue;
      const names = this.imports.map((p) => p.item.name.name).join(' and ');
      throw new WasmvirtError('conflict', `${names} have to show the same of the host: allow both by name, or none`);
    }
    this.objects = this.shown === undefined ? [] : objectsOf(this.shown);
  }

  /** By its name and type: results have errors, or not. */
  function(name: string, type: FuncType): VirtualFunction | undefined {
    const { shown, objects } = this;
    if (shown === undefined || (name !== 'get' && name !== 'get-all')) return undefined;
    const symbol = formOf(name, type);
    const says = shown.set.length === 1 ? '1 key' : `${shown.set.length} keys`;
    if (shown.hostVariables === 'none') return { symbol: `config.${symbol}`, objects, host: [], arena: false, says };
    const host = this.host(name, symbol);
    return { symbol: `config.${symbol}-merge`, objects, host: [host], arena: true, says: `${says} over the host's` };
  }

  /** The host's function of this form, of the first import that has it. */
  private host(name: string, form: string): HostFunction {
    for (const { functions, item } of this.imports) {
      const found = functions.find((f) => f.name === name && f.by === 'virtual' && formOf(name, f.type) === form);
      if (found === undefined) continue;
      return { symbol: `host.config.${form}`, importName: item.name.name, name, type: found.type };
    }
    throw new WasmvirtError('internal', `no import has ${name} of this form`);
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
