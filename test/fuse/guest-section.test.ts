import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCustomSection } from '../../src/binary/custom.ts';
import { concat } from '../../src/bytes/pieces.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { unvirtualize, virtualize, type Options } from '../../src/index.ts';
import { guestSection, readGuest } from '../../src/link/output/guest-section.ts';
import { isSame } from '../support/bytes.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { corpus } from '../support/wat.ts';

/** What a fused output says of its guest: enough to take it out again. */

const POLICIES: Readonly<Record<string, Options>> = {
  denied: {},
  'stdio ignored, all else allowed': { all: 'allow', stdio: 'ignore' },
  'files mounted': { mounts: { '/': { writable: true, files: { a: 'b' } } } },
};

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);

function custom(name: string, data: Uint8Array): Uint8Array {
  const w = new Writer(64);
  writeCustomSection(w, name, data);
  return w.finish();
}

/** An output of these core modules with what is said of the guest. */
function outputOf(modules: readonly Uint8Array[], section: Uint8Array): Uint8Array {
  const written = modules.map((bytes) => {
    const w = new Writer(64);
    w.u8(1);
    w.sizedBy((w) => {
      w.bytes(bytes);
    });
    return w.finish();
  });
  return concat([HEADER, ...written, section]);
}

describe.each(Object.entries(POLICIES))('with %s', (_, policy) => {
  it.each(CORPUS.map((entry) => [entry.title, entry] as const))('%s can be taken out', async (_, entry) => {
    const guest = await bytesOf(entry);
    const { bytes } = virtualize(guest, policy);
    expect(isSame(unvirtualize(bytes), guest)).toBe(true);
  });
});

describe('what is said', () => {
  const A = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const B = concat([A, custom('b', Uint8Array.of(1, 2, 3))]);

  it('names each core module once, wherever it stands', () => {
    const guest = outputOf([B, A, A], custom('rest', new Uint8Array(500)));
    for (const modules of [[A, A, B], [A, B], [B, A, A], []]) {
      const output = outputOf(modules, guestSection(guest, modules));
      expect(isSame(readGuest(output), guest)).toBe(true);
    }
    const section = guestSection(guest, [A, A, B]);
    expect(section.length).toBeLessThan(60);
    // one that was there is gone
    expect(readGuest(outputOf([A, B], section))).toBeUndefined();
    expect(readGuest(outputOf([A, B, A], section))).toBeUndefined();
  });

  it('is read or not read, whatever it is', async () => {
    const { bytes } = virtualize(await corpus('pong'), { link: 'fused' });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = bytes.slice();
        const start = bytes.length - 2000;
        for (const [at, byte] of changes) changed[start + (at % 2000)] = byte;
        const guest = readGuest(changed);
        if (guest !== undefined) expect(guest.length).toBeLessThan(bytes.length + (1 << 22));
      }),
    );
  });

  it('claims no more than there is', () => {
    const w = new Writer(64);
    w.u32(0xffffffff);
    w.u32(0);
    expect(readGuest(outputOf([], custom('wasmvirt:guest', w.finish())))).toBeUndefined();
  });

  it('has to be short, or nothing is fused', () => {
    const guest = concat([HEADER, custom('much', new Uint8Array(5_000_000))]);
    const { report } = virtualize(guest);
    expect(report.link).toEqual({
      kind: 'sibling',
      reason: `there are ${String(guest.length)} bytes in it beside core modules, and at most 4194304 are kept`,
    });
  });
});
