import { WasmvirtError } from '../errors.ts';
import { MAX } from './limits.ts';

/**
 * Counts sections and items over all parts of a component, so that memory use stays proportional to the input. Every method throws
 * `WasmvirtError` `limit`, with the offset, before memory for the excess is allocated.
 */
export class Tally {
  private sections = 0;
  private decoded = 0;
  private readonly most: number;

  /** @param most items of vecs */
  constructor(most: number = MAX.decoded) {
    this.most = most;
  }

  /** Counts a section of any kind. */
  section(offset: number): void {
    this.sections += 1;
    if (this.sections > MAX.sections) raise(`there are more than ${MAX.sections} sections in all`, offset);
  }

  /** Counts the items of a vec. */
  items(count: number, offset: number): void {
    this.decoded += count;
    if (this.decoded > this.most) raise(`there are more than ${this.most} items in the definitions in all`, offset);
  }
}

function raise(message: string, offset: number): never {
  throw new WasmvirtError('limit', message, { offset });
}
