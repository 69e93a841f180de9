import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreSignature, FuncObject } from '../../core/object.ts';

/** A function under the symbol of a template's, which calls another one of the same type in its place. */
export function replaced(symbol: string, by: string, type: CoreSignature): FuncObject {
  const builder = new FunctionBuilder(symbol, type);
  for (let i = 0; i < type.params.length; i += 1) builder.get(i);
  return builder.call(by).finish();
}
