import { flattenFunc } from '../../component/abi.ts';
import type { ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { putCall, type TraceRequest } from './trace.ts';
import type { TracePrinter } from './trace-values.ts';

/** Where the struct of a task has the line that its call has begun: `forward.wat`. */
export const LINE = 12;

/** The symbol of a global, not 0: the line of a call is composed, and its result is not there yet. */
const STATE = 'trace.open';

/** For all functions that `traceWaiting` writes. */
export const OPEN_LINE: CoreObject = { kind: 'global', symbol: STATE, type: 'i32', init: 0n };

/**
 * Writes a function that calls one which begins a task of `forward.wat`, and prints the call: what `traceShown` writes prints its result when that
 * is given, on the same line; or, if the task waits, on a line of its own behind one with `, waiting`.
 *
 * @param state a global like `trace.open`
 */
export function traceWaiting(
  { symbol, inner, name, type, calls }: Pick<TraceRequest, 'symbol' | 'inner' | 'name' | 'type' | 'calls'>,
  printer: TracePrinter,
  state = STATE,
): CoreObject {
  const { params, results, paramsInMemory } = flattenFunc(type, 'lift', 'callback');
  const b = new FunctionBuilder(symbol, { params, results });
  const next = b.local('i32');
  putCall(b, { name, type, params, paramsInMemory }, printer);
  b.i32(1).globalSet(state);
  params.forEach((_, i) => b.get(i));
  b.call(inner).set(next).globalGet(state).if();
  const kept = b.local('i32');
  b.call('trace.keep').set(kept).call('canon.context.get').get(kept).access('i32.store', LINE);
  if (calls === 'all') {
    b.get(kept).call('trace.copy-kept');
    printer.text(b, ', waiting');
    b.i32(1).call('trace.write');
  }
  return b.i32(0).globalSet(state).end().get(next).finish();
}

/** Writes `(address of a result)`, which prints the result of a task, if its call is traced, and ends the line. */
export function traceShown(
  symbol: string,
  { type, calls }: { readonly type: ValueType; readonly calls: TraceRequest['calls'] },
  printer: TracePrinter,
): CoreObject {
  const b = new FunctionBuilder(symbol, { params: ['i32'], results: [] });
  const task = b.local('i32');
  const kept = b.local('i32');
  b.globalGet(STATE).op('i32.eqz').if();
  b.call('canon.context.get').tee(task).op('i32.eqz').if().op('return').end();
  b.get(task).access('i32.load', LINE).tee(kept).op('i32.eqz').if().op('return').end();
  b.get(kept).call('trace.copy-kept').get(kept).call('heap.free');
  b.get(task).i32(0).access('i32.store', LINE).end();
  b.i32(0).globalSet(STATE);
  // whether it is an error is the first byte of a result
  if (calls === 'errors') b.get(0).access('i32.load8_u').op('i32.eqz').if().call('trace.discard').op('return').end();
  printer.text(b, ' -> ');
  printer.memory(b, type, 0, 0);
  return b.i32(1).call('trace.write').finish();
}
