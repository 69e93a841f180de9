import type { Attribute, ExternName } from '../binary/name.ts';
import { stronglyUniqueKey } from '../component/extern-name.ts';
import type { Choices } from './choices.ts';

/** Labels, at the edges of what the grammar allows. */
const LABELS: readonly string[] = ['a', 'b', 'c', 'foo-bar', 'get', 'x1', 'ABC', 'a-B1', 'q'.repeat(128), 'self-2'];

/** Names of interfaces, with versions and without. */
const INTERFACES: readonly string[] = [
  'a:b/c',
  'a:b/d',
  'a:b/c@1.0.0',
  'my-ns:my-pkg/my-iface@0.2.3',
  'a:b/c@0.1.0-rc.1+build.5',
  'x:y/z@2.0.1',
];

/** What definitions may be called. */
export interface Words {
  readonly labels: readonly string[];
  readonly interfaces: readonly string[];
}

export const WORDS: Words = { labels: LABELS, interfaces: INTERFACES };

/** `count` labels that differ, and not in case alone. */
export function labels(choices: Choices, words: Words, count: number): string[] {
  // numbered, where there are more than words
  if (count > words.labels.length) return choices.times(count, (at) => `l${String(at)}`);
  const taken = new Set<string>();
  return choices.times(count, () => label(choices, words, taken));
}

/** A label that `taken` does not have; it has it then. */
export function label(choices: Choices, words: Words, taken: Set<string>): string {
  return unique(choices.of(words.labels) ?? 'a', taken, (word, again) => `${word}${String(again)}`);
}

/** A label as the name of an import or export, sometimes with what it is called elsewhere. */
export function externName(choices: Choices, words: Words, taken: Set<string>): ExternName {
  return { name: label(choices, words, taken), attributes: externalId(choices) };
}

/** The name of an instance: that of an interface more often than a label, which can say which interface it implements. */
export function instanceName(choices: Choices, words: Words, taken: Set<string>): ExternName {
  const form = choices.below(8);
  if (form < 6) {
    const word = choices.of(words.interfaces) ?? 'a:b/c';
    const name = unique(word, taken, (word, again) =>
      word.replace(/(@.*)?$/, (version) => `-x${String(again)}${version}`),
    );
    return { name, attributes: externalId(choices) };
  }
  const name = label(choices, words, taken);
  if (form === 6) return { name, attributes: externalId(choices) };
  const implemented: Attribute = { kind: 'implements', interface: choices.of(words.interfaces) ?? 'a:b/c' };
  return { name, attributes: [implemented, ...externalId(choices)] };
}

function externalId(choices: Choices): readonly Attribute[] {
  return choices.below(16) === 15 ? [{ kind: 'external-id', id: choices.of(['', 'some id', 'é']) ?? '' }] : [];
}

/** A name without attributes. */
export function plain(name: string): ExternName {
  return { name, attributes: [] };
}

/** Enters a name that is given; false where it is taken. */
export function enter(name: string, taken: Set<string>): boolean {
  const key = stronglyUniqueKey(name);
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}

function unique(word: string, taken: Set<string>, another: (word: string, again: number) => string): string {
  let name = word;
  for (let again = 2; !enter(name, taken); again++) name = another(word, again);
  return name;
}
