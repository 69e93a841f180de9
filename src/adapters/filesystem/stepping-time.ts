import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';

/**
 * What takes the place of the time of the filesystem where the component has a clock of its own that steps: files are as old as that clock
 * says. A change is a look at it, and has the time of the wall clock after that look, which is not from the future: the monotonic clock is a
 * step ahead.
 *
 * @param ahead by how many nanoseconds the clock starts after the epoch of the filesystem
 */
export function steppingTime(ahead: bigint): CoreObject {
  return new FunctionBuilder('fs.now', { params: [], results: ['i64'] })
    .call('step-clock.monotonic-now')
    .i64(ahead)
    .op('i64.add')
    .finish();
}
