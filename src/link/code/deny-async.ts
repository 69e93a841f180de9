import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature, FuncObject } from '../../core/object.ts';

/** Gives the symbol of a built-in of the one stream or future type at hand. */
export type BuiltinSymbol<Kind extends string> = (kind: Kind) => string;

const STREAM_MAKER: CoreSignature = { params: [], results: ['i32'] };
const FUTURE_MAKER: CoreSignature = { params: ['i32'], results: ['i32'] };

/** Where `waitable-set.poll` stores an event: the waitable, then what happened to it. Read before anyone polls again. */
export const eventData: CoreObject = {
  kind: 'data',
  symbol: 'deny.event',
  align: 4,
  mutable: true,
  bytes: new Uint8Array(8),
  relocs: [],
};

/** `() -> readable end` of a stream that is at its end: the writable end may go at once, without a write. */
export function streamMaker(symbol: string, builtin: BuiltinSymbol<'stream.new' | 'stream.drop-writable'>): FuncObject {
  const b = new FunctionBuilder(symbol, STREAM_MAKER);
  const ends = b.local('i64');
  b.call(builtin('stream.new')).tee(ends);
  highHalf(b).call(builtin('stream.drop-writable'));
  return b.get(ends).op('i32.wrap_i64').finish();
}

/**
 * `(value: address) -> readable end` of a future that gives the value there, which must stay as it is.
 *
 * The write is done when somebody reads, after this function has returned. The writable end may be dropped only then, or when
 * the reader is gone (CanonicalABI.md, `WritableFutureEnd.drop`), so it waits in a waitable set, and each call drops those of
 * calls before: after it there is one for each future that the guest holds. A set for each type, because
 * `future.drop-writable` has one.
 */
export function futureMaker(
  symbol: string,
  builtin: BuiltinSymbol<
    'future.new' | 'future.write' | 'future.drop-writable' | 'waitable-set.new' | 'waitable-set.poll' | 'waitable.join'
  >,
): CoreObject[] {
  const set = `${symbol}.set`;
  const b = new FunctionBuilder(symbol, FUTURE_MAKER);
  const ends = b.local('i64');
  const writable = b.local('i32');
  // handles are never 0
  b.globalGet(set).op('i32.eqz').if().call(builtin('waitable-set.new')).globalSet(set).end();
  b.block().loop();
  b.globalGet(set).address(eventData.symbol).call(builtin('waitable-set.poll')).op('i32.eqz').brIf(1);
  b.address(eventData.symbol).access('i32.load').call(builtin('future.drop-writable')).br(0).end().end();
  b.call(builtin('future.new')).tee(ends);
  highHalf(b).tee(writable).globalGet(set).call(builtin('waitable.join'));
  // blocked, always: nobody else has the readable end yet
  b.get(writable).get(0).call(builtin('future.write')).op('drop');
  return [b.get(ends).op('i32.wrap_i64').finish(), { kind: 'global', symbol: set, type: 'i32', init: 0n }];
}

/** Of the two ends on the stack, the writable one. */
function highHalf(b: FunctionBuilder): FunctionBuilder {
  return b.i64(32n).op('i64.shr_u').op('i32.wrap_i64');
}
