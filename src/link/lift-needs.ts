import { flattenFunc, needsOf } from '../component/abi.ts';
import type { FuncType } from '../component/types.ts';

/** Who gives memory for incoming lists: the arena, emptied after each call, or the sink, whose blocks nobody reads. */
export type Realloc = 'rt.realloc' | 'rt.sink';

/** The core functions, and the memory, that a lifted function needs beside itself. */
export interface LiftNeeds {
  readonly memory: boolean;
  readonly realloc: Realloc | undefined;
  readonly reset: string | undefined;
}

/** Post-return for each core result. */
const RESET = new Map([
  ['', 'rt.reset'],
  ['i32', 'rt.reset-i32'],
  ['i64', 'rt.reset-i64'],
  ['f32', 'rt.reset-f32'],
  ['f64', 'rt.reset-f64'],
]);

/** `arena`: whether the function's own result may lie in the arena. */
export function liftNeeds(type: FuncType, arena: boolean, realloc: Realloc): LiftNeeds {
  const needs = needsOf(type, 'lift');
  const usesArena = arena || (needs.realloc && realloc === 'rt.realloc');
  return {
    memory: needs.memory,
    realloc: needs.realloc ? realloc : undefined,
    reset: usesArena ? RESET.get(flattenFunc(type, 'lift').results.join()) : undefined,
  };
}
