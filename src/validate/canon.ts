import type { Canon } from '../binary/canon.ts';
import type { CanonOpt } from '../binary/canon-opt.ts';
import { idx } from '../binary/indices.ts';
import type { CoreValType } from '../binary/core-type.ts';
import { containsPointer } from '../component/abi.ts';
import type { ValueType } from '../component/types.ts';
import { checkLower, memoryAt, needMemory, needRealloc, needSync, readOptions, type Options } from './canon-options.ts';
import type { Context } from './context.ts';
import { tableMismatch } from './core-extern.ts';
import { sameValTypes, type CoreTypeId } from './core-types.ts';
import { valueType } from './define-type.ts';
import { lift, lower, coreTypeOf } from './lift-lower.ts';
import type { Feature } from './features.ts';
import { refuse } from './rule.ts';
import { at, type State } from './state.ts';

/** canon: appends the function that it makes (CanonicalABI.md § Canonical Definitions). */
export function addCanon(canon: Canon, state: State, cx: Context): void {
  if (canon.kind === 'lift') lift(canon, state, cx);
  else if (canon.kind === 'lower') lower(canon, state, cx);
  else state.coreFuncs.push(builtIn(canon, state, cx));
}

type BuiltIn = Exclude<Canon, { readonly kind: 'lift' | 'lower' }>;

/** The core type of a built-in. */
function builtIn(canon: BuiltIn, state: State, cx: Context): CoreTypeId {
  const feature = featureOf(canon.kind);
  if (feature !== undefined) cx.need(feature, `the built-in ${canon.kind}`);
  const func = (params: readonly CoreValType[], ...results: CoreValType[]): CoreTypeId =>
    cx.coreTypes.funcType(params, results);
  switch (canon.kind) {
    case 'resource.new':
      return func([localResource(canon.type, state)], 'i32');
    case 'resource.rep':
      return func(['i32'], localResource(canon.type, state));
    case 'resource.drop':
      state.resourceType(canon.type);
      return func(['i32']);
    case 'task.return':
      return taskReturn(canon, state, cx);
    case 'context.get':
      return func([], contextType(canon, state, cx));
    case 'context.set':
      return func([contextType(canon, state, cx)]);
    case 'stream.new':
    case 'future.new':
      endOf(canon, state);
      return func([], 'i64');
    case 'stream.drop-readable':
    case 'stream.drop-writable':
    case 'future.drop-readable':
    case 'future.drop-writable':
      endOf(canon, state);
      return func(['i32']);
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'future.cancel-read':
    case 'future.cancel-write':
      if (canon.async) cx.need('cm-more-async-builtins', `the built-in ${canon.kind} with async`);
      endOf(canon, state);
      return func(['i32'], 'i32');
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      return copy(canon, state, cx);
    case 'subtask.cancel':
      if (canon.async) cx.need('cm-more-async-builtins', 'the built-in subtask.cancel with async');
      return func(['i32'], 'i32');
    case 'error-context.new': {
      const options = withMemory(canon.kind, canon.options, state, cx);
      return declared(options, ['i32', 'i32'], ['i32'], cx);
    }
    case 'error-context.debug-message': {
      const options = withMemory(canon.kind, canon.options, state, cx);
      needRealloc(options, 'the message is a string');
      return declared(options, ['i32', 'i32'], [], cx);
    }
    case 'waitable-set.wait':
    case 'waitable-set.poll':
      return func(['i32', memoryAt(canon.memory, state, cx)], 'i32');
    case 'thread.new-indirect':
      startType(canon.type, false, state, cx);
      indirect(canon.table, false, state);
      return func(['i32', 'i32'], 'i32');
    case 'thread.spawn-indirect':
      startType(canon.type, true, state, cx);
      indirect(canon.table, true, state);
      return func(['i32', 'i32'], 'i32');
    case 'thread.spawn-ref': {
      const id = startType(canon.type, true, state, cx);
      return func([{ kind: 'ref', nullable: true, heap: idx<'core:type'>(id) }, 'i32'], 'i32');
    }
    case 'task.cancel':
    case 'backpressure.inc':
    case 'backpressure.dec':
      return func([]);
    case 'subtask.drop':
    case 'error-context.drop':
    case 'waitable-set.drop':
    case 'thread.resume-later':
      return func(['i32']);
    case 'waitable.join':
      return func(['i32', 'i32']);
    case 'waitable-set.new':
    case 'thread.index':
    case 'thread.suspend':
    case 'thread.yield':
    case 'thread.available-parallelism':
      return func([], 'i32');
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return func(['i32'], 'i32');
    default:
      return canon satisfies never;
  }
}

function featureOf(kind: BuiltIn['kind']): Feature | undefined {
  switch (kind) {
    case 'resource.new':
    case 'resource.drop':
    case 'resource.rep':
      return undefined;
    case 'error-context.new':
    case 'error-context.debug-message':
    case 'error-context.drop':
      return 'cm-error-context';
    case 'thread.yield':
      return 'cm-async';
    case 'thread.spawn-ref':
    case 'thread.spawn-indirect':
    case 'thread.available-parallelism':
      return 'shared-everything-threads';
    default:
      return kind.startsWith('thread.') ? 'cm-threading' : 'cm-async';
  }
}

/** The representation of a resource that the component itself defines. */
function localResource(index: number, state: State): CoreValType {
  const { identity } = state.resourceType(index);
  return (
    state.defined.get(identity) ??
    refuse('local resource', `type ${index} is not a resource that this component defines`)
  );
}

function taskReturn(canon: Extract<Canon, { readonly kind: 'task.return' }>, state: State, cx: Context): CoreTypeId {
  const params = canon.result === undefined ? [] : [{ label: 'v', type: valueType(canon.result, state, cx) }];
  const options = readOptions(canon.options, state, cx);
  if (options.realloc !== undefined) refuse('canon option', 'task.return cannot have the canonical option realloc');
  if (options.postReturn !== undefined)
    refuse('canon option', 'task.return cannot have the canonical option post-return');
  checkLower(options);
  needSync(options, 'task.return');
  return coreTypeOf({ kind: 'func', async: false, params, result: undefined }, options, 'lower', cx);
}

function contextType(
  { kind, type, slot }: Extract<Canon, { readonly kind: 'context.get' | 'context.set' }>,
  state: State,
  cx: Context,
): CoreValType {
  if (type === 'i64') cx.need('cm64', `the built-in ${kind} of i64`);
  if (type !== 'i32' && type !== 'i64') return refuse('canon type', `${kind} is of another type than i32 or i64`);
  state.contextType ??= type;
  if (state.contextType !== type) refuse('canon type', `${kind} is of another type than the one before it`);
  if (slot > 0) cx.need('cm-threading', `slot ${slot} of ${kind}`);
  if (slot > 1) refuse('canon type', `${kind} is of slot ${slot}: there are two`);
  return type;
}

type OfStream = Extract<BuiltIn, { readonly kind: `stream.${string}` | `future.${string}` }>;

/** The element of the stream or future type that a built-in is for. */
function endOf({ kind, type: index }: OfStream, state: State): ValueType | undefined {
  const type = state.defType(index);
  const wanted = kind.startsWith('stream.') ? 'stream' : 'future';
  if ((type.kind !== 'stream' && type.kind !== 'future') || type.kind !== wanted) {
    return refuse('canon type', `${kind} is for type ${index}, which is not a ${wanted}`);
  }
  return type.element;
}

function copy(
  canon: Extract<OfStream, { readonly kind: `${string}.read` | `${string}.write` }>,
  state: State,
  cx: Context,
): CoreTypeId {
  const element = endOf(canon, state);
  const options = readOptions(canon.options, state, cx);
  if (!options.async) cx.need('cm-more-async-builtins', `the built-in ${canon.kind} without async`);
  if (element !== undefined) needMemory(options, `${canon.kind} passes values in memory`);
  const reads = canon.kind === 'stream.read' || canon.kind === 'future.read';
  if (reads && element !== undefined && containsPointer(element)) {
    needRealloc(options, `${canon.kind} gets lists or strings`);
  }
  checkLower(options);
  const params: readonly CoreValType[] = canon.kind.startsWith('stream.') ? ['i32', 'i32', 'i32'] : ['i32', 'i32'];
  return declared(options, params, ['i32'], cx);
}

function withMemory(what: string, raw: readonly CanonOpt[], state: State, cx: Context): Options {
  const options = readOptions(raw, state, cx);
  needMemory(options, `${what} passes a string`);
  needSync(options, what);
  checkLower(options);
  return options;
}

/** The type of a built-in, which must be the declared one where there is one. */
function declared(
  { coreType }: Options,
  params: readonly CoreValType[],
  results: readonly CoreValType[],
  cx: Context,
): CoreTypeId {
  if (coreType === undefined) return cx.coreTypes.funcType(params, results);
  const type = cx.coreTypes.func(coreType);
  if (type === undefined || !sameValTypes(type.params, params) || !sameValTypes(type.results, results)) {
    refuse('canon option', 'the core-type is not the type of this built-in');
  }
  return coreType;
}

/** The type of the functions that threads start with: [i32] -> []. */
function startType(index: number, shared: boolean, state: State, cx: Context): CoreTypeId {
  const id = state.coreTypeId(index);
  if (shared && !cx.coreTypes.get(id).shared)
    refuse('canon type', 'the type of a function to start a thread with is not shared');
  const type = cx.coreTypes.func(id);
  if (type === undefined || !sameValTypes(type.params, ['i32']) || type.results.length > 0) {
    refuse('canon type', 'the type of a function to start a thread with is not [i32] -> []');
  }
  return id;
}

function indirect(index: number, shared: boolean, state: State): void {
  const why = tableMismatch(at(state.coreTables, index, 'core table'), {
    element: { kind: 'ref', nullable: true, heap: shared ? 'shared func' : 'func' },
    address: 'i32',
    shared,
    min: 0n,
    max: undefined,
  });
  if (why !== undefined) refuse('canon type', `table ${index} cannot have functions to start threads with: ${why}`);
}
