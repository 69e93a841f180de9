import { readCoreMemoryType, type CoreMemoryType } from '../binary/core-extern-type.ts';
import { Mentions, rootOf } from '../component/mention.ts';
import type { FuncType, ResourceIdentity, ValueType } from '../component/types.ts';
import { forEachChild } from '../component/types.ts';
import { coreSection, readCoreImports, readCoreSections } from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';
import type { Plan } from '../policy/plan.ts';
import { hostFunction, isHostType, type Definition } from './definitions.ts';
import { mayBeOne, resourceKey } from './resource-key.ts';

/** The deepest type that glue moves, and the longest list of fixed length. */
const MOST_DEPTH = 50;
const MOST_LENGTH = 1000;

/**
 * Sees to it that the guest cannot guess handles of the host that adapters keep: in one component, handles of both are in one table. So no
 * resource of which adapters have handles is one of which the guest has handles of the host's.
 *
 * @param asked of the functions of the host that adapters may call those that they do call, by their imports
 * @throws WasmvirtError `unsupported`, with the reason
 */
export function checkPlan(
  { imports, hostNeeds, ownership, origins, trace }: Plan,
  asked: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  // adapters get handles of the host by what its functions return
  const kept = new Mentions();
  const bridged = new Mentions();
  for (const { functions } of imports) {
    for (const { ruled, type, provider } of functions) {
      if (ruled) throw unsupported('there are rules for what it asks the host');
      if (provider.kind === 'virtual' && provider.as === 'overlay') kept.value(type.result);
      if (provider.kind === 'bridge') bridged.value(type.result);
    }
  }
  for (const { importName, name, type } of hostNeeds)
    if (asked.get(importName)?.has(name) === true) kept.value(type.result);
  // of other names, too: they may be of the same resource to the host
  const given = [...ownership.host].map((identity) => keyOf(identity, origins) ?? '');
  // what is bridged hands on what the guest has of the host, and keeps what is wrapped
  const wrapped = [...bridged.resources.keys()].filter((identity) => !ownership.host.has(identity));
  const keys = new Set([...kept.resources.keys(), ...wrapped].flatMap((identity) => keyOf(identity, origins) ?? []));
  // it has an import of its own
  if (trace !== undefined) for (const name of OF_TRACE) keys.add(name);
  for (const key of keys) {
    if (given.some((other) => mayBeOne(key, other))) throw unsupported('adapters would keep handles of the host');
  }
}

/** What a trace has of the host, of any version, and what it may get of that. */
const OF_TRACE = ['wasi:io/streams#output-stream', 'wasi:io/error#error', 'wasi:io/poll#pollable'];

/** By what name an import of the guest has a resource. */
function keyOf(identity: ResourceIdentity, origins: Plan['origins']): string | undefined {
  const origin = origins.get(identity);
  return origin === undefined ? undefined : resourceKey(origin.importName, origin.interface, origin.name);
}

/**
 * Whether adapters can do without the contents of mounted files, because nobody but glue looks at them: what is written starts as a copy of them,
 * spliced bytes go from stream to stream, and a trace prints them.
 */
export function leavesFiles({ policy, io, trace }: Plan): boolean {
  // who controls the output reads them out of the adapter
  if (policy.control) return false;
  if (trace !== undefined || policy.mounts.some(({ writable }) => writable)) return false;
  return ![...io.imported].some((name) => name.endsWith('splice'));
}

/**
 * Sees to it that glue can move the values of a function that adapters answer.
 *
 * @param ours whether adapters define a resource
 * @throws WasmvirtError `unsupported`, with the reason
 */
export function checkFunction(type: FuncType, ours: (resource: ResourceIdentity) => boolean): void {
  if (type.async) throw unsupported('it calls asynchronous functions that are answered inside');
  const owned = new Set<ResourceIdentity>();
  const borrowed = new Set<ResourceIdentity>();
  const seen = new Set<object>();
  const visit = (t: ValueType | undefined, depth: number): void => {
    if (t === 'error-context') throw unsupported('it has error contexts');
    if (typeof t !== 'object') return;
    const root = rootOf(t);
    if (seen.has(root)) return;
    seen.add(root);
    if (depth > MOST_DEPTH) throw unsupported('its types are too deep');
    switch (root.kind) {
      case 'stream':
      case 'future':
        throw unsupported('functions that are answered inside have streams or futures');
      case 'own':
      case 'borrow': {
        const { identity } = root.resource;
        if (!ours(identity)) throw unsupported('functions that are answered inside have handles of the host');
        (root.kind === 'own' ? owned : borrowed).add(identity);
        return;
      }
      case 'list':
        if ((root.length ?? 0) > MOST_LENGTH) throw unsupported('its types are too large');
        break;
      case 'primitive':
        if (root.type === 'error-context') throw unsupported('it has error contexts');
        break;
      default:
    }
    forEachChild(root, (child) => visit(child, depth + 1));
  };
  for (const param of type.params) visit(param.type, 0);
  // a handle that is lent and given away in one call traps, which glue does not see
  for (const identity of owned) if (borrowed.has(identity)) throw unsupported('a call lends and takes one resource');
  seen.clear();
  visit(type.result, 0);
}

/**
 * Sees to it that a definition of the guest is of a kind that is known from outside, and that an adapter has one call of it at a time.
 *
 * @param asks whether adapters call the host, which may have other tasks run meanwhile
 * @throws WasmvirtError `unsupported`, with the reason
 */
export function checkGuest({ item, scope }: Definition, asks: boolean): void {
  if (item.kind !== 'canon') return;
  const canon = item.item;
  switch (canon.kind) {
    case 'lower': {
      const func = scope.at('func', canon.func);
      const lifted = func.kind === 'defined' && func.definition.item.kind === 'canon';
      if (!lifted && hostFunction(func) === undefined) throw unsupported(INSIDE);
      return;
    }
    case 'resource.drop': {
      const type = scope.at('type', canon.type);
      const made = type.kind === 'defined' && type.definition.item.kind === 'type';
      if (!made && !isHostType(type)) throw unsupported(INSIDE);
      return;
    }
    case 'lift': {
      const options = new Set(canon.options.map(({ kind }) => kind));
      if (asks && options.has('async') && !options.has('callback')) throw unsupported(OVERLAP);
      return;
    }
    case 'thread.new-indirect':
    case 'thread.spawn-ref':
    case 'thread.spawn-indirect':
      if (asks) throw unsupported(OVERLAP);
      return;
    default:
  }
}

const INSIDE = 'it calls functions or drops handles of a component in it, or of an instance in an instance';
const OVERLAP = 'its calls may overlap where adapters ask the host';

/**
 * Sees to it that the memories of a core module of the guest are such as glue reads and writes.
 *
 * @returns whether it may throw exceptions
 * @throws WasmvirtError `unsupported`, with the reason
 */
export function checkModule(module: Uint8Array): boolean {
  try {
    const sections = readCoreSections(module);
    let throws = sections.some(({ kind }) => kind === 'tag');
    for (const { type } of readCoreImports(module, sections)) {
      if (type.kind === 'memory') checkMemory(type);
      if (type.kind === 'tag') throws = true;
    }
    for (const memory of coreSection(module, sections, 'memory')?.vec('memories', 1000, readCoreMemoryType) ?? []) {
      checkMemory(memory);
    }
    return throws;
  } catch (error) {
    if (error instanceof WasmvirtError && error.code !== 'unsupported') {
      throw new WasmvirtError('unsupported', 'a core module of it is of a kind that is not known', { cause: error });
    }
    throw error;
  }
}

function checkMemory({ address, shared, pageSizeLog2 }: CoreMemoryType): void {
  if (address !== 'i32' || shared || pageSizeLog2 !== undefined) {
    throw unsupported('it has a memory that is shared, of 64 bits or with other pages');
  }
}

function unsupported(why: string): WasmvirtError {
  return new WasmvirtError('unsupported', why);
}
