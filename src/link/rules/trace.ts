import type { ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { REFUSED, traceFunction } from '../code/trace.ts';
import { LINE, traceWaiting } from '../code/trace-waiting.ts';
import { TracePrinter, type TraceContext } from '../code/trace-values.ts';
import type { TraceSink } from '../virtual/trace-sink.ts';
import type { RuledFunction } from './functions.ts';
import { RESULT, TASK } from './result.ts';

/** What the code of a rule adapter is made of, function by function. */
export type Ruled = Pick<RuledFunction, 'symbol' | 'type' | 'arena' | 'host' | 'traced' | 'task'>;

/** `gate.cancelled` of an adapter that writes nothing. */
export const CANCELLED: CoreObject = new FunctionBuilder('gate.cancelled', { params: ['i32'], results: [] }).finish();

/** See `Refusal.state`. */
const STATE = 'gate.state';
const TRAP = 'gate.trap';

/**
 * Writes down the calls of one rule adapter, and which of them the rules refused, with what the parameters do not show: the request, the
 * address that a socket would listen on.
 */
export class RuleTrace {
  private readonly sink: TraceSink;
  private readonly traps: boolean;
  private readonly printer: TracePrinter;
  private readonly functions: CoreObject[] = [];
  /** Some calls of tasks are written down that are no errors. */
  private all = false;

  /** `traps`: a refused call traps, behind the line about it. */
  constructor(sink: TraceSink, traps: boolean, context: TraceContext) {
    this.sink = sink;
    this.traps = traps;
    this.printer = new TracePrinter(context);
  }

  /** The symbol of the function that writes down each call of a ruled function; of that one itself if it is not asked for. */
  traced({ symbol: inner, type, host, traced, task }: Ruled): string {
    if (traced === undefined) return inner;
    const symbol = `traced ${inner}`;
    if (task !== undefined) {
      const { name, calls } = traced;
      const request = { symbol, inner, name: `${this.sink.prefix}${name}`, type, calls };
      this.functions.push(traceWaiting(request, this.printer, STATE));
      this.all ||= calls === 'all';
      return symbol;
    }
    const refusal = {
      state: STATE,
      details: (builder: FunctionBuilder) => this.details(builder, inner, host),
      trap: this.traps ? TRAP : undefined,
    };
    const { name, calls } = traced;
    const line = `${this.sink.prefix}${name}`;
    this.functions.push(traceFunction({ symbol, inner, name: line, type, ends: 'asks', calls, refusal }, this.printer));
    return symbol;
  }

  /** Writes code for `gate.return-…`: the line about a call of a task is written when its result is there. */
  result(b: FunctionBuilder, { symbol, host, traced }: Ruled, type: ValueType): void {
    if (traced === undefined) return;
    b.get(TASK).if();
    this.putKept(b, TASK);
    b.end();
    const where = (): FunctionBuilder => b.globalGet(STATE).i32(2).op('i32.eq').if();
    if (this.traps) {
      where();
      this.printer.text(b, ` -> trap${REFUSED}`);
      this.details(b, symbol, host);
      b.i32(1).call('trace.write').call(TRAP).end();
    }
    // whether it is an error is the first byte of a result
    if (traced.calls === 'errors') b.get(RESULT).access('i32.load8_u').if();
    this.printer.text(b, ' -> ');
    this.printer.memory(b, type, RESULT, 0);
    if (!this.traps) {
      where();
      this.printer.text(b, REFUSED);
      this.details(b, symbol, host);
      b.end();
    }
    b.i32(1).call('trace.write');
    if (traced.calls === 'errors') b.op('else').call('trace.discard').end();
    b.i32(0).globalSet(STATE);
  }

  /** The line of a task, if it has begun one, which is not its own any more. */
  private putKept(b: FunctionBuilder, task: number): void {
    b.get(task).access('i32.load', LINE).if();
    b.get(task).access('i32.load', LINE).call('trace.copy-kept');
    b.get(task).access('i32.load', LINE).call('heap.free');
    b.get(task).i32(0).access('i32.store', LINE).end();
  }

  /** `gate.cancelled`: the line about a call that nobody wants the result of any more. */
  private get cancelled(): CoreObject {
    const b = new FunctionBuilder('gate.cancelled', { params: ['i32'], results: [] });
    if (this.all) {
      b.get(0).access('i32.load', LINE).if();
      this.putKept(b, 0);
      this.printer.text(b, ' -> cancelled');
      b.i32(1).call('trace.write').end();
    }
    return b.finish();
  }

  /** In the place of `refused`, too: the templates of traced calls go on, and the function before them traps. */
  get objects(): readonly CoreObject[] {
    const remember = new FunctionBuilder('gate.refused', { params: [], results: [] });
    remember.globalGet(STATE).if().i32(2).globalSet(STATE);
    if (this.traps) remember.op('else').call(TRAP);
    const { cancelled } = this;
    return [
      { kind: 'global', symbol: STATE, type: 'i32', init: 0n },
      remember.end().finish(),
      cancelled,
      ...(this.traps ? [refused(TRAP, true)] : []),
      ...this.functions,
      ...this.printer.objects,
      ...this.sink.objects,
    ];
  }

  private details(builder: FunctionBuilder, template: string, [, query]: Ruled['host']): void {
    if (template === 'http.handle' || template === 'http.send') builder.call('trace.put-request');
    if (!LISTENING.has(template)) return;
    const { result } = query?.type ?? {};
    if (typeof result !== 'object' || result.kind !== 'result' || result.ok === undefined) return;
    // an unbound socket has no address
    builder.address('state.sockets.local').access('i32.load8_u').op('i32.eqz').if();
    this.printer.text(builder, ': ');
    const local = builder.local('i32');
    // the payload of the result
    builder.address('state.sockets.local', 4).set(local);
    this.printer.memory(builder, result.ok, local, 0);
    builder.end();
  }
}

/** The templates that ask for the address to listen on. */
const LISTENING: ReadonlySet<string> = new Set(['sockets.tcp-socket.start-listen', 'sockets.03.tcp-socket.listen']);

/** The function that templates call before they refuse. */
export function refused(symbol: string, traps: boolean): CoreObject {
  const signature = { params: [], results: [] };
  if (!traps) return new FunctionBuilder(symbol, signature).finish();
  return new FunctionBuilder(symbol, signature, 'refused by the rules').op('unreachable').finish();
}
