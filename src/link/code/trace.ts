import { flatten, flattenFunc, recordLayout, type FlatFunc } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import type { TracePrinter } from './trace-values.ts';

export interface TraceRequest {
  /** The symbol of the new function. */
  readonly symbol: string;
  /** The traced function, which has the same core signature. */
  readonly inner: string;
  /** `interface@version#function`. */
  readonly name: string;
  readonly type: FuncType;
  /** `traps`: it does not return. `asks`: it calls the host and may not return, so that the parameters are written before the call. */
  readonly ends: 'always' | 'asks' | 'traps';
  /** `errors`: only those that trap, or whose result is an error. */
  readonly calls: 'all' | 'errors';
  /** How a call that rules refused is told from one that the host did. */
  readonly refusal?: Refusal;
}

/** What a line says of a call that rules refused. */
export const REFUSED = ', refused by the rules';

export interface Refusal {
  /** The symbol of a global: 0, 1 while a traced call lasts, 2 from when it is refused. */
  readonly state: string;
  /** Prints what was refused beside the parameters, if anything. */
  readonly details: (builder: FunctionBuilder) => void;
  /** What is called then: it does not return. `undefined`: the result says it. */
  readonly trap: string | undefined;
}

/**
 * Writes a function that calls another one and prints the call on a line: `name(arguments) -> result`. Arguments and result are handed on
 * as they are. What is printed is read before post-return gives it back.
 */
export function traceFunction(
  { symbol, inner, name, type, ends, calls, refusal }: TraceRequest,
  printer: TracePrinter,
): CoreObject {
  const { params, results, paramsInMemory, resultInMemory } = flattenFunc(type, 'lift');
  const builder = new FunctionBuilder(symbol, { params, results });
  putCall(builder, { name, type, params, paramsInMemory }, printer);
  if (ends === 'traps') printer.text(builder, ' -> trap');
  const written = ends === 'traps' || (ends === 'asks' && calls === 'all');
  if (written) builder.i32(ends === 'traps' ? 1 : 0).call('trace.write');
  if (refusal !== undefined) builder.i32(1).globalSet(refusal.state);
  params.forEach((_, i) => builder.get(i));
  builder.call(inner);
  const [core] = results;
  const result = core === undefined ? undefined : builder.local(core);
  if (result !== undefined) builder.set(result);
  if (refusal?.trap !== undefined) {
    whereRefused(builder, refusal);
    printer.text(builder, ` -> trap${REFUSED}`);
    refusal.details(builder);
    builder.i32(1).call('trace.write').call(refusal.trap).end();
  }
  if (calls === 'errors' && ends !== 'traps' && result !== undefined) {
    // whether it is an error is the first byte of a result, or all there is of it
    builder.get(result);
    if (resultInMemory) builder.access('i32.load8_u');
    builder.op('i32.eqz').if().call('trace.discard');
    if (refusal !== undefined) builder.i32(0).globalSet(refusal.state);
    builder.get(result).op('return').end();
  }
  if (type.result !== undefined && result !== undefined) {
    printer.text(builder, ' -> ');
    if (resultInMemory) printer.memory(builder, type.result, result, 0);
    else {
      // one local, behind the parameters
      const locals = [...params];
      if (core !== undefined) locals[result] = core;
      printer.flat(builder, type.result, result, locals);
    }
  }
  if (refusal !== undefined && refusal.trap === undefined) {
    whereRefused(builder, refusal);
    printer.text(builder, REFUSED);
    refusal.details(builder);
    builder.end();
  }
  builder.i32(1).call('trace.write');
  if (refusal !== undefined) builder.i32(0).globalSet(refusal.state);
  if (result !== undefined) builder.get(result);
  return builder.finish();
}

/**
 * The same for a function that begins a task: what it gives is on the line in words, `name(arguments) -> stream, future`, as it gives it by
 * a built-in. An error is in the future, later.
 */
export function traceTask(
  { symbol, inner, name, type }: Pick<TraceRequest, 'symbol' | 'inner' | 'name' | 'type'>,
  printer: TracePrinter,
): CoreObject {
  const { params, results, paramsInMemory } = flattenFunc(type, 'lift', 'callback');
  const builder = new FunctionBuilder(symbol, { params, results });
  putCall(builder, { name, type, params, paramsInMemory }, printer);
  const { result } = type;
  const given =
    typeof result === 'object' && result.kind === 'tuple' ? result.types : result === undefined ? [] : [result];
  const words = given.map((t) => (typeof t === 'object' ? t.kind : t)).join(', ');
  if (words !== '') printer.text(builder, ` -> ${words}`);
  builder.i32(1).call('trace.write');
  params.forEach((_, i) => builder.get(i));
  return builder.call(inner).finish();
}

/** Prints `name(arguments)`: the arguments are in the parameters, the core types of which are `params`. */
export function putCall(
  builder: FunctionBuilder,
  {
    name,
    type,
    params,
    paramsInMemory,
  }: Pick<TraceRequest, 'name' | 'type'> & Pick<FlatFunc, 'params' | 'paramsInMemory'>,
  printer: TracePrinter,
): void {
  printer.text(builder, `${name}(`);
  const { offsets } = recordLayout(type.params.map((p) => p.type));
  let local = 0;
  type.params.forEach((p, i) => {
    if (i > 0) printer.text(builder, ', ');
    if (paramsInMemory) printer.memory(builder, p.type, 0, offsets[i] ?? 0);
    else printer.flat(builder, p.type, local, params);
    local += flatten(p.type).length;
  });
  printer.text(builder, ')');
}

function whereRefused(builder: FunctionBuilder, { state }: Refusal): void {
  builder.globalGet(state).i32(2).op('i32.eq').if();
}
