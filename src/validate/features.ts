import { WasmvirtError } from '../errors.ts';

/**
 * The features that a component may need, by the words that wasm-tools has for them, with its defaults: what is on is finished in the
 * standard or close to it. Features of code in core modules are for the engine to know.
 */
export const FEATURES = {
  'cm-values': false,
  'cm-nested-names': false,
  'cm-async': true,
  'cm-async-stackful': false,
  'cm-more-async-builtins': false,
  'cm-threading': false,
  'cm-error-context': false,
  'cm-fixed-length-lists': false,
  'cm-gc': false,
  'cm-map': true,
  cm64: false,
  'cm-implements': true,
  'cm-canon-names': false,
  'shared-everything-threads': false,
  'stack-switching': false,
  'custom-page-sizes': false,
  'compact-imports': true,
  'wide-arithmetic': true,
  exceptions: true,
  memory64: true,
  gc: true,
  threads: true,
} as const satisfies Record<string, boolean>;

export type Feature = keyof typeof FEATURES;

/** The features that are on. */
export type Features = ReadonlySet<Feature>;

/**
 * Reads words such as `cm-values` and `-cm-async` in order, from the defaults: a word turns a feature on, with `-` before it off; `all` and
 * `-all` mean every feature.
 *
 * @example readFeatures(['all', '-cm-gc'])
 * @throws WasmvirtError `bad-option` for a word that is not known
 */
export function readFeatures(words: readonly string[]): Features {
  const names = Object.keys(FEATURES) as Feature[]; // the keys of a constant table
  const on = new Set(names.filter((name) => FEATURES[name]));
  for (const word of words) {
    const off = word.startsWith('-');
    const name = off ? word.slice(1) : word;
    const meant = name === 'all' ? names : names.filter((known) => known === name);
    if (meant.length === 0) {
      const message = `${JSON.stringify(word.slice(0, 100))} is not a feature; the features are all, ${names.join(', ')}`;
      throw new WasmvirtError('bad-option', message);
    }
    for (const feature of meant) {
      if (off) on.delete(feature);
      else on.add(feature);
    }
  }
  return on;
}
