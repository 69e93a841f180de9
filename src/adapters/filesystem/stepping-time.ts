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

/**
 * The same where the start of the clock can be set at run time.
 *
 * @param epoch of the filesystem, in nanoseconds since 1970
 */
export function settableTime(epoch: bigint): CoreObject {
  const builder = new FunctionBuilder('fs.now', { params: [], results: ['i64'] });
  const ahead = builder.local('i64');
  builder.globalGet('step-clock.seconds').i64(1_000_000_000n).op('i64.mul');
  builder.globalGet('step-clock.nanoseconds').op('i64.add').i64(epoch).op('i64.sub').tee(ahead);
  builder.i64(0n).get(ahead).i64(0n).op('i64.gt_s').op('select');
  return builder.call('step-clock.monotonic-now').op('i64.add').finish();
}
