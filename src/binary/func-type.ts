import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { MAX } from './limits.ts';
import {
  readLabelValType,
  readResultList,
  writeLabelValType,
  writeResultList,
  type LabelValType,
  type ValType,
} from './val-type.ts';

export const FUNC_TYPE = { func: 0x40, 'func async': 0x43 } as const;

/** functype ::= 0x40 ps rs => (func ps rs) | 0x43 ps rs => (func async ps rs) */
export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly LabelValType[];
  readonly result: ValType | undefined;
}

export function readFuncType(r: Reader): FuncType {
  const at = r.offset;
  const code = r.u8();
  if (code !== FUNC_TYPE.func && code !== FUNC_TYPE['func async']) {
    r.raise('bad-opcode', `${hex(code)} is not a function type`, at);
  }
  const params = r.vec('parameters', MAX.params, readLabelValType);
  return { kind: 'func', async: code === FUNC_TYPE['func async'], params, result: readResultList(r) };
}

export function writeFuncType(w: Writer, type: FuncType): void {
  w.u8(FUNC_TYPE[type.async ? 'func async' : 'func']);
  w.vec(type.params, writeLabelValType);
  writeResultList(w, type.result);
}
