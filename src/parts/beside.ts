import { io } from './io.ts';
import { filesystem } from './filesystem.ts';
import { tasks } from './tasks.ts';
import { trace } from './trace.ts';
import { rules } from './rules.ts';
import { random } from './random.ts';
import { clocks } from './clocks.ts';
import { config } from './config.ts';
import { environment } from './environment.ts';
import { validation } from './validation.ts';
import type { Parts } from '../fuse/linked.ts';
import type { Plan } from '../policy/plan.ts';
import { neededParts, type PartName } from './needed.ts';
import { together, type Part } from './part.ts';

/** The parts for adapters beside a component that nobody controls: an adapter alone is one of these. */
export const BESIDE = {
  io,
  filesystem,
  tasks,
  trace,
  rules,
  random,
  clocks,
  config,
  environment,
  validation,
} satisfies Readonly<Partial<Record<PartName, Part>>>;

/** Those that a plan needs; the linker refuses to go on without one that is not here. */
export function partsBeside(plan: Plan): Parts {
  const needed = neededParts(plan);
  return together(Object.entries(BESIDE).flatMap(([name, part]) => (needed.has(name as PartName) ? [part] : []))); // the keys above
}
