import { cut } from '../capabilities/cut.ts';
import type { ImportPlan } from '../import-plan.ts';
import { say, type Sentence } from '../../settings/sentence.ts';
import { alone, givenAs } from '../options/fragment.ts';
import { proposal } from '../options/mention.ts';
import type { Policy, RandomPolicy } from '../policy.ts';
import { namesImport, type SubsystemDecision, type SubsystemPolicy, type SubsystemRequest } from './subsystem.ts';

/** `wasi:random`. */
export const random: SubsystemPolicy = {
  isReplaced: ({ random: secure, insecureRandom }) => {
    return secure !== undefined || (insecureRandom?.kind ?? 'allow') !== 'allow';
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
  const said = randomPolicy(policy, asked.interface);
  if (said === undefined || namesImport(verdict)) return undefined;
  const key = said === policy.insecureRandom ? 'insecureRandom' : 'random';
  const decidedBy = givenAs(key, policy);
  const option = { [key]: 'allow' };
  switch (said.kind) {
    case 'allow':
      return { decision: 'host', reason: 'allowed', decidedBy, option: undefined };
    case 'deny':
      return { decision: 'deny', reason: 'denied', decidedBy, option };
    case 'seed': {
      const insecure = asked.interface === 'random' ? ', NOT SECURE, no keys may come from it' : '';
      return { decision: 'virtual', reason: `from a seed: the same in every run${insecure}`, decidedBy, option };
    }
    default:
      return said satisfies never;
  }
}

function notes(imports: readonly ImportPlan[]): readonly Sentence[] {
  return imports.flatMap((p) => {
    const { decision, interface: asked, item, functions, option } = p;
    if (p.subsystem !== 'random' || asked?.interface !== 'random' || functions.length === 0) return [];
    const name = cut(item.name.name);
    if (decision === 'virtual') return [seedNote(name)];
    return decision === 'deny' && alone(option, 'random') ? [trapNote(name)] : [];
  });
}

/** A warning for users who seed the source of keys. */
function seedNote(name: string): Sentence {
  return say`${name} is seeded and NOT SECURE: who knows the seed knows all keys, tokens and passwords that are made from it`;
}

/** Help for users who deny secure random numbers, which have no harmless answer. */
function trapNote(name: string): Sentence {
  const [host, seed] = [proposal('random', 'allow'), proposal('random', { seed: 1 })];
  return say`${name} traps: ${host} lets the host's through, and ${seed} gives the same in every run, NOT SECURE`;
}
