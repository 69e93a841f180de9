import { offsetData, stepClock } from '../../adapters/clocks/layout.ts';
import type { CoreObject } from '../../core/object.ts';
import { printDuration } from '../../policy/options/time.ts';
import type { ClockPolicy } from '../../policy/policy.ts';
import { hostNeed } from './host-need.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** The symbols of the functions of the component's own clocks, by interface and name. */
const OWN: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'monotonic-clock',
    new Map([
      ['now', 'step-clock.monotonic-now'],
      ['subscribe-instant', 'timer.subscribe-instant'],
      ['subscribe-duration', 'timer.subscribe-duration'],
      ['wait-until', 'step-clock.wait-until'],
      ['wait-for', 'step-clock.wait-for'],
    ]),
  ],
  ['wall-clock', new Map([['now', 'step-clock.wall-now']])],
  ['system-clock', new Map([['now', 'step-clock.wall-now']])],
]);

/** The functions of virtual and denied clocks, except those that always answer the same, which are written from their types. */
export function clocksCode({ plan }: CodeContext): SubsystemCode {
  const { clock } = plan.policy;
  const common = { objects: [], arena: false };
  return {
    // timers, and the time of files, refer to it as well
    objects: configuration(clock),
    function: ({ interface: { interface: clockName }, name, as }) => {
      if (as === 'overlay') {
        const host = hostNeed(plan, 'clocks', { name, symbol: 'host.wall-clock.now' });
        if (clock?.kind !== 'offset' || host === undefined) return undefined;
        const says = `the host's and ${printDuration(clock.by)}`;
        return { ...common, symbol: 'offset-clock.wall-now', host: [host], says };
      }
      const symbol = OWN.get(clockName)?.get(name);
      return symbol === undefined ? undefined : { ...common, symbol, host: [], says: "of the component's own clock" };
    },
  };
}

function configuration(clock: ClockPolicy | undefined): readonly CoreObject[] {
  if (clock?.kind === 'step') return stepClock(clock.by, clock.from);
  return clock?.kind === 'offset' ? [offsetData(clock.by)] : [];
}
