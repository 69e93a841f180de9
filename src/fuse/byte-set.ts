import { ByteMap } from '../bytes/byte-map.ts';

/** Arrays of bytes by their contents. */
export class ByteSet {
  private readonly arrays = new ByteMap<true>();

  constructor(arrays: readonly Uint8Array[] = []) {
    for (const bytes of arrays) this.add(bytes);
  }

  add(bytes: Uint8Array): void {
    this.arrays.add(bytes, true);
  }

  has(bytes: Uint8Array): boolean {
    return this.arrays.get(bytes) === true;
  }
}
