import type { CoreNumType } from '../../binary/core-type.ts';
import { flattenFunc, needsOf, type FlatFunc, type Needs } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';

/**
 * Who gives memory for incoming lists: the arena, emptied after each call, or the sink, whose blocks nobody reads. `control.realloc` is the arena for
 * what is called from outside.
 */
export type Realloc = 'rt.realloc' | 'rt.sink' | 'control.realloc';

/** The core functions, and the memory, that a lifted function needs beside itself. */
export interface LiftNeeds {
  readonly memory: boolean;
  readonly realloc: Realloc | undefined;
  readonly reset: string | undefined;
}

/** What a lifted function needs by its type alone. */
export interface LiftShape extends Needs {
  /** The core result; lifted functions have one at most. */
  readonly result: CoreNumType | undefined;
}

/** `flat`: of the type, lifted. */
export function liftShape(type: FuncType, flat: FlatFunc = flattenFunc(type, 'lift')): LiftShape {
  const { memory, realloc } = needsOf(type, 'lift', 'sync', flat);
  return { memory, realloc, result: flat.results[0] };
}

/** Post-return for each core result. */
const RESET: Readonly<Record<CoreNumType, string | undefined>> = {
  i32: 'rt.reset-i32',
  i64: 'rt.reset-i64',
  f32: 'rt.reset-f32',
  f64: 'rt.reset-f64',
  v128: undefined,
};

/** `arena`: whether the function's own result may lie in the arena. */
export function liftNeeds(shape: LiftShape, arena: boolean, realloc: Realloc): LiftNeeds {
  const usesArena = arena || (shape.realloc && realloc !== 'rt.sink');
  return {
    memory: shape.memory,
    realloc: shape.realloc ? realloc : undefined,
    reset: !usesArena ? undefined : shape.result === undefined ? 'rt.reset' : RESET[shape.result],
  };
}
