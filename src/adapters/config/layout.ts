import type { DataObject } from '../../core/object.ts';
import { filterData, pairsData, type NameFilter, type Pair } from '../runtime/pairs.ts';

/**
 * The configuration of `config.wat`: `data.config.pairs`, keys and values that were set, and `data.config.filter`, which of the host's keys
 * pass. `../runtime/pairs.ts` says how they look.
 */
const symbols = { pairs: 'data.config.pairs', filter: 'data.config.filter' } as const;

/** For all functions. */
export function configData(pairs: readonly Pair[]): DataObject {
  return pairsData(symbols.pairs, pairs);
}

/** For those that ask the host, beside `configData` of the same pairs. */
export function configFilterData(filter: NameFilter, pairs: readonly Pair[]): DataObject {
  return filterData(symbols.filter, filter, pairs);
}
