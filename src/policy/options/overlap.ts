import { WasmvirtError } from '../../errors.ts';
import { capability, isVersion03, packageSubsystem, type Subsystem } from '../capabilities/table.ts';
import type { Rule, Selector } from '../policy.ts';
import { printSelector } from './selector.ts';

/** An option that speaks of all interfaces of a subsystem, or of some. */
export interface SubsystemOption {
  readonly key: string;
  readonly subsystem: Subsystem;
  /** The interfaces, by their last part; of all if absent. */
  readonly interfaces?: readonly string[];
  /** It stands for the functions of WASI 0.2: rules about 0.3 are a matter of their own. */
  readonly virtual: boolean;
}

/**
 * Refuses rules about interfaces of which an option speaks.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkOverlap(rules: readonly Rule[], option: SubsystemOption): void {
  for (const { effect, selector } of rules) {
    if (!overlaps(selector, option)) continue;
    const message = `${effect} ${printSelector(selector)} and the option ${option.key} speak of the same interfaces: leave one out`;
    throw new WasmvirtError('conflict', message);
  }
}

/** Whether a rule is about these interfaces, by its name alone. One for a whole namespace says no more than `allowAll`. */
export function overlaps(
  selector: Selector,
  { subsystem, interfaces, virtual }: Omit<SubsystemOption, 'key'>,
): boolean {
  if (selector.kind === 'plain' || selector.kind === 'namespace') return false;
  const { version } = selector.kind === 'interface' ? selector.name : selector;
  if (virtual && isVersion03(version)) return false;
  if (selector.kind === 'package') return packageSubsystem(selector.namespace, selector.package) === subsystem;
  return capability(selector.name)?.subsystem === subsystem && interfaces?.includes(selector.name.interface) !== false;
}
