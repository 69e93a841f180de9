/**
 * ChaCha20 (RFC 8439) for values computed when a component is built; `chacha20.wat` is the one for run time.
 */

const CONSTANTS = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574] as const;
const DOUBLE_ROUNDS = 10;
const QUARTERS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/**
 * The initial state, 64 bytes.
 *
 * @param key 32 bytes
 * @param tail counter and nonce: four words
 */
export function chacha20State(key: Uint8Array, tail: readonly [number, number, number, number]): Uint8Array {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  CONSTANTS.forEach((word, i) => view.setUint32(4 * i, word, true));
  bytes.set(key, 16);
  tail.forEach((word, i) => view.setUint32(48 + 4 * i, word, true));
  return bytes;
}

/** The 64 bytes of the key stream for a state. */
export function chacha20Block(state: Uint8Array): Uint8Array {
  const input = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const start = Uint32Array.from({ length: 16 }, (_, i) => input.getUint32(4 * i, true));
  const x = start.slice();
  for (let round = 0; round < DOUBLE_ROUNDS; round++) {
    for (const [a, b, c, d] of QUARTERS) {
      mix(x, a, b, d, 16);
      mix(x, c, d, b, 12);
      mix(x, a, b, d, 8);
      mix(x, c, d, b, 7);
    }
  }
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  x.forEach((word, i) => view.setUint32(4 * i, word + (start[i] ?? 0), true));
  return bytes;
}

/** Adds word `from` to word `to`, and XORs the sum into word `other`, which it rotates. */
function mix(x: Uint32Array, to: number, from: number, other: number, bits: number): void {
  const sum = ((x[to] ?? 0) + (x[from] ?? 0)) >>> 0;
  const mixed = (x[other] ?? 0) ^ sum;
  x[to] = sum;
  x[other] = (mixed << bits) | (mixed >>> (32 - bits));
}
