import { resolveComponent } from '../../component/resolve.ts';
import type { World } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';

/**
 * What an output is: the components in it are given nothing but what they ask for.
 *
 * @throws WasmvirtError `internal` if they are given something else
 */
export function readOutput(bytes: Uint8Array): World {
  try {
    return resolveComponent(bytes, 'compared');
  } catch (error) {
    const isMisfit = error instanceof WasmvirtError && (error.code === 'wrong-type' || error.code === 'missing-import');
    if (isMisfit) broken(`a part of it is not given what it asks for: ${error.message}`);
    throw error;
  }
}

/** @throws WasmvirtError `internal`: never the user's fault, and there must be no output */
export function broken(what: string): never {
  throw new WasmvirtError('internal', `the output is not what was planned: ${what}`);
}
