import { WasmvirtError } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';
import { assertValid, type ValidateOptions } from '../../validate/validate.ts';

/**
 * With all features: what the host lacks is for the host to say. Without the code of core modules: those of the component are copied byte for
 * byte, so that the host sees their faults, and those of adapters are ours.
 */
const HOW: ValidateOptions = { features: ['all'], coreModules: false };

/**
 * Checks that the component is valid, unless the policy says not to.
 *
 * @throws WasmvirtError with the offset of what is wrong
 */
export function checkInput({ validate }: Policy, input: Uint8Array): void {
  if (validate) assertValid(input, HOW);
}

/**
 * The same for what was made of a valid one.
 *
 * @throws WasmvirtError `internal`
 */
export function checkValid({ validate }: Policy, bytes: Uint8Array): void {
  if (!validate) return;
  try {
    assertValid(bytes, HOW);
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.code === 'limit') throw error;
    const { message, offset } = error;
    throw new WasmvirtError('internal', `the output is not valid: ${message} (at byte ${offset ?? 0})`, {
      cause: error,
    });
  }
}
