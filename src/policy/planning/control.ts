import type { World } from '../../component/types.ts';
import { say } from '../../settings/sentence.ts';
import { capability, type StdioStream } from '../capabilities/table.ts';
import { isControl } from '../control.ts';
import type { ImportPlan } from '../import-plan.ts';
import { mentionWith } from '../options/mention.ts';
import { refuse } from '../options/option-values.ts';
import type { Policy } from '../policy.ts';
import { randomPolicy } from '../subsystems/random.ts';
import { stdioPlan } from '../subsystems/stdio.ts';
import { hasFiles } from './io.ts';

/** What of a component can be read and changed through `wasmvirt:control`: what is virtual in it, and nothing that the host has a part in. */
export interface ControlPlan {
  readonly files: boolean;
  /** Its contents are ours. */
  readonly stdin: boolean;
  /** The outputs that are kept. */
  readonly captured: readonly ('stdout' | 'stderr')[];
  readonly arguments: boolean;
  readonly variables: boolean;
  /** The wall clock steps. */
  readonly clock: boolean;
  /** The sequences of random numbers that have a seed, as `wasi:random` calls their interfaces. */
  readonly seeds: readonly SeededInterface[];
}

const SEEDED = ['random', 'insecure', 'insecure-seed'] as const;

export type SeededInterface = (typeof SEEDED)[number];

/**
 * @returns `undefined` where the output exports no control
 * @throws WasmvirtError `conflict` where the component exports the same
 */
export function controlPlan(
  policy: Policy,
  imports: readonly ImportPlan[],
  { exports }: World,
): ControlPlan | undefined {
  if (!policy.control) return undefined;
  for (const name of exports.keys()) {
    if (!isControl(name)) continue;
    const again = 'take the component out of it first (unvirtualize), or leave it as it is';
    refuse(
      say`${mentionWith('control', true)} would export ${name}, which the component exports already: ${again}`,
      'control',
    );
  }
  const own = (interfaces: readonly string[], name: string): boolean =>
    imports.some(({ interface: asked, functions }) => {
      if (asked === undefined || capability(asked) === undefined || !interfaces.includes(asked.interface)) return false;
      return functions.some(
        ({ name: n, provider }) => n === name && provider.kind === 'virtual' && provider.as === 'own',
      );
    });
  const stream = (name: StdioStream, kind: 'contents' | 'capture'): boolean =>
    stdioPlan(policy, name)?.kind === kind && own([name], `get-${name}`);
  const any = (name: SeededInterface): boolean =>
    randomPolicy(policy, name)?.kind === 'seed' &&
    imports.some(({ interface: asked, functions }) => {
      return asked?.interface === name && functions.some(({ provider }) => isOwnRandom(provider));
    });
  return {
    files: hasFiles({ imports }),
    stdin: stream('stdin', 'contents'),
    captured: (['stdout', 'stderr'] as const).filter((name) => stream(name, 'capture')),
    arguments: own(['environment'], 'get-arguments'),
    variables: own(['environment'], 'get-environment'),
    clock: policy.clock?.kind === 'step' && own(['wall-clock', 'system-clock'], 'now'),
    seeds: SEEDED.filter(any),
  };
}

function isOwnRandom(provider: ImportPlan['functions'][number]['provider']): boolean {
  return provider.kind === 'virtual' && provider.subsystem === 'random' && provider.as === 'own';
}

type Reached = 'files' | 'stdin' | 'stdout' | 'stderr' | 'arguments' | 'variables' | 'clock' | 'seed';

/** What it can reach, in words, for a report. */
export function controlled(plan: ControlPlan): readonly Reached[] {
  const { files, stdin, captured, arguments: args, variables, clock, seeds } = plan;
  const all: readonly (readonly [what: Reached, is: boolean])[] = [
    ['files', files],
    ['stdin', stdin],
    ['stdout', captured.includes('stdout')],
    ['stderr', captured.includes('stderr')],
    ['arguments', args],
    ['variables', variables],
    ['clock', clock],
    ['seed', seeds.length > 0],
  ];
  return all.flatMap(([what, is]) => (is ? [what] : []));
}
