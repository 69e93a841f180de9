import { fuses } from '../fuse/linked.ts';
import { isRuled } from '../link/virtualize.ts';
import { IO_RESOURCES } from '../policy/capabilities/io-functions.ts';
import { isVersion03, type Subsystem } from '../policy/capabilities/table.ts';
import type { Provider } from '../policy/import-plan.ts';
import type { Plan } from '../policy/plan.ts';
import { hasFiles } from '../policy/planning/io.ts';
import { modeOf } from '../policy/subsystems/io.ts';

/** The parts that there are beside what every output needs. */
export type PartName =
  | 'clocks'
  | 'config'
  | 'control'
  | 'environment'
  | 'filesystem'
  | 'fusing'
  | 'io'
  | 'random'
  | 'recording'
  | 'rules'
  | 'tasks'
  | 'trace'
  | 'validation';

/** The parts in which the hand-written code of a subsystem is, and the templates that it refers to. */
const CODE: Readonly<Partial<Record<Subsystem, readonly PartName[]>>> = {
  clocks: ['clocks'],
  config: ['config'],
  environment: ['environment'],
  filesystem: ['filesystem', 'clocks', 'io'],
  io: ['io'],
  random: ['random'],
  stdio: ['io'],
};

/**
 * What a plan needs to become an output. No entry gives the linker more, so that something that is missing here is missing everywhere, and seen
 * in all tests.
 */
export function neededParts(plan: Plan): ReadonlySet<PartName> {
  const { policy, imports, ownership, origins, control, io } = plan;
  const needed = new Set<PartName>();
  const add = (names: readonly PartName[] = []): void => {
    for (const name of names) needed.add(name);
  };
  for (const { functions, interface: asked, subsystem } of imports) {
    for (const { provider, ruled } of functions) {
      add(partsOf(provider));
      const streams = subsystem === 'stdio' || subsystem === 'filesystem';
      const ours = streams && (provider.kind === 'virtual' || provider.kind === 'bridge');
      if ((ours || ruled) && isVersion03(asked?.version)) add(['tasks']);
    }
  }
  if (IO_RESOURCES.some((resource) => modeOf(io, resource) === 'structs')) add(CODE.io);
  if (isRuled(plan)) add(['rules']);
  for (const identity of ownership.bridged) {
    const wasi = origins.get(identity)?.wasi;
    if (wasi !== undefined) add(CODE[wasi.subsystem]);
  }
  if (hasFiles(plan)) add(CODE.filesystem);
  // it has the state of all that can change, and is written for what can be virtual
  if (control !== undefined) add(['control', 'clocks', 'environment', 'io', 'random']);
  if (plan.recording !== undefined) add(['recording']);
  // it is checked what is exported
  if (plan.recording?.kind === 'record') add(['control']);
  if (policy.trace !== undefined) add(['trace']);
  if (policy.validate) add(['validation']);
  if (fuses(policy)) add(['fusing']);
  return needed;
}

function partsOf(provider: Provider): readonly PartName[] | undefined {
  switch (provider.kind) {
    case 'host':
    case 'deny':
      return undefined;
    case 'bridge':
      return CODE.io;
    case 'virtual':
      return CODE[provider.subsystem];
    case 'record':
    case 'replay':
      return ['recording'];
    default:
      return provider satisfies never;
  }
}
