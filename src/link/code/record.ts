import type { CoreNumType } from '../../binary/core-type.ts';
import { flattenFunc, recordLayout, sizeOf } from '../../component/abi.ts';
import type { FuncType, Resource } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { LOADS, STORES } from '../../core/instruction.ts';
import type { ArgumentHash } from './argument-hash.ts';
import { HandleDropper, HandleReplacer, type DropSymbol } from './handles.ts';

/** Of a core value that is alone in a result: an i32 stands for integers of less bytes, too. */
function width(size: number): 1 | 2 | 4 {
  return size === 1 || size === 2 ? size : 4;
}

/** What both functions are written from. */
export interface RecordedRequest {
  /** The symbol of the new function. */
  readonly symbol: string;
  /** `interface@version#function`, for the names of traps. */
  readonly name: string;
  readonly type: FuncType;
  /** Its number in the recording. */
  readonly number: number;
}

/** What stands for the host's resources where it is recorded: resources of the adapter's own, each with a handle of the host as its representation. */
export interface RecordedHandles {
  /** The function `(our handle) -> the host's`, which ends ours. */
  readonly take: (resource: Resource) => string;
  /** The function `(the host's handle) -> ours`. */
  readonly wrap: (resource: Resource) => string;
}

/**
 * Writes a function that asks the host's of the same type and keeps its answer: `../../adapters/recording/record.wat` says where. Handles that
 * are lent to it arrive as those of the host.
 *
 * @param host the symbol of the host's function, lowered
 */
export function recordFunction(
  { symbol, type, number, host }: RecordedRequest & { readonly host: string },
  hash: ArgumentHash,
  { take, wrap }: RecordedHandles,
): CoreObject {
  const { params, results, paramsInMemory, resultInMemory } = flattenFunc(type, 'lift');
  const b = new FunctionBuilder(symbol, { params, results });
  const hashed = hash.hash(b, type, params, paramsInMemory);
  const result = b.local('i32');
  const size = type.result === undefined ? 0 : sizeOf(type.result);
  b.i32(number).get(hashed).i32(size).call('record.begin').set(result);
  const taker = new HandleReplacer(b, (t) => (t.kind === 'own' ? take(t.resource) : undefined));
  visitParams(taker, type, params, paramsInMemory);
  // below the host's result on the stack, where that goes
  if (type.result !== undefined && !resultInMemory) b.get(result);
  params.forEach((_, i) => b.get(i));
  if (resultInMemory) b.get(result);
  b.call(host);
  const [core] = results;
  if (type.result !== undefined && core !== undefined && !resultInMemory)
    b.access(core === 'i32' ? STORES[width(size)] : `${core}.store`);
  b.call('record.end');
  new HandleReplacer(b, (t) => (t.kind === 'own' ? wrap(t.resource) : undefined)).memory(type.result, result, 0);
  answer(b, type, result);
  return b.finish();
}

/**
 * Writes a function that answers from a recording: `../../adapters/recording/replay.wat`. Two traps have names: of a call that is not the one
 * that was recorded, and of one that the host did not answer.
 *
 * @param drop what drops a handle that it is given
 */
export function replayFunction(
  { symbol, name, type, number }: RecordedRequest,
  hash: ArgumentHash,
  drop: DropSymbol,
): readonly CoreObject[] {
  const { params, results, paramsInMemory } = flattenFunc(type, 'lift');
  const nothing = { params: [], results: [] };
  const other = new FunctionBuilder(`${symbol} other`, nothing, `not what was recorded ${name}`).op('unreachable');
  const ended = new FunctionBuilder(`${symbol} ended`, nothing, `did not return when recorded ${name}`);
  const b = new FunctionBuilder(symbol, { params, results });
  const hashed = hash.hash(b, type, params, paramsInMemory);
  const result = b.local('i32');
  b.i32(number).get(hashed).call('replay.next').tee(result);
  b.op('i32.eqz').if().call(`${symbol} other`).end();
  b.get(result).i32(1).op('i32.eq').if().call(`${symbol} ended`).end();
  visitParams(new HandleDropper(b, drop), type, params, paramsInMemory);
  answer(b, type, result);
  return [other.finish(), ended.op('unreachable').finish(), b.finish()];
}

/** Visits the handles that a function is given. */
function visitParams(
  visitor: HandleDropper | HandleReplacer,
  { params }: FuncType,
  locals: readonly CoreNumType[],
  inMemory: boolean,
): void {
  const types = params.map((p) => p.type);
  if (inMemory) {
    const { offsets } = recordLayout(types);
    types.forEach((t, i) => visitor.memory(t, 0, offsets[i] ?? 0));
  } else {
    visitor.flat({ kind: 'tuple', types, aliasOf: undefined }, 0, locals);
  }
}

/** Returns the result that lies at the address in a local, in the form in which a lifted function does. */
function answer(b: FunctionBuilder, type: FuncType, result: number): void {
  if (type.result === undefined) return;
  const { results, resultInMemory } = flattenFunc(type, 'lift');
  const [core] = results;
  if (core === undefined) return;
  b.get(result);
  if (resultInMemory) return;
  // one core value is alone at the start of its type, and what is read of small integers is taken modulo their size
  b.access(core === 'i32' ? LOADS[width(sizeOf(type.result))] : `${core}.load`);
}

/** Whether the host's handle of a resource of ours goes on when ours is dropped. */
const MOVING = 'record.moving';

/**
 * The functions behind a resource that stands for one of the host's: `take` as in `RecordedHandles`, and the destructor.
 *
 * @param built the symbols of the built-ins of ours, and of the drop of the host's
 */
export function recordedResource(
  symbols: { readonly take: string; readonly dtor: string },
  built: { readonly rep: string; readonly drop: string; readonly dropHost: string },
): readonly CoreObject[] {
  const take = new FunctionBuilder(symbols.take, { params: ['i32'], results: ['i32'] });
  take.get(0).call(built.rep).i32(1).globalSet(MOVING).get(0).call(built.drop).i32(0).globalSet(MOVING);
  const dtor = new FunctionBuilder(symbols.dtor, { params: ['i32'], results: [] });
  dtor.globalGet(MOVING).op('i32.eqz').if().get(0).call(built.dropHost).end();
  return [take.finish(), dtor.finish()];
}

/**
 * What the code of all recorded functions is made with.
 *
 * @param header as `headerData` makes it
 */
export function recordObjects(header: Uint8Array): readonly CoreObject[] {
  const realloc = new FunctionBuilder('rt.realloc', { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] });
  for (let i = 0; i < 4; i += 1) realloc.get(i);
  return [
    realloc.call('record.realloc').finish(),
    { kind: 'global', symbol: MOVING, type: 'i32', init: 0n },
    { kind: 'data', symbol: 'data.record.header', align: 8, mutable: false, bytes: header, relocs: [] },
  ];
}

/**
 * The same for functions that are replayed.
 *
 * @param calls as `replayData` makes it
 * @param make writes code that leaves a new handle on the stack
 */
export function replayObjects(
  calls: Uint8Array,
  resources: readonly Resource[],
  make: (b: FunctionBuilder, resource: Resource) => void,
): readonly CoreObject[] {
  const b = new FunctionBuilder('replay.make', { params: ['i32'], results: ['i32'] });
  resources.forEach((resource, i) => {
    b.get(0)
      .i32(i + 1)
      .op('i32.eq')
      .if();
    make(b, resource);
    b.op('return').end();
  });
  return [
    b.op('unreachable').finish(),
    { kind: 'data', symbol: 'state.replay.calls', align: 16, mutable: true, bytes: calls, relocs: [] },
  ];
}
