import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSha256, sha256 } from '../../src/bytes/sha256.ts';

/** Against OpenSSL's, by way of Node. */
function expected(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('SHA-256', () => {
  it('is that of FIPS 180-4', () => {
    expect(sha256(new TextEncoder().encode('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('is right at every length around two blocks, without the engine, too', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => i * 7 + length);
      expect(plainSha256(bytes)).toBe(expected(bytes));
    }
  });

  it('is right for any bytes, also of a part of a buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(9), (all, start) => {
        const bytes = all.subarray(start);
        expect(plainSha256(bytes)).toBe(expected(bytes));
        expect(sha256(bytes)).toBe(`sha256:${expected(bytes)}`);
      }),
    );
  });
});
