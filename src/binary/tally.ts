import { WasmvirtError } from '../errors.ts';
import { MAX } from './limits.ts';

/**
 * Counts what one reading comes across in all parts of a component, so that the memory for it stays in proportion to the bytes. Every method throws `WasmvirtError` `limit`, with the offset, before there is room for what is too much.
 */
export class Tally {
  private sections = 0;
  private decoded = 0;

  /** One more section, of whatever kind. */
  section(offset: number): void {
    this.sections += 1;
    if (this.sections > MAX.sections) raise(`there are more than ${MAX.sections} sections in all`, offset);
  }

  /** A vec of this length, in whatever item. */
  items(count: number, offset: number): void {
    this.decoded += count;
    if (this.decoded > MAX.decoded) raise(`there are more than ${MAX.decoded} items in the definitions in all`, offset);
  }
}

function raise(message: string, offset: number): never {
  throw new WasmvirtError('limit', message, { offset });
}
