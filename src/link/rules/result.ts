import { flatten, MAX_FLAT_PARAMS } from '../../component/abi.ts';
import type { ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { freePointers, pushFlat } from '../code/flat-values.ts';

/** The parameters of `gate.return-<name>`. */
export const TASK = 0;
export const RESULT = 1;

/**
 * The function `gate.return-<name>`: `(task or 0, the address of its result)`. It gives the result.
 *
 * @param frees what the result points to is on the heap, and freed
 * @param before writes code that is run first
 */
export function resultFunction(
  { name, type, frees }: { readonly name: string; readonly type: ValueType; readonly frees: boolean },
  before: (b: FunctionBuilder) => void,
): CoreObject {
  const b = new FunctionBuilder(`gate.return-${name}`, { params: ['i32', 'i32'], results: [] });
  before(b);
  if (flatten(type).length > MAX_FLAT_PARAMS) b.get(RESULT);
  else pushFlat(b, type, RESULT, 0);
  b.call(`canon.return-${name}`);
  if (frees) freePointers(b, type, RESULT, 0);
  return b.finish();
}
