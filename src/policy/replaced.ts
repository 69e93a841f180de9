import { packageSubsystems, type StdioStream, type Subsystem } from './capabilities/table.ts';
import type { Policy, VariablesPolicy } from './policy.ts';

/**
 * Whether an option says of anything in a package of WASI that it is not the host's, or not all of it. What is unknown there could be
 * another way to what was replaced, so that `allowAll` does not let it through.
 */
export function isReplaced(policy: Policy, namespace: string, packageName: string): boolean {
  return packageSubsystems(namespace, packageName).some((subsystem) => {
    return policy.subsystems.get(subsystem) === false || says(policy, subsystem);
  });
}

function says(policy: Policy, subsystem: Subsystem): boolean {
  const { environment, stdio, clock, random, insecureRandom, mounts, network } = policy;
  switch (subsystem) {
    case 'environment':
      return isFiltered(environment) || environment.args !== undefined || environment.cwd !== undefined;
    case 'config':
      return isFiltered(policy.config);
    case 'stdio':
      return STREAMS.some((stream) => (stdio.get(stream)?.kind ?? 'allow') !== 'allow');
    case 'clocks':
      return (clock?.kind ?? 'allow') !== 'allow';
    case 'random':
      return [random, insecureRandom].some((said) => (said?.kind ?? 'allow') !== 'allow');
    case 'filesystem':
      return mounts.length > 0;
    case 'http':
    case 'sockets':
      return network[subsystem] !== undefined;
    case 'exit':
    case 'io':
      return false;
    default:
      return subsystem satisfies never;
  }
}

const STREAMS: readonly StdioStream[] = ['stdin', 'stdout', 'stderr'];

function isFiltered({ hostList, deny, set }: VariablesPolicy): boolean {
  return hostList !== undefined || deny.length > 0 || set.length > 0;
}
