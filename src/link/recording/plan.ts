import { sha256 } from '../../bytes/sha256.ts';
import { interfaceOf } from '../../component/extern-name.ts';
import { Mentions } from '../../component/mention.ts';
import {
  forEachChild,
  type DefinedType,
  type FuncType,
  type Item,
  type ResourceIdentity,
  type ValueType,
  type World,
} from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { cut } from '../../policy/capabilities/cut.ts';
import { resourceNames, type ResourceNames } from '../../policy/capabilities/resource-names.ts';
import { shapeOf } from '../../policy/capabilities/shape.ts';
import { RECORDING } from '../../policy/control.ts';
import { functionsOf } from '../../policy/draft.ts';
import type { FunctionPlan, HostCall, ImportPlan } from '../../policy/import-plan.ts';
import { mention } from '../../policy/options/mention.ts';
import { refuse, utf8 } from '../../policy/options/option-values.ts';
import type { Plan } from '../../policy/plan.ts';
import { resourceOrigins } from '../../policy/planning/origins.ts';
import type { Policy } from '../../policy/policy.ts';
import type { RecordingPlan } from '../../policy/recording.ts';
import { say } from '../../settings/sentence.ts';
import { headerData, readRecording, type RecordedFunction } from './format.ts';
import { replayData } from './replay-data.ts';

/** What becomes of a world of which all calls of the host are recorded, or answered from a recording. */
export interface Recorded {
  readonly plan: Plan;
  /** How many calls a recording has. */
  readonly calls: number;
}

/**
 * Plans an output that stands around another one and records what that asks of its host, or answers it.
 *
 * @param world of the output inside
 * @param apart imports that are the host's as before: those of a trace
 * @throws WasmvirtError `unsupported` for a function whose calls cannot be kept; `conflict` where the component exports a recording already;
 *   `bad-option` where a recording is damaged, or of another component
 */
export function recordingPlan(world: World, policy: Policy, apart: ReadonlySet<string>): Recorded {
  const option = policy.replay === undefined ? 'record' : 'replay';
  const names = resourceNames(world);
  const functions: HostCall[] = [];
  const items = [...world.imports.values()];
  const asked = items.filter(({ name }) => !apart.has(name.name));
  for (const item of asked) {
    checkKind(item, option);
    for (const { name, type } of functionsOf(item, interfaceOf(item.name), names)) {
      functions.push({ importName: item.name.name, name, type });
    }
  }
  for (const call of functions) checkFunction(call, option);
  const ours = resourcesOf(asked);
  checkExports(world, ours, option);
  const numbers = new Map(functions.map((call, number) => [nameOf(call), number]));
  const imports = items.map((item) => importPlan(item, names, option, apart, numbers));
  const hosts = resourcesOf(items.filter(({ name }) => apart.has(name.name)));
  const { data, resources, calls } = startOf(functions, names, policy);
  const plan: Plan = {
    // what is virtual is so in the output inside
    policy: { ...policy, link: 'sibling', mounts: [], stdio: new Map(), trace: undefined, control: false },
    imports,
    ownership: { host: hosts, bridged: option === 'record' ? ours : new Set(), creators: new Map() },
    origins: new Map(
      [...resourceOrigins(imports)].map(([identity, origin]) => [identity, { ...origin, wasi: undefined }]),
    ),
    guarded: new Set(),
    io: {
      kinds: { inputs: new Set(), outputs: new Set(), pollables: new Set(), errors: new Set() },
      imported: new Set(),
      wraps: false,
      host: new Map(),
    },
    hostNeeds: [],
    trace: undefined,
    control: undefined,
    recording: { kind: option, functions, data, resources },
  };
  return { plan, calls };
}

function startOf(
  functions: readonly HostCall[],
  names: ResourceNames,
  { record, replay }: Policy,
): Pick<RecordingPlan, 'data' | 'resources'> & { readonly calls: number } {
  const known = functions.map((call): RecordedFunction => ({ name: nameOf(call), hash: hashOf(call.type, names) }));
  if (replay !== undefined) return replayData(readRecording(replay), known, functions);
  if (record === undefined) throw new WasmvirtError('internal', 'nothing is recorded');
  return { data: headerData(known, record), resources: [], calls: 0 };
}

function importPlan(
  item: Item,
  names: ResourceNames,
  option: 'record' | 'replay',
  apart: ReadonlySet<string>,
  numbers: ReadonlyMap<string, number>,
): ImportPlan {
  const importName = item.name.name;
  const interfaceName = interfaceOf(item.name);
  const passes = apart.has(importName);
  const by = passes ? 'host' : option === 'record' ? 'bridge' : 'deny';
  const functions = functionsOf(item, interfaceName, names).map(({ name, type, standard }): FunctionPlan => {
    const number = numbers.get(nameOf({ importName, name }));
    const provider = number === undefined ? ({ kind: 'host' } as const) : { kind: option, number };
    return { name, type, standard, by, ruled: false, provider, traced: undefined, queries: [] };
  });
  const stays = passes || option === 'record';
  return {
    item,
    hostItem: item,
    interface: interfaceName,
    subsystem: undefined,
    decision: stays ? 'host' : 'deny',
    reason: '',
    decidedBy: undefined,
    option: undefined,
    functions,
    host: stays ? 'all' : new Set(),
    passThrough: passes || (stays && functions.length === 0 && resourcesOf([item]).size === 0),
    shown: undefined,
  };
}

/** As a recording names it. */
export function nameOf({ importName, name }: Pick<HostCall, 'importName' | 'name'>): string {
  return importName === name ? name : `${importName}#${name}`;
}

/** The first eight bytes of a digest of its type as text. */
function hashOf(type: FuncType, names: ResourceNames): bigint {
  const [, hex = ''] = sha256(utf8(shapeOf(type, names))).split(':');
  return BigInt(`0x${hex.slice(0, 16)}`);
}

const DOES = { record: 'recorded', replay: 'replayed' } as const;

function checkKind({ name, entity }: Item, option: 'record' | 'replay'): void {
  const kinds =
    entity.kind === 'instance' ? [...entity.type.exports.values()].map((e) => e.entity.kind) : [entity.kind];
  const other = kinds.find((kind) => kind !== 'func' && kind !== 'type');
  if (other === undefined) return;
  const what = `${other === 'instance' ? 'an' : 'a'} ${other}`;
  const says = entity.kind === 'instance' ? `has ${what} in it` : `is ${what}`;
  unsupported(`${cut(name.name)} ${says}, whose calls cannot be ${DOES[option]}`, option, name.name);
}

function checkFunction(call: HostCall, option: 'record' | 'replay'): void {
  const { type, importName } = call;
  const name = cut(nameOf(call));
  if (type.async) unsupported(`${name} is async, and such calls cannot be ${DOES[option]} yet`, option, importName);
  const kind = unknownIn([...type.params.map((p) => p.type), type.result]);
  if (kind === undefined) return;
  const a = kind === 'error-context' ? 'an' : 'a';
  unsupported(`${name} takes or gives ${a} ${kind}, and such calls cannot be ${DOES[option]} yet`, option, importName);
}

/** The first kind of what only lives while something waits for it. */
function unknownIn(types: readonly (ValueType | undefined)[]): string | undefined {
  const seen = new Set<DefinedType>();
  const open = [...types];
  for (let type = open.pop(); open.length > 0 || type !== undefined; type = open.pop()) {
    if (type === 'error-context') return type;
    if (typeof type !== 'object' || seen.has(type)) continue;
    seen.add(type);
    if (type.kind === 'stream' || type.kind === 'future') return type.kind;
    if (type.kind === 'primitive' && type.type === 'error-context') return type.type;
    forEachChild(type, (t) => open.push(t));
  }
  return undefined;
}

/** What the host gives by itself is not asked for by a call. */
function checkExports({ exports }: World, resources: ReadonlySet<ResourceIdentity>, option: 'record' | 'replay'): void {
  for (const [name, { entity }] of exports) {
    if (option === 'record' && name === RECORDING.name.name) {
      const again = 'take the component out of it first (unvirtualize), or leave it as it is';
      refuse(say`${mention('record')} would export ${name}, which the component exports already: ${again}`, 'record');
    }
    const mentions = new Mentions();
    mentions.entity(entity);
    if (![...mentions.resources.keys()].some((resource) => resources.has(resource))) continue;
    const why = 'takes or gives handles of the host, which does not come by a call of it';
    unsupported(`the export ${cut(name)} ${why}, so that it cannot be ${DOES[option]} yet`, option);
  }
}

function unsupported(sentence: string, option: 'record' | 'replay', importName?: string): never {
  const detail = importName === undefined ? { option } : { option, import: importName };
  throw new WasmvirtError('unsupported', say`${sentence}: leave out ${mention(option)}`, detail);
}

function resourcesOf(items: readonly Item[]): ReadonlySet<ResourceIdentity> {
  const mentions = new Mentions();
  for (const { entity } of items) mentions.entity(entity);
  return new Set(mentions.resources.keys());
}
