import type { Parts } from '../fuse/linked.ts';
import type { Plan } from '../policy/plan.ts';
import { BESIDE } from './beside.ts';
import { control } from './control.ts';
import { fusing } from './fusing.ts';
import { recording } from './recording.ts';
import { neededParts, type PartName } from './needed.ts';
import { together, type Part } from './part.ts';

/** All parts, for entries that have everything at hand. */
export const PARTS: Readonly<Record<PartName, Part>> = { ...BESIDE, control, fusing, recording };

/** The parts that a plan needs. */
export function partsFor(plan: Plan): Parts {
  return together([...neededParts(plan)].map((name) => PARTS[name]));
}
