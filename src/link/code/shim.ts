import { flattenFunc, sizeOf } from '../../component/abi.ts';
import type { DefinedType, FuncType, ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, DataObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';

/** A function of a synchronous type that calls a task of another adapter, which goes on after it has returned. */
export interface Shim {
  readonly symbol: string;
  /** The symbol of the task, lowered `async`. */
  readonly twin: string;
  readonly type: FuncType;
}

/** `RETURNED` of CanonicalABI.md, as a call of a task says it that returned before it waited for anything: it has no handle then. */
const RETURNED = 2;

/**
 * Writes it. A task of ours gives its result before it waits for anything.
 *
 * @param dropSymbol the built-in that drops a handle that was lent; `undefined` where nothing is to be dropped
 */
export function shimFunction(
  { symbol, twin, type }: Shim,
  dropSymbol: (type: DefinedType) => string | undefined,
): { readonly symbol: string; readonly objects: readonly CoreObject[] } {
  const lifted = flattenFunc(type, 'lift');
  const lowered = flattenFunc(type, 'lower', 'stackful');
  const [result] = lifted.results;
  if (lowered.paramsInMemory || lifted.paramsInMemory || (result !== 'i32' && result !== undefined))
    throw new WasmvirtError('internal', 'a task has parameters in memory, or a result that is no handle');
  const b = new FunctionBuilder(symbol, { params: lifted.params, results: lifted.results });
  const place = resultData(symbol, type.result);
  for (const i of lifted.params.keys()) b.get(i);
  if (lowered.resultInMemory) b.address(place.symbol);
  b.call(twin).i32(RETURNED).op('i32.ne').if().op('unreachable').end();
  let at = 0;
  for (const { type: param } of type.params) {
    const drop = typeof param === 'object' && param.kind === 'borrow' ? dropSymbol(param) : undefined;
    if (drop !== undefined) b.get(at).call(drop);
    at += flattenFunc({ ...type, params: [{ label: '', type: param }], result: undefined }, 'lift').params.length;
  }
  if (result !== undefined) {
    b.address(place.symbol);
    if (!lifted.resultInMemory) b.access('i32.load');
  }
  return { symbol, objects: [b.finish(), place] };
}

/** Where a task leaves its result. The caller reads it before the next call. */
function resultData(symbol: string, type: ValueType | undefined): DataObject {
  const size = type === undefined ? 0 : sizeOf(type);
  return {
    kind: 'data',
    symbol: `state.shim.${symbol}`,
    align: 8,
    mutable: true,
    bytes: new Uint8Array(size),
    relocs: [],
  };
}
