import { httpRulesData } from '../../adapters/http/layout.ts';
import { socketRulesData } from '../../adapters/sockets/layout.ts';
import { containsPointer, flattenFunc, needsOf } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import { link, type Linked } from '../../core/link.ts';
import type { ObjectSource } from '../../core/link-graph.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';
import type { AdapterSource } from '../adapter/code.ts';
import type { AdapterFunction, CoreFunction } from '../adapter/context.ts';
import { signatureOf, usesMemory, type Builtin } from '../code/builtin.ts';
import type { RuledFunction } from './functions.ts';
import type { Group } from '../adapter/placement.ts';
import { builtinOf } from '../code/task-builtins.ts';
import { liftNeeds, liftShape } from '../code/lift-needs.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { NeededItem } from '../adapter/needs.ts';
import type { ResourceId, TypeTable } from '../encode/type-table.ts';
import { abiOf, reallocOf, type HostFunction } from '../code/functions.ts';
import type { TraceSink } from '../virtual/trace-sink.ts';
import { resultFunction } from './result.ts';
import { CANCELLED, refused, RuleTrace, type Ruled } from './trace.ts';

type FuncItem = Extract<NeededItem, { readonly kind: 'func' }>;

/** What a rule adapter without rules asks the one with them: `check.wat`. */
const CHECK: FuncType = {
  kind: 'func',
  async: false,
  params: (['first', 'rest', 'port', 'scope', 'operations'] as const).map((label, i) => {
    return { label, type: i < 2 ? 'u64' : 'u32' };
  }),
  result: 'bool',
};
const CHECKING: Ruled = {
  symbol: 'sockets.check',
  type: CHECK,
  arena: false,
  host: [],
  traced: undefined,
  task: undefined,
};
/** The name under which that one exports it. */
export const CHECK_EXPORT = 'check';

/** The symbol under which a rule adapter without rules calls it. */
const GATE_CHECK = 'gate.check';

export interface RuleParts {
  readonly library: ObjectSource;
  readonly policy: Policy;
  readonly entries: AdapterResources;
  readonly table: TypeTable;
  /** Where calls are written down, if they are. */
  readonly trace: TraceSink | undefined;
  /** The resources of the guest that the rule adapter defines in the place of the host's. */
  readonly guarded: ReadonlySet<ResourceId>;
}

/** What a rule adapter has to do with others. */
export interface Others {
  /** It exports the check of addresses. */
  readonly checks: boolean;
  /** The index of the rule adapter that it imports the check from. */
  readonly checker: number | undefined;
  /** Functions whose tasks another one exports, under the names of the exports here: those that call them are here. */
  readonly tasks?: ReadonlyMap<
    string,
    { readonly f: RuledFunction; readonly adapter: number; readonly export: string }
  >;
}

/** What an adapter has of a function with a task that goes on when it has returned: the task, as `peers-03.wat` has it. */
function taskOf(f: RuledFunction): RuledFunction {
  if (f.task?.twin !== true) return f;
  const { result } = f.type;
  const peers = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
  if (peers === undefined) throw new WasmvirtError('internal', `${f.name} gives no stream`);
  return {
    ...f,
    type: { kind: 'func', async: true, params: [{ label: 'theirs', type: peers }], result: peers },
    symbol: 'sockets.03.peers.begin',
    host: f.host.filter(isOfPeers),
    arena: false,
    traced: undefined,
  };
}

/** Whether the task calls it, and not the function that is asked for a stream. */
function isOfPeers({ name }: HostFunction): boolean {
  return name.endsWith('.get-remote-address');
}

/** The core code of a rule adapter: between the host and all other adapters, for functions in front of which the rules are asked. */
export class RuleAdapterCode implements AdapterSource {
  readonly group: Group;
  readonly used: readonly ResourceId[];
  readonly hostView = 'unguarded';
  readonly realloc = 'rt.realloc';
  readonly builtins = new Map<string, Builtin>();
  readonly adapterFunctions = new Map<string, AdapterFunction>();
  readonly foreignMakers: ReadonlyMap<string, ResourceId> = new Map();
  readonly endBorrows: ReadonlySet<string> = new Set();
  readonly hostFunctions = new Map<string, HostFunction>();
  private readonly parts: RuleParts;
  private readonly functions = new Map<string, CoreFunction>();
  /** Through which tasks give their results. */
  private readonly results: CoreObject[] = [];
  private readonly tracing: RuleTrace | undefined;

  /**
   * `functions`: under the names of their exports.
   */
  constructor(
    index: number,
    functions: ReadonlyMap<string, RuledFunction>,
    { checks, checker, tasks = new Map() }: Others,
    parts: RuleParts,
  ) {
    this.parts = parts;
    const { entries, table } = parts;
    const exports = new Map<string, NeededItem>();
    const used = new Set<ResourceId>();
    const mention = (func: number): void => {
      const structure = table.funcs[func];
      if (structure !== undefined) for (const id of table.usedByFunc(structure)) used.add(id);
    };
    const own = new Map([...functions].map(([name, f]) => [name, taskOf(f)]));
    this.tracing = this.makeTrace([...own.values(), ...[...tasks.values()].map(({ f }) => f)], mention);
    for (const [name, f] of own) {
      const func = table.func(f.type, 'host');
      mention(func);
      exports.set(name, this.enter(name, func, f));
      this.enterHost(f.host, mention);
      for (const resource of f.resources) {
        const info = entries.of(resource);
        const raw = entries.unguardedOf(resource).id;
        this.builtins.set(`canon.drop-${f.prefix}${info.name}`, { kind: 'resource.drop', of: { id: raw } });
        if (raw === info.id || !parts.guarded.has(info.id)) continue;
        this.builtins.set(`canon.drop-host-${info.name}`, { kind: 'resource.drop', of: { id: raw } });
        this.builtins.set(`canon.new-${info.name}`, { kind: 'resource.new', of: { id: info.id } });
      }
      if (f.task !== undefined) this.enterTask(f.task, f);
    }
    const check = table.func(CHECK);
    if (checks) exports.set(CHECK_EXPORT, this.enter(CHECK_EXPORT, check, CHECKING));
    if (checker !== undefined) {
      this.adapterFunctions.set(GATE_CHECK, { symbol: GATE_CHECK, group: checker, export: CHECK_EXPORT, func: check });
    }
    for (const [name, { f, adapter, export: exported }] of tasks) {
      mention(table.func(f.type, 'host'));
      this.enterHost(
        f.host.filter((h) => !isOfPeers(h)),
        mention,
      );
      exports.set(name, this.enterCaller(name, f, adapter, exported));
    }
    this.group = { index, exports };
    this.used = [...used];
  }

  defines(id: ResourceId): boolean {
    return this.parts.guarded.has(id);
  }

  functionOf(item: FuncItem): CoreFunction | undefined {
    return this.functions.get(item.key);
  }

  passedOn(item: FuncItem): string {
    throw new WasmvirtError('internal', `${item.name} is not handed on`);
  }

  destructorOf(id: ResourceId): string | undefined {
    return this.defines(id) ? `sockets.${this.parts.entries.info(id).name}.drop` : undefined;
  }

  makerSymbol(id: ResourceId): string {
    throw new WasmvirtError('internal', `no function makes placeholder handles of resource ${id} of a rule adapter`);
  }

  link(): Linked {
    const exports = new Set<string>();
    const early = new Set<string>();
    let memory = false;
    for (const f of this.functions.values()) {
      exports.add(f.symbol);
      if (f.callback !== undefined) exports.add(f.callback);
      const needs = liftNeeds(f.shape, f.arena, this.realloc);
      if (needs.memory) memory = true;
      if (needs.realloc !== undefined) exports.add(needs.realloc);
      if (needs.reset !== undefined && f.callback === undefined) exports.add(needs.reset);
    }
    let split = false;
    const objects = [...this.configuration(), ...this.results];
    for (const host of this.hostFunctions.values()) {
      const { symbol, type } = host;
      const { params, results } = flattenFunc(type, 'lower', abiOf(host));
      objects.push({ kind: 'import', symbol, type: { params, results } });
      const needs = needsOf(type, 'lower', abiOf(host));
      if (needs.memory) split = true;
      if (needs.realloc) early.add(reallocOf(host));
    }
    for (const { symbol, called } of this.adapterFunctions.values()) {
      const { params, results } = flattenFunc(called ?? CHECK, 'lower', called === undefined ? 'sync' : 'stackful');
      objects.push({ kind: 'import', symbol, type: { params, results } });
      if (called === undefined) continue;
      split = true;
      if (needsOf(called, 'lower', 'stackful').realloc) early.add('rt.realloc');
    }
    for (const [symbol, builtin] of this.builtins) {
      objects.push({ kind: 'import', symbol, type: signatureOf(builtin) });
      if (usesMemory(builtin)) split = true;
    }
    for (const id of this.used) {
      const destructor = this.destructorOf(id);
      if (destructor !== undefined) early.add(destructor);
    }
    for (const symbol of early) exports.delete(symbol);
    const { library } = this.parts;
    return link({ library, objects, exports: [...exports], early: [...early], split, memory });
  }

  /** If calls are to be written down, what does, and what the host is asked for it. */
  private makeTrace(functions: readonly RuledFunction[], mention: (func: number) => void): RuleTrace | undefined {
    const { trace, table, entries, policy } = this.parts;
    if (trace === undefined || functions.every((f) => f.traced === undefined)) return undefined;
    for (const h of trace.host) {
      this.hostFunctions.set(h.symbol, h);
      mention(table.func(h.type, 'unguarded'));
    }
    const { drop } = trace;
    if (drop !== undefined) {
      this.builtins.set(drop.symbol, { kind: 'resource.drop', of: { id: entries.of(drop.resource).id } });
    }
    return new RuleTrace(trace, policy.onDeny === 'trap', {
      ref: (type) => table.ref(type, 'host'),
      resource: (resource) => {
        const { id, name } = entries.of(resource);
        const rep = `canon.rep-${name}`;
        if (this.defines(id)) this.builtins.set(rep, { kind: 'resource.rep', of: { id } });
        return { name, rep: this.defines(id) ? rep : undefined };
      },
    });
  }

  private enterHost(functions: readonly HostFunction[], mention: (func: number) => void): void {
    for (const h of functions) {
      this.hostFunctions.set(h.symbol, h);
      mention(this.parts.table.func(h.type, 'unguarded'));
    }
  }

  /** The function that is asked for a stream, and begins the task of another rule adapter. */
  private enterCaller(name: string, f: RuledFunction, adapter: number, exported: string): NeededItem {
    const { entries, table } = this.parts;
    const { type: called } = taskOf(f);
    const symbol = 'gate.peers';
    this.adapterFunctions.set(symbol, {
      symbol,
      group: adapter,
      export: exported,
      func: table.func(called, 'host'),
      called,
    });
    for (const resource of f.resources) {
      const drop = `canon.drop-${f.prefix}${entries.of(resource).name}`;
      this.builtins.set(drop, { kind: 'resource.drop', of: { id: entries.unguardedOf(resource).id } });
    }
    const ended = 'canon.peers.drop-readable';
    const builtin = f.task?.builtins.get(ended);
    if (builtin !== undefined)
      this.builtins.set(
        ended,
        builtinOf(builtin, f.type, (t) => table.ref(t, 'host')),
      );
    const { result } = f.type;
    const arena = result !== undefined && containsPointer(result);
    return this.enter(name, table.func(f.type, 'host'), { ...f, arena, task: undefined });
  }

  /** What a task calls, and the function through which its template gives its result. */
  private enterTask({ builtins, result, twin }: NonNullable<RuledFunction['task']>, f: RuledFunction): void {
    const { table } = this.parts;
    const returns = f.type.result;
    if (returns === undefined) throw new WasmvirtError('internal', `${f.name} gives nothing`);
    for (const [symbol, builtin] of builtins) {
      this.builtins.set(
        symbol,
        builtinOf(builtin, f.type, (t) => table.ref(t, 'host')),
      );
    }
    if (twin) return;
    const made = { name: result, type: returns, frees: true };
    this.results.push(resultFunction(made, (b) => this.tracing?.result(b, f, returns)));
  }

  /** The rules, and stubs for the queries that no rule needs, and for streams of peers where there are none. */
  private configuration(): readonly CoreObject[] {
    const { network, onDeny } = this.parts.policy;
    const { http, sockets } = network;
    const methods = ['host.outgoing-request.method', 'host.03.request.get-method'];
    return [
      ...(this.tracing?.objects ?? [refused('gate.refused', onDeny === 'trap'), CANCELLED]),
      ...(http === undefined ? [] : [httpRulesData(http)]),
      ...(sockets === undefined ? [] : [socketRulesData(sockets)]),
      ...(this.adapterFunctions.has(GATE_CHECK) ? [allowsElsewhere()] : []),
      ...methods
        .filter((method) => !this.hostFunctions.has(method))
        .map((method) => new FunctionBuilder(method, { params: ['i32', 'i32'], results: [] }).finish()),
      ...(this.builtins.has('canon.peers.new')
        ? []
        : [new FunctionBuilder('sockets.sweep', { params: [], results: [] }).finish()]),
    ];
  }

  /** A function of the library, under the name of its export. */
  private enter(name: string, func: number, of: Ruled): NeededItem {
    const { type, arena } = of;
    const key = `rules ${name}`;
    const { task } = of;
    const shape = liftShape(type, flattenFunc(type, 'lift', task === undefined ? 'sync' : 'callback'));
    const reads = true;
    const symbol = this.tracing?.traced(of) ?? of.symbol;
    const template = { symbol, objects: [], arena, says: 'by rules' };
    const callback = task === undefined ? {} : { callback: task.callback };
    this.functions.set(key, { ...template, ...callback, reads, trap: 'no', makes: [], shape });
    const implementation = { kind: 'virtual', key, function: { ...template, host: [] } } as const;
    return { kind: 'func', name, func, type, twin: undefined, implementation, key };
  }
}

/** `sockets.allows` of a rule adapter without rules: with the address that templates have loaded. */
function allowsElsewhere(): CoreObject {
  const b = new FunctionBuilder('sockets.allows', { params: ['i32'], results: ['i32'] });
  for (const offset of [0, 8]) b.address('state.sockets.address').access('i64.load', offset);
  return b.globalGet('sockets.port').globalGet('sockets.scope').get(0).call(GATE_CHECK).finish();
}
