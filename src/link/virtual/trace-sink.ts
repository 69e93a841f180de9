import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import type { Resource } from '../../component/types.ts';
import type { Plan } from '../../policy/plan.ts';
import type { HostFunction } from '../code/functions.ts';

/** What `trace.sink` is linked to in one output. */
export interface TraceSink {
  /** Before each line, to find it among what else is there. */
  readonly prefix: string;
  readonly objects: readonly CoreObject[];
  readonly host: readonly HostFunction[];
  /** A resource of the host that the templates drop, and the symbol by which they do. */
  readonly drop: { readonly symbol: string; readonly resource: Resource } | undefined;
}

/** `undefined` where nothing is traced: then nothing of it is in the output. */
export function traceSink({ policy, trace }: Plan): TraceSink | undefined {
  if (policy.trace === undefined) return undefined;
  if (policy.trace.kind === 'file') {
    const sink = new FunctionBuilder('trace.sink', { params: ['i32', 'i32'], results: [] });
    return { prefix: '', objects: [sink.get(0).get(1).call('trace.file-sink').finish()], host: [], drop: undefined };
  }
  if (trace === undefined) return undefined;
  return {
    prefix: 'trace ',
    objects: [],
    host: [
      { ...trace.getStderr, symbol: 'host.trace.get-stderr' },
      { ...trace.write, symbol: 'host.trace.write' },
    ],
    drop: { symbol: 'canon.drop-trace-error', resource: trace.error },
  };
}
