import type { InterfaceName } from '../../component/extern-name.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { NamedFunction } from '../draft.ts';
import type { Policy, Rule, RandomPolicy } from '../policy.ts';

/** What was said about an interface of random numbers, by its last part: `insecureRandom` is narrower than `random`. */
export function randomPolicy({ random, insecureRandom }: Policy, interfaceName: string): RandomPolicy | undefined {
  return interfaceName === 'random' ? random : (insecureRandom ?? random);
}

export interface RandomDecision {
  readonly decision: 'host' | 'deny' | 'virtual';
  readonly reason: string;
  readonly help: string | undefined;
}

/** `undefined` where nothing was said. `rule` is the strongest that names the import. */
export function randomDecision(
  policy: Policy,
  asked: InterfaceName,
  rule: Rule | undefined,
): RandomDecision | undefined {
  const said = randomPolicy(policy, asked.interface);
  const option = asked.interface === 'random' || policy.insecureRandom === undefined ? '--random' : '--insecure-random';
  const help = `${option}=allow`;
  switch (said?.kind) {
    case undefined:
      return undefined;
    case 'allow':
      return { decision: 'host', reason: `allowed by ${help}`, help: undefined };
    case 'deny':
      return { decision: 'deny', reason: `denied by ${option}=deny`, help };
    case 'seed':
      if (isVersion03(asked.version)) {
        // a rule for just these is a matter of its own
        if (rule !== undefined) return undefined;
        return { decision: 'deny', reason: 'seeded random numbers are for WASI 0.2', help };
      }
      if (asked.interface !== 'random')
        return { decision: 'virtual', reason: 'from a seed: the same in every run', help };
      return {
        decision: 'virtual',
        reason: 'from a seed: the same in every run, NOT SECURE, no keys may come from it',
        help,
      };
    default:
      return said satisfies never;
  }
}

/** What everybody should hear who seeds what programs make keys from. `name`: of the import. */
export function seedNote(name: string, asked: InterfaceName): string | undefined {
  if (asked.interface !== 'random') return undefined;
  return `${name} is seeded and NOT SECURE: who knows the seed knows all keys, tokens and passwords that are made from it`;
}

/** What helps where secure random numbers are denied: no answer would be one. `help`: the option that lets the host's through. */
export function trapNote(name: string, asked: InterfaceName, help: string | undefined): string | undefined {
  if (asked.interface !== 'random' || isVersion03(asked.version) || help?.startsWith('--') !== true) return undefined;
  return `${name} traps: ${help} lets the host's through, and --random=seed:N gives the same in every run, NOT SECURE`;
}

/** The functions of a seeded interface that are ours: those that have the type that they have in WASI 0.2. */
export function randomSources(functions: readonly NamedFunction[]): ReadonlyMap<string, 'virtual'> {
  return new Map(functions.flatMap(({ name, standard }) => (standard === true ? [[name, 'virtual'] as const] : [])));
}
