import { alignOf, flattenFunc, recordLayout, sizeOf } from '../component/abi.ts';
import type { FuncType } from '../component/types.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import type { Transfers } from './transfer.ts';

export const REALLOC: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };

const EIGHT = ['v128', 'v128', 'v128', 'v128', 'v128', 'v128', 'v128', 'v128'] as const;

/** What the module over a guest's memory gives. */
export const GUEST: ReadonlyMap<string, CoreSignature> = new Map<string, CoreSignature>([
  ['guest.load-1', { params: ['i32'], results: ['i32'] }],
  ['guest.load-2', { params: ['i32'], results: ['i32'] }],
  ['guest.load-4', { params: ['i32'], results: ['i32'] }],
  ['guest.load-8', { params: ['i32'], results: ['i64'] }],
  ['guest.store-1', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-2', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-4', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-8', { params: ['i32', 'i64'], results: [] }],
  ['guest.check', { params: ['i32', 'i64', 'i32'], results: [] }],
  ['guest.load-32', { params: ['i32'], results: ['v128', 'v128'] }],
  ['guest.store-32', { params: ['i32', 'v128', 'v128'], results: [] }],
  ['guest.load-128', { params: ['i32'], results: EIGHT }],
  ['guest.store-128', { params: ['i32', ...EIGHT], results: [] }],
]);

/**
 * The function that the guest calls in place of a lowered one: it moves the arguments, calls `adapter.f…`, and moves what that returns.
 *
 * @param i the number of the adapter's function
 * @param post what the adapter is to call when the result was moved, by its symbol
 */
export function glueFunction(
  symbol: string,
  i: number,
  type: FuncType,
  post: string | undefined,
  transfers: Transfers,
): CoreObject {
  const lowered = flattenFunc(type, 'lower');
  const lifted = flattenFunc(type, 'lift');
  const b = new FunctionBuilder(symbol, { params: lowered.params, results: lowered.results });
  b.call('handles.enter');
  const types = type.params.map((param) => param.type);
  let args: readonly number[];
  if (lowered.paramsInMemory) {
    const { size, align, offsets } = recordLayout(types);
    const to = b.local('i32');
    b.get(0).i64(BigInt(size)).i32(align).call('guest.check');
    b.i32(0).i32(0).i32(align).i32(size).call('adapter.realloc').set(to);
    types.forEach((t, at) => {
      const offset = offsets[at] ?? 0;
      transfers.memory(b, t, 'in', { local: 0, offset }, { local: to, offset });
    });
    args = [to];
  } else {
    const count = lowered.params.length - (lowered.resultInMemory ? 1 : 0);
    args = transfers.flats(
      b,
      types,
      'in',
      Array.from({ length: count }, (_, at) => at),
    );
  }
  for (const arg of args) b.get(arg);
  b.call(`adapter.f${i}`);
  const results = lifted.results.map((core) => b.local(core));
  for (const result of [...results].reverse()) b.set(result);
  const [first = 0] = results;
  let moved: readonly number[] = [];
  if (type.result !== undefined && lowered.resultInMemory) {
    const area = lowered.params.length - 1;
    b.get(area)
      .i64(BigInt(sizeOf(type.result)))
      .i32(alignOf(type.result))
      .call('guest.check');
    transfers.memory(b, type.result, 'out', { local: first, offset: 0 }, { local: area, offset: 0 });
  } else if (type.result !== undefined) moved = transfers.flat(b, type.result, 'out', results);
  if (post !== undefined) {
    for (const result of results) b.get(result);
    b.call(post);
  }
  for (const result of moved) b.get(result);
  return b.finish();
}
