import type { Canon } from '../binary/canon.ts';
import type { CoreValType } from '../binary/core-type.ts';
import { containsPointer, flattenFunc, type FlatFunc } from '../component/abi.ts';
import type { FuncType } from '../component/types.ts';
import type { Context } from './context.ts';
import { abiOf, checkLower, needMemory, needRealloc, readOptions, type Options } from './canon-options.ts';
import { signature } from './core-extern.ts';
import { sameValTypes, type CoreTypeId } from './core-types.ts';
import { lowerGc } from './lower-gc.ts';
import { refuse } from './rule.ts';
import { at, type State } from './state.ts';

/** canon lift: appends the function (CanonicalABI.md § canon lift). */
export function lift(canon: Extract<Canon, { readonly kind: 'lift' }>, state: State, cx: Context): void {
  const type = state.funcType(canon.type);
  const core = at(state.coreFuncs, canon.func, 'core function');
  const options = readOptions(canon.options, state, cx);
  checkLiftOptions(options, core, cx);
  if (options.async && !type.async)
    refuse('lift', 'a function that is not async is lifted with the canonical option async');
  const expected = coreTypeOf(type, { ...options, coreType: core }, 'lift', cx);
  if (core !== expected) {
    refuse(
      'lift',
      `core function ${canon.func} has the type ${signature(cx.coreTypes, core)}, the lifted one needs ${signature(cx.coreTypes, expected)}`,
    );
  }
  state.funcs.push(type);
}

function checkLiftOptions(options: Options, core: CoreTypeId, cx: Context): void {
  if (options.postReturn !== undefined) {
    const post = cx.coreTypes.func(options.postReturn);
    const lifted = cx.coreTypes.func(core);
    if (
      post === undefined ||
      lifted === undefined ||
      !sameValTypes(post.params, lifted.results) ||
      post.results.length > 0
    ) {
      refuse(
        'canon option',
        'the function for post-return does not take the results of the lifted one, and return nothing',
      );
    }
  }
  if (options.async && options.callback === undefined) {
    cx.need('cm-async-stackful', 'a lift with the canonical option async and no callback');
  }
  if (options.callback !== undefined) {
    const callback = cx.coreTypes.func(options.callback);
    if (
      callback === undefined ||
      !CALLBACK_PARAMS.some((params) => sameValTypes(callback.params, params)) ||
      !sameValTypes(callback.results, ['i32'])
    ) {
      refuse('canon option', 'the function for callback has not the type [i32 i32 i32] -> [i32]');
    }
  }
  if (options.coreType !== undefined) refuse('canon option', 'a lift has no canonical option core-type');
}

const CALLBACK_PARAMS: readonly (readonly CoreValType[])[] = [['i32', 'i32', 'i32']];

/** canon lower: appends the core function (CanonicalABI.md § canon lower). */
export function lower(canon: Extract<Canon, { readonly kind: 'lower' }>, state: State, cx: Context): void {
  const type = at(state.funcs, canon.func, 'function');
  const options = readOptions(canon.options, state, cx);
  checkLower(options);
  if (options.async && !type.async)
    refuse('lift', 'a function that is not async is lowered with the canonical option async');
  state.coreFuncs.push(coreTypeOf(type, options, 'lower', cx));
}

/** What follows of the type of a function for the core. */
export interface Crossing {
  readonly flat: FlatFunc;
  /** Whether a string or a list is in a parameter, or in the result. */
  readonly pointerIn: boolean;
  readonly pointerOut: boolean;
}

/** A function with more parameters than this is looked at once: one type can be lowered many times. */
const FEW = 16;

function crossing(type: FuncType, direction: 'lift' | 'lower', options: Options, cx: Context): Crossing {
  const [abi, address] = [abiOf(options), options.memory ?? 'i32'];
  const work = (): Crossing => ({
    flat: flattenFunc(type, direction, abi, address),
    pointerIn: type.params.some((p) => containsPointer(p.type)),
    pointerOut: type.result !== undefined && containsPointer(type.result),
  });
  if (type.params.length <= FEW) return work();
  const key = `${direction} ${abi} ${address}`;
  const known = cx.crossings.get(type) ?? new Map<string, Crossing>();
  const found = known.get(key) ?? work();
  cx.crossings.set(type, known.set(key, found));
  return found;
}

/** The core type of a function that is lifted or lowered, after a check that the options suffice. */
export function coreTypeOf(type: FuncType, options: Options, direction: 'lift' | 'lower', cx: Context): CoreTypeId {
  if (options.gc) return lowerGc(type, options, cx);
  const { flat, pointerIn, pointerOut } = crossing(type, direction, options, cx);
  if (direction === 'lift') {
    if (pointerIn) needRealloc(options, 'a parameter has a list or string in it');
    if (flat.paramsInMemory) needRealloc(options, 'there are more parameters than can be passed as core values');
  } else {
    if (pointerIn) needMemory(options, 'a parameter has a list or string in it');
    if (flat.paramsInMemory) needMemory(options, 'there are more parameters than can be passed as core values');
    if (pointerOut) needRealloc(options, 'the result has a list or string in it');
  }
  if (pointerOut) needMemory(options, 'the result has a list or string in it');
  if (flat.resultInMemory) needMemory(options, 'the result is passed in memory');
  return cx.coreTypes.funcType(flat.params, flat.results);
}
