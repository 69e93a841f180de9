import { equalBytes } from '../bytes/equal.ts';

/** Arrays of bytes by their contents. */
export class ByteSet {
  private readonly bySize = new Map<number, Uint8Array[]>();

  constructor(arrays: readonly Uint8Array[] = []) {
    for (const bytes of arrays) this.add(bytes);
  }

  add(bytes: Uint8Array): void {
    const list = this.bySize.get(bytes.length);
    if (list === undefined) this.bySize.set(bytes.length, [bytes]);
    else list.push(bytes);
  }

  has(bytes: Uint8Array): boolean {
    return this.bySize.get(bytes.length)?.some((other) => equalBytes(other, bytes)) ?? false;
  }
}
