import { cut } from '../capabilities/cut.ts';
import type { ImportPlan } from '../import-plan.ts';
import { say, type Sentence } from '../../settings/sentence.ts';
import { alone } from '../options/fragment.ts';
import { proposal } from '../options/mention.ts';
import type { SubsystemPolicy } from './subsystem.ts';

/**
 * `wasi:cli/exit`. Denied, it traps, whatever the status: callers put `unreachable` behind it, and nothing else ends a program from
 * within. Measured: an exception that leaves a component is a trap on Wasmtime 49, and jco 1.35 takes no component that has one; a call that
 * never returns is a trap in functions that are not async, as `run` of WASI 0.2.
 */
export const exit: SubsystemPolicy = {
  isReplaced: () => false,
  notes,
};

const HELP = proposal('exit', 'allow');

/** A warning for users whose program ends with `exit` though all went well. */
function notes(imports: readonly ImportPlan[]): readonly Sentence[] {
  return imports.flatMap(({ subsystem, decision, item, functions, option }) => {
    if (subsystem !== 'exit' || decision !== 'deny' || functions.length === 0) return [];
    const who = 'as those of Zig, TinyGo and some of C do with exit(0)';
    const help = alone(option, 'exit') ? say`: ${HELP} lets it end` : [];
    return [say`${cut(item.name.name)} traps, even where a program ends well, ${who}${help}`];
  });
}
