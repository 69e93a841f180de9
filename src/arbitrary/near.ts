import fc from 'fast-check';
import { writeComponent, type Component } from '../binary/component.ts';
import { component, type ComponentConstraints } from './component.ts';
import { editsAt } from './edits.ts';
import { spotsIn } from './spots.ts';

/** A component in which one thing is not as it was. */
export interface NearComponent {
  readonly component: Component;
  /** What was changed, by its path in the tree. @example 'sections.2.items.0.func: 3 in place of 2' */
  readonly what: string;
}

/**
 * Components that are nearly valid: one change at the level of definitions. An index that is another, a sort or a kind, a name, an option or
 * a definition that is missing, there twice or in another place, a type, a core module. Some are valid all the same: a validator decides.
 *
 * @example fc.property(nearComponent(), ({ component, what }) => agree(writeComponent(component), what))
 */
export function nearComponent(constraints: ComponentConstraints = {}): fc.Arbitrary<NearComponent> {
  // small numbers are no better than others
  const chosen = fc.noBias(fc.maxSafeNat());
  return fc.tuple(component(constraints), chosen).map(([made, chosen]) => near(made, chosen));
}

/**
 * The component with the change that a number stands for; another one where the format cannot write that. First the kind of place is chosen:
 * else most changes would be of what there is most of, which is names of cases.
 *
 * @param chosen a whole number from 0 to 2^53 - 1
 */
export function near(made: Component, chosen: number): NearComponent {
  const kinds = spotsIn(made);
  for (let at = 0; at < 2 * kinds.length; at++) {
    let rest = chosen + at;
    const choose = <T>(items: readonly T[]): T | undefined => {
      const item = items[rest % items.length];
      rest = Math.floor(rest / Math.max(1, items.length));
      return item;
    };
    const spot = choose(choose(kinds) ?? []);
    const edit = spot && choose(editsAt(spot));
    if (spot === undefined || edit === undefined) continue;
    // what was there is replaced by what can stand there, or else cannot be written
    const component = spot.put(edit.value) as Component;
    if (isWritable(component)) return { component, what: `${spot.path}: ${edit.what}` };
  }
  return { component: made, what: 'nothing' };
}

/** Whether it can be written: what holds a core sort may hold a sort in an edit. */
function isWritable(made: Component): boolean {
  try {
    writeComponent(made);
    return true;
  } catch {
    return false;
  }
}
