import { parseExternName, printUnversioned } from '../../component/extern-name.ts';
import { flattenFunc, sizeOf } from '../../component/abi.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import {
  forEachChild,
  type DefinedType,
  type FuncType,
  type Item,
  type Type,
  type ValueType,
} from '../../component/types.ts';
import { isValueType, Mentions } from '../../component/mention.ts';
import { impossibleImport } from '../../component/own-resources.ts';
import { WasmvirtError } from '../../errors.ts';
import { say } from '../../settings/sentence.ts';
import { answerKey, type Answer } from '../../policy/capabilities/answer.ts';
import { cut } from '../../policy/capabilities/cut.ts';
import { either, isString, optionOf } from '../../policy/capabilities/fits.ts';
import { CONTROL, RECORDING } from '../../policy/control.ts';
import { proposal } from '../../policy/options/mention.ts';
import type { FunctionPlan, ImportPlan, Provider } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import type { UsedFunction, VirtualFunction } from '../code/functions.ts';
import type { AdapterFunction } from './context.ts';
import { MAX_IMAGE } from '../code/image.ts';
import type { AdapterResources } from '../encode/resources.ts';
import type { ResourceId, TypeRef, TypeTable } from '../encode/type-table.ts';
import type { VirtualCode } from '../virtual/subsystems.ts';

/**
 * How an adapter comes by a function. Functions with equal keys and types are the same. `traced`: the name under which its calls are written
 * down, all of them in the first adapter.
 */
export type Implementation =
  | {
      readonly kind: 'deny';
      readonly key: string;
      /** `interface#function`: what a trap is called. */
      readonly name: string;
      readonly answer: Answer | undefined;
      /** It traps whatever the answer. */
      readonly traps: boolean;
      /** What an error says that is a text. */
      readonly text: string;
      readonly traced?: TracedCalls;
    }
  /** Hand-written; its state is in the first adapter. */
  | {
      readonly kind: 'virtual';
      readonly key: string;
      readonly function: VirtualFunction;
      readonly traced?: TracedCalls;
      /** Where it is in an adapter of its own: what it calls of the first one, by symbol. */
      readonly uses?: ReadonlyMap<string, NeededFunction>;
      /** The same, once these are placed. */
      readonly used?: readonly AdapterFunction[];
    }
  /** A task of another adapter, called under its own type, which is asynchronous. */
  | {
      readonly kind: 'twin';
      readonly key: string;
      readonly group: number;
      readonly export: string;
      /** The task's type in the table of types. */
      readonly func: number;
      readonly says: string;
    }
  /** A function of another adapter, handed on. */
  | { readonly kind: 'adapter'; readonly key: string; readonly group: number; readonly export: string }
  /** The host's function, with handles of ours in its signature translated. */
  | {
      readonly kind: 'bridge';
      readonly key: string;
      readonly importName: string;
      readonly name: string;
      readonly traced?: TracedCalls;
    }
  /** The host's function, recorded, or what it answered; the recording is in the first adapter. */
  | RecordedFunction<'record'>
  | RecordedFunction<'replay'>
  /** The host's function, handed on. */
  | { readonly kind: 'host'; readonly key: string; readonly importName: string; readonly name: string };

/** `number`: in `RecordingPlan.functions`. */
interface RecordedFunction<Kind> {
  readonly kind: Kind;
  readonly key: string;
  readonly importName: string;
  readonly name: string;
  readonly number: number;
}

type NeededFunction = Extract<NeededItem, { readonly kind: 'func' }>;

/** One thing that an import of the guest asks for. `hosts`: what the host provides under that name is just this type. */
export type NeededItem =
  | { readonly kind: 'resource'; readonly name: string; readonly id: ResourceId; readonly isHostType: boolean }
  | { readonly kind: 'type'; readonly name: string; readonly ref: TypeRef; readonly isHostType: boolean }
  | {
      readonly kind: 'func';
      readonly name: string;
      readonly func: number;
      readonly type: FuncType;
      /** Where its task goes on after it has returned: the type of that in the table, which is asynchronous. */
      readonly twin: number | undefined;
      readonly implementation: Implementation;
      /** Equal for functions that one export can serve. */
      readonly key: string;
    };

/** The name under which calls of a function are written down, and which of them are. */
export interface TracedCalls {
  readonly name: string;
  readonly calls: 'all' | 'errors';
}

/** What one import asks for, or all world-level imports together. */
export interface GuestNeeds {
  /** The import's name; `undefined` for the world. */
  readonly importName: string | undefined;
  readonly items: readonly NeededItem[];
  /** Functions with annotated names, which can only be exported under them. */
  readonly methods: number;
  /** Some functions come straight from the host. */
  readonly partlyHost: boolean;
  /** Some functions share the state that is in the first adapter. */
  readonly stateful: boolean;
  /** Some functions are called in another adapter, under types that are asynchronous. */
  readonly twins: boolean;
  /** Some functions are in an adapter of their own. */
  readonly apart: boolean;
  /** It is no import of the guest, but what the output exports: where it is placed, its items have names of their own. */
  readonly exported: boolean;
}

interface Parts {
  readonly plan: Plan;
  readonly entries: AdapterResources;
  readonly table: TypeTable;
  readonly virtual: VirtualCode;
  /** Numbers of interfaces without version, or of imports with plain names: they keep keys short. */
  readonly interfaces: Map<string, number>;
}

/** `interface#function`, or the name of an imported function: how people are told of a trap. Long names are cut. */
export function trapName({ name, entity }: Item, functionName: string): string {
  return entity.kind === 'func' ? cut(functionName) : `${cut(name.name)}#${cut(functionName)}`;
}

/** Everything that the host does not give the guest directly. */
export function guestNeedsOf(
  plan: Plan,
  entries: AdapterResources,
  table: TypeTable,
  virtual: VirtualCode,
): GuestNeeds[] {
  const found: GuestNeeds[] = [];
  const world: NeededItem[] = [];
  const parts: Parts = { plan, entries, table, virtual, interfaces: new Map() };
  const owners = resourcesOfFunctions(plan);
  for (const p of plan.imports) {
    const { entity, name } = p.item;
    if (p.passThrough && !owners.has(name.name)) continue;
    if (entity.kind === 'instance') {
      const functions = new Map(p.functions.map((f) => [f.name, f]));
      const items: NeededItem[] = [];
      for (const item of entity.type.exports.values()) {
        items.push(neededItem(item, functions.get(item.name.name), p, parts));
      }
      found.push(together(name.name, items));
    } else {
      world.push(neededItem(p.item, p.functions[0], p, parts));
    }
  }
  if (world.length > 0) found.push(together(undefined, world));
  return found;
}

/** What the output exports as `wasmvirt:control`, by interface. */
export function controlNeedsOf(table: TypeTable, { control }: VirtualCode): GuestNeeds[] {
  if (control === undefined) return [];
  return [...CONTROL].map(([of, { name, entity }]) => {
    const exports = entity.kind === 'instance' ? [...entity.type.exports.values()] : [];
    const items = exports.map(({ name: { name: item }, entity: e }): NeededItem => {
      if (e.kind === 'func') {
        const found = control.function(of, item, e.type);
        const key = `control ${found.symbol}`;
        return funcItem(item, table.func(e.type), e.type, { kind: 'virtual', key, function: found });
      }
      if (e.kind === 'type' && isValueType(e.type))
        return { kind: 'type', name: item, ref: table.ref(e.type), isHostType: false };
      throw new WasmvirtError('internal', `control has a ${e.kind}`);
    });
    return { ...together(name.name, items), exported: true };
  });
}

/** What the output exports beside that, if it records. */
export function recordingNeedsOf(table: TypeTable, { recording }: Plan): GuestNeeds[] {
  if (recording?.kind !== 'record' || RECORDING.entity.kind !== 'instance') return [];
  const items = [...RECORDING.entity.type.exports.values()].map(({ name: { name }, entity: e }): NeededItem => {
    if (e.kind === 'func') {
      const symbol = `record.${name}`;
      const found = { symbol, objects: [], host: [], arena: false, says: 'the recording', exported: true };
      return funcItem(name, table.func(e.type), e.type, { kind: 'virtual', key: symbol, function: found });
    }
    if (e.kind === 'type' && isValueType(e.type))
      return { kind: 'type', name, ref: table.ref(e.type), isHostType: false };
    throw new WasmvirtError('internal', `a recording has a ${e.kind}`);
  });
  return [{ ...together(RECORDING.name.name, items), exported: true }];
}

/** The resources of the world to which functions of the world belong that adapters answer: these can only be exported beside them. */
function resourcesOfFunctions({ imports }: Plan): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { passThrough, item } of imports) {
    const parsed = passThrough || !isAnnotated(item.name.name) ? undefined : parseExternName(item.name.name);
    if (parsed !== undefined && 'resource' in parsed) names.add(parsed.resource);
  }
  return names;
}

function together(importName: string | undefined, items: readonly NeededItem[]): GuestNeeds {
  let [methods, partlyHost, stateful, twins, apart] = [0, false, false, false, false];
  for (const item of items) {
    if (item.kind !== 'func') continue;
    if (isAnnotated(item.name)) methods++;
    if (item.implementation.kind === 'host') partlyHost = true;
    if (isStateful(item)) stateful = true;
    if (item.twin !== undefined) twins = true;
    if (usesOf(item) !== undefined) apart = true;
  }
  return { importName, items, methods, partlyHost, stateful, twins, apart, exported: false };
}

/** What a function calls of the first adapter, which is in one of its own. */
export function usesOf(item: NeededItem): ReadonlyMap<string, NeededFunction> | undefined {
  return item.kind === 'func' && item.implementation.kind === 'virtual' ? item.implementation.uses : undefined;
}

export function isStateful(item: NeededItem): boolean {
  if (item.kind !== 'func') return false;
  const { implementation } = item;
  switch (implementation.kind) {
    case 'virtual':
    case 'bridge':
    case 'record':
    case 'replay':
      return true;
    case 'deny':
      return implementation.traced !== undefined;
    case 'adapter':
    case 'twin':
    case 'host':
      return false;
    default:
      return implementation satisfies never;
  }
}

/** Whether a name can only belong to a function of a resource. */
export function isAnnotated(name: string): boolean {
  return name.startsWith('[');
}

function neededItem(item: Item, found: FunctionPlan | undefined, p: ImportPlan, parts: Parts): NeededItem {
  const { entries, table } = parts;
  const { name } = item.name;
  const { entity } = item;
  if (entity.kind === 'func') {
    if (found === undefined)
      throw new WasmvirtError('internal', `nothing is planned for ${name} of ${p.item.name.name}`);
    const implementation = implementationOf(found, p, parts);
    // of ruled ones the rule adapter writes, if it can
    const writesItself = found.ruled && parts.plan.trace !== undefined;
    const twin = isTwin(implementation) ? table.func({ ...entity.type, async: true }) : undefined;
    return funcItem(
      name,
      table.func(entity.type),
      entity.type,
      writesItself ? implementation : traced(implementation, found, p, table),
      twin,
    );
  }
  if (entity.kind === 'type') {
    const { type } = entity;
    const kept = p.host === 'all' || p.host.has(name);
    if (type.kind === 'resource') {
      const { owner, id } = entries.of(type);
      return { kind: 'resource', name, id, isHostType: kept && owner === 'host' && !entries.isGuarded(type) };
    }
    if (isValueType(type)) {
      const ref = table.ref(type);
      return { kind: 'type', name, ref, isHostType: kept && ref === table.ref(type, 'unguarded') };
    }
  }
  const what = entity.kind === 'type' ? (KINDS[entity.type.kind] ?? 'a type') : `a ${entity.kind}`;
  const where = p.item.name.name === name ? name : `${name} of ${p.item.name.name}`;
  if (impossibleImport(item) !== undefined) {
    throw new WasmvirtError(
      'unsupported',
      say`${where} is the type of an instance with a resource of its own: nothing can be given for it, neither by an adapter nor by what the host gives`,
    );
  }
  throw new WasmvirtError(
    'unsupported',
    say`${where} is ${what}, which cannot be replaced by anything: let it through with ${proposal('allow', [p.item.name.name])}`,
  );
}

/** Types that no adapter can export, in words. */
const KINDS: Readonly<Partial<Record<Type['kind'], string>>> = {
  func: 'the type of a function',
  instance: 'the type of an instance',
  component: 'the type of a component',
};

/** `func`: the function's type in the table of types. */
export function funcItem(
  name: string,
  func: number,
  type: FuncType,
  implementation: Implementation,
  twin?: number,
): NeededItem {
  return { kind: 'func', name, func, type, twin, implementation, key: `f${func} ${implementation.key}` };
}

function isTwin(implementation: Implementation): boolean {
  return implementation.kind === 'virtual' && implementation.function.task?.twin === true;
}

/** Adds the name for the trace, if calls are traced; traced functions are never shared. */
function traced(
  implementation: Implementation,
  f: FunctionPlan,
  { item }: ImportPlan,
  table: TypeTable,
): Implementation {
  const { traced: calls } = f;
  if (calls === undefined) return implementation;
  if (implementation.kind === 'record' || implementation.kind === 'replay') return implementation;
  if (implementation.kind === 'host' || implementation.kind === 'adapter' || implementation.kind === 'twin')
    return implementation;
  const traced = { name: trapName(item, f.name), calls };
  if (implementation.kind === 'virtual' && implementation.uses !== undefined)
    return tracedApart(implementation, traced, f, `${item.name.name}#${f.name}`, table);
  return { ...implementation, key: `${implementation.key} as ${item.name.name}#${f.name}`, traced };
}

/** Begins the symbol of what an adapter of its own calls for the trace, which is written in the first one. */
export const TRACE_OF = 'trace of ';

/** The first adapter has a function that does nothing in its place, whose calls are written down, and its own calls that one. */
function tracedApart(
  implementation: Extract<Implementation, { readonly kind: 'virtual' }>,
  traced: TracedCalls,
  { type }: FunctionPlan,
  of: string,
  table: TypeTable,
): Implementation {
  const sync: FuncType = { ...type, async: false, result: undefined };
  const symbol = `called ${of}`;
  const nothing = new FunctionBuilder(symbol, { params: flattenFunc(sync, 'lift').params, results: [] }).finish();
  const called = { symbol, objects: [nothing], host: [], arena: false, says: '' };
  const own: Implementation = { kind: 'virtual', key: symbol, function: called, traced };
  const item = funcItem(symbol, table.func(sync), sync, own);
  if (item.kind !== 'func') throw new WasmvirtError('internal', `${symbol} is no function`);
  const uses = new Map([...(implementation.uses ?? []), [`${TRACE_OF}${of}`, item] as const]);
  return { ...implementation, key: `${implementation.key} as ${of}`, uses };
}

/** What the plan says, as code. */
function implementationOf(f: FunctionPlan, p: ImportPlan, parts: Parts): Implementation {
  const { provider } = f;
  const importName = p.item.name.name;
  switch (provider.kind) {
    case 'host':
    case 'bridge':
      return { kind: provider.kind, key: `${provider.kind} ${importName}#${f.name}`, importName, name: f.name };
    case 'record':
    case 'replay': {
      const { kind, number } = provider;
      return { kind, key: `${kind} ${number}`, importName, name: f.name, number };
    }
    case 'virtual': {
      if (p.interface === undefined) throw new WasmvirtError('internal', `${importName} is virtual and no interface`);
      const { subsystem, as } = provider;
      const found = parts.virtual.function(subsystem, { interface: p.interface, name: f.name, type: f.type, as });
      const key = `virtual ${subsystem} ${as === 'denied' ? 'denied ' : ''}${found.symbol} ${f.name}`;
      const apart = found.task?.apart;
      if (apart === undefined) return { kind: 'virtual', key, function: found };
      const uses = new Map([...apart].map(([symbol, used]) => [symbol, usedItem(used, parts.table)]));
      return { kind: 'virtual', key, function: found, uses };
    }
    case 'deny': {
      const { answer, traps } = provider;
      const key = denyKey(f, provider, p, parts);
      const text = `denied: ${cut(withoutVersion(p))}`;
      return { kind: 'deny', key, name: trapName(p.item, f.name), answer, traps, text };
    }
    default:
      return provider satisfies never;
  }
}

function usedItem({ symbol, objects, type }: UsedFunction, table: TypeTable): NeededFunction {
  const of = { symbol, objects, host: [], arena: false, says: '' };
  const item = funcItem(symbol, table.func(type), type, { kind: 'virtual', key: `used ${symbol}`, function: of });
  if (item.kind !== 'func') throw new WasmvirtError('internal', `${symbol} is no function`);
  return item;
}

/** Whether it takes or gives handles of the host, so that it can be called, and may have to trap, under its own name. */
function mentionsHosts(type: FuncType, plan: Plan): boolean {
  if (plan.ownership.host.size === 0) return false;
  const mentions = new Mentions();
  mentions.func(type);
  return [...mentions.resources.keys()].some((r) => plan.ownership.host.has(r));
}

/** Functions answer alike if the table says the same of them; traps are told apart by name, but not by version. */
function denyKey(
  f: FunctionPlan,
  { answer, traps }: Extract<Provider, { readonly kind: 'deny' }>,
  p: ImportPlan,
  { plan, interfaces }: Parts,
): string {
  const { result } = f.type;
  const unanswered = answer === undefined && (!isTextError(result) || sizeOf(result) > MAX_IMAGE);
  const named =
    traps ||
    unanswered ||
    (answer !== undefined && ['trap', 'given', 'virtual'].includes(answer.kind)) ||
    mentionsHosts(f.type, plan);
  if (!named && answer !== undefined && !holdsTextError(result)) return `deny ${answerKey(answer)}`;
  const name = withoutVersion(p);
  // there are many functions, and names can be long
  const number = interfaces.get(name) ?? interfaces.size;
  interfaces.set(name, number);
  if (!named) return `deny ${answer === undefined ? 'unknown' : answerKey(answer)} ${number}`;
  return `deny ${traps ? 'trap' : (answer?.kind ?? 'unknown')} ${number}#${f.name}`;
}

/** An interface without its version, or the import's own name. */
function withoutVersion(p: ImportPlan): string {
  const parsed = p.interface ?? parseExternName(p.item.name.name);
  return parsed.kind === 'interface' ? printUnversioned(parsed) : p.item.name.name;
}

/** Whether a type is a result that can have an error in which there is a text: a denied function has an answer, and it says the interface. */
function isTextError(type: ValueType | undefined): type is DefinedType {
  if (typeof type !== 'object' || type.kind !== 'result') return false;
  const { error } = type;
  if (typeof error === 'object' && error.kind === 'variant') return error.cases.some((c) => isText(c.type));
  return isText(error);
}

const isText = either(isString, optionOf(isString));

/** The same anywhere in a type, as in what a future gives. */
function holdsTextError(type: ValueType | undefined, seen = new Set<DefinedType>()): boolean {
  if (typeof type !== 'object' || seen.has(type)) return false;
  seen.add(type);
  let found = isTextError(type);
  forEachChild(type, (t) => {
    if (!found) found = holdsTextError(t, seen);
  });
  return found;
}
