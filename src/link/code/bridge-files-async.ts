import { flattenFunc } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, DataObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Era } from '../../policy/planning/bridged-versions.ts';
import { errorNumber } from '../../settings/error-code.ts';
import { GET_FLAGS, HostFileWriter, OPEN, READ_ONLY, WRITE_FLAGS } from './bridge-files.ts';
import type { BridgeContext } from './bridge.ts';
import { forwardFunction, WORDS, type Forwarded } from './await-host.ts';
import type { HostFunction, TaskBuiltin } from './functions.ts';
import { awaitingBuiltins } from './task-builtins.ts';

/** Functions of `wasi:filesystem` 0.3 over descriptors of which some are the host's and some are virtual. */
export interface AsyncFileRequest {
  /** By its name in the binary. */
  readonly name: string;
  readonly type: FuncType;
  /** Some descriptors and entries of the host are read-only: see `host-read-only.wat`. */
  readonly guarded: boolean;
  /** Of the function over virtual files. */
  readonly virtual: string;
  readonly host: HostFunction;
  /** As of `HostFileRequest`. */
  readonly turn: Era | undefined;
  /** As of `TaskCode`. */
  readonly shows: string | undefined;
}

export interface AsyncFileFunction {
  readonly symbol: string;
  readonly callback: string;
  readonly objects: readonly CoreObject[];
  readonly builtins: ReadonlyMap<string, TaskBuiltin>;
}

/** The functions of `methods-async.wat` that put a result of 0.2 as 0.3 has it, by what follows `[method]descriptor.`; else `done`. */
const PUTS: ReadonlyMap<string, string> = new Map([
  ['get-flags', 'flags'],
  ['get-type', 'type'],
  ['stat', 'stat'],
  ['stat-at', 'stat'],
  ['open-at', 'handle'],
  ['readlink-at', 'string'],
  ['metadata-hash', 'hash'],
  ['metadata-hash-at', 'hash'],
  ['is-same-object', 'bool'],
]);

/**
 * Writes one that is asynchronous: a task that answers at once for what is virtual or refused, and waits for the host where it is the
 * host's. The arguments are in the arena until then, and nothing else is.
 */
export function asyncFileFunction(request: AsyncFileRequest, context: BridgeContext): AsyncFileFunction {
  const { name, type, host } = request;
  const put = PUTS.get(name.replace('[method]descriptor.', '')) ?? 'done';
  const result = `fs-${put}`;
  const returns = `canon.return-${result}`;
  const symbol = `fs.any-async ${name}`;
  const full = `${symbol}.full`;
  const forwarded = forwardFunction(
    {
      symbol: `fs.forwarded ${name}`,
      host: host.symbol,
      type,
      returns,
      full,
      shows: request.shows,
      ...(name === OPEN
        ? {
            first: (b, _, result) => checkRoom(b, result, openedBy(type, context)),
            then: (b, task, result) => afterOpen(b, task, result, request.guarded),
          }
        : {}),
      ...(name === GET_FLAGS && request.guarded ? { then: withoutWriteFlags } : {}),
    },
    context,
  );
  const { params, results } = flattenFunc(type, 'lift', 'callback');
  const builder = new FunctionBuilder(symbol, { params, results });
  const objects = new AsyncWriter(builder, params.length, request, { forwarded, put }).write();
  const noMemory = new FunctionBuilder(full, { params: [], results: ['i32'] });
  answer(noMemory.i32(errorNumber('insufficient-memory')), put, forwarded);
  return {
    symbol,
    callback: forwarded.callback,
    objects: [...forwarded.objects, builder.finish(), noMemory.finish(), ...objects, ...(put === 'bool' ? [ENDS] : [])],
    builtins: awaitingBuiltins(result),
  };
}

/** The task gives an error, whose number in 0.2 is on the stack, and ends. */
function answer(b: FunctionBuilder, put: string, { give }: Forwarded): void {
  // there is no error that `is-same-object` could give
  if (put === 'bool') b.op('unreachable');
  else b.call('fs.answer').call(`fs-async.${put}`).call(give).call('rt.reset').i32(0);
}

class AsyncWriter extends HostFileWriter {
  private readonly forwarded: Forwarded;
  private readonly put: string;

  constructor(
    builder: FunctionBuilder,
    count: number,
    request: AsyncFileRequest,
    { forwarded, put }: { readonly forwarded: Forwarded; readonly put: string },
  ) {
    super(builder, count, request);
    this.forwarded = forwarded;
    this.put = put;
  }

  protected override byHost(guard: number | undefined): void {
    const { builder, request } = this;
    if (request.name === OPEN) {
      builder.call('fs.room').op('i32.eqz').if().i32(errorNumber('insufficient-memory'));
      this.answer();
      builder.op('return').end();
    }
    for (let i = 0; i < this.count; i += 1) builder.get(i);
    if (request.guarded && guard !== undefined) builder.get(guard);
    else builder.i32(0);
    if (request.name === OPEN) builder.globalGet('fs.host-entry');
    else builder.i32(0);
    builder.call(this.forwarded.symbol).call('rt.reset');
  }

  protected override virtually(): void {
    const { builder, put } = this;
    // the result of `is-same-object` is no address
    if (put === 'bool') builder.address(ENDS.symbol);
    this.call(this.request.virtual);
    if (put === 'bool') builder.access('i32.store').address(ENDS.symbol);
    builder.call(this.forwarded.give).call('rt.reset').i32(0);
  }

  protected override answer(): void {
    answer(this.builder, this.put, this.forwarded);
  }
}

/** What templates call the resource of which a function that opens something gives a handle. */
function openedBy({ result }: FuncType, { bridged }: BridgeContext): string {
  const ok = typeof result === 'object' && result.kind === 'result' ? result.ok : undefined;
  const found = typeof ok === 'object' && ok.kind === 'own' ? bridged(ok.resource) : undefined;
  if (found === undefined) throw new WasmvirtError('internal', `${OPEN} opens nothing of the host`);
  return found.name;
}

/** In `error-code` of 0.3. */
function number03(code: Parameters<typeof errorNumber>[0]): number {
  return errorNumber(code) - 1;
}

/** Without memory for a descriptor of ours, the host's is dropped. */
function checkRoom(b: FunctionBuilder, result: number, opened: string): void {
  b.get(result).access('i32.load8_u').op('i32.eqz').if().call('fs.room').op('i32.eqz').if();
  b.get(result).access('i32.load', 4).call(`canon.drop-host-${opened}`);
  b.get(result).i32(1).access('i32.store8').get(result).i32(number03('insufficient-memory')).access('i32.store8', 4);
  b.end().end();
}

/** An entry of the host that has become a link is reported as absent. What is opened in a read-only directory is read-only. */
function afterOpen(b: FunctionBuilder, task: number, result: number, guarded: boolean): void {
  b.get(result).access('i32.load8_u').get(result).access('i32.load8_u', 4).i32(number03('loop')).op('i32.eq');
  b.op('i32.and').get(task).access('i32.load', WORDS[1]).op('i32.and').if();
  b.get(result).i32(number03('no-entry')).access('i32.store8', 4).end();
  if (guarded) b.get(result).get(task).access('i32.load', WORDS[0]).call('fs.guard-opened').op('drop');
}

/** What is read-only has no flags to write with. */
function withoutWriteFlags(b: FunctionBuilder, task: number, result: number): void {
  b.get(task)
    .access('i32.load', WORDS[0])
    .op('i32.eqz')
    .get(result)
    .access('i32.load8_u')
    .op('i32.or')
    .op('i32.eqz')
    .if();
  b.get(result);
  b.get(result)
    .access('i32.load8_u', 4)
    .i32(63 - WRITE_FLAGS)
    .op('i32.and');
  b.access('i32.store8', 4).end();
}

/**
 * Writes one that gives or takes a stream: the host's streams are handed on, and those of virtual files are given by the task that
 * `virtual` begins.
 */
export function streamFileFunction(
  { name, type, guarded, virtual, host }: Omit<AsyncFileRequest, 'turn' | 'shows'>,
  returns: string,
): Pick<AsyncFileFunction, 'symbol' | 'objects'> {
  const symbol = `fs.any-async ${name}`;
  const { params, results } = flattenFunc(type, 'lift', 'callback');
  const b = new FunctionBuilder(symbol, { params, results });
  const takes = type.params.some(({ type: t }) => typeof t === 'object' && t.kind === 'stream');
  b.get(0).access('i32.load').op('i32.eqz').if();
  if (guarded && takes) {
    b.get(0).access('i32.load', 8).i32(READ_ONLY).op('i32.and').if();
    b.get(1).i32(errorNumber('read-only')).call('fs-async.refuse-output').op('return').end();
  }
  b.get(0).call('fs.lend-descriptor');
  for (const i of params.keys()) if (i > 0) b.get(i);
  if (flattenFunc(type, 'lower').resultInMemory) {
    b.address(ENDS.symbol).call(host.symbol);
    b.address(ENDS.symbol).access('i32.load').address(ENDS.symbol).access('i32.load', 4);
  } else b.call(host.symbol);
  b.call(returns).i32(0).op('return').end();
  for (const i of params.keys()) b.get(i);
  return { symbol, objects: [b.call(virtual).finish(), ENDS] };
}

/** Where the host puts the ends of a stream and a future. */
const ENDS: DataObject = {
  kind: 'data',
  symbol: 'state.fs-async.ends',
  align: 4,
  mutable: true,
  bytes: new Uint8Array(8),
  relocs: [],
};
