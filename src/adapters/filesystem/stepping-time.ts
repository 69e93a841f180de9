import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';

/**
 * Replaces `fs.time` if the component has a virtual clock that steps: files get the times of that clock. A change reads the clock and
 * gets the wall-clock time after that reading, which is never in the future, because the monotonic clock is one step ahead.
 *
 * @param ahead nanoseconds from the epoch of the filesystem to the start of the clock
 */
export function steppingTime(ahead: bigint): CoreObject {
  return new FunctionBuilder('fs.now', { params: [], results: ['i64'] })
    .call('step-clock.monotonic-now')
    .i64(ahead)
    .op('i64.add')
    .finish();
}
