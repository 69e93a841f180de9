import { WasmvirtError } from '../index.ts';
import { inWords, saysByFlag } from '../policy/options/command-line.ts';
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
    if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
    const isFlag = error.option !== undefined && saysByFlag(error.option, given);
    const place = isFlag ? undefined : given.placeOf?.(error);
    const sentence = inWords(error.sentence, given);
    throw new UsageError(place === undefined ? sentence : `${place}: ${sentence}`, { cause: error });
  }
}
