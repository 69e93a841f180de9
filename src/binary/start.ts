import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { readBody, SECTION, type Range } from './section.ts';

/** start ::= f:<funcidx> arg*:vec(<valueidx>) r:<u32> => (start f (value arg)* (result (value))ʳ) */
export interface Start {
  readonly func: Idx<'func'>;
  readonly args: readonly Idx<'value'>[];
  /** The number of results, which are appended to the value index space. */
  readonly results: number;
}

export function readStart(r: Reader): Start {
  const func = readIdx<'func'>(r);
  const args = r.vec('arguments', MAX.startArgs, readIdx<'value'>);
  const at = r.offset;
  const results = r.u32();
  if (results > MAX.results) r.raise('limit', `${results} results are more than ${MAX.results}`, at);
  return { func, args, results };
}

export function writeStart(w: Writer, start: Start): void {
  w.u32(start.func);
  w.vec(start.args, (w, arg) => w.u32(arg));
  w.u32(start.results);
}

export function readStartSection(bytes: Uint8Array, body: Range): Start {
  return readBody(bytes, body, readStart);
}

export function writeStartSection(w: Writer, start: Start): void {
  w.u8(SECTION.start);
  w.sizedBy((w) => writeStart(w, start));
}
