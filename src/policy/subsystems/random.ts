import { cut } from '../capabilities/cut.ts';
import type { ImportPlan } from '../import-plan.ts';
import type { Policy, RandomPolicy } from '../policy.ts';
import { namesImport, type SubsystemDecision, type SubsystemPolicy, type SubsystemRequest } from './subsystem.ts';

/** `wasi:random`. */
export const random: SubsystemPolicy = {
  isReplaced: ({ random: secure, insecureRandom }) => {
    return [secure, insecureRandom].some((said) => (said?.kind ?? 'allow') !== 'allow');
  },
  decide,
  // those that have the type that they have in WASI
  sources: (_, { functions }) => {
    return new Map(functions.flatMap(({ name, standard }) => (standard === true ? [[name, 'virtual']] : [])));
  },
  notes,
};

/** What was said about an interface of random numbers, by its last part: `insecureRandom` is narrower than `random`. */
export function randomPolicy(policy: Policy, interfaceName: string): RandomPolicy | undefined {
  return interfaceName === 'random' ? policy.random : (policy.insecureRandom ?? policy.random);
}

function decide(policy: Policy, { interface: asked, verdict }: SubsystemRequest): SubsystemDecision | undefined {
  if (namesImport(verdict)) return undefined;
  const said = randomPolicy(policy, asked.interface);
  const option = asked.interface === 'random' || policy.insecureRandom === undefined ? '--random' : '--insecure-random';
  const help = `${option}=allow`;
  switch (said?.kind) {
    case undefined:
      return undefined;
    case 'allow':
      return { decision: 'host', reason: `allowed by ${help}`, help: undefined, allowedBy: help };
    case 'deny':
      return { decision: 'deny', reason: `denied by ${option}=deny`, help };
    case 'seed':
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

function notes(imports: readonly ImportPlan[]): readonly string[] {
  return imports.flatMap((p) => {
    const { decision, interface: asked, item, functions, help } = p;
    if (p.subsystem !== 'random' || asked?.interface !== 'random' || functions.length === 0) return [];
    const name = cut(item.name.name);
    if (decision === 'virtual') return [seedNote(name)];
    const note = decision === 'deny' ? trapNote(name, help) : undefined;
    return note === undefined ? [] : [note];
  });
}

/** A warning for users who seed the source of keys. */
function seedNote(name: string): string {
  return `${name} is seeded and NOT SECURE: who knows the seed knows all keys, tokens and passwords that are made from it`;
}

/** Help for users who deny secure random numbers, which have no harmless answer. `help`: the option that lets the host's through. */
function trapNote(name: string, help: string | undefined): string | undefined {
  if (help?.startsWith('--') !== true) return undefined;
  return `${name} traps: ${help} lets the host's through, and --random=seed:N gives the same in every run, NOT SECURE`;
}
