import type { Range } from '../../binary/section.ts';
import { WasmvirtError } from '../../errors.ts';
import { say } from '../../settings/sentence.ts';
import { assertValid, type ValidateOptions } from '../../validate/validate.ts';

/**
 * With all features: what the host lacks is for the host to say. Without the code of core modules: those of the component are copied byte for
 * byte, so that the host sees their faults, and those of adapters are ours.
 */
const HOW: ValidateOptions = { features: ['all'], coreModules: false };

/**
 * Checks that the component is valid.
 *
 * @throws WasmvirtError with the offset of what is wrong
 */
export function checkInput(input: Uint8Array): void {
  assertValid(input, HOW);
}

/**
 * The same for an output.
 *
 * @param guest where the component is in it, as it was given: what is wrong there is wrong with the component. It knows nothing of what is around
 *   it, so that it is valid in there if and only if it is valid alone.
 * @throws WasmvirtError with the offset in the component, or `internal`
 */
export function checkValid(bytes: Uint8Array, guest?: Range): void {
  try {
    assertValid(bytes, HOW);
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const { code, sentence, message, offset = 0, rule } = error;
    if (guest !== undefined && offset >= guest.start && offset <= guest.end) {
      const place = { offset: offset - guest.start, ...(rule === undefined ? {} : { rule }) };
      throw new WasmvirtError(code, sentence, { ...place, cause: error });
    }
    if (code === 'limit') throw error;
    throw new WasmvirtError('internal', `the output is not valid: ${message} (at byte ${offset})`, { cause: error });
  }
}

/**
 * The same for a component that was composed.
 *
 * @param parts the components in it, and what they are called
 * @throws WasmvirtError about the first part that is not valid, or `internal`
 */
export function checkComposed(
  bytes: Uint8Array,
  parts: Iterable<{ readonly name: string; readonly bytes: Uint8Array }>,
): void {
  try {
    checkValid(bytes);
  } catch (error) {
    for (const { name, bytes: part } of parts) named(name, () => checkInput(part));
    throw error;
  }
}

/** Says of whom an error is. */
export function named<T>(name: string, what: () => T): T {
  try {
    return what();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const { offset, rule } = error;
    throw new WasmvirtError(error.code, say`${name}: ${error.sentence}`, {
      ...(offset === undefined ? {} : { offset }),
      ...(rule === undefined ? {} : { rule }),
      cause: error,
    });
  }
}
