import type { TaskKind } from '../../adapters/task/layout.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';

/** What kinds of tasks do differently, each with the core signature of its functions. */
const PARTS = {
  next: { params: ['i32'], results: ['i64'] },
  move: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  moved: { params: ['i32', 'i32'], results: ['i32'] },
  leave: { params: ['i32'], results: [] },
  answer: { params: ['i32'], results: ['i32'] },
  answered: { params: ['i32'], results: [] },
  end: { params: ['i32'], results: [] },
} as const satisfies Record<Exclude<keyof TaskKind, 'number'>, CoreSignature>;

const EACH = Object.entries(PARTS) as readonly (readonly [keyof typeof PARTS, CoreSignature])[]; // the keys above

/** The functions of `task.wat` that ask of which kind a task is, for the kinds that there are: `task.next` and its like. */
export function taskDispatch(kinds: Iterable<TaskKind>): readonly CoreObject[] {
  const all = [...new Set(kinds)].sort((a, b) => a.number - b.number);
  const [last] = all.slice(-1);
  if (last === undefined) return [];
  return EACH.map(([part, type]) => {
    const b = new FunctionBuilder(`task.${part}`, type);
    const call = (symbol: string): FunctionBuilder => {
      for (const i of type.params.keys()) b.get(i);
      return b.call(symbol);
    };
    for (const kind of all.slice(0, -1)) {
      // kinds of which this part is the same are asked together with the last one
      if (kind[part] === last[part]) continue;
      b.get(0).access('i32.load').i32(kind.number).op('i32.eq').if();
      call(kind[part]).op('return').end();
    }
    return call(last[part]).finish();
  });
}
