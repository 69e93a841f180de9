import type { TaskKind } from '../../adapters/task/layout.ts';
import type { DefinedType, FuncType, ValueType } from '../../component/types.ts';
import { flattenFunc, needsOf } from '../../component/abi.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import { link, type Linked } from '../../core/link.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { cut } from '../../policy/capabilities/cut.ts';
import type { AdapterContext, AdapterFunction, CoreFunction } from './context.ts';
import type { ArgumentHash } from '../code/argument-hash.ts';
import { signatureOf, usesMemory, type Builtin, type EndBuiltin, type ResourceBuiltin } from '../code/builtin.ts';
import { denyFunction, type DenyContext } from '../code/deny.ts';
import { eventData, futureMaker, streamMaker } from '../code/deny-async.ts';
import type { Group } from './placement.ts';
import { handlesIn, usedResources } from './used.ts';
import { liftNeeds, liftShape, type Realloc } from '../code/lift-needs.ts';
import { TRACE_OF, type Implementation, type NeededItem, type TracedCalls } from './needs.ts';
import { Texts } from '../code/texts.ts';
import type { TracePrinter } from '../code/trace-values.ts';
import { required, type CodeParts } from '../virtual/parts.ts';
import type { ResourceId, TypeRef, View } from '../encode/type-table.ts';
import { builtinOf } from '../code/task-builtins.ts';
import { taskDispatch } from '../code/task-dispatch.ts';
import { shimFunction } from '../code/shim.ts';
import { abiOf, reallocOf, type HostFunction, type TaskCode, type VirtualResource } from '../code/functions.ts';

type FuncItem = Extract<NeededItem, { readonly kind: 'func' }>;
type Own = Extract<Implementation, { readonly kind: 'virtual' | 'bridge' | 'deny' | 'record' | 'replay' }>;

type RecordedFunction = Extract<Implementation, { readonly kind: 'record' | 'replay' }>;

interface Traced extends TracedCalls {
  readonly type: FuncType;
  readonly asks: boolean;
}

/** The function by which a recording is read. */
const READ = 'record.read';

/** The representation of a dummy handle that remembers nothing or 0: not 0 and below 2^30, as hosts want it. */
const DUMMY_REP = 1;

const MAKE: CoreSignature = { params: [], results: ['i32'] };

/** What an adapter is written from. */
export type AdapterSource = Pick<
  AdapterCode,
  | 'group'
  | 'used'
  | 'hostView'
  | 'realloc'
  | 'hostFunctions'
  | 'defines'
  | 'functionOf'
  | 'passedOn'
  | 'destructorOf'
  | 'makerSymbol'
  | 'link'
> & {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly endBorrows: ReadonlySet<string>;
  readonly adapterFunctions: ReadonlyMap<string, AdapterFunction>;
  readonly foreignMakers: ReadonlyMap<string, ResourceId>;
};

/** What a trace shows of results. */
interface Shown {
  readonly type: ValueType;
  readonly calls: Traced['calls'];
}

/** The core code of one adapter: its functions, and what they import. */
export class AdapterCode {
  readonly group: Group;
  /** Resources that occur in it, in order of occurrence. */
  readonly used: readonly ResourceId[];
  /** How the types of the host's functions are seen. */
  readonly hostView: View = 'host';
  /** Core imports that are built-ins, by symbol. */
  readonly builtins = new Map<string, Builtin>();
  /** Those of them that drop what was lent. */
  readonly endBorrows = new Set<string>();
  /** Functions of earlier adapters that are handed on, by symbol. */
  readonly adapterFunctions = new Map<string, AdapterFunction>();
  /** Core imports that make placeholder handles of an earlier adapter's resource. */
  readonly foreignMakers = new Map<string, ResourceId>();
  /** Functions of the host that are called or handed on, by symbol. */
  readonly hostFunctions = new Map<string, HostFunction>();
  /** The host functions that core code calls. */
  private readonly lowered = new Set<string>();
  private readonly context: AdapterContext;
  private readonly denyContext: DenyContext;
  private readonly texts = new Texts();
  /** Where calls are written down. */
  private readonly printer: TracePrinter | undefined;
  private readonly functions = new Map<string, CoreFunction>();
  /** What is called to show results, by symbol; `undefined` where nothing shows them. */
  private readonly shown = new Map<string, Shown | undefined>();
  /** By which a replay knows a call, where there is one, or will be. */
  private readonly hash: ArgumentHash | undefined;
  private readonly recording: readonly CoreObject[];
  /** Of its tasks that give or take a stream. */
  private readonly taskKinds = new Set<TaskKind>();
  /** Functions that make streams and futures, by symbol, with their data. */
  private readonly endMakers = new Map<string, readonly CoreObject[]>();

  constructor(group: Group, context: AdapterContext) {
    this.group = group;
    this.context = context;
    this.denyContext = this.makeDenyContext();
    if (context.recording !== undefined) this.hash = new this.recorder.ArgumentHash((type) => context.table.ref(type));
    this.printer = this.makePrinter();
    for (const item of group.exports.values()) {
      if (item.kind === 'func') this.enter(item);
    }
    if (this.stateful) {
      const { resources } = context.virtual;
      const symbols: string[] = [];
      for (const { resource } of resources.values()) {
        if (resource.dtor !== undefined) symbols.push(resource.dtor);
        if (resource.make !== undefined) symbols.push(resource.make);
      }
      for (const func of context.virtual.hostFunctionsOf(symbols)) this.lower(func);
    }
    if (this.printer !== undefined) {
      const { host, drop } = context.trace ?? { host: [], drop: undefined };
      for (const func of host) this.lower(func);
      if (drop !== undefined) {
        this.builtins.set(drop.symbol, { kind: 'resource.drop', of: { id: context.entries.of(drop.resource).id } });
      }
    }
    this.recording = this.recordingObjects();
    this.used = this.findUsed();
  }

  private findUsed(): readonly ResourceId[] {
    const { table, virtual, entries } = this.context;
    const ids = new Set(usedResources(this.group, table));
    for (const { type } of this.hostFunctions.values()) {
      const func = table.funcs[table.func(type, 'host')];
      if (func !== undefined) for (const id of table.usedByFunc(func)) ids.add(id);
    }
    if (this.stateful) for (const { id } of virtual.wrapped.hosts.values()) ids.add(id);
    for (const { id, resource } of entries.all) {
      if (ids.has(id) && this.recordedDtor(id) !== undefined) ids.add(entries.hostOf(resource).id);
    }
    return [...ids];
  }

  defines(id: ResourceId): boolean {
    return this.context.entries.info(id).owner === 'ours' && this.context.groupOf(id) === this.group.index;
  }

  /** The core function of an export; `undefined` if it is the host's, handed on. */
  functionOf(item: FuncItem): CoreFunction | undefined {
    return this.functions.get(item.key);
  }

  /** The symbol of the function that is handed on. */
  passedOn(item: FuncItem): string {
    const { implementation } = item;
    if (implementation.kind === 'adapter') return `${implementation.key} ${item.func}`;
    if (implementation.kind === 'host') {
      return this.context.hostFunction(implementation.importName, implementation.name).symbol;
    }
    throw new WasmvirtError('internal', `${item.name} is not handed on`);
  }

  /** Whether the state of the output is here: hand-written functions and their resources. */
  private get stateful(): boolean {
    return this.group.index === 0 && this.context.virtual.resources.size > 0;
  }

  /** The destructor of a resource whose handles stand for structs. */
  destructorOf(id: ResourceId): string | undefined {
    return this.recordedDtor(id) ?? (this.stateful ? this.virtualOf(id)?.dtor : undefined);
  }

  get realloc(): Realloc {
    for (const f of this.functions.values()) if (f.arena || f.reads) return 'rt.realloc';
    return this.lowered.size > 0 ? 'rt.realloc' : 'rt.sink';
  }

  makerSymbol(id: ResourceId): string {
    return `maker:${id}`;
  }

  link(makersWanted: ReadonlySet<ResourceId>): Linked {
    const exports = new Set<string>();
    const objects: CoreObject[] = [];
    const early = new Set<string>();
    let memory = false;
    const { realloc } = this; // asks all functions
    for (const item of this.group.exports.values()) {
      const f = item.kind === 'func' ? this.functionOf(item) : undefined;
      if (f === undefined || item.kind !== 'func') continue;
      exports.add(f.symbol);
      if (f.callback !== undefined) exports.add(f.callback);
      const needs = liftNeeds(f.shape, f.arena, f.exported === true ? 'control.realloc' : realloc);
      if (needs.memory) memory = true;
      if (needs.realloc !== undefined) exports.add(needs.realloc);
      if (needs.reset !== undefined && f.callback === undefined) exports.add(needs.reset);
    }
    for (const f of this.functions.values()) objects.push(...f.objects);
    objects.push(...this.context.virtual.objects);
    objects.push(...this.shownObjects());
    if (this.printer !== undefined) objects.push(...this.printer.objects, ...(this.context.trace?.objects ?? []));
    objects.push(...this.recording, ...(this.hash?.objects ?? []));
    for (const made of this.endMakers.values()) objects.push(...made);
    objects.push(...taskDispatch(this.taskKinds));
    for (const id of makersWanted) {
      const symbol = this.makerSymbol(id);
      const builder = new FunctionBuilder(symbol, MAKE);
      this.make(builder, id);
      objects.push(builder.finish());
      exports.add(symbol);
    }
    let split = false;
    for (const host of this.hostFunctions.values()) {
      const { symbol, type } = host;
      if (!this.lowered.has(symbol)) continue;
      const flat = flattenFunc(type, 'lower', abiOf(host));
      objects.push({ kind: 'import', symbol, type: { params: flat.params, results: flat.results } });
      const needs = needsOf(type, 'lower', abiOf(host));
      if (needs.memory) split = true;
      if (needs.realloc) early.add(reallocOf(host));
    }
    if (this.stateful) {
      for (const [name, { resource, id }] of this.context.virtual.resources) {
        const of = id === undefined ? { internal: name } : { id };
        for (const kind of ['new', 'drop', 'rep'] as const) {
          this.builtins.set(`canon.${kind}-${name}`, { kind: `resource.${kind}`, of });
        }
        const host = id === undefined ? undefined : this.context.virtual.wrapped.hosts.get(id);
        // a resource that the guest does not know has no handles, but vtables mention it
        const hostOf = host === undefined ? { internal: `host-${name}` } : { id: host.id };
        this.builtins.set(`canon.drop-host-${name}`, { kind: 'resource.drop', of: hostOf });
        if (resource.dtor !== undefined && id !== undefined && this.used.includes(id)) early.add(resource.dtor);
      }
    }
    for (const id of this.used) {
      const dtor = this.recordedDtor(id);
      if (dtor !== undefined) early.add(dtor);
    }
    for (const [symbol, builtin] of this.builtins) {
      objects.push({ kind: 'import', symbol, type: signatureOf(builtin) });
      if (usesMemory(builtin)) split = true;
    }
    for (const { symbol, called } of this.adapterFunctions.values()) {
      if (called === undefined) continue;
      const { params, results } = flattenFunc(called, 'lower', called.async ? 'stackful' : 'sync');
      objects.push({ kind: 'import', symbol, type: { params, results } });
      if (called.async) split = true;
    }
    for (const symbol of this.foreignMakers.keys()) objects.push({ kind: 'import', symbol, type: MAKE });
    for (const symbol of early) exports.delete(symbol);
    const { library } = this.context.parts;
    // jco 1.35 makes one word of the numbers of instances and the names of what they export for the world, which can be that of another instance
    const named = [...exports].map((symbol) => (symbol === READ ? { symbol, name: 'read' } : symbol));
    return link({ library, objects: [...new Set(objects)], exports: named, early: [...early], split, memory });
  }

  private enter(item: FuncItem): void {
    const { implementation, key } = item;
    if (this.functions.has(key)) return;
    switch (implementation.kind) {
      case 'host': {
        const func = this.context.hostFunction(implementation.importName, implementation.name);
        this.hostFunctions.set(func.symbol, func);
        return;
      }
      case 'adapter': {
        const passed = this.passedOn(item);
        const { group, export: exported } = implementation;
        this.adapterFunctions.set(passed, { symbol: passed, group, export: exported, func: item.func });
        return;
      }
      case 'twin': {
        const { group, export: exported, func, says } = implementation;
        const called = { ...item.type, async: true };
        const symbol = `twin ${this.adapterFunctions.size}`;
        this.adapterFunctions.set(symbol, { symbol, group, export: exported, func, called });
        const f = shimFunction({ symbol: `f${this.functions.size}`, twin: symbol, type: item.type }, (type) =>
          this.dropSymbol(type),
        );
        const makes = handlesIn(item.type.result);
        this.functions.set(key, {
          ...f,
          arena: false,
          reads: false,
          trap: 'no',
          says,
          makes,
          shape: liftShape(item.type),
        });
        return;
      }
      case 'virtual':
      case 'bridge':
      case 'deny':
      case 'record':
      case 'replay': {
        const { f, asks } = this.implement(item.type, implementation);
        const traced = 'traced' in implementation ? implementation.traced : undefined;
        const used = implementation.kind === 'virtual' ? (implementation.used ?? []) : [];
        const trace = used.find(({ symbol }) => symbol.startsWith(TRACE_OF))?.symbol;
        if (trace !== undefined) this.functions.set(key, this.tracedApart(f, item.type, trace));
        else this.functions.set(key, traced === undefined ? f : this.traced(f, { ...traced, type: item.type, asks }));
        return;
      }
      default:
        implementation satisfies never;
    }
  }

  /** `asks`: it calls the host, which may not return. */
  private implement(type: FuncType, implementation: Own): { readonly f: CoreFunction; readonly asks: boolean } {
    const symbol = `f${this.functions.size}`;
    switch (implementation.kind) {
      case 'virtual': {
        const { symbol: own, objects, host, arena, says, exported, task } = implementation.function;
        for (const h of host) this.lower(h);
        for (const used of implementation.used ?? []) this.adapterFunctions.set(used.symbol, used);
        if (task !== undefined) this.enterBuiltins(task, type);
        const shape = liftShape(type, flattenFunc(type, 'lift', task === undefined ? 'sync' : 'callback'));
        const makes = handlesIn(type.result);
        const f = {
          symbol: own,
          objects,
          arena,
          reads: true,
          trap: 'no',
          says,
          makes,
          shape,
          ...(exported === true ? { exported } : {}),
          ...(task === undefined ? {} : { callback: task.callback }),
          ...(task?.shows === undefined ? {} : { shows: task.shows }),
        } as const;
        // nobody may look
        if (task?.shows !== undefined && !this.shown.has(task.shows)) this.shown.set(task.shows, undefined);
        return { f, asks: host.length > 0 };
      }
      case 'bridge':
        return { f: this.bridge(symbol, implementation.importName, implementation.name, type), asks: true };
      case 'record':
      case 'replay':
        return { f: this.recorded(symbol, type, implementation), asks: implementation.kind === 'record' };
      case 'deny': {
        const { name, answer, traps, text } = implementation;
        const flat = flattenFunc(type, 'lift');
        const denied = denyFunction({ name, type, flat, answer, traps, symbol, text }, this.denyContext);
        const template = answer?.kind === 'template' && denied.symbol !== symbol;
        const arena = template && this.context.template(answer.symbol).arena;
        const { objects, trap, says, makes } = denied;
        const reads = arena || denied.reads;
        const shape = liftShape(type, flat);
        return { f: { symbol: denied.symbol, objects, arena, reads, trap, says, makes, shape }, asks: false };
      }
      default:
        return implementation satisfies never;
    }
  }

  private enterBuiltins({ builtins, kind }: TaskCode, type: FuncType): void {
    if (kind !== undefined) this.taskKinds.add(kind);
    const { table } = this.context;
    for (const [symbol, builtin] of builtins) {
      this.builtins.set(
        symbol,
        builtinOf(builtin, type, (t) => table.ref(t)),
      );
    }
  }

  /** With a function before it that writes down each call. */
  private traced(f: CoreFunction, { type, name, calls, asks }: Traced): CoreFunction {
    const { printer } = this;
    if (printer === undefined) throw new WasmvirtError('internal', `${name} cannot be traced here`);
    const ends = f.trap !== 'no' ? 'traps' : asks ? 'asks' : 'always';
    const { result } = type;
    const fails = typeof result === 'object' && result.kind === 'result';
    if (calls === 'errors' && !fails && ends !== 'traps') return f;
    const symbol = `traced ${this.functions.size}`;
    const line = `${this.context.trace?.prefix ?? ''}${name}`;
    const { traceFunction, traceTask, traceWaiting } = required(this.context.parts.trace, 'traces');
    if (f.shows !== undefined && result !== undefined) {
      this.shown.set(f.shows, { type: result, calls });
      const object = traceWaiting({ symbol, inner: f.symbol, name: line, type, calls }, printer);
      return { ...f, symbol, objects: [...f.objects, object] };
    }
    if (f.callback !== undefined) {
      if (calls === 'errors') return f;
      return {
        ...f,
        symbol,
        objects: [...f.objects, traceTask({ symbol, inner: f.symbol, name: line, type }, printer)],
      };
    }
    const object = traceFunction({ symbol, inner: f.symbol, name: line, type, ends, calls }, printer);
    return { ...f, symbol, objects: [...f.objects, object], reads: true };
  }

  /** What shows results, and where nothing does, a function that does nothing. */
  private shownObjects(): readonly CoreObject[] {
    const { printer } = this;
    return [...this.shown].flatMap(([symbol, one]) => {
      if (one === undefined || printer === undefined)
        return [new FunctionBuilder(symbol, { params: ['i32'], results: [] }).finish()];
      const { OPEN_LINE, traceShown } = required(this.context.parts.trace, 'traces');
      return [OPEN_LINE, traceShown(symbol, one, printer)];
    });
  }

  /** With a call behind it of what writes down the call in the first adapter. */
  private tracedApart(f: CoreFunction, type: FuncType, trace: string): CoreFunction {
    const symbol = `traced ${this.functions.size}`;
    const { params, results } = flattenFunc(type, 'lift', 'callback');
    const b = new FunctionBuilder(symbol, { params, results });
    for (const i of params.keys()) b.get(i);
    b.call(f.symbol);
    for (const i of params.keys()) b.get(i);
    return { ...f, symbol, objects: [...f.objects, b.call(trace).finish()] };
  }

  private makePrinter(): TracePrinter | undefined {
    const { table, entries } = this.context;
    if (this.context.trace === undefined || this.group.index !== 0) return undefined;
    const { TracePrinter } = required(this.context.parts.trace, 'traces');
    return new TracePrinter({
      ref: (type) => table.ref(type),
      resource: (resource) => {
        const { id, name } = entries.of(resource);
        return { name, rep: this.defines(id) ? this.builtin('resource.rep', id) : undefined };
      },
    });
  }

  private bridge(symbol: string, importName: string, name: string, type: FuncType): CoreFunction {
    const { virtual, entries, parts } = this.context;
    const bridgeFunction = required(parts.bridgeFunction, 'handles of the host');
    const host = this.context.hostFunction(importName, name);
    this.lower(host);
    const meaning = this.context.meaningOf(importName, name);
    const bridged = bridgeFunction(
      { symbol, host: host.symbol, type, ...(meaning === undefined ? {} : { meaning }) },
      {
        bridged: (resource) => virtual.bridged(resource),
        dropSymbol: (resource) => this.endBorrow(entries.hostOf(resource).id),
      },
    );
    for (const func of virtual.hostFunctionsOf(bridged.uses)) this.lower(func);
    const { objects, arena } = bridged;
    const says = "the host's, handles translated";
    return { symbol, objects, arena, reads: true, trap: 'no', says, makes: [], shape: liftShape(type) };
  }

  /** A function that is recorded, or replayed. */
  private recorded(symbol: string, type: FuncType, { kind, importName, name, number }: RecordedFunction): CoreFunction {
    const request = { symbol, name: importName === name ? cut(name) : `${cut(importName)}#${cut(name)}`, type, number };
    const rest = { symbol, arena: false, reads: true, trap: 'no', shape: liftShape(type) } as const;
    const { entries } = this.context;
    const hash = required(this.hash, 'hashes of arguments');
    if (kind === 'record') {
      const host = this.context.hostFunction(importName, name);
      this.lower(host);
      const object = this.recorder.recordFunction({ ...request, host: host.symbol }, hash, {
        take: (resource) => this.takeHost(entries.of(resource).id),
        wrap: (resource) => this.builtin('resource.new', entries.of(resource).id),
      });
      return { ...rest, objects: [object], says: 'host, recorded', makes: [] };
    }
    const objects = this.recorder.replayFunction(request, hash, (t) => this.dropSymbol(t));
    return { ...rest, objects, says: 'what was recorded', makes: handlesIn(type.result) };
  }

  private get recorder(): NonNullable<CodeParts['recording']> {
    return required(this.context.parts.recording, 'recordings');
  }

  /** The symbol of what ends a handle of ours that stands for one of the host's, and gives that. */
  private takeHost(id: ResourceId): string {
    return `record.take:${id}`;
  }

  /** The destructor of a resource that stands for one of the host's where that is recorded. */
  private recordedDtor(id: ResourceId): string | undefined {
    const isHosts = this.context.recording?.kind === 'record' && this.group.index === 0 && this.defines(id);
    return isHosts ? `record.dtor:${id}` : undefined;
  }

  /** What code of all recorded functions is made with. */
  private recordingObjects(): readonly CoreObject[] {
    const { recording, entries } = this.context;
    if (recording === undefined || this.group.index !== 0) return [];
    if (recording.kind === 'record') {
      const objects = [...this.recorder.recordObjects(recording.data)];
      for (const { id, resource, owner } of entries.all) {
        const dtor = owner === 'ours' ? this.recordedDtor(id) : undefined;
        if (dtor === undefined) continue;
        const [rep, drop] = [this.builtin('resource.rep', id), this.builtin('resource.drop', id)];
        const dropHost = this.builtin('resource.drop', entries.hostOf(resource).id);
        objects.push(...this.recorder.recordedResource({ take: this.takeHost(id), dtor }, { rep, drop, dropHost }));
      }
      return objects;
    }
    return this.recorder.replayObjects(recording.data, recording.resources, (b, resource) =>
      this.make(b, entries.of(resource).id),
    );
  }

  private lower(func: HostFunction): void {
    this.hostFunctions.set(func.symbol, func);
    this.lowered.add(func.symbol);
  }

  private makeDenyContext(): DenyContext {
    const { entries } = this.context;
    return {
      canMake: (resource) => entries.of(resource).owner === 'ours',
      make: (builder, resource, remember) => this.make(builder, entries.of(resource).id, remember),
      makeStream: (type) => this.makeStream(type),
      makeFuture: (type) => this.makeFuture(type),
      dropSymbol: (type) => this.dropSymbol(type),
      template: this.context.template,
      text: (text) => this.texts.data(text),
    };
  }

  private make(builder: FunctionBuilder, id: ResourceId, remember?: number): void {
    const virtual = this.defines(id) ? this.virtualOf(id)?.make : undefined;
    if (virtual !== undefined) {
      builder.call(virtual);
      return;
    }
    if (this.defines(id)) {
      if (remember !== undefined) builder.get(remember).i32(DUMMY_REP).op('i32.add');
      else builder.i32(DUMMY_REP);
      builder.call(this.builtin('resource.new', id));
      return;
    }
    const symbol = `make:${id}`;
    this.foreignMakers.set(symbol, id);
    builder.call(symbol);
  }

  private virtualOf(id: ResourceId): VirtualResource | undefined {
    for (const { resource, id: s } of this.context.virtual.resources.values()) if (s === id) return resource;
    return undefined;
  }

  private makeStream(type: DefinedType): string {
    const ref = this.context.table.ref(type);
    const symbol = `stream:${ref}`;
    this.endMakers.set(symbol, [streamMaker(symbol, (kind) => this.endBuiltin(kind, ref))]);
    return symbol;
  }

  private makeFuture(type: DefinedType): string {
    const ref = this.context.table.ref(type);
    const symbol = `future:${ref}`;
    this.endMakers.set(eventData.symbol, [eventData]);
    this.endMakers.set(
      symbol,
      futureMaker(symbol, (kind) => {
        if (kind === 'future.new' || kind === 'future.write' || kind === 'future.drop-writable')
          return this.endBuiltin(kind, ref);
        this.builtins.set(kind, { kind });
        return kind;
      }),
    );
    return symbol;
  }

  /** Borrows of this adapter's own resources arrive as representations, and nothing has to be dropped. */
  private dropSymbol(type: DefinedType): string | undefined {
    if (type.kind === 'stream' || type.kind === 'future')
      return this.endBuiltin(`${type.kind}.drop-readable`, this.context.table.ref(type));
    if (type.kind !== 'own' && type.kind !== 'borrow') return undefined;
    const { id } = this.context.entries.of(type.resource);
    if (type.kind === 'borrow') return this.defines(id) ? undefined : this.endBorrow(id);
    return this.builtin('resource.drop', id);
  }

  private builtin(kind: ResourceBuiltin['kind'], id: ResourceId): string {
    const symbol = `${kind}:${id}`;
    this.builtins.set(symbol, { kind, of: { id } });
    return symbol;
  }

  /** Drops a handle that was lent: a built-in by itself where guest and adapters may share their handles, as it is the guest's then. */
  private endBorrow(id: ResourceId): string {
    if (!this.context.mayFuse) return this.builtin('resource.drop', id);
    const symbol = `lent:${id}`;
    this.builtins.set(symbol, { kind: 'resource.drop', of: { id } });
    this.endBorrows.add(symbol);
    return symbol;
  }

  private endBuiltin(kind: EndBuiltin['kind'], type: TypeRef): string {
    const symbol = `${kind}:${type}`;
    this.builtins.set(symbol, { kind, type });
    return symbol;
  }
}
