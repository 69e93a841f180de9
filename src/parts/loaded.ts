import type { Parts } from '../fuse/linked.ts';
import type { recordedIn } from '../fuse/recorded.ts';
import type { Plan } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import { neededParts, type PartName } from './needed.ts';
import { together, type Part } from './part.ts';

/** What loads each part. Bundlers make a file of each, and engines load it once. */
const LOAD: Readonly<Record<PartName, () => Promise<Part>>> = {
  clocks: async () => (await import('./clocks.ts')).clocks,
  config: async () => (await import('./config.ts')).config,
  control: async () => (await import('./control.ts')).control,
  environment: async () => (await import('./environment.ts')).environment,
  filesystem: async () => (await import('./filesystem.ts')).filesystem,
  fusing: async () => (await import('./fusing.ts')).fusing,
  io: async () => (await import('./io.ts')).io,
  random: async () => (await import('./random.ts')).random,
  recording: async () => (await import('./recording.ts')).recording,
  rules: async () => (await import('./rules.ts')).rules,
  tasks: async () => (await import('./tasks.ts')).tasks,
  trace: async () => (await import('./trace.ts')).trace,
  validation: async () => (await import('./validation.ts')).validation,
};

/** The parts that a plan needs, loaded. */
export async function loadPartsFor(plan: Plan): Promise<Parts> {
  return together(await Promise.all([...neededParts(plan)].map((name) => LOAD[name]())));
}

/** What stands around outputs that are recorded or replayed, and the parts for that. */
export async function loadRecorded(policy: Policy): Promise<{
  readonly recordedIn: typeof recordedIn;
  readonly parts: Parts;
}> {
  const names: readonly PartName[] = ['recording', 'control', ...(policy.validate ? (['validation'] as const) : [])];
  const [around, parts] = await Promise.all([
    import('../fuse/recorded.ts'),
    Promise.all(names.map((name) => LOAD[name]())),
  ]);
  return { recordedIn: around.recordedIn, parts: together(parts) };
}
