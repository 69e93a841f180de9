import { clocks } from './clocks.ts';
import { config } from './config.ts';
import { control } from './control.ts';
import { environment } from './environment.ts';
import { filesystem } from './filesystem.ts';
import { fusing } from './fusing.ts';
import { io } from './io.ts';
import { random } from './random.ts';
import { rules } from './rules.ts';
import { trace } from './trace.ts';
import { validation } from './validation.ts';
import type { Parts } from '../fuse/linked.ts';
import type { Plan } from '../policy/plan.ts';
import { neededParts, type PartName } from './needed.ts';
import { together, type Part } from './part.ts';

/** All parts, for entries that have everything at hand. */
export const PARTS: Readonly<Record<PartName, Part>> = {
  clocks,
  config,
  control,
  environment,
  filesystem,
  fusing,
  io,
  random,
  rules,
  trace,
  validation,
};

/** The parts that a plan needs. */
export function partsFor(plan: Plan): Parts {
  return together([...neededParts(plan)].map((name) => PARTS[name]));
}
