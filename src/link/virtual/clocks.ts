import { offsetData, stepClock } from '../../adapters/clocks/layout.ts';
import type { CoreObject } from '../../core/object.ts';
import { printDuration } from '../../policy/options/time.ts';
import type { ImportPlan, Plan } from '../../policy/plan.ts';
import type { HostFunction, VirtualFunction } from '../code/functions.ts';
import { hostBehind, virtualImports } from './imports.ts';

/** Begins the names of functions that are denied: these never ask the host. */
export const DENIED_CLOCK = 'denied ';

const WALL_NOW = 'wall-clock.now';

/** The symbols of the functions of the component's own clocks, by interface and name. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['monotonic-clock.now', 'step-clock.monotonic-now'],
  ['monotonic-clock.subscribe-instant', 'timer.subscribe-instant'],
  ['monotonic-clock.subscribe-duration', 'timer.subscribe-duration'],
  ['monotonic-clock.wait-until', 'step-clock.wait-until'],
  ['monotonic-clock.wait-for', 'step-clock.wait-for'],
  [WALL_NOW, 'step-clock.wall-now'],
  ['system-clock.now', 'step-clock.wall-now'],
]);

/** The functions of virtual and denied clocks that hand-written code stands for. */
export class VirtualClocks {
  /** Their configuration, to which timers and the time of files refer as well. */
  readonly objects: readonly CoreObject[];
  private readonly plan: Plan;

  constructor(plan: Plan) {
    const { clock } = plan.policy;
    this.plan = plan;
    this.objects =
      clock?.kind === 'step' ? stepClock(clock.by, clock.from) : clock?.kind === 'offset' ? [offsetData(clock.by)] : [];
  }

  /** Whether pollables that an import of the clocks makes are timers of ours. */
  makesTimers({ decision }: ImportPlan): boolean {
    return decision === 'virtual' || (decision === 'deny' && this.plan.policy.onDeny !== 'trap');
  }

  /** By its interface and its name: `wall-clock.now`, or `denied wall-clock.now`. */
  function(name: string): VirtualFunction | undefined {
    const { clock } = this.plan.policy;
    const common = { objects: [], arena: false };
    if (clock?.kind === 'offset' && name === WALL_NOW) {
      const says = `the host's and ${printDuration(clock.by)}`;
      return { ...common, symbol: 'offset-clock.wall-now', host: this.hosts(), says };
    }
    // always the same: from its type
    if (clock?.kind === 'fixed' && name === WALL_NOW) return undefined;
    const symbol = OWN.get(name.replace(DENIED_CLOCK, ''));
    return symbol === undefined ? undefined : { ...common, symbol, host: [], says: "of the component's own clock" };
  }

  /** The host's wall clock. */
  private hosts(): readonly HostFunction[] {
    const imports = virtualImports(this.plan, 'clocks').filter((p) => p.interface?.interface === 'wall-clock');
    const now = hostBehind(imports, { name: 'now', symbol: `host.${WALL_NOW}` });
    return now === undefined ? [] : [now];
  }
}
