import type { Options } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import { mention } from './mention.ts';
import { refuse } from './option-values.ts';
import { type CheckedOptions, KEYS, rowOf } from './table.ts';

/** What a deterministic component has of which nothing was said. */
export function withDefaults(given: ReadonlyMap<keyof Options, unknown>): ReadonlyMap<keyof Options, unknown> {
  const defaults = new Map<keyof Options, unknown>();
  for (const key of KEYS) {
    const { deterministic, within } = rowOf(key);
    if (deterministic === undefined || given.has(key) || (within !== undefined && given.has(within))) continue;
    defaults.set(key, deterministic);
  }
  return defaults;
}

/**
 * Refuses what would let the host say something. What only goes out may: it says nothing but that it is there.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkDeterministic(said: CheckedOptions): void {
  for (const key of KEYS) {
    const what = key in said ? rowOf(key).asksHost?.(said[key]) : undefined;
    if (what === undefined) continue;
    const deterministic = mention('deterministic');
    refuse(say`${deterministic} leaves nothing to the host, and ${what} lets it in: leave one of the two out`, key);
  }
}
