import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** Milliseconds: wall-clock time, and processor time of this process on all cores. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs `f` and returns its time. */
export function timed(f: () => unknown): Time {
  const cpu = process.cpuUsage();
  const start = performance.now();
  f();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** The median, which a busy machine disturbs least. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export function medianTime(times: readonly Time[]): Time {
  return { wall: median(times.map((t) => t.wall)), cpu: median(times.map((t) => t.cpu)) };
}

/** The median of the ratios of pairs: load slows both of a pair. */
export function medianRatio(pairs: readonly (readonly [Time, Time])[]): Time {
  return {
    wall: median(pairs.map(([a, b]) => a.wall / b.wall)),
    cpu: median(pairs.map(([a, b]) => a.cpu / b.cpu)),
  };
}

/** Prints the result for the parent process. */
export function say(result: unknown): void {
  process.stdout.write(JSON.stringify(result));
}
