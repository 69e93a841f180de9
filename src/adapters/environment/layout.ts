import type { DataObject } from '../../core/object.ts';
import {
  filterData as namesData,
  ImageWriter,
  pairsData,
  stringsData,
  type NameFilter,
  type Pair,
  type Text,
} from '../runtime/pairs.ts';

/**
 * The configuration of `environment.wat`. `../runtime/pairs.ts` defines the format of lists.
 *
 * - `data.environment.variables`: pairs;
 * - `data.environment.arguments`: strings;
 * - `data.environment.initial-cwd`: 1 or 0 in the first byte, the string at 4 (`option<string>`);
 * - `data.environment.filter`: the host's variables that pass.
 */
const symbols = {
  variables: 'data.environment.variables',
  arguments: 'data.environment.arguments',
  initialCwd: 'data.environment.initial-cwd',
  filter: 'data.environment.filter',
} as const;

/** For `environment.get-environment`, and the variables that go first in `environment.merge`. `mutable`: others can be set at run time. */
export function variablesData(variables: readonly Pair[], mutable = false): DataObject {
  return { ...pairsData(symbols.variables, variables), mutable };
}

/** For `environment.get-arguments`, in the same way. */
export function argumentsData(args: readonly Text[], mutable = false): DataObject {
  return { ...stringsData(symbols.arguments, args), mutable };
}

/** For `environment.initial-cwd`. */
export function initialCwdData(cwd: Text | undefined): DataObject {
  const image = new ImageWriter(12, 4, cwd === undefined ? [] : [cwd]);
  image.bytes[0] = cwd === undefined ? 0 : 1;
  return image.data(symbols.initialCwd);
}

/**
 * For `environment.merge`, together with `variablesData` of the same variables. They replace the host's variables of the same name, so
 * their names do not pass the filter.
 */
export function filterData(filter: NameFilter, variables: readonly Pair[]): DataObject {
  return namesData(symbols.filter, filter, variables);
}
