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
    return this.bySize.get(bytes.length)?.some((other) => sameBytes(other, bytes)) ?? false;
  }
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  // files of users are in it
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return false;
  return true;
}
