import type { DataObject } from '../../core/object.ts';
import { chacha20Block, chacha20State } from './chacha20.ts';

/**
 * The key streams of `seeded.wat`, one for each interface of `wasi:random`. The state of ChaCha20 is the key, a block counter from 0 in
 * words 12 and 13, the number of the stream in word 14, and 0 in word 15. In the terms of RFC 8439: for the first
 * 2^32 blocks the nonce is 4 bytes of zeros, the number of the stream, 4 bytes of zeros.
 *
 * - `state.seeded.random`, `state.seeded.insecure`: the state; 64 bytes for a block; the number of its consumed bytes, 4 bytes;
 * - `data.seeded.seed`: `insecure-seed` returns the first 16 bytes of its stream at each call.
 */
const STREAMS = { random: 0, insecure: 1, 'insecure-seed': 2 } as const;

const BLOCK = 64;

/** A stream at its beginning. `key`: 32 bytes. */
export function streamData(name: 'random' | 'insecure', key: Uint8Array): DataObject {
  const bytes = new Uint8Array(2 * BLOCK + 4);
  bytes.set(startOf(name, key));
  bytes[2 * BLOCK] = BLOCK; // all consumed: the first call makes a block
  return { kind: 'data', symbol: `state.seeded.${name}`, align: 8, mutable: true, bytes, relocs: [] };
}

/** `tuple<u64, u64>` of `insecure-seed`. `mutable`: the seed can be set at run time. */
export function seedData(key: Uint8Array, mutable = false): DataObject {
  const bytes = chacha20Block(startOf('insecure-seed', key)).subarray(0, 16);
  return { kind: 'data', symbol: 'data.seeded.seed', align: 8, mutable, bytes, relocs: [] };
}

function startOf(name: keyof typeof STREAMS, key: Uint8Array): Uint8Array {
  return chacha20State(key, [0, 0, STREAMS[name], 0]);
}
