import type { FuncType } from '../../component/types.ts';
import { isVersion03 } from '../../policy/capabilities/table.ts';
import type { TaskCode, UsedFunction } from '../code/functions.ts';
import { turnBuiltins } from '../code/task-builtins.ts';
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
    function: ({ interface: { interface: clockName, version }, name, as }) => {
      const says = "of the component's own clock";
      const sleeps = clock?.kind === 'step' && as === 'own' && isVersion03(version) ? SLEEP.get(name) : undefined;
      if (sleeps !== undefined) return { ...common, symbol: sleeps, host: [], says, task: sleeping() };
      if (as === 'overlay') {
        const host = hostNeed(plan, 'clocks', { name, symbol: 'host.wall-clock.now' });
        if (clock?.kind !== 'offset' || host === undefined) return undefined;
        const says = `the host's and ${printDuration(clock.by)}`;
        return { ...common, symbol: 'offset-clock.wall-now', host: [host], says };
      }
      const symbol = OWN.get(clockName)?.get(name);
      return symbol === undefined ? undefined : { ...common, symbol, host: [], says };
    },
  };
}

/** What waits until others wait for something later, by name. */
const SLEEP: ReadonlyMap<string, string> = new Map([
  ['wait-until', 'sleep.wait-until'],
  ['wait-for', 'sleep.wait-for'],
]);

/** Tasks that sleep side by side, over the clock of the first adapter. */
function sleeping(): TaskCode {
  const type = (params: readonly 'u64'[], result: 'u64' | undefined): FuncType => {
    return { kind: 'func', async: false, params: params.map((t) => ({ label: 'time', type: t })), result };
  };
  const apart = new Map<string, UsedFunction>([
    ['clock.time', { symbol: 'step-clock.peek', objects: [], type: type([], 'u64') }],
    ['clock.deadline', { symbol: 'step-clock.deadline', objects: [], type: type(['u64'], 'u64') }],
    ['clock.move', { symbol: 'step-clock.wait-until', objects: [], type: type(['u64'], undefined) }],
  ]);
  return { callback: 'sleep.callback', builtins: turnBuiltins('wait'), twin: false, apart };
}

function configuration(clock: ClockPolicy | undefined): readonly CoreObject[] {
  if (clock?.kind === 'step') return stepClock(clock.by, clock.from);
  return clock?.kind === 'offset' ? [offsetData(clock.by)] : [];
}
