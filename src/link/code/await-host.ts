import { containsPointer, flatten, flattenFunc, recordLayout, sizeOf } from '../../component/abi.ts';
import type { FuncType, ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { BridgeContext } from './bridge.ts';
import { freePointers, pushFlat, storeFlat } from './flat-values.ts';
import { HandleReplacer } from './handles.ts';

/** An asynchronous function of the host that a task of ours calls and waits for: a task of `forward.wat`. */
export interface ForwardRequest {
  /** The beginning of the symbols of what is written. */
  readonly symbol: string;
  /** The symbol of the host's function, lowered `async` with the memory and `task.realloc`. */
  readonly host: string;
  readonly type: FuncType;
  /** The symbol of `task.return`. */
  readonly returns: string;
  /** The symbol of `() -> what next` that answers that there is no memory. */
  readonly full: string;
  /** Writes what is done with the host's result as it is, by locals with the struct and its address. */
  readonly first?: (b: FunctionBuilder, task: number, result: number) => void;
  /** The same before it is given: handles in it are ours. */
  readonly then?: (b: FunctionBuilder, task: number, result: number) => void;
  /** The symbol of what is called with the address of the result before that is given. */
  readonly shows: string | undefined;
}

export interface Forwarded {
  /** `(parameters of the lifted function, two words for the struct) -> what next`. */
  readonly symbol: string;
  readonly callback: string;
  /** `(address of a result)`: gives it. */
  readonly give: string;
  readonly objects: readonly CoreObject[];
}

/*
 * The struct of a task, behind what `forward.wat` has in it:
 *   +16 what who began it wants to know when it is over: two words
 *   +24 where the next string is copied to (`kept.wat`)
 *   +32 the parameters if the host takes them from memory, then its result, then the strings
 */
export const WORDS = [16, 20] as const;
const STRINGS = 24;
const PARAMS = 32;

/** Writes it. Handles of ours that wrap the host's are lent, and those in the result are wrapped. */
export function forwardFunction(request: ForwardRequest, context: BridgeContext): Forwarded {
  const { symbol, host, type, returns } = request;
  const { result } = type;
  if (!type.async || result === undefined)
    throw new WasmvirtError('internal', `${symbol} is forwarded, and is synchronous or has no result`);
  const lifted = flattenFunc(type, 'lift', 'callback');
  const lowered = flattenFunc(type, 'lower', 'stackful');
  if (lifted.paramsInMemory || lifted.resultInMemory)
    throw new WasmvirtError('internal', `${symbol} has parameters or a result in memory`);
  const types = type.params.map((p) => p.type);
  const params = recordLayout(types);
  const resultAt = (PARAMS + (lowered.paramsInMemory ? params.size : 0) + 7) & -8;
  const size = (resultAt + sizeOf(result) + 7) & -8;

  const names = { give: `${symbol}.give`, finish: `${symbol}.finish`, callback: `${symbol}.callback` };
  const objects: CoreObject[] = [];

  const b = new FunctionBuilder(symbol, { params: [...lifted.params, 'i32', 'i32'], results: ['i32'] });
  const task = b.local('i32');
  const code = b.local('i32');
  const strings = stringsOf(types);
  b.i32(size);
  for (const at of strings) b.get(at + 1).op('i32.add');
  b.call('heap.try-alloc').tee(task).op('i32.eqz').if().call(request.full).op('return').end();
  b.get(task).call('forward.begin').i32(size).op('i32.add').set(code);
  b.get(task).get(code).access('i32.store', STRINGS);
  for (const [i, word] of WORDS.entries()) {
    b.get(task)
      .get(lifted.params.length + i)
      .access('i32.store', word);
  }
  for (const at of strings) {
    b.get(task)
      .get(at)
      .get(at + 1)
      .call('forward.keep')
      .set(at);
  }
  let at = 0;
  const lend = new HandleReplacer(b, (t) => {
    if (t.kind !== 'borrow' && t.kind !== 'own') return undefined;
    const bridged = context.bridged(t.resource);
    if (bridged === undefined || t.kind === 'own') throw new WasmvirtError('internal', `${symbol} takes other handles`);
    return `${bridged.space}.lend-${bridged.name}`;
  });
  for (const [i, one] of types.entries()) {
    lend.flat(one, at, lifted.params);
    const flat = flatten(one);
    const place = { base: task, offset: PARAMS + (params.offsets[i] ?? 0) };
    if (lowered.paramsInMemory) storeFlat(b, one, { first: at, types: flat }, place);
    at += flat.length;
  }
  if (lowered.paramsInMemory) b.get(task).i32(PARAMS).op('i32.add');
  else for (const i of lifted.params.keys()) b.get(i);
  b.get(task).i32(resultAt).op('i32.add').call(host);
  b.set(code).get(task).get(code).call('forward.go').tee(code).if().get(code).op('return').end();
  objects.push(b.get(task).call(names.finish).finish());

  // a call that is cancelled waits for the host: a file would be there that nobody knows of
  const c = new FunctionBuilder(names.callback, { params: ['i32', 'i32', 'i32'], results: ['i32'] });
  c.get(0).get(2).call('forward.outcome').op('i32.eqz').if().call('forward.wait').op('return').end();
  objects.push(c.call('canon.context.get').call(names.finish).finish());

  const f = new FunctionBuilder(names.finish, { params: ['i32'], results: ['i32'] });
  const given = f.local('i32');
  f.get(0).i32(resultAt).op('i32.add').set(given);
  request.first?.(f, 0, given);
  new HandleReplacer(f, (t) => {
    if (t.kind !== 'own') return undefined;
    const bridged = context.bridged(t.resource);
    return bridged === undefined ? undefined : `${bridged.space}.wrap-${bridged.name}`;
  }).memory(result, given, 0);
  request.then?.(f, 0, given);
  f.get(given).call(names.give);
  freePointers(f, result, given, 0);
  objects.push(f.get(0).call('forward.end').finish());

  const g = new FunctionBuilder(names.give, { params: ['i32'], results: [] });
  if (request.shows !== undefined) g.get(0).call(request.shows);
  pushFlat(g, result, 0, 0);
  objects.push(g.call(returns).finish());
  return { symbol, callback: names.callback, give: names.give, objects };
}

/** The first locals of the parameters that are strings. */
function stringsOf(types: readonly ValueType[]): readonly number[] {
  const found: number[] = [];
  let at = 0;
  for (const type of types) {
    if (type === 'string' || (typeof type === 'object' && type.kind === 'primitive' && type.type === 'string'))
      found.push(at);
    else if (containsPointer(type)) throw new WasmvirtError('internal', 'a list is forwarded that is no string');
    at += flatten(type).length;
  }
  return found;
}
