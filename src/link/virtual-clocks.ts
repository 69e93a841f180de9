import { offsetData, stepData } from '../adapters/clocks/layout.ts';
import type { DataObject } from '../core/object.ts';
import { printDuration } from '../policy/time.ts';
import type { Plan } from '../policy/plan.ts';
import type { HostFunction, VirtualFunction } from './virtual.ts';
import { hostBehind, virtualImports } from './virtual-imports.ts';

const WALL_NOW = 'wall-clock.now';

/** The symbols of functions of clocks that step, by interface and name. */
const STEPPING: ReadonlyMap<string, string> = new Map([
  ['monotonic-clock.now', 'step-clock.monotonic-now'],
  [WALL_NOW, 'step-clock.wall-now'],
  ['monotonic-clock.subscribe-instant', 'timer.subscribe-instant'],
  ['monotonic-clock.subscribe-duration', 'timer.subscribe-duration'],
]);

/** The functions of virtual clocks that hand-written code stands for. */
export class VirtualClocks {
  /** Timers are ready when the clock of the component has come to their instant. */
  readonly timers: boolean;
  /** Their configuration, to which timers refer as well. */
  readonly objects: readonly DataObject[];
  private readonly plan: Plan;

  constructor(plan: Plan) {
    const { clock } = plan.policy;
    this.plan = plan;
    this.timers = clock?.kind === 'step';
    this.objects =
      clock?.kind === 'step'
        ? [stepData(clock.by, clock.from)]
        : clock?.kind === 'offset'
          ? [offsetData(clock.by)]
          : [];
  }

  /** By its interface and its name: `wall-clock.now`. */
  function(name: string): VirtualFunction | undefined {
    const { clock } = this.plan.policy;
    const common = { objects: [], arena: false };
    if (clock?.kind === 'offset') {
      const says = `the host's and ${printDuration(clock.by)}`;
      return name === WALL_NOW ? { ...common, symbol: 'offset-clock.wall-now', host: this.hosts(), says } : undefined;
    }
    const symbol = this.timers ? STEPPING.get(name) : undefined;
    return symbol === undefined ? undefined : { ...common, symbol, host: [], says: "of the component's own clock" };
  }

  /** The host's wall clock. */
  private hosts(): readonly HostFunction[] {
    const imports = virtualImports(this.plan, 'clocks').filter((p) => p.interface?.interface === 'wall-clock');
    const now = hostBehind(imports, { name: 'now', symbol: `host.${WALL_NOW}` });
    return now === undefined ? [] : [now];
  }
}
