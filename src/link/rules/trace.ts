import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { traceFunction } from '../code/trace.ts';
import { TracePrinter, type TraceContext } from '../code/trace-values.ts';
import type { TraceSink } from '../virtual/trace-sink.ts';
import type { RuledFunction } from './functions.ts';

/** What the code of a rule adapter is made of, function by function. */
export type Ruled = Pick<RuledFunction, 'symbol' | 'type' | 'arena' | 'host' | 'traced'>;

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

  /** `traps`: a refused call traps, behind the line about it. */
  constructor(sink: TraceSink, traps: boolean, context: TraceContext) {
    this.sink = sink;
    this.traps = traps;
    this.printer = new TracePrinter(context);
  }

  /** The symbol of the function that writes down each call of a ruled function; of that one itself if it is not asked for. */
  traced({ symbol: inner, type, host, traced }: Ruled): string {
    if (traced === undefined) return inner;
    const symbol = `traced ${inner}`;
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

  /** In the place of `refused`, too: the templates of traced calls go on, and the function before them traps. */
  get objects(): readonly CoreObject[] {
    const remember = new FunctionBuilder('gate.refused', { params: [], results: [] });
    remember.globalGet(STATE).if().i32(2).globalSet(STATE);
    if (this.traps) remember.op('else').call(TRAP);
    return [
      { kind: 'global', symbol: STATE, type: 'i32', init: 0n },
      remember.end().finish(),
      ...(this.traps ? [refused(TRAP, true)] : []),
      ...this.functions,
      ...this.printer.objects,
      ...this.sink.objects,
    ];
  }

  private details(builder: FunctionBuilder, template: string, [, query]: Ruled['host']): void {
    if (template === 'http.handle') builder.call('trace.put-request');
    if (template !== 'sockets.tcp-socket.start-listen') return;
    const { result } = query?.type ?? {};
    if (typeof result !== 'object' || result.kind !== 'result' || result.ok === undefined) return;
    this.printer.text(builder, ': ');
    const local = builder.local('i32');
    // the payload of the result
    builder.address('state.sockets.local', 4).set(local);
    this.printer.memory(builder, result.ok, local, 0);
  }
}

/** The function that templates call before they refuse. */
export function refused(symbol: string, traps: boolean): CoreObject {
  const signature = { params: [], results: [] };
  if (!traps) return new FunctionBuilder(symbol, signature).finish();
  return new FunctionBuilder(symbol, signature, 'refused by the rules').op('unreachable').finish();
}
