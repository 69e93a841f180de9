import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** Milliseconds: as the clock on the wall has them, and as this process used them on all cores. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs `f` and tells how long it took. */
export function timed(f: () => unknown): Time {
  const cpu = process.cpuUsage();
  const start = performance.now();
  f();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** The middle one, which a busy machine disturbs least. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export function medianTime(times: readonly Time[]): Time {
  return { wall: median(times.map((t) => t.wall)), cpu: median(times.map((t) => t.cpu)) };
}

/** The median of the quotients, pair by pair: what slows one slows the other, too. */
export function medianRatio(pairs: readonly (readonly [Time, Time])[]): Time {
  return {
    wall: median(pairs.map(([a, b]) => a.wall / b.wall)),
    cpu: median(pairs.map(([a, b]) => a.cpu / b.cpu)),
  };
}

/** What a measuring process says, for the one that started it. */
export function say(result: unknown): void {
  process.stdout.write(JSON.stringify(result));
}
