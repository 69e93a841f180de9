import { WasmvirtError } from '../errors.ts';

/**
 * The bytes of a component, for callers without a compiler. Also arrays of other realms, and Node's buffers.
 *
 * @throws WasmvirtError `bad-option` for anything else
 */
export function checked(bytes: Uint8Array): Uint8Array {
  if (ArrayBuffer.isView(bytes) && Object.prototype.toString.call(bytes) === '[object Uint8Array]') return bytes;
  throw new WasmvirtError('bad-option', 'the component must be given as a Uint8Array');
}
