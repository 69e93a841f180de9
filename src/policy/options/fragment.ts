import type { Options, OptionsFragment } from '../../settings/options.ts';
import type { Subsystem } from '../capabilities/table.ts';
import type { Policy, Rule } from '../policy.ts';
import { printSelector } from './selector.ts';
import { KEYS, rowOf } from './table.ts';

/*
 * Options as data in a report. Spread into the options that were given, a fragment gives all of its keys their new values: lists hold
 * what was given, too, and `undefined` leaves an option out.
 */

/** The option that allows or denies a whole subsystem. */
export function keyOf(subsystem: Subsystem): keyof Options | undefined {
  return KEYS.find((key) => rowOf(key).subsystem === subsystem);
}

/** Allows all of a subsystem. `undefined`: no option does, or it would lose names and values that its option holds. */
export function allowing(subsystem: Subsystem, { given }: Policy): OptionsFragment | undefined {
  const key = keyOf(subsystem);
  if (key === undefined) return undefined;
  const holdsNames = (key === 'environment' || key === 'config') && typeof given[key] === 'object';
  return holdsNames ? undefined : { [key]: 'allow' };
}

/** Allows an import or an interface by its name. */
export function allowingName(name: string, { rules }: Policy): OptionsFragment {
  return { allow: [...namesOf('allow', rules), name] };
}

/** The rules of one effect, as an option holds them. */
export function namesOf(effect: Rule['effect'], rules: readonly Rule[]): readonly string[] {
  return rules.filter((rule) => rule.effect === effect).map((rule) => printSelector(rule.selector));
}

/** A rule, as an option that holds no other. */
export function ruleOption({ effect, selector }: Rule): OptionsFragment {
  return { [effect]: [printSelector(selector)] };
}

/** What was given that set an option to a word: the option itself, the one that sets several, or `deterministic`. */
export function givenAs(key: keyof Options, { given }: Policy): OptionsFragment | undefined {
  const { within, deterministic } = rowOf(key);
  const candidates = [key, ...(within === undefined ? [] : [within])];
  const said = candidates.find((one) => given[one] !== undefined);
  if (said !== undefined) return typeof given[said] === 'string' ? { [said]: given[said] } : undefined;
  return deterministic !== undefined && given.deterministic === true ? { deterministic: true } : undefined;
}

/** Whether `deterministic` refuses an option of these: it lets the host have a say. */
export function letsHostIn(options: OptionsFragment): boolean {
  return KEYS.some((key) => {
    const row = rowOf(key);
    return options[key] !== undefined && row.asksHost?.(row.read(options[key])) !== undefined;
  });
}

/** Whether saying this option is all that an import needs to be left with the host. */
export function alone(helps: OptionsFragment | undefined, key: keyof Options): boolean {
  return helps !== undefined && Object.keys(helps).every((one) => one === key);
}
