import { capability, isVersion03, packageSubsystem, type Subsystem } from '../capabilities/table.ts';
import type { Selector } from '../policy.ts';

/** All interfaces of a subsystem, or some. */
export interface Interfaces {
  readonly subsystem: Subsystem;
  /** The interfaces, by their last part; of all if absent. */
  readonly interfaces?: readonly string[];
  /** What stands for them is for WASI 0.2 alone: rules about 0.3 are a matter of their own. */
  readonly only02: boolean;
}

/** Whether a rule is about these interfaces, by its name alone. One for a whole namespace says no more than `all`. */
export function overlaps(selector: Selector, { subsystem, interfaces, only02 }: Interfaces): boolean {
  if (selector.kind === 'plain' || selector.kind === 'namespace') return false;
  const { version } = selector.kind === 'interface' ? selector.name : selector;
  if (only02 && isVersion03(version)) return false;
  if (selector.kind === 'package') return packageSubsystem(selector.namespace, selector.package) === subsystem;
  return capability(selector.name)?.subsystem === subsystem && interfaces?.includes(selector.name.interface) !== false;
}
