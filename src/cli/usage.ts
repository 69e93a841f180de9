import { WasmvirtError } from '../index.ts';
import { inWords } from '../policy/options/command-line.ts';
import { UsageError, type Arguments } from './args.ts';

/**
 * Whatever is wrong with options is wrong usage. What the library says of them is said with the words that the user wrote.
 *
 * @throws UsageError
 */
export function usage<T>(given: Arguments, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    throw new UsageError(inWords(error.sentence, given), { cause: error });
  }
}
