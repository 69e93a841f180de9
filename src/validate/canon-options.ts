import type { CanonOpt } from '../binary/canon-opt.ts';
import type { Abi, Address } from '../component/abi.ts';
import type { Context } from './context.ts';
import { memoryMismatch } from './core-extern.ts';
import { sameValTypes, type CoreTypeId } from './core-types.ts';
import { refuse } from './rule.ts';
import { at, type State } from './state.ts';

/** Canonical options, each checked for itself. */
export interface Options {
  readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16';
  /** The type of addresses, where there is a memory. */
  readonly memory: Address | undefined;
  readonly realloc: CoreTypeId | undefined;
  readonly postReturn: CoreTypeId | undefined;
  readonly async: boolean;
  readonly callback: CoreTypeId | undefined;
  readonly coreType: CoreTypeId | undefined;
  readonly gc: boolean;
}

/** opts (CanonicalABI.md § canonopt Validation): each at most once, with what it refers to. */
export function readOptions(options: readonly CanonOpt[], state: State, cx: Context): Options {
  const seen = new Map<CanonOpt['kind'], CanonOpt>();
  for (const option of options) {
    if (seen.has(option.kind)) refuse('canon option', `the canonical option ${option.kind} is there twice`);
    seen.set(option.kind, option);
    if (option.kind === 'async') cx.need('cm-async', 'the canonical option async');
    if (option.kind === 'gc' || option.kind === 'core-type') cx.need('cm-gc', `the canonical option ${option.kind}`);
  }
  const get = <K extends CanonOpt['kind']>(kind: K): Extract<CanonOpt, { readonly kind: K }> | undefined =>
    seen.get(kind) as Extract<CanonOpt, { readonly kind: K }> | undefined; // entered under its kind
  const func = (kind: 'realloc' | 'post-return' | 'callback'): CoreTypeId | undefined => {
    const option = get(kind);
    return option === undefined ? undefined : at(state.coreFuncs, option.func, 'core function');
  };
  const [memory, coreType] = [get('memory'), get('core-type')];
  const read: Options = {
    encoding: get('string-encoding')?.encoding ?? 'utf8',
    memory: memory === undefined ? undefined : memoryAt(memory.memory, state, cx),
    realloc: func('realloc'),
    postReturn: func('post-return'),
    async: seen.has('async'),
    callback: func('callback'),
    coreType: coreType === undefined ? undefined : state.coreTypeId(coreType.type),
    gc: seen.has('gc'),
  };
  if (read.coreType !== undefined && cx.coreTypes.func(read.coreType) === undefined) {
    refuse('canon option', 'the canonical option core-type refers to a type that is no function type');
  }
  if (read.callback !== undefined && !read.async)
    refuse('canon option', 'there is a callback without the canonical option async');
  if (read.async && read.postReturn !== undefined) refuse('canon option', 'there are both async and post-return');
  if (read.coreType !== undefined && !read.gc)
    refuse('canon option', 'there is a core-type without the canonical option gc');
  checkRealloc(read, cx);
  return read;
}

function checkRealloc({ realloc, memory }: Options, cx: Context): void {
  if (realloc === undefined) return;
  if (memory === undefined) return refuse('canon option', 'the canonical option realloc needs memory');
  const type = cx.coreTypes.func(realloc);
  if (
    type !== undefined &&
    sameValTypes(type.params, [memory, memory, memory, memory]) &&
    sameValTypes(type.results, [memory])
  )
    return;
  refuse(
    'canon option',
    `the function for realloc has not the type [${memory} ${memory} ${memory} ${memory}] -> [${memory}]`,
  );
}

/** A memory that values can be passed in: not shared; its addresses. */
export function memoryAt(index: number, state: State, cx: Context): Address {
  const memory = at(state.coreMemories, index, 'core memory');
  if (memory.address === 'i64') cx.need('cm64', 'a 64-bit memory for values');
  const why = memoryMismatch(memory, { ...memory, shared: false, min: 0n, max: undefined });
  if (why !== undefined) refuse('canon option', `memory ${index} cannot be used for values: ${why}`);
  return memory.address;
}

export function abiOf({ async, callback }: Options): Abi {
  return async ? (callback === undefined ? 'stackful' : 'callback') : 'sync';
}

/** Refuses options that only a lift has. */
export function checkLower(options: Options): void {
  if (options.postReturn !== undefined) refuse('canon option', 'post-return is an option of lifts alone');
  if (options.callback !== undefined) refuse('canon option', 'callback is an option of lifts alone');
  if (options.gc && options.coreType === undefined)
    refuse('canon option', 'the canonical option gc needs a core-type here');
}

export function needMemory({ memory }: Options, what: string): void {
  if (memory === undefined) refuse('canon option', `the canonical option memory is missing: ${what}`);
}

export function needRealloc(options: Options, what: string): void {
  needMemory(options, what);
  if (options.realloc === undefined) refuse('canon option', `the canonical option realloc is missing: ${what}`);
}

export function needSync({ async }: Options, what: string): void {
  if (async) refuse('canon option', `${what} cannot have the canonical option async`);
}
