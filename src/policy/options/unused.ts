import { type InterfaceName, printInterfaceName, printUnversioned } from '../../component/extern-name.ts';
import type { Options } from '../../settings/options.ts';
import { type Mention, say, type Sentence } from '../../settings/sentence.ts';
import { capability, packageSubsystems } from '../capabilities/table.ts';
import type { Rule, Selector } from '../policy.ts';
import { didYouMean } from './nearest.ts';
import type { About } from './row.ts';
import { ruleMention } from './rules.ts';
import { mention } from './mention.ts';
import { specificity } from './selector.ts';
import { KEYS, rowOf } from './table.ts';

/** An import, as far as options name it. */
export interface Named {
  /** As the binary has it. */
  readonly name: string;
  readonly interface: InterfaceName | undefined;
  /** The functions of it, by name. */
  readonly functions: readonly string[];
}

/**
 * What to say of options that change nothing, as the component imports nothing of what they speak of: a slip of the pen in the name of what
 * should be denied would otherwise pass for a denial. Options that only deny a capability, or ignore it, have what they want. The same of
 * options that would let through what a rule denies.
 */
export function unusedOptions(
  options: Options,
  rules: readonly Rule[],
  imports: readonly Named[],
): readonly Sentence[] {
  const sentences: Sentence[] = [];
  for (const key of KEYS) {
    const { about, within } = rowOf(key);
    const value = options[key];
    if (about === undefined || value === undefined || value === 'deny' || value === 'ignore') continue;
    const spoken = imports.filter((one) => isAbout(about, one));
    if (spoken.length > 0) {
      const denial = denialOf(spoken, rules);
      const asks = denial === undefined ? undefined : lettingIn(key, value);
      if (denial !== undefined && asks !== undefined)
        sentences.push(say`${asks} changes nothing: ${ruleMention(denial)} counts before it`);
      continue;
    }
    const all = within === undefined ? undefined : rowOf(within).about;
    const { name } = all === undefined || imports.some((one) => isAbout(all, one)) ? about : all;
    sentences.push(say`${mention(key)} changes nothing: the component imports nothing of ${name}`);
  }
  for (const rule of rules) {
    if (imports.some((one) => specificity(rule.selector, one.name, one.interface) > 0)) continue;
    const help = meant(rule.selector, imports);
    sentences.push(say`${ruleMention(rule)} changes nothing: the component imports nothing of that name${help}`);
  }
  return sentences;
}

/** The rule that denies imports, whatever options say of their capability; `undefined` where it is none, or not of all. */
function denialOf(imports: readonly Named[], rules: readonly Rule[]): Rule | undefined {
  const found = imports.map(({ name, interface: asked }): Rule | undefined => {
    let [most, strongest]: [number, Rule | undefined] = [0, undefined];
    for (const rule of rules) {
      const own = rule.selector.kind === 'namespace' ? 0 : specificity(rule.selector, name, asked);
      if (own > most) [most, strongest] = [own, rule];
    }
    return strongest;
  });
  return found.every((rule) => rule?.effect === 'deny') ? found[0] : undefined;
}

/** What of an option would let something through. */
function lettingIn(key: keyof Options, value: unknown): Mention | Sentence | undefined {
  const row = rowOf(key);
  const said = row.read(value);
  return row.asksHost?.(said) ?? (row.allows?.(said) === true ? mention(key) : undefined);
}

/** What is unknown of a package may be about anything in it. */
function isAbout({ subsystem, interfaces, functions }: About, { interface: asked, functions: has }: Named): boolean {
  if (asked === undefined) return false;
  const known = capability(asked);
  if (known === undefined) return packageSubsystems(asked.namespace, asked.package).includes(subsystem);
  if (known.subsystem !== subsystem || interfaces?.includes(asked.interface) === false) return false;
  return functions === undefined || has.some((name) => functions.includes(name));
}

/** Of the imports, one whose name differs in a slip of the pen. A rule is never taken for a wider one, nor for one of another kind. */
function meant(selector: Selector, imports: readonly Named[]): string {
  const interfaces = imports.flatMap(({ interface: asked }) => (asked === undefined ? [] : [asked]));
  switch (selector.kind) {
    case 'interface': {
      const { version, interface: last } = selector.name;
      const print = version === undefined ? printUnversioned : printInterfaceName;
      return didYouMean(print(selector.name), new Set(interfaces.map(print)), slips(last));
    }
    case 'package': {
      const print = (one: { readonly namespace: string; readonly package: string }): string =>
        `${one.namespace}:${one.package}/*`;
      return didYouMean(print(selector), new Set(interfaces.map(print)), slips(selector.package));
    }
    case 'namespace':
      return '';
    case 'plain': {
      const plain = imports.filter(({ name }) => !/[:/]/.test(name));
      return didYouMean(
        selector.name,
        plain.map(({ name }) => name),
        slips(selector.name),
      );
    }
    default:
      return selector satisfies never;
  }
}

/** The number of letters in which a name may be wrong: short names are others then. */
function slips(name: string): number {
  return name.length < 6 ? 1 : 2;
}
