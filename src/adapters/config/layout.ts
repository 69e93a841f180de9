import type { DataObject } from '../../core/object.ts';
import { filterData, pairsData, type NameFilter, type Pair } from '../runtime/pairs.ts';

/**
 * The configuration of `config.wat`: `data.config.pairs`, the configured keys and values, and `data.config.filter`, the host's keys that
 * pass. `../runtime/pairs.ts` defines the format.
 */
const symbols = { pairs: 'data.config.pairs', filter: 'data.config.filter' } as const;

/** For all functions. */
export function configData(pairs: readonly Pair[]): DataObject {
  return pairsData(symbols.pairs, pairs);
}

/** For the functions that ask the host, together with `configData` of the same pairs. */
export function configFilterData(filter: NameFilter, pairs: readonly Pair[]): DataObject {
  return filterData(symbols.filter, filter, pairs);
}
