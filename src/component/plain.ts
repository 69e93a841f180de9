import type { InstanceType } from './types.ts';

/** Whether an instance has only what WIT has words for: functions, types, and such instances. All of their types can be written out. */
export function isPlain({ exports }: InstanceType): boolean {
  return [...exports.values()].every(
    ({ entity: e }) => e.kind === 'func' || e.kind === 'type' || (e.kind === 'instance' && isPlain(e.type)),
  );
}
